import Chain
public import ChainStore

/// Where a follower fetches blocks. Nothing that it gives is believed.
public protocol BlockSource: Sendable {
    /// The height of the last block there.
    func height() async throws -> UInt64
    /// Encoded blocks from `height` on, at least one and at most `limit`. Implementations bound what they read by
    /// ``Chain/LedgerBlock/maximumByteCount`` for a block, and gather them in a ``BlockBatch``.
    func blocks(from height: UInt64, limit: Int) async throws -> [[UInt8]]
}

/// The blocks that a source gathers for one question: no more than were asked for, and none after as many bytes as the
/// longest block has, so that long blocks do not fill the memory.
public struct BlockBatch: Sendable {
    /// The encoded blocks.
    public private(set) var blocks: [[UInt8]] = []
    private var byteCount = 0
    private let limit: Int

    /// Nothing yet, and room for `limit` blocks.
    public init(limit: Int) { self.limit = limit }

    /// Whether nothing more is to be gathered.
    public var isFull: Bool { blocks.count >= limit || byteCount >= LedgerBlock.maximumByteCount }

    /// Adds the next block.
    public mutating func append(_ block: [UInt8]) {
        blocks.append(block)
        byteCount += block.count
    }
}

/// The blocks of a store in the same process.
public struct StoreBlockSource: BlockSource {
    private let store: any BlockStore

    /// The blocks of `store`.
    public init(_ store: any BlockStore) { self.store = store }

    public func height() throws -> UInt64 { try store.lastHeader()?.header.height ?? 0 }

    public func blocks(from height: UInt64, limit: Int) throws -> [[UInt8]] {
        var batch = BlockBatch(limit: limit)
        while !batch.isFull, let stored = try store.block(at: height + UInt64(batch.blocks.count)) {
            batch.append(stored.block.encoded)
        }
        return batch.blocks
    }
}

/// The blocks of a file, for importing a chain: a follower executes all of them again.
public struct ChainFileSource: BlockSource {
    private let file: ChainFile

    /// The blocks of `file`.
    public init(_ file: ChainFile) { self.file = file }

    public func height() -> UInt64 { file.lastHeight ?? 0 }

    public func blocks(from height: UInt64, limit: Int) -> [[UInt8]] {
        var batch = BlockBatch(limit: limit)
        while !batch.isFull, let block = file.encodedBlock(at: height + UInt64(batch.blocks.count)) {
            batch.append(block)
        }
        return batch.blocks
    }
}
