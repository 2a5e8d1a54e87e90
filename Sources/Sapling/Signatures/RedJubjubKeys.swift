public import Algebra
public import Curves
public import Primitives

/// A key that verifies RedJubjub signatures: any point of the curve.
///
/// Points of small order are not refused here: for `rk` that is a rule on spend descriptions, and the binding key has
/// no such rule (Zcash protocol specification §4.4, §4.13).
public struct RedJubjubVerifyingKey<Domain: RedJubjubDomain>: Sendable, Equatable {
    /// The length of an encoding in bytes.
    public static var byteCount: Int { 32 }
    /// The point.
    public let point: EdwardsAffinePoint<Jubjub>
    /// The point's encoding, 32 bytes.
    public let encoded: [UInt8]

    /// The key with this point.
    public init(_ point: EdwardsAffinePoint<Jubjub>) {
        self.point = point
        encoded = point.encoded
    }

    /// Decodes a key, with every check of ZIP 216.
    ///
    /// - Throws: the first check that fails.
    public init(encoded: [UInt8]) throws(EdwardsDecodingError) {
        point = try EdwardsAffinePoint(encoded: encoded)
        self.encoded = encoded
    }

    /// Whether the point's order divides eight.
    public var isSmallOrder: Bool { point.isSmallOrder }

    /// The key of ``RedJubjubSigningKey/randomized(by:)``, point + α·base; constant time in α.
    public func randomized(by randomizer: Jubjub.ScalarField) -> Self {
        Self((Domain.base * randomizer + point).affine)
    }

    /// Checks that `signature` signs `message`: 8·(S·B − R − c·vk) is the identity (RedDSA.Validate, cofactored).
    ///
    /// Variable time in all of them, which are public. About 90 microseconds.
    ///
    /// - Throws: the first check that fails.
    public func verify(_ signature: RedJubjubSignature, of message: [UInt8]) throws(RedJubjubError) {
        try RedJubjubClaim(key: self, signature: signature, message: message).verify()
    }
}

/// A signature to be checked against a key and a message.
struct RedJubjubClaim: Sendable {
    let kind: RedJubjub.Kind
    let key: EdwardsAffinePoint<Jubjub>
    let signature: RedJubjubSignature
    /// c = H⊛(R || vk || M).
    let challenge: Jubjub.ScalarField

    init<Domain>(key: RedJubjubVerifyingKey<Domain>, signature: RedJubjubSignature, message: [UInt8]) {
        kind = Domain.kind
        self.key = key.point
        self.signature = signature
        challenge = RedJubjub.hashToScalar(signature.commitment, key.encoded, message)
    }

    func verify() throws(RedJubjubError) {
        let (commitment, scalar) = try signature.decoded()
        let response = kind.base * scalar
        let expected = EdwardsPoint(key).multipliedVariableTime(by: challenge.canonical) + commitment
        guard (response - expected).isSmallOrder else { throw .equationFails }
    }
}

/// A secret key of RedJubjub, a scalar, in memory that is wiped at the end of its life.
///
/// While it is used the scalar passes through registers and the stack, which cannot be wiped.
public struct RedJubjubSigningKey<Domain: RedJubjubDomain>: ~Copyable, Sendable {
    private let secret: SecretBytes
    /// The public key, scalar·base.
    public let verifyingKey: RedJubjubVerifyingKey<Domain>

    /// The key with this scalar; constant time.
    public init(_ scalar: Jubjub.ScalarField) {
        var bytes = scalar.littleEndianBytes
        secret = SecretBytes(moving: &bytes)
        verifyingKey = RedJubjubVerifyingKey((Domain.base * scalar).affine)
    }

    /// Decodes a key of 32 little-endian bytes.
    ///
    /// - Throws: where there are not 32 bytes, or the integer is not below the subgroup's order.
    public init(encoded: [UInt8]) throws(FieldDecodingError) {
        self.init(try Jubjub.ScalarField(canonicalLittleEndian: encoded))
    }

    /// The scalar; the caller keeps it short-lived.
    package var scalar: Jubjub.ScalarField {
        // The bytes were written from a scalar.
        Jubjub.ScalarField(reducingLittleEndian: secret.withBytes { span in span.indices.map { span[$0] } })
    }

    /// The key with scalar + α, whose signatures and public key cannot be linked to this one's without α
    /// (RedDSA.RandomizePrivate).
    public borrowing func randomized(by randomizer: Jubjub.ScalarField) -> RedJubjubSigningKey {
        RedJubjubSigningKey(scalar + randomizer)
    }

    /// A signature of `message` with fresh randomness; constant time in the key. About 60 microseconds.
    ///
    /// - Throws: where the system has no randomness.
    public borrowing func sign(_ message: [UInt8]) throws(RandomnessError) -> RedJubjubSignature {
        sign(message, randomness: try SystemRandom.bytes(RedJubjub.nonceByteCount))
    }

    /// The signature with the 80 bytes `randomness`, which go into the nonce with key and message. Two signatures of
    /// different messages must not share a nonce; equal randomness alone does not make them.
    package borrowing func sign(_ message: [UInt8], randomness: [UInt8]) -> RedJubjubSignature {
        precondition(randomness.count == RedJubjub.nonceByteCount, "a nonce is made from eighty bytes")
        let nonce = RedJubjub.hashToScalar(randomness, verifyingKey.encoded, message)
        let commitment = (Domain.base * nonce).encoded
        let challenge = RedJubjub.hashToScalar(commitment, verifyingKey.encoded, message)
        return RedJubjubSignature(commitment: commitment, scalar: nonce + challenge * scalar)
    }
}
