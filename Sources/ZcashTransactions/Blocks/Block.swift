import Primitives

/// A block: a header and at least one transaction.
public struct Block: Sendable, Hashable {
    /// The header.
    public var header: BlockHeader
    /// The transactions, the coinbase transaction first.
    public var transactions: [Transaction]

    /// A block of these parts.
    public init(header: BlockHeader, transactions: [Transaction]) {
        self.header = header
        self.transactions = transactions
    }

    /// Reads a block that fills `bytes`.
    public init(bytes: [UInt8]) throws(TransactionReadingError) {
        var reader = TransactionReader(ByteReader(bytes))
        header = try BlockHeader(from: &reader)
        transactions = try reader.readList(elementSize: 10) { (reader) throws(TransactionReadingError) in
            try Transaction(from: &reader)
        }
        try reader.finish()
    }

    /// The block's encoding.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        header.write(to: &writer)
        writer.writeCompactSize(transactions.count)
        for transaction in transactions { writer.write(transaction.bytes) }
        return writer.bytes
    }

    /// The root over the identifiers of the transactions (double SHA-256, the last of an odd level doubled); 32 zero
    /// bytes without transactions.
    public var merkleRoot: [UInt8] {
        Self.root(of: transactions.map(\.id)) { SHA256.digest(of: SHA256.digest(of: $0 + $1)) }
    }

    /// Whether a level of that tree holds the same pair twice in a row, by which a block can be given transactions
    /// twice without another root (CVE-2012-2459).
    public var hasRepeatedPair: Bool {
        var level = transactions.map(\.id)
        while level.count > 1 {
            for i in stride(from: 0, to: level.count - 1, by: 2) where level[i] == level[i + 1] { return true }
            level = Self.parents(of: level) { SHA256.digest(of: SHA256.digest(of: $0 + $1)) }
        }
        return false
    }

    private static func parents(
        of level: [[UInt8]], _ combine: ([UInt8], [UInt8]) -> [UInt8]
    ) -> [[UInt8]] {
        stride(from: 0, to: level.count, by: 2).map { combine(level[$0], level[min($0 + 1, level.count - 1)]) }
    }

    private static func root(of leaves: [[UInt8]], _ combine: ([UInt8], [UInt8]) -> [UInt8]) -> [UInt8] {
        var level = leaves
        while level.count > 1 { level = parents(of: level, combine) }
        return level.first ?? [UInt8](repeating: 0, count: 32)
    }

    /// The root over the transactions' authorising digests (ZIP 244: BLAKE2b-256 under "ZcashAuthDatHash", the leaves
    /// filled up with zeros to a power of two).
    public var authorizingDataRoot: [UInt8] {
        var leaves = transactions.map(\.authorizingDigest)
        var width = 1
        while width < leaves.count { width *= 2 }
        leaves += [[UInt8]](repeating: [UInt8](repeating: 0, count: 32), count: width - leaves.count)
        return Self.root(of: leaves) { left, right in
            BLAKE2b.digest("ZcashAuthDatHash") { writer in
                writer.write(left)
                writer.write(right)
            }
        }
    }
}

extension Block {
    /// The height that the coinbase transaction's script begins with (BIP 34), which the header does not have; nil where
    /// there is none. Nothing else of the chain is known by it.
    public var height: UInt32? {
        guard let first = transactions.first, first.isCoinbase, let script = first.transparentInputs.first?.script,
            let length = script.first
        else { return nil }
        // The numbers 1 to 16 have opcodes of their own.
        if (0x51...0x60).contains(length) { return UInt32(length - 0x50) }
        let digits = script.dropFirst().prefix(Int(length))
        guard (1...5).contains(length), digits.count == Int(length) else { return nil }
        let value = digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return UInt32(exactly: value)
    }
}
