import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// How a command of a wallet sees the chain.
struct WalletChainOptions: ParsableArguments {
    @OptionGroup var client: ClientOptions
    @Flag(name: .long, help: "Ask no node: what is known from the last time is shown.")
    var offline = false

    /// What the wallet knows of the chain, brought up to date unless no node is to be asked.
    func known(_ wallet: WalletOptions, isQuiet: Bool) async throws -> (content: WalletContent, state: WalletState) {
        guard offline else {
            let outcome = try await WalletSynchronizer.run(wallet, try client.client(), isQuiet: isQuiet)
            return (outcome.content, outcome.state)
        }
        let content = try wallet.unlocked().content
        guard let state = try WalletStateFile.read(wallet: wallet.file, content) else {
            throw WalletSyncFailure.neverSynchronised(path: wallet.file)
        }
        return (content, state)
    }
}

/// `wallet sync`
struct WalletSyncCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Go through the chain's new blocks for what is the wallet's.",
        discussion: """
            The node is asked for every block, so that it does not learn which ones are the wallet's; of blocks with \
            something of it the memos are fetched, the whole block at a time. What is learnt is kept, encrypted, beside \
            the wallet in FILE.sync; a run that is stopped goes on where it was.

            The first time, accounts and addresses are found that the words gave before: accounts until one has \
            nothing, 20 transparent and 200 ring addresses beyond the last that was used, and all shielded ones.

            EXAMPLES
              nightjar wallet sync alice.wallet
              nightjar wallet sync alice.wallet --node https://ledger.example:26657 --token-file token --json
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var client: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await synchronize(options, try client.client(), output, isAnew: false)
    }
}

/// `wallet rescan`
struct WalletRescanCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "rescan", abstract: "Throw away what is known of the chain, and go through all of it again.",
        discussion: """
            For a FILE.sync that is damaged, for a chain that was replaced deeper than 100 blocks, and for accounts that \
            another copy of the wallet used. Payments that no block holds yet are kept where the old file can be read.

            EXAMPLE
              nightjar wallet rescan alice.wallet
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var client: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await synchronize(options, try client.client(), output, isAnew: true)
    }
}

private func synchronize(
    _ options: WalletOptions, _ client: NodeClient, _ output: OutputOptions, isAnew: Bool
) async throws {
    let outcome = try await WalletSynchronizer.run(options, client, isAnew: isAnew, isQuiet: output.json)
    let state = outcome.state
    var lines = ["height    \(state.height)"]
    if let rewound = outcome.rewoundTo {
        lines.append("replaced  the blocks above \(rewound) were replaced by others")
    }
    if !outcome.foundAccounts.isEmpty {
        lines.append("accounts  found \(outcome.foundAccounts.map { String($0) }.joined(separator: ", "))")
    }
    output.report(
        lines.joined(separator: "\n"),
        [
            .init("height", .number(String(state.height))), .init("hash", .string(state.lastHash.description)),
            .init("from", .number(String(outcome.startHeight))),
            .init("rewoundTo", outcome.rewoundTo.map { .number(String($0)) } ?? .null),
            .init("foundAccounts", .array(outcome.foundAccounts.map { .number(String($0)) })),
        ])
}

/// `wallet balance`
struct WalletBalanceCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "What each account has, by pool.",
        discussion: """
            Spendable is what the next block could take: without ring outputs that are too new, and without what \
            payments spend that no block holds yet.

            EXAMPLES
              nightjar wallet balance alice.wallet
              nightjar wallet balance alice.wallet --account 1 --offline --json
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The account's number; all accounts where absent.")
    var account: UInt32?
    @OptionGroup var chain: WalletChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (content, state) = try await chain.known(options, isQuiet: output.json)
        if let account, content.account(account) == nil { throw WalletAddressError.noAccount(number: account) }
        let accounts = content.accounts.filter { account == nil || $0.number == account }
        let balances = accounts.map { ($0, state.balance(account: $0.number)) }
        var lines = balances.flatMap { Self.lines($0, $1) }
        for account in accounts {
            let warnings = state.ringWarnings(account: account.number)
            if !warnings.refused.isEmpty {
                lines.append(
                    "account \(account.number): \(warnings.refused.count) ring outputs cannot be spent: their amounts do not "
                        + "open their commitments.")
            }
            if !warnings.burnt.isEmpty {
                lines.append(
                    "account \(account.number): \(warnings.burnt.count) ring outputs share their key with a larger one and "
                        + "can never be spent.")
            }
        }
        if let note = state.unseenRingNote(content) { lines.append(note) }
        lines.append("height \(state.height)")
        output.report(
            lines.joined(separator: "\n"),
            [
                .init("height", .number(String(state.height))),
                .init("seesRingSpends", .bool(state.seesRingSpends(content))),
                .init("accounts", .array(balances.map { Self.json($0, $1, state) })),
            ])
    }

    private static func lines(_ account: WalletAccount, _ balance: WalletBalance) -> [String] {
        ["account \(account.number)" + (account.name.isEmpty ? "" : " (\(visibleText(account.name)))")]
            + AddressKind.allCases.map { kind in
                let pool = balance[kind]
                var line = "  \(padded(kind.rawValue)) \(pool.confirmed) units"
                if pool.spendable != pool.confirmed { line += ", \(pool.spendable) spendable" }
                if pool.pendingOut > 0 { line += ", \(pool.pendingOut) being spent" }
                if pool.pendingIn > 0 { line += ", \(pool.pendingIn) of it coming back" }
                return line
            }
    }

    private static func json(_ account: WalletAccount, _ balance: WalletBalance, _ state: WalletState) -> JSONValue {
        let warnings = state.ringWarnings(account: account.number)
        return .object(
            [.init("account", .number(String(account.number))), .init("name", .string(account.name))]
                + AddressKind.allCases.map { kind in
                    let pool = balance[kind]
                    return .init(
                        kind.rawValue,
                        .object([
                            .init("confirmed", .string(String(pool.confirmed))),
                            .init("spendable", .string(String(pool.spendable))),
                            .init("pendingIn", .string(String(pool.pendingIn))),
                            .init("pendingOut", .string(String(pool.pendingOut))),
                        ]))
                }
                + [
                    .init("ringRefused", .number(String(warnings.refused.count))),
                    .init("ringBurnt", .number(String(warnings.burnt.count))),
                    .init(
                        "ringWithoutKeyImage",
                        .number(String(state.outputsWithoutKeyImage(account: account.number).count))),
                ])
    }
}

extension WalletState {
    /// Whether the wallet would see each of its ring outputs spent.
    func seesRingSpends(_ content: WalletContent) -> Bool {
        content.accounts.allSatisfy { outputsWithoutKeyImage(account: $0.number).isEmpty }
    }

    /// A sentence on the ring outputs of a wallet that watches, of which it does not see whether they are spent.
    func unseenRingNote(_ content: WalletContent) -> String? {
        let unseen = content.accounts.flatMap { outputsWithoutKeyImage(account: $0.number) }
        guard !unseen.isEmpty else { return nil }
        return
            "The wallet watches, and lacks the key images of \(unseen.count) ring outputs: whether they are spent it does "
            + "not see. 'nightjar wallet export-outputs' asks for them."
    }
}
