import Chain
public import ChainStore

/// Where a follower fetches blocks. Nothing that it gives is believed.
public protocol BlockSource: Sendable {
    /// The height of the last block there.
    func height() async throws -> UInt64
    /// Encoded blocks from `height` on, at least one and at most `limit`. Implementations bound what they read by
    /// ``Chain/LedgerBlock/maximumByteCount`` for a block.
    func blocks(from height: UInt64, limit: Int) async throws -> [[UInt8]]
}

/// The blocks of a store in the same process.
public struct StoreBlockSource: BlockSource {
    private let store: any BlockStore

    /// The blocks of `store`.
    public init(_ store: any BlockStore) { self.store = store }

    public func height() throws -> UInt64 { try store.lastHeader()?.header.height ?? 0 }

    public func blocks(from height: UInt64, limit: Int) throws -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        while blocks.count < limit, let stored = try store.block(at: height + UInt64(blocks.count)) {
            blocks.append(stored.block.encoded)
        }
        return blocks
    }
}

/// The blocks of a file, for importing a chain: a follower executes all of them again.
public struct ChainFileSource: BlockSource {
    private let file: ChainFile

    /// The blocks of `file`.
    public init(_ file: ChainFile) { self.file = file }

    public func height() -> UInt64 { file.lastHeight ?? 0 }

    public func blocks(from height: UInt64, limit: Int) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        while blocks.count < limit, let block = file.encodedBlock(at: height + UInt64(blocks.count)) {
            blocks.append(block)
        }
        return blocks
    }
}
