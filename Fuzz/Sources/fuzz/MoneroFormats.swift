import MoneroTransactions
import Primitives

/// Transactions, blocks and extra fields of Monero.
enum MoneroFormats {
    static func readTransaction(_ bytes: [UInt8]) throws {
        let transaction = try MoneroTransaction(bytes: bytes)
        expect(transaction.bytes == bytes, "a transaction has one encoding")
        expect(transaction.hash.count == 32 && transaction.signedMessage.count == 32, "hashes have 32 bytes")
        expect(transaction.weight >= bytes.count, "a weight is no less than the length")
        try readExtra(transaction.extra)
        // Proofs are slow here, so few of them.
        guard transaction.inputs.count + transaction.outputs.count < 6 else { return }
        let report = try MoneroVerifier().verify(
            transaction, context: MoneroContext(relay: .init(feePerByte: 20_000)), execution: Execution(threads: 1))
        expect(report.checks.count >= 4, "every transaction is checked")
        expect(transaction.isCoinbase || report.verdict != .valid, "nothing is valid without its rings")
    }

    static func readBlock(_ bytes: [UInt8]) throws {
        let block = try MoneroBlock(bytes: bytes)
        expect(block.bytes == bytes, "a block has one encoding")
        expect(block.hash.count == 32, "an identifier has 32 bytes")
        _ = block.height
    }

    static func readExtra(_ bytes: [UInt8]) throws {
        let extra = TransactionExtra(bytes: bytes)
        expect(extra.bytes == bytes, "an extra field is written as it was read")
        expect(extra.publicKeys.count <= extra.parts.count, "a part holds at most one public key of the transaction")
        _ = (extra.additionalPublicKeys, extra.paymentID)
    }

    private static func expect(_ condition: Bool, _ promise: String) { precondition(condition, promise) }
}
