public import Algebra
public import Primitives

/// Why three points are not a proof.
public enum ProofError: NamedError, Equatable {
    /// An element does not satisfy its curve's equation.
    case notOnCurve(element: String)
    /// An element lies on the curve and outside the subgroup of order r.
    case notInSubgroup(element: String)
    /// An element is the identity, which no honest proof contains.
    case atInfinity(element: String)

    public var explanation: String {
        switch self {
        case .notOnCurve(let element): "The proof's \(element) is not a point of the curve."
        case .notInSubgroup(let element):
            "The proof's \(element) is on the curve and not in the subgroup of prime order."
        case .atInfinity(let element): "The proof's \(element) is the point at infinity."
        }
    }
}

/// A Groth16 proof: A and C in G1, B in G2.
///
/// A valid proof can be turned into other valid proofs of the same statement by anyone: (−A, −B, C) is one. Never use a
/// proof's bytes as an identifier.
public struct Proof<E: PairingEngine>: Sendable, Equatable {
    /// The element A, named `pi_a` in snarkjs's files.
    public let a: AffinePoint<E.G1>
    /// The element B, named `pi_b`.
    public let b: AffinePoint<E.G2>
    /// The element C, named `pi_c`.
    public let c: AffinePoint<E.G1>
    /// The lines of B's Miller loop, by which B's membership in its subgroup was checked.
    @usableFromInline let preparedB: G2Prepared<E>

    /// Checks that the points are elements of their groups other than the identity.
    ///
    /// - Throws: `.notOnCurve`, `.notInSubgroup` or `.atInfinity`, naming the element.
    @inlinable public init(
        a: AffinePoint<E.G1>, b: AffinePoint<E.G2>, c: AffinePoint<E.G1>
    ) throws(ProofError) {
        func check<C: CurveParameters>(_ point: AffinePoint<C>, _ element: String) throws(ProofError) {
            guard !point.isIdentity else { throw .atInfinity(element: element) }
            guard point.isOnCurve else { throw .notOnCurve(element: element) }
        }
        try check(a, "A")
        try check(b, "B")
        try check(c, "C")
        guard a.isTorsionFree else { throw .notInSubgroup(element: "A") }
        guard c.isTorsionFree else { throw .notInSubgroup(element: "C") }
        self.init(uncheckedA: a, b: b, c: c)
        guard preparedB.isTorsionFree else { throw .notInSubgroup(element: "B") }
    }

    /// For points that were computed here from checked ones.
    @inlinable package init(uncheckedA a: AffinePoint<E.G1>, b: AffinePoint<E.G2>, c: AffinePoint<E.G1>) {
        self.a = a
        self.b = b
        self.c = c
        preparedB = G2Prepared(b)
    }

    /// Equality of the three points.
    public static func == (p: Self, q: Self) -> Bool { p.a == q.a && p.b == q.b && p.c == q.c }
}
