import ArgumentParser
import ChainTransactions
import NodeService
import Primitives
import Sapling
import Wallet

/// `wallet history`
struct WalletHistoryCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "What came in and went out, with memos.",
        discussion: """
            Memos are what strangers wrote: characters that would steer a terminal are
            shown by their numbers.

            EXAMPLES
              nightjar wallet history alice.wallet
              nightjar wallet history alice.wallet --account 1 --from 1000 --json
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var range: WalletHistoryOptions
    @OptionGroup var chain: WalletChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (content, state) = try await chain.known(options, isQuiet: output.json)
        let history = try range.select(state, content)
        var lines = history.flatMap(Self.lines)
        if history.isEmpty { lines.append("Nothing happened.") }
        if let note = state.unseenRingNote(content) { lines.append(note) }
        output.report(
            lines.joined(separator: "\n"),
            [
                .init("height", .number(String(state.height))),
                .init("seesRingSpends", .bool(state.seesRingSpends(content))),
                .init("transactions", .array(history.map(Self.json))),
            ])
    }

    private static func lines(_ transaction: WalletTransaction) -> [String] {
        var head = transaction.kind == .genesis ? "genesis" : "block \(transaction.height)"
        if transaction.kind != .genesis { head += "  \(Timestamp.text(transaction.time))" }
        head += "  account \(transaction.account)  \(transaction.net)"
        if transaction.paidFee > 0 { head += "  (fee \(transaction.paidFee))" }
        if transaction.kind == .fees { head += "  fees of the block" }
        if transaction.kind == .transaction { head += "\n  id \(transaction.id)" }
        return [head]
            + transaction.items.map { item in
                var line = "  \(item.direction.text.padding(to: 9))\(padded(item.pool.rawValue)) \(item.amount)"
                if let address = item.address { line += "  \(visibleText(address))" }
                let memo = item.memo.map(memoLine) ?? ""
                return memo.isEmpty ? line : line + "\n    memo: \(memo)"
            }
    }

    private static func json(_ transaction: WalletTransaction) -> JSONValue {
        .object([
            .init("kind", .string(transaction.kind.text)), .init("id", .string(transaction.id.description)),
            .init("height", .number(String(transaction.height))),
            .init("time", transaction.kind == .genesis ? .null : .string(Timestamp.text(transaction.time))),
            .init("account", .number(String(transaction.account))),
            .init("incoming", .string(String(transaction.incoming))),
            .init("outgoing", .string(String(transaction.outgoing))), .init("net", .string(transaction.net)),
            .init("fee", .string(String(transaction.fee))), .init("paidFee", .string(String(transaction.paidFee))),
            .init(
                "items",
                .array(
                    transaction.items.map { item in
                        .object(
                            [
                                .init("direction", .string(item.direction.text)),
                                .init("pool", .string(item.pool.rawValue)),
                                .init("amount", .string(String(item.amount))),
                                .init("address", item.address.map { .string($0) } ?? .null),
                            ] + memoMembers(item.memo))
                    })),
        ])
    }
}

/// `wallet export`
struct WalletExportCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The history as a table (CSV), a line for each transaction and account.",
        discussion: """
            Amounts are in units. Fields that a spreadsheet would take for a formula have
            an apostrophe before them.

            EXAMPLE
              nightjar wallet export alice.wallet --out history.csv
            """)

    @OptionGroup var options: WalletOptions
    @OptionGroup var range: WalletHistoryOptions
    @Option(name: .long, help: "The file; standard output where absent.", completion: .file())
    var out: String?
    @OptionGroup var chain: WalletChainOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !output.json || out != nil else { throw ValidationError("--json goes with --out.") }
    }

    func run() async throws {
        let (content, state) = try await chain.known(options, isQuiet: output.json)
        let history = try range.select(state, content)
        let pools = AddressKind.allCases
        var table = [
            ["time", "height", "kind", "id", "account", "net", "fee"]
                + pools.flatMap { ["\($0.rawValue) in", "\($0.rawValue) out"] } + ["others", "memos"]
        ]
        for transaction in history {
            let others = transaction.items.filter { $0.direction == .sent || $0.direction == .source }
            let memos = transaction.items.compactMap { $0.memo.map(memoLine) }.filter { !$0.isEmpty }
            var row = [transaction.kind == .genesis ? "" : Timestamp.text(transaction.time)]
            row += [String(transaction.height), transaction.kind.text, transaction.id.description]
            row += [String(transaction.account), transaction.net, String(transaction.paidFee)]
            for pool in pools {
                let flow = transaction.flow(of: pool)
                row += [String(flow.incoming), String(flow.outgoing)]
            }
            row += [others.compactMap(\.address).joined(separator: " "), memos.joined(separator: " ")]
            table.append(row)
        }
        let text = table.map { $0.map(commaSeparatedField).joined(separator: ",") + "\r\n" }.joined()
        guard let out else {
            Console.print(String(text.dropLast()))
            return
        }
        try writeFile(out, Array(text.utf8))
        output.report(
            "wrote     \(out), \(history.count) lines",
            [.init("file", .string(out)), .init("lines", .number(String(history.count)))])
    }
}

/// Which part of a history.
struct WalletHistoryOptions: ParsableArguments {
    @Option(name: .long, help: "The account's number; all accounts where absent.")
    var account: UInt32?
    @Option(name: .long, help: "The first height.")
    var from: UInt64?
    @Option(name: .long, help: "The last height.")
    var to: UInt64?

    /// The part.
    ///
    /// - Throws: `WalletAddressError.noAccount`.
    func select(_ state: WalletState, _ content: WalletContent) throws -> [WalletTransaction] {
        if let account, content.account(account) == nil { throw WalletAddressError.noAccount(number: account) }
        return state.history.filter {
            $0.height >= from ?? 0 && $0.height <= to ?? .max && (account == nil || $0.account == account)
        }
    }
}

extension WalletTransaction {
    /// What the account has more or less by it, with a sign.
    fileprivate var net: String {
        incoming >= outgoing ? "+\(incoming - outgoing)" : "-\(outgoing - incoming)"
    }
}

extension WalletTransaction.Kind {
    fileprivate var text: String {
        switch self {
        case .transaction: "transaction"
        case .fees: "fees"
        case .genesis: "genesis"
        }
    }
}

extension WalletTransaction.Item.Direction {
    fileprivate var text: String {
        switch self {
        case .received: "received"
        case .change: "change"
        case .spent: "spent"
        case .sent: "sent"
        case .source: "from"
        }
    }
}
