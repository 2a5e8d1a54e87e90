public import ChainTransactions
public import MoneroWallet
public import Primitives
public import Sapling

/// Why a seed has no such key.
public enum WalletDerivationError: NamedError, Hashable {
    /// Accounts and their transparent addresses have numbers below 2^31.
    case numberTooLarge(UInt32)
    /// The shielded key is refused (no one will meet it).
    case sapling(ExtendedKeyError)
    /// The ring key is refused (no one will meet it).
    case ring(WalletKeyError)

    public var name: String {
        switch self {
        case .numberTooLarge: "numberTooLarge"
        case .sapling(let error): error.name
        case .ring(let error): error.name
        }
    }

    public var explanation: String {
        switch self {
        case .numberTooLarge(let number): "Accounts and addresses are numbered below 2^31; \(number) is not."
        case .sapling(let error): error.explanation
        case .ring(let error): error.explanation
        }
    }
}

/// The root of all of a wallet's keys (docs/spec, section 11.2).
public struct WalletSeed: Sendable, Confidential {
    /// The number of this ledger in key paths, "NJAR" in ASCII. Not registered with SLIP-0044.
    public static let coinType: UInt32 = 0x4e4a_4152

    private static let accountPurpose: UInt32 = 44
    private static let saplingPurpose: UInt32 = 32
    private static let ringContext = Array("Nightjar ring spend key".utf8)
    private static let numbers: Range<UInt32> = 0..<1 << 31
    private let secret: SharedSecretBytes

    /// The seed of a phrase and its passphrase. About a millisecond.
    public init(_ phrase: SeedPhrase, passphrase: String = "") {
        var seed = phrase.seed(passphrase: passphrase)
        secret = SharedSecretBytes(moving: &seed)
    }

    /// The signing key of a transparent address: m/44′/coin type′/account′/index′ of SLIP-0010.
    ///
    /// - Throws: `.numberTooLarge`.
    public func signingKey(account: UInt32, index: UInt32) throws(WalletDerivationError) -> AccountSigningKey {
        for number in [account, index] where !Self.numbers.contains(number) { throw .numberTooLarge(number) }
        var key = withSeed { HardenedEd25519Key(seed: $0) }
            .child(Self.accountPurpose).child(Self.coinType).child(account).child(index).key
        defer { key.wipe() }
        guard let signer = try? AccountSigningKey(seed: key) else {
            preconditionFailure("keys of SLIP-0010 have as many bytes as seeds of Ed25519")
        }
        return signer
    }

    /// The shielded key of an account: m/32′/coin type′/account′ of ZIP 32.
    ///
    /// - Throws: `.numberTooLarge`; `.sapling`.
    public func saplingKey(account: UInt32) throws(WalletDerivationError) -> ExtendedSpendingKey {
        guard let path = Self.path([Self.saplingPurpose, Self.coinType, account]) else {
            throw .numberTooLarge(account)
        }
        do throws(ExtendedKeyError) {
            var key = try withSeed { (seed) throws(ExtendedKeyError) in try ExtendedSpendingKey(seed: seed) }
            for index in path { key = try key.child(index) }
            return key
        } catch { throw .sapling(error) }
    }

    /// The ring keys of an account: the 32 bytes of ZIP 32's ad-hoc derivation, context "Nightjar ring spend key",
    /// m/coin type′/account′, and Monero's keys of them.
    ///
    /// - Throws: `.numberTooLarge`; `.sapling`, `.ring`.
    public func ringKeys(account: UInt32) throws(WalletDerivationError) -> WalletKeys {
        guard let path = Self.path([Self.coinType, account]) else { throw .numberTooLarge(account) }
        var seed: [UInt8]
        do throws(ExtendedKeyError) {
            var key = try withSeed { (seed) throws(ExtendedKeyError) in
                try AdHocKey(context: Self.ringContext, seed: seed)
            }
            for index in path { key = try key.child(index) }
            seed = key.secretKey
        } catch { throw .sapling(error) }
        defer { seed.wipe() }
        do { return try WalletKeys(seed: seed) } catch { throw .ring(error) }
    }

    /// What sees an account, with its first `count` transparent addresses. Some milliseconds.
    ///
    /// - Throws: `.numberTooLarge`; `.sapling`, `.ring`.
    public func viewKeys(account: UInt32, transparentCount count: UInt32) throws(WalletDerivationError)
        -> AccountViewKeys
    {
        var accounts: [AccountID] = []
        for index in 0..<count { accounts.append(try signingKey(account: account, index: index).account) }
        return AccountViewKeys(
            transparent: accounts, sapling: try saplingKey(account: account).viewingKey,
            ring: try ringKeys(account: account).viewing)
    }

    /// The hardened children with these numbers; nil where one is 2^31 or above.
    private static func path(_ numbers: [UInt32]) -> [ChildIndex]? {
        let indices = numbers.compactMap { ChildIndex(hardened: $0) }
        return indices.count == numbers.count ? indices : nil
    }

    /// The seed's bytes, which are the caller's to wipe.
    var secretBytes: [UInt8] { secret.bytes(in: 0..<secret.count) }

    private func withSeed<R, E: Error>(_ body: ([UInt8]) throws(E) -> R) throws(E) -> R {
        var seed = secretBytes
        defer { seed.wipe() }
        return try body(seed)
    }
}
