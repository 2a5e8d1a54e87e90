public import Algebra
public import Curves
public import Primitives

/// Why 32 bytes are no public key.
public enum PublicKeyError: NamedError, Hashable {
    /// They are no point.
    case invalidPoint(EdwardsDecodingError)
    /// The point is the identity.
    case isIdentity
    /// The point is not in the subgroup of prime order.
    case notInSubgroup

    public var explanation: String {
        switch self {
        case .invalidPoint(let error): error.explanation
        case .isIdentity: "The key is the identity."
        case .notInSubgroup: "The key is not in the subgroup of prime order."
        }
    }
}

extension CompressedPoint {
    /// The point as a public key: not the identity, of prime order. Variable time, one multiplication.
    ///
    /// - Throws: the first check of ``PublicKeyError`` that fails.
    public func publicKey() throws(PublicKeyError) -> EdwardsAffinePoint<Ed25519> {
        let point: EdwardsAffinePoint<Ed25519>
        do { point = try decoded() } catch { throw .invalidPoint(error) }
        guard !point.isIdentity else { throw .isIdentity }
        guard point.isTorsionFree else { throw .notInSubgroup }
        return point
    }
}
