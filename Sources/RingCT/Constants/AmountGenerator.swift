public import Algebra
public import Curves
internal import Primitives

/// H, the generator that amounts stand on in Pedersen commitments C = mask·G + amount·H.
public enum AmountGenerator {
    /// 8 times the point that Keccak-256 of the encoded base point decodes to (monero `src/ringct/rctTypes.h`, `H`).
    public static let point: EdwardsAffinePoint<Ed25519> = {
        let bytes = Keccak256.digest(of: EdwardsAffinePoint<Ed25519>.generator.encoded)
        guard let point = try? EdwardsAffinePoint<Ed25519>(encoded: bytes) else {
            preconditionFailure("the digest of the base point is a point")
        }
        return EdwardsPoint(point).multipliedByCofactor().affine
    }()
}
