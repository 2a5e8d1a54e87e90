public import ChainTransactions
import Primitives

/// A block: a signed header and the transactions that it commits to.
public struct LedgerBlock: Sendable, Hashable {
    /// The header with the sequencer's signature.
    public var signedHeader: SignedHeader
    /// The transactions, encoded, in order.
    public var transactions: [[UInt8]]

    /// The header.
    public var header: BlockHeader { signedHeader.header }
    /// The hash of the header, which names the block.
    public var hash: Hash256 { header.hash }

    /// The most bytes that a block's encoding has: the largest that a chain's configuration allows, and room for the
    /// header.
    public static let maximumByteCount = (64 << 20) + (1 << 20)

    /// A block of these parts; nothing is checked.
    public init(signedHeader: SignedHeader, transactions: [[UInt8]]) {
        self.signedHeader = signedHeader
        self.transactions = transactions
    }

    /// The signed header, the number of transactions, and each behind its length, in four bytes each.
    public var encoded: [UInt8] {
        var writer = ByteWriter(
            reservingCapacity: 512 + transactions.reduce(0) { $0 + $1.count + 4 })
        writer.write(signedHeader.encoded)
        writer.writeUInt32(UInt32(truncatingIfNeeded: transactions.count))
        for transaction in transactions {
            writer.writeUInt32(UInt32(truncatingIfNeeded: transaction.count))
            writer.write(transaction)
        }
        return writer.bytes
    }

    /// The block that `bytes` encode. Signature, body and transactions are not looked at: see ``commitments()`` and
    /// ``LightClient``. Nothing is set aside for more transactions than the bytes can hold.
    ///
    /// - Throws: `.tooLong`, `.transactionCount` and what the header's decoding throws.
    public init(decoding bytes: [UInt8]) throws(BlockDecodingError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLong(actual: bytes.count, maximum: Self.maximumByteCount)
        }
        self = try decodingBlock(bytes) { (reader) throws(BlockDecodingError) in
            let signedHeader = try SignedHeader(from: &reader)
            let count = try reading { () throws(ByteReaderError) in try reader.readCount32(elementSize: 4) }
            guard UInt32(count) == signedHeader.header.transactionCount else {
                throw .transactionCount(actual: count, expected: Int(signedHeader.header.transactionCount))
            }
            var transactions: [[UInt8]] = []
            transactions.reserveCapacity(count)
            for _ in 0..<count {
                transactions.append(
                    try reading { () throws(ByteReaderError) in
                        try reader.readBytes(try reader.readCount32(elementSize: 1))
                    })
            }
            return LedgerBlock(signedHeader: signedHeader, transactions: transactions)
        }
    }

    /// What pins each transaction.
    ///
    /// - Throws: `.transaction` for the first that does not decode.
    public func commitments() throws(BlockDecodingError) -> [TransactionCommitment] {
        try Self.commitments(to: transactions)
    }

    /// What pins each of `transactions`.
    ///
    /// - Throws: `.transaction` for the first that does not decode.
    public static func commitments(
        to transactions: [[UInt8]]
    ) throws(BlockDecodingError) -> [TransactionCommitment] {
        var commitments: [TransactionCommitment] = []
        commitments.reserveCapacity(transactions.count)
        for (index, bytes) in transactions.enumerated() {
            do throws(LedgerDecodingError) {
                commitments.append(TransactionCommitment(try LedgerTransaction(decoding: bytes)))
            } catch { throw .transaction(index: index, error) }
        }
        return commitments
    }

    /// Refuses a body that the header does not commit to. A refusal says nothing about the header: whoever passed the
    /// block on may have altered it.
    ///
    /// - Throws: `.bodyAltered`; a transaction that does not decode is altered as well.
    public func checkBody() throws(BlockRefusal) {
        let commitments = (try? commitments()) ?? []
        let actual = BlockBody.hash(of: commitments)
        guard commitments.count == transactions.count, transactions.count == Int(header.transactionCount),
            actual == header.bodyHash
        else { throw .bodyAltered(height: header.height, actual: actual, expected: header.bodyHash) }
    }
}
