public import ChainTransactions
import Primitives

/// What pins a transaction and its proofs and signatures: together the two hashes commit to every byte of it.
public struct TransactionCommitment: Sendable, Hashable {
    /// The hash of everything that has effect.
    public var id: Hash256
    /// The hash of the proofs and signatures.
    public var authorization: Hash256

    /// A commitment of these parts.
    public init(id: Hash256, authorization: Hash256) {
        self.id = id
        self.authorization = authorization
    }

    /// The commitment to a transaction.
    public init(_ transaction: LedgerTransaction) {
        self.init(id: transaction.id, authorization: transaction.authorizationDigest)
    }

    var leaf: Hash256 {
        Hash256(.blockLeaf) { writer in
            writer.write(id)
            writer.write(authorization)
        }
    }
}

/// The hash of a block's transactions: a Merkle tree over their commitments, in order (docs/spec, section 9).
///
/// The tree has the shape of RFC 6962 §2.1: the left subtree is the largest perfect one that leaves something for the
/// right. Leaves, nodes and the root, which also counts, are hashed under personalisations of their own.
public enum BlockBody {
    /// The hash of these transactions. Linear time.
    public static func hash(of transactions: [TransactionCommitment]) -> Hash256 {
        root(tree(transactions.map(\.leaf)[...]), count: transactions.count)
    }

    /// Shows that transaction `index` is among `transactions`; nil where there is no such one. Linear time.
    public static func proof(of index: Int, in transactions: [TransactionCommitment]) -> InclusionProof? {
        guard transactions.indices.contains(index) else { return nil }
        var path: [Hash256] = []
        var leaves = transactions.map(\.leaf)[...]
        while leaves.count > 1 {
            let split = leaves.startIndex + leftCount(leaves.count)
            if index < split {
                path.append(tree(leaves[split...]))
                leaves = leaves[..<split]
            } else {
                path.append(tree(leaves[..<split]))
                leaves = leaves[split...]
            }
        }
        return InclusionProof(index: UInt32(index), count: UInt32(transactions.count), path: path.reversed())
    }

    static func root(_ tree: Hash256, count: Int) -> Hash256 {
        Hash256(.blockBody) { writer in
            writer.writeUInt64(UInt64(count))
            writer.write(tree)
        }
    }

    static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
        Hash256(.blockNode) { writer in
            writer.write(left)
            writer.write(right)
        }
    }

    /// The leaves of the left subtree of `count` > 1: the largest power of two below.
    static func leftCount(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    /// Recursion is as deep as the logarithm of the count.
    private static func tree(_ leaves: ArraySlice<Hash256>) -> Hash256 {
        guard let first = leaves.first else { return .zero }
        guard leaves.count > 1 else { return first }
        let split = leaves.startIndex + leftCount(leaves.count)
        return node(tree(leaves[..<split]), tree(leaves[split...]))
    }
}

/// Shows that a transaction is in a block.
public struct InclusionProof: Sendable, Hashable {
    /// The transaction's position.
    public var index: UInt32
    /// The number of transactions.
    public var count: UInt32
    /// The siblings on the way from the leaf to the root.
    public var path: [Hash256]

    /// The most siblings that a path has.
    public static let maximumDepth = 32

    /// A proof of these parts.
    public init(index: UInt32, count: UInt32, path: [Hash256]) {
        self.index = index
        self.count = count
        self.path = path
    }

    /// The body hash that `transaction` leads to, or nil where position, count and path do not fit together.
    public func bodyHash(including transaction: TransactionCommitment) -> Hash256? {
        guard index < count, let turns = Self.turns(index: Int(index), count: Int(count)), turns.count == path.count
        else { return nil }
        var hash = transaction.leaf
        for (isRight, sibling) in zip(turns.reversed(), path) {
            hash = isRight ? BlockBody.node(sibling, hash) : BlockBody.node(hash, sibling)
        }
        return BlockBody.root(hash, count: Int(count))
    }

    /// For each level from the root down whether the way goes right.
    private static func turns(index: Int, count: Int) -> [Bool]? {
        var turns: [Bool] = []
        var index = index
        var count = count
        while count > 1 {
            let left = BlockBody.leftCount(count)
            turns.append(index >= left)
            if index >= left {
                index -= left
                count -= left
            } else {
                count = left
            }
        }
        return turns
    }

    /// Position, count and path, integers least significant byte first; the path's length follows from the two.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt32(index)
        writer.writeUInt32(count)
        for hash in path { writer.write(hash) }
        return writer.bytes
    }

    /// The proof that `bytes` encode.
    ///
    /// - Throws: `.proofShape`, or the layout's first refusal.
    public init(decoding bytes: [UInt8]) throws(BlockDecodingError) {
        self = try decodingBlock(bytes) { (reader) throws(BlockDecodingError) in
            let index = try reading { () throws(ByteReaderError) in try reader.readUInt32() }
            let count = try reading { () throws(ByteReaderError) in try reader.readUInt32() }
            guard index < count, let turns = Self.turns(index: Int(index), count: Int(count)) else { throw .proofShape }
            var path: [Hash256] = []
            for _ in turns { path.append(try readHash(&reader)) }
            return InclusionProof(index: index, count: count, path: path)
        }
    }
}
