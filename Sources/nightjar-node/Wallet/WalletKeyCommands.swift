import ArgumentParser
import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import Sapling
import Wallet

/// `wallet export-viewing-key`
struct WalletExportViewingKeyCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "export-viewing-key", abstract: "What sees an account and cannot spend from it.",
        discussion: """
            Whoever has it sees what the account receives in every pool, and what its
            shielded notes are spent for; what rings spend it does not see. It names the
            transparent addresses that were made so far. There is no way to take it back.

            EXAMPLE
              nightjar wallet export-viewing-key alice.wallet --account 1 > alice.view
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The account's number.")
    var account: UInt32 = 0
    @OptionGroup var output: OutputOptions

    func run() throws {
        let keys = try options.open(for: .reading).content.viewKeys(account: account)
        output.report(
            keys.text,
            [
                .init("viewingKey", .string(keys.text)),
                .init("transparent", .array(keys.transparent.map { .string($0.accountText) })),
                .init("sapling", .string(keys.sapling.fullViewingKey.text(on: LedgerAddress.shieldedNetwork))),
                .init("ringViewSecret", .string(Hexadecimal.encode(keys.ring.viewSecretBytes))),
                .init("ringSpendKey", .string(Hexadecimal.encode(keys.ring.spendKey.bytes))),
            ])
    }
}

/// `wallet words`
struct WalletWordsCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "words", abstract: "Show the words that restore the wallet.",
        discussion: """
            Whoever sees them has the wallet's money. A passphrase of the seed, where
            there is one, is not shown.

            EXAMPLE
              nightjar wallet words alice.wallet
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let content = try options.open(for: .reading).content
        guard case .phrase(let phrase, let passphrase) = content.source else {
            throw WalletCommandError.watchOnly(path: options.file)
        }
        output.report(
            phrase.text
                + (passphrase.isEmpty ? "" : "\n\nThe wallet is restored with these words and its seed's passphrase."),
            [.init("words", .string(phrase.text)), .init("hasSeedPassphrase", .bool(!passphrase.isEmpty))])
    }
}

/// `wallet backup`
struct WalletBackupCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a wallet, with what the words do not restore.",
        discussion: """
            The words restore keys and money. The copy has the rest too: names of
            accounts, payments that no block holds yet, whom ring payments went to, key
            images that were imported. It is encrypted under the wallet's passphrase of
            now, and made while nobody changes the wallet. To use it, give both files the
            wallet's names again.

            EXAMPLE
              nightjar wallet backup alice.wallet --out /media/key/alice.wallet
            """)

    @OptionGroup var options: WalletOptions
    @Option(
        name: .long, help: "The new file, of mode 0600; what is kept of the chain goes beside it, as FILE.sync.",
        completion: .file())
    var out: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        try refuseExisting(out)
        let state = try options.open(for: .writing).backUp(to: out)
        let kept = WalletStateFile.path(of: out)
        output.report(
            "wrote    \(out)"
                + (state.map {
                    "\nwrote    \(kept), which goes to height \($0.height), payments pending \($0.pending.payments.count)"
                } ?? "\nnothing is kept of a chain yet"),
            [
                .init("file", .string(out)), .init("state", state == nil ? .null : .string(kept)),
                .init("height", state.map { .number(String($0.height)) } ?? .null),
            ])
    }
}

/// `wallet change-passphrase`
struct WalletChangePassphraseCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "change-passphrase", abstract: "Encrypt a wallet's file under another passphrase.",
        discussion: """
            Copies that were made before keep the old one. The words do not change.

            EXAMPLE
              nightjar wallet change-passphrase alice.wallet
            """)

    @OptionGroup var options: WalletOptions
    @Option(
        name: .long,
        help:
            "A file of mode 0600 with the new passphrase; without it NIGHTJAR_WALLET_NEW_PASSPHRASE, then the terminal.",
        completion: .file())
    var newPassphraseFile: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let file = try options.open(for: .writing)
        let passphrase = try newPassphrase(
            of: options.file, file: newPassphraseFile, variable: PassphraseOptions.newVariable,
            instead: "--new-passphrase-file or \(PassphraseOptions.newVariable)")
        try file.changePassphrase(to: passphrase)
        output.report("\(options.file) has a new passphrase.", [.init("file", .string(options.file))])
    }
}
