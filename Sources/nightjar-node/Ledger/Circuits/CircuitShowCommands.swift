import Algebra
import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives

/// `ledger circuit list`
struct LedgerCircuitListCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The registered circuits, with what their pools hold.",
        discussion: "EXAMPLE\n  nightjar ledger circuit list")

    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try options.client()
        let pools = try await client.circuitPools()
        var lines: [String] = []
        var entries: [JSONValue] = []
        for id in try await client.circuits() {
            let circuit = try await client.circuit(id)
            let total = pools[id]?.total ?? 0
            lines.append(
                "\(id)  \(circuit.policy.inputs.count) inputs, "
                    + (circuit.policy.movesValue ? "holds \(total) units" : "moves no coins")
                    + ", registered in block \(circuit.height)" + (circuit.isRetired ? ", retired" : ""))
            entries.append(
                .object([
                    .init("circuit", .string(id.description)), .init("curve", .string(circuit.curve.rawValue)),
                    .init("publicInputs", .number(String(circuit.policy.inputs.count))),
                    .init("movesValue", .bool(circuit.policy.movesValue)), .init("total", .string(String(total))),
                    .init("height", .string(String(circuit.height))), .init("retired", .bool(circuit.isRetired)),
                ]))
        }
        output.report(
            lines.isEmpty ? "No circuit is registered." : lines.joined(separator: "\n"),
            [.init("circuits", .array(entries))])
    }
}

/// `ledger circuit show`
struct LedgerCircuitShowCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A registered circuit: its policy, its trees and state roots, its pool.",
        discussion: "EXAMPLE\n  nightjar ledger circuit show 3f0c…")

    @Argument(help: "The circuit: 64 hexadecimal digits.")
    var circuit: String
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let id = try circuitID(circuit)
        let client = try options.client()
        let found = try await client.circuit(id)
        let pool = try await client.circuitPools()[id]
        var lines = [
            "circuit".padding(to: 10) + id.description,
            "since".padding(to: 10) + "block \(found.height)" + (found.isRetired ? "; retired" : ""),
            "key".padding(to: 10) + "\(found.curve.rawValue), \(found.policy.inputs.count) public inputs",
        ]
        if found.setupRecord != .zero { lines.append("set-up".padding(to: 10) + found.setupRecord.description) }
        lines += found.policy.words(names: [])
        var trees: [JSONValue] = [], states: [JSONValue] = []
        for (number, tree) in found.policy.trees.enumerated() {
            guard case .own = tree else { continue }
            let record = try await client.circuitTree(UInt8(number), of: id, on: found.curve)
            lines.append("root \(number)".padding(to: 10) + "\(record.root.decimal) of \(record.leafCount) leaves")
            trees.append(
                .object([
                    .init("tree", .number(String(number))), .init("root", .string(record.root.decimal)),
                    .init("leaves", .string(String(record.leafCount))),
                ]))
        }
        for slot in found.policy.states.indices {
            let root = try await client.circuitState(UInt8(slot), of: id)
            lines.append("state \(slot)".padding(to: 10) + "now \(root.decimal)")
            states.append(.string(root.decimal))
        }
        let total = pool?.total ?? 0
        lines.append("pool".padding(to: 10) + "\(total) units" + (pool?.isOpen == false ? ", stopped" : ""))
        output.report(
            lines.joined(separator: "\n"),
            [
                .init("circuit", .string(id.description)), .init("curve", .string(found.curve.rawValue)),
                .init("height", .string(String(found.height))), .init("retired", .bool(found.isRetired)),
                .init("setUpRecord", .string(found.setupRecord.description)), .init("policy", found.policy.json),
                .init("trees", .array(trees)), .init("states", .array(states)),
                .init("total", .string(String(total))), .init("open", .bool(pool?.isOpen ?? true)),
            ])
    }
}
