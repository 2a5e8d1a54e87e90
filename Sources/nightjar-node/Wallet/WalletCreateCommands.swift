import ArgumentParser
import Primitives
import SecretStorage
import Wallet

/// What wallets that are made from words take.
struct SeedOptions: ParsableArguments {
    @Option(
        name: .long,
        help:
            "A file of mode 0600 with a further secret, BIP 39's passphrase: every one gives another wallet, and it is needed to restore this one.",
        completion: .file())
    var seedPassphraseFile: String?
    @Option(name: .long, help: "The height of the first block that can pay the wallet.")
    var birthday: UInt64 = 0

    /// The content of a new wallet.
    func content(_ phrase: SeedPhrase) throws -> WalletContent {
        let passphrase = try seedPassphraseFile.map { try secretText(path: $0) } ?? ""
        return try WalletContent(phrase: phrase, passphrase: passphrase, birthday: birthday)
    }
}

/// `wallet create`
struct WalletCreateCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a wallet, and show its words once.",
        discussion: """
            EXAMPLES
              nightjar wallet create alice.wallet
              nightjar wallet create alice.wallet --words 12 --passphrase-file passphrase --hide-words --json
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var seed: SeedOptions
    @Option(name: .long, help: "The number of words: 12, 15, 18, 21 or 24.")
    var words = 24
    @Flag(name: .long, help: "Do not show the words; 'nightjar wallet words' does.")
    var hideWords = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard SeedPhrase.wordCounts.contains(words) else {
            throw ValidationError("--words is 12, 15, 18, 21 or 24.")
        }
    }

    func run() throws {
        try refuseExisting(options.file)
        let phrase = try SeedPhrase.random(wordCount: words)
        let content = try seed.content(phrase)
        try WalletFile.create(path: options.file, content, passphrase: try options.passphrase.new(of: options.file))
        let shown = hideWords ? nil : phrase.text
        let lines = shown.map {
            """
            \($0)

            Write these words down, in this order. They alone restore the wallet; whoever has them has its money.

            """
        }
        try report(content, shown: shown, lines ?? "")
    }

    private func report(_ content: WalletContent, shown: String?, _ lines: String) throws {
        let addresses = try firstAddresses(content, account: 0)
        output.report(
            lines + addresses.map { "\(padded($0.kind)) \($0.text)" }.joined(separator: "\n"),
            [.init("file", .string(options.file))] + (shown.map { [.init("words", .string($0))] } ?? [])
                + addresses.map { .init($0.kind, .string($0.text)) })
    }
}

/// `wallet restore`
struct WalletRestoreCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a wallet's file again from its words.",
        discussion: """
            The words give every key and address as before. Which accounts and addresses were used the first 'nightjar \
            wallet sync' finds; names are not in the words. A word that is mistyped is named with its place.

            EXAMPLES
              nightjar wallet restore alice.wallet && nightjar wallet sync alice.wallet
              nightjar wallet restore alice.wallet --words-file words.txt --accounts 3 --birthday 40000
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var seed: SeedOptions
    @Option(name: .long, help: "A file of mode 0600 with the words; without it the terminal.", completion: .file())
    var wordsFile: String?
    @Option(name: .long, help: "The number of accounts that the wallet had at least.")
    var accounts = 1
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard WalletContent.accountCounts.contains(accounts) else {
            throw ValidationError("--accounts takes 1 to \(WalletContent.accountCounts.upperBound).")
        }
    }

    func run() throws {
        try refuseExisting(options.file)
        let text =
            try wordsFile.map { try secretText(path: $0) }
            ?? Terminal(instead: "--words-file").ask("The words, separated by spaces:\n", echo: true)
        var content = try seed.content(try SeedPhrase(text: text))
        for _ in 1..<accounts { try content.addAccount() }
        try WalletFile.create(path: options.file, content, passphrase: try options.passphrase.new(of: options.file))
        let addresses = try firstAddresses(content, account: 0)
        output.report(
            addresses.map { "\(padded($0.kind)) \($0.text)" }.joined(separator: "\n"),
            [.init("file", .string(options.file)), .init("accounts", .number(String(content.accounts.count)))]
                + addresses.map { .init($0.kind, .string($0.text)) })
    }
}

/// `wallet watch`
struct WalletWatchCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Make a wallet that sees what others receive and cannot spend.",
        discussion: """
            EXAMPLE
              nightjar wallet watch books.wallet --key-file alice.view
            """)

    @OptionGroup var options: WalletOptions
    @Option(
        name: .long, help: "A file of mode 0600 with a viewing key, njview1…; may be repeated, an account for each.",
        completion: .file())
    var keyFile: [String]
    @Option(name: .long, help: "The height of the first block that can pay the wallet.")
    var birthday: UInt64 = 0
    @OptionGroup var output: OutputOptions

    func run() throws {
        try refuseExisting(options.file)
        let keys = try keyFile.map { try AccountViewKeys(text: try secretText(path: $0)) }
        let content = try WalletContent(watching: keys, birthday: birthday)
        try WalletFile.create(path: options.file, content, passphrase: try options.passphrase.new(of: options.file))
        output.report(
            "\(options.file) watches \(keys.count == 1 ? "one account" : "\(keys.count) accounts").",
            [.init("file", .string(options.file)), .init("accounts", .number(String(keys.count)))])
    }
}

/// Before anybody is asked for a passphrase.
func refuseExisting(_ path: String) throws {
    guard !SecretFile.isPresent(path: path) else { throw WalletFileError.file(.exists(path: path)) }
}

/// The last address of each kind that was made, as far as the wallet has one.
func firstAddresses(_ content: WalletContent, account: UInt32) throws -> [(kind: String, text: String)] {
    try AddressKind.allCases.compactMap { kind in
        if kind == .transparent, content.account(account)?.transparentCount == 0 { return nil }
        return try content.latestAddress(kind, account: account).address.text.map { (kind.rawValue, $0) }
    }
}

/// A kind's name in a column.
func padded(_ kind: String) -> String { kind + String(repeating: " ", count: max(0, 11 - kind.count)) }
