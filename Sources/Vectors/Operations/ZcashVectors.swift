import Primitives
import Sapling
import ZcashTransactions

extension VectorOperation {
    /// Verification of whole transactions: identifier, digest under the shielded signatures, and the verdict; the name
    /// of a refusal is that of the first broken rule, or the parser's.
    static let zcash: [VectorOperation] = [
        VectorOperation("zcash-transaction") { fields throws(CaseFailure) in
            let bytes = try fields.bytes("transaction")
            let transaction: Transaction
            do throws(TransactionReadingError) { transaction = try Transaction(bytes: bytes) } catch {
                return .refused(error.name)
            }
            guard let network = ZcashNetwork(rawValue: try fields.text("network")),
                let height = UInt32(exactly: try fields.integer("height"))
            else { throw .malformedCase(field: "network", reason: "is unknown, or the height is") }
            let context = TransactionContext(
                network: network, height: height, previousOutputs: try previousOutputs(fields))
            guard let report = try? TransactionVerifier().verify(transaction, context: context) else {
                throw .malformedCase(field: "transaction", reason: "cannot be verified on this system")
            }
            if let failure = report.failures.first { return .refused(failure.rule.rawValue) }
            var values: [(field: String, value: JSONValue)] = [
                ("id", .string(Hexadecimal.encode(Array(transaction.id.reversed())))),
                ("verdict", .string(report.verdict.rawValue)),
            ]
            let digest = try? transaction.shieldedSignatureDigest(
                branchID: network.upgrade(at: height).branchID, previousOutputs: context.previousOutputs ?? [])
            if let digest { values.append(("digest", .string(Hexadecimal.encode(digest)))) }
            return .values(values)
        },
        VectorOperation("zcash-chain-history") { fields throws(CaseFailure) in
            var history = ChainHistory(branchID: UInt32(clamping: try fields.integer("branchID")))
            for element in try fields.value("blocks").elements ?? [] {
                let block = CaseFields(element)
                history.append(
                    ChainHistoryNode(
                        blockHash: try block.bytes("blockHash"), time: UInt32(clamping: try block.integer("time")),
                        bits: UInt32(clamping: try block.integer("bits")),
                        saplingRoot: try block.bytes("saplingRoot"),
                        height: UInt32(clamping: try block.integer("height")),
                        saplingTransactions: UInt64(clamping: try block.integer("saplingTransactions"))))
            }
            return .values([("root", history.root.map { .string(Hexadecimal.encode($0)) } ?? .null)])
        },
    ]

    private static func previousOutputs(_ fields: CaseFields) throws(CaseFailure) -> [TransparentOutput]? {
        guard fields.has("previousOutputs") else { return nil }
        var outputs: [TransparentOutput] = []
        for element in try fields.value("previousOutputs").elements ?? [] {
            let output = CaseFields(element)
            outputs.append(
                TransparentOutput(value: Int64(try output.integer("value")), script: try output.bytes("script")))
        }
        return outputs
    }
}
