public import Algebra
public import Primitives

/// Why a verification key is refused.
public enum VerifyingKeyError: NamedError, Equatable {
    /// A point does not satisfy its curve's equation.
    case notOnCurve(element: String)
    /// A point lies on the curve and outside the subgroup of order r.
    case notInSubgroup(element: String)
    /// There is no IC element: not even the constant's.
    case emptyIC
    /// A point is the identity.
    case atInfinity(element: String)
    /// One G2 element is the other one or its negative, so that proofs can be forged without a witness.
    case dependentElements(String, String, negated: Bool)
    /// Two IC elements agree up to sign, so that two public inputs can be traded for each other.
    case repeatedIC(first: Int, second: Int)

    public var name: String {
        switch self {
        case .notOnCurve: "notOnCurve"
        case .notInSubgroup: "notInSubgroup"
        case .emptyIC: "emptyIC"
        case .atInfinity: "atInfinity"
        case .dependentElements(let a, let b, let negated):
            a + "Equals" + (negated ? "Negated" : "") + b.prefix(1).uppercased() + b.dropFirst()
        case .repeatedIC: "repeatedIC"
        }
    }

    public var explanation: String {
        switch self {
        case .notOnCurve(let element): "The key's \(element) is not a point of the curve."
        case .notInSubgroup(let element): "The key's \(element) is not in the subgroup of prime order."
        case .emptyIC: "The key has no IC elements."
        case .atInfinity(let element): "The key's \(element) is the point at infinity."
        case .dependentElements("gamma", "delta", let negated):
            "The key has gamma = \(negated ? "−" : "")delta: proofs can be forged without a witness. "
                + (negated ? "" : "A key without a phase-2 contribution looks like this. ")
                + "Use --allow-insecure-key only to study it."
        case .dependentElements(let a, let b, let negated):
            "The key has \(a) = \(negated ? "−" : "")\(b): proofs can be forged without a witness."
        case .repeatedIC(let first, let second):
            "The key's IC elements \(first) and \(second) agree up to sign, so their public inputs can be traded."
        }
    }
}

/// What a verifier accepts of a key.
public enum KeyPolicy: Sendable {
    /// Refuses keys under which proofs can be forged. A key carries no history: this tests what algebra shows, and
    /// who must be sure of a key's origin pins its hash.
    case strict
    /// Accepts keys whose points are valid and whose relations are not; for study and for tests.
    case allowInsecure
}

/// A Groth16 verification key: [α]₁, [β]₂, [γ]₂, [δ]₂ and one IC element for the constant and for each public input.
public struct VerifyingKey<E: PairingEngine>: Sendable, Equatable {
    /// [α]₁.
    public let alpha1: AffinePoint<E.G1>
    /// [β]₂.
    public let beta2: AffinePoint<E.G2>
    /// [γ]₂.
    public let gamma2: AffinePoint<E.G2>
    /// [δ]₂.
    public let delta2: AffinePoint<E.G2>
    /// [(β·Aᵢ(τ) + α·Bᵢ(τ) + Cᵢ(τ))/γ]₁ for the constant, then for each public input in order.
    public let ic: [AffinePoint<E.G1>]
    /// The notice of a key whose secrets one party knew, where the key carries one.
    public let testKeyNotice: String?

    /// The number of public inputs of a proof.
    public var publicInputCount: Int { ic.count - 1 }

    /// Checks every point and every relation.
    ///
    /// - Throws: under either policy `.notOnCurve`, `.notInSubgroup`, `.emptyIC`; under `.strict` also `.atInfinity`,
    ///   `.dependentElements`, `.repeatedIC`.
    public init(
        alpha1: AffinePoint<E.G1>, beta2: AffinePoint<E.G2>, gamma2: AffinePoint<E.G2>, delta2: AffinePoint<E.G2>,
        ic: [AffinePoint<E.G1>], testKeyNotice: String? = nil, policy: KeyPolicy = .strict
    ) throws(VerifyingKeyError) {
        self.alpha1 = alpha1
        self.beta2 = beta2
        self.gamma2 = gamma2
        self.delta2 = delta2
        self.ic = ic
        self.testKeyNotice = testKeyNotice
        try checkPoints()
        if policy == .strict { try checkRelations() }
    }

    private func checkPoints() throws(VerifyingKeyError) {
        func check<C: CurveParameters>(_ point: AffinePoint<C>, _ element: String) throws(VerifyingKeyError) {
            guard point.isOnCurve else { throw .notOnCurve(element: element) }
            guard point.isTorsionFree else { throw .notInSubgroup(element: element) }
        }
        guard !ic.isEmpty else { throw .emptyIC }
        try check(alpha1, "alpha")
        try check(beta2, "beta")
        try check(gamma2, "gamma")
        try check(delta2, "delta")
        for (i, point) in ic.enumerated() { try check(point, "IC[\(i)]") }
    }

    private func checkRelations() throws(VerifyingKeyError) {
        guard !alpha1.isIdentity else { throw .atInfinity(element: "alpha") }
        let g2 = [("gamma", gamma2), ("delta", delta2), ("beta", beta2)]
        for (element, point) in g2 where point.isIdentity { throw .atInfinity(element: element) }
        for (i, point) in ic.enumerated() where point.isIdentity { throw .atInfinity(element: "IC[\(i)]") }
        // e(A, B) = e(α, β)·e(X, γ)·e(C, δ) can be met without a witness once two of β, γ, δ are known multiples of
        // each other: for γ = ±δ take A = α, B = β, C = ∓X, and alike for the other two pairs.
        for i in g2.indices {
            for j in g2.indices.dropFirst(i + 1) where g2[i].1.x == g2[j].1.x {
                throw .dependentElements(g2[i].0, g2[j].0, negated: g2[i].1 != g2[j].1)
            }
        }
        // Sorting by the x coordinate's bytes keeps a large key's check from being quadratic.
        let keyed = ic.enumerated().map { (index: $0.offset, bytes: $0.element.x.bigEndianBytes) }
        let sorted = keyed.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        for (a, b) in zip(sorted, sorted.dropFirst()) where a.bytes == b.bytes {
            throw .repeatedIC(first: min(a.index, b.index), second: max(a.index, b.index))
        }
    }
}
