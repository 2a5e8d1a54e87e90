internal import Algebra
public import Curves
public import Primitives
public import RingSignatures

/// Why a Schnorr signature is refused.
public enum SchnorrError: NamedError, Hashable {
    /// The signature has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The challenge c is not below the order of the group.
    case challengeNotCanonical
    /// The response r is not below the order of the group.
    case responseNotCanonical
    /// The public key is no point.
    case invalidPublicKey(EdwardsDecodingError)
    /// The challenge is zero.
    case challengeIsZero
    /// The commitment c·P + r·G is the identity.
    case commitmentIsIdentity
    /// The challenge is not the hash of message, key and commitment: another key, another message, or a change.
    case wrongChallenge

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The signature has \(actual) bytes instead of \(expected)."
        case .challengeNotCanonical: "The signature's challenge is not below the order of the group."
        case .responseNotCanonical: "The signature's response is not below the order of the group."
        case .invalidPublicKey(let error): "The public key is no point. \(error.explanation)"
        case .challengeIsZero: "The signature's challenge is zero."
        case .commitmentIsIdentity: "The signature's commitment is the identity."
        case .wrongChallenge: "The signature is not of this key over this message."
        }
    }
}

/// CryptoNote's plain signature, Schnorr's over Ed25519: c = Hs(message, P, k·G), r = k − c·x (monero
/// `src/crypto/crypto.cpp`, `generate_signature`).
public struct SchnorrSignature: Equatable, Sendable {
    /// Length of an encoding in bytes.
    public static let byteCount = 64

    /// The challenge.
    public let c: Ed25519.ScalarField
    /// The response.
    public let r: Ed25519.ScalarField

    /// The signature with these scalars.
    public init(c: Ed25519.ScalarField, r: Ed25519.ScalarField) {
        self.c = c
        self.r = r
    }

    /// Decodes c || r.
    ///
    /// - Throws: `.wrongLength`, `.challengeNotCanonical`, `.responseNotCanonical`.
    public init(bytes: [UInt8]) throws(SchnorrError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        guard let c = try? Ed25519.ScalarField(canonicalLittleEndian: Array(bytes[..<32])) else {
            throw .challengeNotCanonical
        }
        guard let r = try? Ed25519.ScalarField(canonicalLittleEndian: Array(bytes[32...])) else {
            throw .responseNotCanonical
        }
        self.init(c: c, r: r)
    }

    /// The encoding c || r.
    public var bytes: [UInt8] { c.littleEndianBytes + r.littleEndianBytes }

    /// Signs a hash of 32 bytes; constant time in the secret.
    ///
    /// - Throws: ``RandomnessError``.
    public static func sign(_ hash: [UInt8], secret: Ed25519.ScalarField) throws(RandomnessError) -> SchnorrSignature {
        var nonces = try HedgedScalars(domain: MoneroDomain.signatureNonce, secrets: [secret], hash)
        return sign(hash, secret: secret, nonce: nonces.next())
    }

    /// The signature with a given nonce, which must be secret, unpredictable and used once.
    package static func sign(
        _ hash: [UInt8], secret: Ed25519.ScalarField, nonce: Ed25519.ScalarField
    ) -> SchnorrSignature {
        let publicKey = CompressedPoint(Ed25519Generator.fixedBase * secret)
        let c = challenge(hash, publicKey, CompressedPoint(Ed25519Generator.fixedBase * nonce))
        return SchnorrSignature(c: c, r: nonce - c * secret)
    }

    /// Checks the signature of `publicKey` over a hash of 32 bytes; variable time.
    ///
    /// - Throws: `.invalidPublicKey`, `.challengeIsZero`, `.commitmentIsIdentity`, `.wrongChallenge`.
    public func verify(_ hash: [UInt8], publicKey: CompressedPoint) throws(SchnorrError) {
        let point: EdwardsAffinePoint<Ed25519>
        do { point = try publicKey.decoded() } catch { throw .invalidPublicKey(error) }
        guard !c.isZero else { throw .challengeIsZero }
        let commitment = EdwardsPoint.sumOfProductsVariableTime(
            [EdwardsPoint(point), .generator], [c.canonical, r.canonical])
        guard !commitment.isIdentity else { throw .commitmentIsIdentity }
        guard Self.challenge(hash, publicKey, CompressedPoint(commitment)) == c else { throw .wrongChallenge }
    }

    private static func challenge(
        _ hash: [UInt8], _ publicKey: CompressedPoint, _ commitment: CompressedPoint
    ) -> Ed25519.ScalarField {
        CryptoNoteHash.scalar(hash + publicKey.bytes + commitment.bytes)
    }
}
