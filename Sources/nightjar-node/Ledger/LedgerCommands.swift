import ArgumentParser
import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingWallet
import Sapling
import Wallet

/// `ledger keygen`
struct LedgerKeygenCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "keygen", abstract: "Make a key: an account and a shielded key, in a plain file of mode 0600.",
        discussion: "EXAMPLE\n  nightjar ledger keygen alice.key")

    @Argument(help: "The new file.")
    var file: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        let key = try LedgerKeyFile.create(path: file, isTest: false)
        let addresses = try LedgerAddresses(key)
        output.report(
            "\(addresses.lines)\n\(file) is not encrypted: whoever reads it can spend.", addresses.members)
    }
}

/// `ledger address`
struct LedgerAddressCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "address", abstract: "The addresses of a key.",
        discussion: "EXAMPLE\n  nightjar ledger address alice.key --transparent")

    @Argument(help: "The key file.")
    var key: String
    @Flag(name: .long, help: "The account alone.")
    var transparent = false
    @Flag(name: .long, help: "The shielded address alone.")
    var shielded = false
    @Flag(name: .long, help: "The ring address alone.")
    var ring = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let addresses = try LedgerAddresses(try LedgerKeyFile.read(path: key))
        output.report(
            transparent
                ? addresses.account : shielded ? addresses.shielded : ring ? addresses.ring : addresses.lines,
            addresses.members)
    }
}

/// The addresses of a key, as text.
private struct LedgerAddresses {
    let account: String
    let shielded: String
    let ring: String

    init(_ key: LedgerKeyFile) throws {
        account = key.account.description
        shielded = try key.address().text(on: LedgerAddress.shieldedNetwork)
        // Only addresses with a payment id have no text.
        ring = key.ringAddress.ledgerText ?? ""
    }

    var lines: String { "account   \(account)\nshielded  \(shielded)\nring      \(ring)" }
    var members: [JSONValue.Member] {
        [
            .init("account", .string(account)), .init("shielded", .string(shielded)), .init("ring", .string(ring)),
        ]
    }
}

/// `ledger balance`
struct LedgerBalanceCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: "What a key has: its account, its shielded notes and its ring outputs by going through blocks.",
        discussion: "EXAMPLE\n  nightjar ledger balance alice.key")

    @Argument(help: "The key file.")
    var key: String
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try options.client()
        let genesis = try Genesis(decoding: try await client.bytes("/v1/genesis"))
        let scan = try await LedgerScan.run(keyFile: key, client, genesis)
        let (balance, funds) = (scan.balance, try scan.funds())
        output.report(
            """
            account   \(balance[.transparent].confirmed) units
            shielded  \(balance[.shielded].confirmed) units in \(funds.notes.count) notes
            ring      \(balance[.ring].confirmed) units in \(funds.ring.entries.count) outputs, \
            \(balance[.ring].spendable) spendable now
            """,
            [
                .init("account", .string(String(balance[.transparent].confirmed))),
                .init("shielded", .string(String(balance[.shielded].confirmed))),
                .init("notes", .number(String(funds.notes.count))),
                .init("ring", .string(String(balance[.ring].confirmed))),
                .init("ringSpendable", .string(String(balance[.ring].spendable))),
                .init("ringOutputs", .number(String(funds.ring.entries.count))),
                .init("height", .string(String(scan.state.height))),
            ])
    }
}

/// `ledger submit`
struct LedgerSubmitCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Hand a transaction to a node.",
        discussion: "EXAMPLE\n  nightjar ledger submit payment.tx")

    @Argument(help: "The file with the transaction's bytes, as send --out writes it.")
    var file: String
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (id, fee) = try await options.client().submit(try readFile(path: file, limit: 16 << 20))
        output.report("accepted  \(id)", [.init("id", .string(id)), .init("fee", fee)])
    }
}
