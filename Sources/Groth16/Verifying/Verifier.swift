public import Algebra
public import Primitives

/// Why a proof does not verify.
public enum VerificationError: NamedError, Equatable {
    /// The number of public inputs is not the key's.
    case publicInputCount(actual: Int, expected: Int)
    /// The pairing equation does not hold: the proof is not one of this statement under this key.
    case equationNotSatisfied

    public var explanation: String {
        switch self {
        case .publicInputCount(let actual, let expected):
            "The key takes \(expected) public inputs and \(actual) were given."
        case .equationNotSatisfied:
            "The pairing equation does not hold: this proof does not prove this statement under this key."
        }
    }
}

/// A verification key with everything computed that does not depend on the proof: e(α, β) and the lines of −γ and −δ.
public struct PreparedVerifyingKey<E: PairingEngine>: Sendable {
    /// The key.
    public let key: VerifyingKey<E>
    @usableFromInline let alphaBeta: Fp12<E>
    @usableFromInline let negatedGamma: G2Prepared<E>
    @usableFromInline let negatedDelta: G2Prepared<E>
    @usableFromInline let beta: G2Prepared<E>

    /// Prepares a key; costs about one pairing.
    @inlinable public init(_ key: VerifyingKey<E>) {
        self.key = key
        beta = G2Prepared(key.beta2).normalized()
        alphaBeta = E.pairingProduct([(key.alpha1, beta)])
        negatedGamma = G2Prepared(-key.gamma2).normalized()
        negatedDelta = G2Prepared(-key.delta2).normalized()
    }

    /// Verifies one proof: e(A, B)·e(X, −γ)·e(C, −δ) = e(α, β) with X = IC₀ + Σ xᵢ·ICᵢ.
    ///
    /// Time depends on the inputs, all of which are public. With a pool of two or more threads the Miller loops run
    /// side by side where there are no kernels for pairings; with them, waking a thread takes longer than it saves.
    ///
    /// - Throws: `.publicInputCount` before any arithmetic, `.equationNotSatisfied`.
    @inlinable public func verify(
        _ proof: Proof<E>, publicInputs: [E.Fr], pool: WorkerPool? = nil
    ) throws(VerificationError) {
        try checkCount(publicInputs)
        let loop: Fp12<E>
        if let pool, pool.threads > 1, E.towerKernel == nil {
            let halves = pool.map(count: 2) { half in
                half == 0
                    ? E.millerLoop([(proof.a, proof.preparedB), (proof.c, negatedDelta)])
                    : E.millerLoop([(publicInputPoint(publicInputs).affine, negatedGamma)])
            }
            loop = halves[0] * halves[1]
        } else {
            let x = publicInputPoint(publicInputs).affine
            loop = E.millerLoop([(proof.a, proof.preparedB), (x, negatedGamma), (proof.c, negatedDelta)])
        }
        guard E.finalExponentiation(loop) == alphaBeta else { throw .equationNotSatisfied }
    }

    @inlinable func checkCount(_ publicInputs: [E.Fr]) throws(VerificationError) {
        guard publicInputs.count == key.publicInputCount else {
            throw .publicInputCount(actual: publicInputs.count, expected: key.publicInputCount)
        }
    }

    /// IC₀ + Σ xᵢ·ICᵢ.
    @inlinable func publicInputPoint(_ publicInputs: [E.Fr]) -> ProjectivePoint<E.G1> {
        ProjectivePoint.sumOfProductsVariableTime(Array(key.ic.dropFirst()), publicInputs.map(\.canonical)) + key.ic[0]
    }
}
