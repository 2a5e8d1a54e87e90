import ArgumentParser
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// What becomes of a finished transaction.
struct DeliveryOptions: ParsableArguments {
    @Option(name: .long, help: "Write the transaction to a file instead of handing it to the node.")
    var out: String?
    @Flag(name: .long, help: "Wait until a block holds it.")
    var wait = false

    /// Writes the transaction or hands it over, and says so.
    ///
    /// - Parameters:
    ///   - facts: what else there is to say: a name, which is a member of the JSON object too, and a text.
    func deliver(
        _ transaction: LedgerTransaction, to client: NodeClient, _ output: OutputOptions,
        facts: [(name: String, text: String)] = []
    ) async throws {
        func lines(_ list: [(name: String, text: String)]) -> String {
            list.map { $0.name.padding(to: 10) + $0.text }.joined(separator: "\n")
        }
        let members = facts.map { JSONValue.Member($0.name, .string($0.text)) }
        if let out {
            try writeFile(out, transaction.encoded)
            output.report(
                lines([("wrote", out)] + facts),
                [.init("file", .string(out)), .init("id", .string(transaction.id.description))] + members)
            return
        }
        let (id, fee) = try await client.submit(transaction.encoded)
        if !output.json { Console.print(lines([("accepted", id)] + facts)) }
        var block: UInt64?
        if wait {
            block = try await client.block(of: transaction.id, expiry: transaction.expiryHeight)
            if let block, !output.json { Console.print(lines([("block", String(block))])) }
        }
        guard output.json else { return }
        output.report(
            "",
            [.init("id", .string(id)), .init("fee", fee)] + members
                + (block.map { [.init("block", .string(String($0)))] } ?? []))
    }
}

extension NodeClient {
    /// The height of the block that holds a transaction, once there is one.
    func block(of id: Hash256, expiry: UInt64) async throws -> UInt64 {
        while true {
            if let found = try? await json("/v1/transactions/\(id)") {
                if let refusal = found["verdict"]?["refusal"]?.text {
                    throw NodeClientError.refused(
                        refusal, explanation: found["verdict"]?["explanation"]?.text ?? "It was refused.")
                }
                return try found.integer("height")
            }
            let status = try await json("/status")["result"]?["sync_info"] ?? .null
            guard try expiry == 0 || status.integer("latest_block_height") < expiry else {
                throw NodeClientError.refused("expired", explanation: "No block holds it, and none may any more.")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

extension NodeClient {
    /// Hands a transaction to the node: what it says of it, with its id and its fee.
    ///
    /// - Throws: `NodeClientError`, `.malformedAnswer` where it neither accepts nor refuses by name.
    func handOver(_ transaction: [UInt8]) async throws -> (answer: NodeAnswer, id: String, fee: JSONValue) {
        let verdict = try await post("/v1/transactions", transaction)
        let (id, fee) = (verdict["id"]?.text, verdict["fee"] ?? .null)
        if verdict["accepted"] == .bool(true), let id { return (.accepted, id, fee) }
        guard let name = verdict["refusal"]?.text else {
            throw NodeClientError.malformedAnswer("it neither accepts nor refuses.")
        }
        let explanation = verdict["explanation"]?.text ?? "The node refuses it."
        return (.refused(name: name, explanation: explanation), id ?? "", fee)
    }

    /// Hands a transaction to the node, which is to accept it: its id and its fee.
    ///
    /// - Throws: as ``handOver(_:)``, and `.refused`.
    func submit(_ transaction: [UInt8]) async throws -> (id: String, fee: JSONValue) {
        let (answer, id, fee) = try await handOver(transaction)
        if case .refused(let name, let explanation) = answer {
            throw NodeClientError.refused(name, explanation: explanation)
        }
        return (id, fee)
    }
}

/// Writes a file that shows its old content or all of the new.
func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
}

extension String {
    /// The text with spaces up to a width, and one at least.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(width - count, 1)) }
}
