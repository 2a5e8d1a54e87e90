public import Primitives

/// Everything that a wallet's file keeps secret.
public struct WalletContent: Sendable, Confidential {
    /// What the wallet's keys come from.
    public enum Source: Sendable {
        /// A seed phrase and its passphrase, empty for none: the wallet can spend.
        case phrase(SeedPhrase, passphrase: String)
        /// Viewing keys, which the accounts hold: the wallet can watch.
        case viewing
    }

    /// What the keys come from.
    public let source: Source
    /// The height of the first block that can pay the wallet; earlier ones need not be looked at.
    public var birthday: UInt64
    /// The accounts, in the order of their numbers; at least one.
    public internal(set) var accounts: [WalletAccount]

    /// Numbers of accounts that a wallet can have.
    public static let accountCounts = 1...1000
    /// The longest passphrase of a seed, in bytes of UTF-8.
    public static let maximumSeedPassphraseByteCount = 1024

    /// A wallet that can spend, with account 0.
    ///
    /// - Throws: `.seedPassphraseTooLong`.
    public init(
        phrase: SeedPhrase, passphrase: String = "", birthday: UInt64 = 0
    ) throws(WalletContentError) {
        let count = passphrase.utf8.count
        guard count <= Self.maximumSeedPassphraseByteCount else {
            throw .seedPassphraseTooLong(actual: count, limit: Self.maximumSeedPassphraseByteCount)
        }
        source = .phrase(phrase, passphrase: passphrase)
        self.birthday = birthday
        accounts = [WalletAccount(number: 0)]
    }

    /// A wallet that watches the accounts of these viewing keys, numbered in their order.
    ///
    /// - Throws: `.accountCount`.
    public init(watching keys: [AccountViewKeys], birthday: UInt64 = 0) throws(WalletContentError) {
        guard Self.accountCounts.contains(keys.count) else {
            throw .accountCount(actual: keys.count, allowed: Self.accountCounts)
        }
        source = .viewing
        self.birthday = birthday
        accounts = keys.enumerated().map { WalletAccount(number: UInt32($0), watched: $1) }
    }

    init(source: Source, birthday: UInt64, accounts: [WalletAccount]) {
        self.source = source
        self.birthday = birthday
        self.accounts = accounts
    }

    /// Whether the wallet has viewing keys only.
    public var isWatchOnly: Bool { if case .viewing = source { true } else { false } }

    /// The root of the keys; nil where there are viewing keys only.
    public var seed: WalletSeed? {
        guard case .phrase(let phrase, let passphrase) = source else { return nil }
        return WalletSeed(phrase, passphrase: passphrase)
    }

    /// The account with this number.
    public func account(_ number: UInt32) -> WalletAccount? { accounts.first { $0.number == number } }

    /// Replaces the account with the same number. Requires that there is one.
    mutating func update(_ account: WalletAccount) {
        guard let index = accounts.firstIndex(where: { $0.number == account.number }) else {
            preconditionFailure("only accounts that the wallet has are changed")
        }
        accounts[index] = account
    }
}
