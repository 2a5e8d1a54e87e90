import Foundation
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures

/// What a wallet asks a node.
extension MoneroDaemon {
    /// The number of blocks, which is the next one's height, and the kind of network.
    func chain() throws -> (nextHeight: UInt64, network: String) {
        let answer = try callJSONRPC("get_info", [])
        guard let network = answer["nettype"]?.text else { throw MoneroDaemonError.badAnswer(field: "nettype") }
        let height = try number(answer, "height")
        // More blocks than there will be in a million years.
        guard height < 1 << 40 else { throw MoneroDaemonError.badAnswer(field: "height") }
        return (height, network)
    }

    /// A transaction and the indices of its outputs among all of hidden amount.
    typealias Included = (transaction: MoneroTransaction, outputIndices: [UInt64])

    /// The transactions of the block at a height, its first one included. Each is what its hash, and the hash of the
    /// first what the block, says.
    func transactions(height: UInt64) throws -> [Included] {
        let answer = try callJSONRPC("get_block", [.init("height", .number(String(height)))])
        guard let blob = answer["blob"]?.text, let bytes = try? Hexadecimal.decode(blob) else {
            throw MoneroDaemonError.badAnswer(field: "blob")
        }
        let block = try MoneroBlock(bytes: bytes)
        guard block.height == height else { throw MoneroDaemonError.badAnswer(field: "blob") }
        return try transactions(hashes: [block.minerTransaction.hash] + block.transactionHashes)
    }

    /// Transactions by their hashes, in order.
    func transactions(hashes: [[UInt8]]) throws -> [Included] {
        // A restricted node answers for a hundred at a time.
        try stride(from: 0, to: hashes.count, by: 100).flatMap { start -> [Included] in
            let wanted = hashes[start..<min(start + 100, hashes.count)]
            let answer = try call(
                "get_transactions",
                [
                    .init("txs_hashes", .array(wanted.map { .string(Hexadecimal.encode($0)) })),
                    .init("decode_as_json", .bool(false)), .init("prune", .bool(false)),
                ])
            guard let elements = answer["txs"]?.elements, elements.count == wanted.count else {
                throw MoneroDaemonError.badAnswer(field: "txs")
            }
            return try zip(elements, wanted).map { element, hash in
                // Of a transaction without ring signatures, which has nothing to prune, in another place.
                var text = element["as_hex"]?.text ?? ""
                if text.isEmpty {
                    text = (element["pruned_as_hex"]?.text ?? "") + (element["prunable_as_hex"]?.text ?? "")
                }
                guard let bytes = try? Hexadecimal.decode(text) else {
                    throw MoneroDaemonError.badAnswer(field: "as_hex")
                }
                let transaction = try MoneroTransaction(bytes: bytes)
                guard transaction.hash == hash else { throw MoneroDaemonError.badAnswer(field: "as_hex") }
                let indices = try (element["output_indices"]?.elements ?? []).map { index in
                    guard case .number(let text) = index, let value = UInt64(text) else {
                        throw MoneroDaemonError.badAnswer(field: "output_indices")
                    }
                    return value
                }
                return (transaction, indices)
            }
        }
    }

    /// For each block the number of outputs of hidden amount up to and including it.
    func outputDistribution() throws -> [UInt64] {
        let answer = try callJSONRPC(
            "get_output_distribution",
            [
                .init("amounts", .array([.number("0")])), .init("cumulative", .bool(true)),
                .init("from_height", .number("0")), .init("binary", .bool(false)),
            ])
        guard let counts = answer["distributions"]?.elements?.first?["distribution"]?.elements else {
            throw MoneroDaemonError.badAnswer(field: "distribution")
        }
        return try counts.map { count in
            guard case .number(let text) = count, let value = UInt64(text) else {
                throw MoneroDaemonError.badAnswer(field: "distribution")
            }
            return value
        }
    }

    /// Hands a transaction to the node.
    func submit(_ transaction: MoneroTransaction) throws {
        let answer = try call(
            "send_raw_transaction",
            [
                .init("tx_as_hex", .string(Hexadecimal.encode(transaction.bytes))),
                .init("do_not_relay", .bool(false)),
            ])
        guard let status = answer["status"]?.text else { throw MoneroDaemonError.badAnswer(field: "status") }
        guard status == "OK" else {
            let flags = (answer.members ?? []).filter { $0.value == .bool(true) }.map(\.key)
            let reason = [status] + [answer["reason"]?.text].compactMap(\.self) + flags
            throw MoneroDaemonError.refused(
                String(reason.filter { !$0.isEmpty }.joined(separator: ", ").filter { $0.isASCII }.prefix(200)))
        }
    }

    /// A ledger of the blocks from `first` up to the newest.
    func ledger(
        from first: UInt64, scanner: OutputScanner, spendKeys: WalletKeys?, execution: Execution
    ) throws -> (ledger: WalletLedger, nextHeight: UInt64) {
        let nextHeight = try chain().nextHeight
        var ledger = WalletLedger()
        for height in first..<max(first, nextHeight) {
            try execution.step("scanning", Int(height - first), of: Int(nextHeight - first))
            for (transaction, indices) in try transactions(height: height) {
                ledger.add(
                    transaction, height: height, globalIndices: indices, scanner: scanner, spendKeys: spendKeys)
            }
        }
        return (ledger, nextHeight)
    }
}

/// Seconds since 1970.
func secondsNow() -> UInt64 { UInt64(max(0, Date().timeIntervalSince1970)) }
