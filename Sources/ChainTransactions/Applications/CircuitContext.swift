public import Algebra
internal import Curves

/// What binds the proof of a call to its transaction: the digest of everything that the transaction does, and of which
/// call it is, as an element of the circuit's field (docs/spec, section 8).
public enum CircuitContext {
    /// The element that the context input of a call must have.
    ///
    /// - Parameters:
    ///   - call: the position of the call in the transaction.
    ///   - transaction: the transaction with all its parts. Proofs, signatures and the values of context inputs may be
    ///     missing or wrong: the digest does not look at them.
    ///   - policies: of each call of the transaction, its circuit's policy.
    ///   - field: the scalar field of the circuit's curve.
    public static func element<F: PrimeField>(
        ofCall call: Int, in transaction: LedgerTransaction, policies: [CircuitPolicy], as field: F.Type = F.self
    ) -> F {
        let digest = transaction.contextDigest(call: call, contextPositions: policies.map(\.contextPosition))
        return F(reducingLittleEndian: digest.bytes)
    }

    /// A digest as an element of a curve's scalar field: the bytes as an integer, least significant first, modulo r.
    package static func element(_ digest: Hash256, on curve: CurveID) -> CircuitElement {
        switch curve {
        case .bn128: CircuitElement(BN254.Fr(reducingLittleEndian: digest.bytes))
        case .bls12381: CircuitElement(BLS12381.Fr(reducingLittleEndian: digest.bytes))
        }
    }

    /// The context of a transaction's only call, to a circuit with this policy.
    package static func element(
        ofOnlyCallIn transaction: LedgerTransaction, policy: CircuitPolicy, on curve: CurveID
    ) -> CircuitElement {
        element(transaction.contextDigest(call: 0, contextPositions: [policy.contextPosition]), on: curve)
    }
}
