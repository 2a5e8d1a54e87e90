import Algebra
import Curves
public import Primitives
import RingSignatures

/// Why a signature of an account is refused. Each case is one check, made in the order of this list.
public enum AccountSignatureError: NamedError, Hashable {
    /// The signature has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The account's 32 bytes are no point of the curve: nobody can sign for it.
    case undecodableKey
    /// The signature's first 32 bytes are no point of the curve.
    case undecodableCommitment
    /// The signature's last 32 bytes are not below the group's order.
    case scalarNotCanonical
    /// Another key or another message was signed.
    case equationFails

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The signature has \(actual) bytes instead of \(expected)."
        case .undecodableKey: "The account is no point of the curve, so that nobody can sign for it."
        case .undecodableCommitment: "The signature's commitment is no point of the curve."
        case .scalarNotCanonical: "The signature's scalar is not below the group's order."
        case .equationFails: "The signature does not hold: another key or another message was signed."
        }
    }
}

/// Ed25519 (RFC 8032) by the rules of ZIP 215: S below the group's order, points in any encoding, and the equation
/// multiplied by the cofactor, so that one signature alone and many together are judged alike.
public enum AccountSignature {
    /// Length in bytes.
    public static let byteCount = 64
}

extension AccountID {
    /// Whether only one who knows a secret can sign for it: the bytes are a point of the curve, of an order above 8. For
    /// one of small order, such as 32 zeros, anybody can; for no point, nobody.
    public var hasOwner: Bool {
        guard let key = try? EdwardsAffinePoint<Ed25519>(reducing: bytes) else { return false }
        return !EdwardsPoint(key).isSmallOrder
    }

    /// Checks that the account's owner signed `message`, by ZIP 215. About 0.1 ms; variable time in all, which is public.
    ///
    /// - Throws: the first check that fails.
    public func verify(signature: [UInt8], of message: [UInt8]) throws(AccountSignatureError) {
        let claim = try AccountClaim(account: self, signature: signature, message: message)
        let key = EdwardsPoint(claim.key).multipliedVariableTime(by: claim.challenge.canonical)
        let difference = EdwardsPoint<Ed25519>.generatorMultiple(by: claim.response) - key - claim.commitment
        guard difference.isSmallOrder else { throw .equationFails }
    }
}

/// A signature, decoded, with what it claims: 8·(S·B − R − k·A) = 0.
struct AccountClaim: Sendable {
    let key: EdwardsAffinePoint<Ed25519>
    let commitment: EdwardsAffinePoint<Ed25519>
    let response: Ed25519.ScalarField
    /// k = SHA-512(R || A || M) of the bytes as they stand.
    let challenge: Ed25519.ScalarField

    init(account: AccountID, signature: [UInt8], message: [UInt8]) throws(AccountSignatureError) {
        guard signature.count == AccountSignature.byteCount else {
            throw .wrongLength(actual: signature.count, expected: AccountSignature.byteCount)
        }
        let encodedKey = account.bytes
        let encodedCommitment = Array(signature[..<32])
        guard let key = try? EdwardsAffinePoint<Ed25519>(reducing: encodedKey) else { throw .undecodableKey }
        guard let commitment = try? EdwardsAffinePoint<Ed25519>(reducing: encodedCommitment) else {
            throw .undecodableCommitment
        }
        guard let response = try? Ed25519.ScalarField(canonicalLittleEndian: Array(signature[32...])) else {
            throw .scalarNotCanonical
        }
        self.key = key
        self.commitment = commitment
        self.response = response
        challenge = Self.challenge(encodedCommitment, encodedKey, message)
    }

    static func challenge(_ commitment: [UInt8], _ key: [UInt8], _ message: [UInt8]) -> Ed25519.ScalarField {
        var hasher = SHA512()
        hasher.update(commitment)
        hasher.update(key)
        hasher.update(message)
        return Ed25519.ScalarField(reducingLittleEndian: hasher.finalize())
    }
}
