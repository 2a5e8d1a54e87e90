public import Chain
public import ChainTransactions
import Synchronization

/// Blocks in memory, for tests and chains that need not outlive the process.
public final class MemoryBlockStore: BlockStore {
    private struct Content {
        var blocks: [StoredBlock] = []
        var heights: [Hash256: UInt64] = [:]
        var locations: [Hash256: TransactionLocation] = [:]

        mutating func append(_ block: StoredBlock) {
            let header = block.block.header
            blocks.append(block)
            heights[header.hash] = header.height
            for (position, verdict) in block.verdicts.enumerated() {
                if let id = verdict.id {
                    locations[id] = TransactionLocation(height: header.height, position: position)
                }
            }
        }

        mutating func forgetLast() {
            let block = blocks.removeLast()
            heights[block.block.hash] = nil
            for id in block.verdicts.compactMap(\.id) { locations[id] = nil }
        }
    }

    private let content = Mutex(Content())

    /// A store without blocks.
    public init() {}

    public func lastHeader() -> SignedHeader? { content.withLock { $0.blocks.last?.block.signedHeader } }

    public func stage(_ block: StoredBlock) throws(StorageError) {
        let header = block.block.header
        let expected = content.withLock { content -> UInt64? in
            if let last = content.blocks.last?.block.header {
                guard header.height == last.height || header.height == last.height + 1 else { return last.height + 1 }
                // The commit of the one before failed: it is forgotten.
                if header.height == last.height { content.forgetLast() }
            }
            content.append(block)
            return nil
        }
        if let expected {
            throw LedgerStoreError.wrongHeight(actual: header.height, expected: expected).storageError
        }
    }

    public func block(at height: UInt64) -> StoredBlock? {
        content.withLock { content in
            guard let first = content.blocks.first?.block.header.height, height >= first,
                height - first < UInt64(content.blocks.count)
            else { return nil }
            return content.blocks[Int(height - first)]
        }
    }

    public func earliestHeight() -> UInt64? { content.withLock { $0.blocks.first?.block.header.height } }
    public func height(ofBlock hash: Hash256) -> UInt64? { content.withLock { $0.heights[hash] } }
    public func location(ofTransaction id: Hash256) -> TransactionLocation? {
        content.withLock { $0.locations[id] }
    }
}
