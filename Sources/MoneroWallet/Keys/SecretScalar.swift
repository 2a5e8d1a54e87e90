internal import Algebra
internal import Curves
internal import Primitives

/// A secret scalar in memory that all copies share, wiped when the last one goes; not zero.
struct SecretScalar: Sendable {
    private let secret: SharedSecretBytes

    init(_ scalar: Ed25519.ScalarField) {
        var bytes = scalar.littleEndianBytes
        secret = SharedSecretBytes(moving: &bytes)
    }

    /// The scalar; a copy, not wiped.
    var value: Ed25519.ScalarField {
        var bytes = secret.bytes(in: 0..<32)
        defer { bytes.wipe() }
        guard let scalar = Ed25519.ScalarField(canonical: Limbs(littleEndian: bytes)) else {
            preconditionFailure("the scalar was canonical when it was stored")
        }
        return scalar
    }

    /// The 32 bytes, which are the caller's to wipe.
    var bytes: [UInt8] { secret.bytes(in: 0..<32) }
}
