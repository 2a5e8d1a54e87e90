import Algebra
import Curves
public import Primitives
import RingSignatures

/// Why bytes are not the secret key of an account.
public enum AccountKeyError: NamedError, Hashable {
    /// The seed has the wrong length, in bytes.
    case wrongSeedLength(actual: Int, expected: Int)

    public var explanation: String {
        switch self {
        case .wrongSeedLength(let actual, let expected): "The seed has \(actual) bytes instead of \(expected)."
        }
    }
}

/// The secret key of an account: a seed of RFC 8032's Ed25519, in memory that is wiped at the end of its life.
///
/// Signing is deterministic and constant time. While it lasts, scalars pass through registers and the stack, which
/// cannot be wiped. A class, so that engines can keep it across suspensions: its life ends with the last reference.
public final class AccountSigningKey: Sendable {
    private let seed: SecretBytes
    /// The account that the key signs for.
    public let account: AccountID

    /// Length of a seed in bytes.
    public static let seedByteCount = 32

    /// The key of this seed, 32 bytes that the caller still has to wipe; constant time.
    ///
    /// - Throws: `.wrongSeedLength`.
    public convenience init(seed: [UInt8]) throws(AccountKeyError) {
        guard seed.count == Self.seedByteCount else {
            throw .wrongSeedLength(actual: seed.count, expected: Self.seedByteCount)
        }
        self.init(SecretBytes(copying: seed))
    }

    /// A new key from the system's randomness.
    ///
    /// - Throws: `RandomnessError`.
    public static func random() throws(RandomnessError) -> AccountSigningKey {
        AccountSigningKey(try SecretBytes.random(count: seedByteCount))
    }

    private init(_ seed: consuming SecretBytes) {
        var prefix: [UInt8] = []
        let scalar = Self.expand(seed, prefix: &prefix)
        prefix.wipe()
        guard let account = AccountID(EdwardsPoint<Ed25519>.generatorMultiple(by: scalar).encoded) else {
            preconditionFailure("a point's encoding has 32 bytes")
        }
        self.seed = seed
        self.account = account
    }

    /// The seed, for whoever keeps it.
    public func withSeed<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try seed.withBytes(body)
    }

    /// Signs a message (RFC 8032 §5.1.6); constant time but for the message's length.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        var prefix: [UInt8] = []
        let scalar = Self.expand(seed, prefix: &prefix)
        var hasher = SHA512()
        hasher.update(prefix)
        hasher.update(message)
        prefix.wipe()
        var digest = hasher.finalize()
        let nonce = Ed25519.ScalarField(reducingLittleEndian: digest)
        digest.wipe()
        let commitment = EdwardsPoint<Ed25519>.generatorMultiple(by: nonce).encoded
        let challenge = AccountClaim.challenge(commitment, account.bytes, message)
        return commitment + (nonce + challenge * scalar).littleEndianBytes
    }

    /// The secret scalar modulo the group's order; the prefix of nonces is the caller's to wipe (RFC 8032 §5.1.5).
    private static func expand(_ seed: borrowing SecretBytes, prefix: inout [UInt8]) -> Ed25519.ScalarField {
        var hasher = SHA512()
        seed.withBytes { hasher.update($0) }
        var digest = hasher.finalize()
        var low = Array(digest[..<32])
        prefix = Array(digest[32...])
        digest.wipe()
        low[0] &= 0xf8
        low[31] = low[31] & 0x7f | 0x40
        let scalar = Ed25519.ScalarField(reducingLittleEndian: low)
        low.wipe()
        return scalar
    }
}
