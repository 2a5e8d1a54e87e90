internal import Algebra
public import Curves
public import Primitives
internal import RingSignatures

/// A wallet's keys: the secret spend key b, which spends, and the ``ViewKeys``.
///
/// The bytes live in one place that all copies share, which is wiped when the last copy goes. Scalars that a property
/// returns are copies and not wiped.
public struct WalletKeys: Sendable, Confidential {
    private let secret: SecretScalar
    /// The keys that see and do not spend.
    public let viewing: ViewKeys

    /// The keys of a 32-byte seed: b is the seed modulo l, a = Hs(b) (monero `src/cryptonote_basic/account.cpp`,
    /// `generate`). Constant time.
    ///
    /// - Throws: `.wrongLength`, `.spendKeyIsZero`.
    public init(seed: [UInt8]) throws(WalletKeyError) {
        guard seed.count == 32 else { throw .wrongLength(actual: seed.count, expected: 32) }
        try self.init(spendSecret: Ed25519.ScalarField(reducingLittleEndian: seed), viewSecret: nil)
    }

    /// The keys of 25 words.
    ///
    /// - Throws: `.invalidMnemonic`, `.spendKeyIsZero`.
    public init(mnemonic: String) throws(WalletKeyError) {
        var seed: [UInt8]
        do { seed = try Mnemonic.seed(of: mnemonic) } catch { throw .invalidMnemonic(error) }
        defer { seed.wipe() }
        try self.init(seed: seed)
    }

    /// The keys with these secrets of 32 bytes each; the view key need not come from the spend key.
    ///
    /// - Throws: `.wrongLength`, `.spendKeyNotCanonical`, `.viewKeyNotCanonical`, `.spendKeyIsZero`, `.viewKeyIsZero`.
    public init(spendSecret: [UInt8], viewSecret: [UInt8]) throws(WalletKeyError) {
        for bytes in [spendSecret, viewSecret] where bytes.count != 32 {
            throw .wrongLength(actual: bytes.count, expected: 32)
        }
        guard let spend = Ed25519.ScalarField(canonical: Limbs(littleEndian: spendSecret)) else {
            throw .spendKeyNotCanonical
        }
        guard let view = Ed25519.ScalarField(canonical: Limbs(littleEndian: viewSecret)) else {
            throw .viewKeyNotCanonical
        }
        try self.init(spendSecret: spend, viewSecret: view)
    }

    private init(spendSecret: Ed25519.ScalarField, viewSecret: Ed25519.ScalarField?) throws(WalletKeyError) {
        guard !spendSecret.isZero else { throw .spendKeyIsZero }
        secret = SecretScalar(spendSecret)
        var bytes = spendSecret.littleEndianBytes
        defer { bytes.wipe() }
        viewing = try ViewKeys(
            viewSecret: viewSecret ?? CryptoNoteHash.scalar(bytes), spendPoint: Ed25519Generator.fixedBase * spendSecret
        )
    }

    /// New keys from the system's generator.
    ///
    /// - Throws: ``RandomnessError`` where it fails.
    public static func random() throws -> WalletKeys {
        var seed = try SystemRandom.bytes(64)
        defer { seed.wipe() }
        return try WalletKeys(spendSecret: Ed25519.ScalarField(reducingLittleEndian: seed), viewSecret: nil)
    }

    /// The secret spend key b; a copy, not wiped.
    public var spendSecret: Ed25519.ScalarField { secret.value }

    /// The secret spend key's 32 bytes, which are the caller's to wipe.
    public var spendSecretBytes: [UInt8] { secret.bytes }

    /// The 25 words of the spend key, from which the view key comes too unless it was given apart; secret, not wiped.
    public var mnemonic: String {
        var bytes = secret.bytes
        defer { bytes.wipe() }
        return Mnemonic.text(of: bytes)
    }

    /// The secret spend key of the address at `index`: b + m. Constant time.
    public func spendSecret(at index: SubaddressIndex) -> Ed25519.ScalarField {
        secret.value + viewing.spendOffset(at: index)
    }
}
