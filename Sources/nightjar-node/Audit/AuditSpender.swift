import ArgumentParser
import ChainTransactions
import MoneroWallet
import Primitives
import Sapling
import SecretStorage
import Wallet

/// What sees an account and spends from it: of a key file, or of an account of a wallet's file.
struct AuditSpender: Sendable, Confidential {
    /// Sign for the addresses that everybody sees, the account's first address first.
    let signers: [AccountSigningKey]
    /// The shielded key, then that of change.
    let sapling: [ExpandedSpendingKey]
    /// Spends ring outputs.
    let ring: WalletKeys
    /// Sees all that the account has.
    let viewing: AccountViewKeys

    /// What signs where nothing else says who is to.
    var signer: AccountSigningKey { signers[0] }

    /// The key of an address that everybody sees, where the account has it.
    func signer(of account: AccountID?) -> AccountSigningKey? { signers.first { $0.account == account } }

    /// The keys of a key file.
    ///
    /// - Throws: `SecretFileError`.
    init(keyFile path: String) throws {
        let file: LedgerKeyFile
        do { file = try LedgerKeyFile.read(path: path) } catch SecretFileError.content {
            throw SecretFileError.content(path: path, expected: "a ledger key or a wallet")
        }
        signers = [file.signer]
        sapling = [file.sapling.key, try file.sapling.internalKey().key]
        ring = file.ring
        viewing = file.viewKeys
    }

    /// The keys of an account of a wallet, with the addresses that it has made.
    ///
    /// - Throws: `WalletCommandError.watchOnly`, `WalletAddressError.noAccount`.
    init(_ wallet: WalletContent, account: UInt32, path: String) throws {
        guard !wallet.isWatchOnly else { throw WalletCommandError.watchOnly(path: path) }
        viewing = try wallet.viewKeys(account: account)
        let keys = try wallet.paymentKeys(account: account, debiting: viewing.transparent)
        guard let ring = keys.ring, !keys.signers.isEmpty else { throw WalletCommandError.watchOnly(path: path) }
        signers = keys.signers
        sapling = keys.sapling
        self.ring = ring
    }
}

/// Which account of a wallet's file is meant, and how its passphrase is given.
struct AuditSpenderOptions: ParsableArguments {
    @Option(name: .long, help: "The account of a wallet's file; 0 where absent.")
    var account: UInt32?
    @OptionGroup var passphrase: PassphraseOptions

    /// The keys of a key file of ledger keygen, or of the account of a wallet's file. Which of the two it is the file says.
    ///
    /// - Parameter isSecond: whether the options were meant for another file too.
    /// - Throws: `WalletFileError`, `SecretFileError`, `UsageError` for an account of a key file, which has one.
    func read(_ path: String, isSecond: Bool = false) throws -> AuditSpender {
        do throws(WalletFileError) { try WalletFile.check(path: path) } catch {
            guard case .notAWallet = error else { throw error }
            guard isSecond || (account == nil && passphrase.passphraseFile == nil) else {
                throw UsageError("\(path) is no wallet: --account and --passphrase-file go with a wallet's file.")
            }
            return try AuditSpender(keyFile: path)
        }
        let wallet = try WalletFile.open(path: path, passphrase: try passphrase.existing(of: path), for: .reading)
        return try AuditSpender(wallet.content, account: account ?? 0, path: path)
    }
}
