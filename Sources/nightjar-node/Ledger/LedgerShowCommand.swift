import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives
import ZcashTransactions

/// `ledger show`
struct LedgerShowCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A block by height, or a transaction by id: what everybody sees of it.",
        discussion: """
            With --json all of it, the transaction's bytes and its calls' public inputs
            included.

            EXAMPLES
              nightjar ledger show 12
              nightjar ledger show 9f86…
            """)

    @Argument(help: "A height, or a transaction's id in hexadecimal.")
    var what: String
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try options.client()
        if let height = UInt64(what), what.utf8.count < 20 {
            let json = try await client.json("/v1/blocks/\(height)")
            output.report(json.serialized(indentation: 2), [.init("found", json)])
            return
        }
        guard (try? Hexadecimal.decode(what, count: 32)) != nil else {
            throw UsageError("\(what) is neither a height nor an id of 64 hexadecimal digits.")
        }
        let json = try await client.json("/v1/transactions/\(what)")
        let transaction = try LedgerTransaction(decoding: try json.bytes("bytes"))
        let text = try words(transaction, found: json)
        output.report(
            text,
            [.init("found", json), .init("calls", .array(transaction.applications.calls.map(Self.json)))])
    }

    private static func json(_ call: CircuitCall) -> JSONValue {
        .object([
            .init("circuit", .string(call.circuit.description)),
            .init("publicInputs", .array(call.publicInputs.map { .string(decimal($0)) })),
            .init("released", .string(String(call.released))),
        ])
    }

    /// A public input in decimal.
    private static func decimal(_ input: [UInt8]) -> String {
        CircuitElement(littleEndian: input)?.decimal ?? Hexadecimal.encode(input)
    }

    /// What everybody sees, a fact a line.
    private func words(_ transaction: LedgerTransaction, found: JSONValue) throws -> String {
        let verdict = found["verdict"] ?? .null
        var lines: [(name: String, text: String)] = [
            ("id", transaction.id.description),
            ("block", "\(try found.integer("height")), position \(try found.integer("index"))"),
            (
                "verdict",
                verdict["refusal"]?.text.map { "refused: \($0): \(verdict["explanation"]?.text ?? "")" } ?? "accepted"
            ),
            ("fee", "\(transaction.fee) units"),
            ("expires", transaction.expiryHeight == 0 ? "never" : "after height \(transaction.expiryHeight)"),
        ]
        for flow in PoolFlows(of: transaction).flows where flow.leaving != flow.entering {
            lines.append(
                (
                    "pool",
                    flow.leaving > flow.entering
                        ? "\(flow.pool) pays \(flow.leaving - flow.entering) units"
                        : "\(flow.pool) is paid \(flow.entering - flow.leaving) units"
                ))
        }
        lines += transaction.transparent.debits.map { ("pays", "\($0.account.accountText) \($0.amount) units") }
        lines += transaction.transparent.credits.map { ("gets", "\($0.account.accountText) \($0.amount) units") }
        let (sapling, ring) = (transaction.sapling, transaction.ring)
        if !sapling.isEmpty {
            let (spent, made) = (sapling.spends.count, sapling.outputs.count)
            lines.append(("shielded", "notes spent \(spent), made \(made); whose and how much is hidden"))
        }
        if !ring.isEmpty {
            let made = ring.outputs.count + ring.deposits.count
            lines.append(
                ("ring", "rings \(ring.inputs.count), outputs made \(made); which are spent, and whose, is hidden"))
        }
        lines += transaction.applications.deposits.map { ("deposit", "\($0.amount) units to circuit \($0.circuit)") }
        lines += transaction.applications.registrations.map { ("register", "circuit \($0.circuitID)") }
        for call in transaction.applications.calls {
            lines.append(("call", "circuit \(call.circuit), releases \(call.released) units"))
            for (number, input) in call.publicInputs.enumerated() {
                lines.append(("input \(number)", Self.decimal(input)))
            }
        }
        if transaction.governance != nil { lines.append(("approval", "of validators")) }
        return lines.map { $0.name.padding(to: 10) + $0.text }.joined(separator: "\n")
    }
}
