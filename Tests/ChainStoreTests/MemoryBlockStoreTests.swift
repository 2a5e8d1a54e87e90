import Chain
import ChainStore
import ChainTransactions
import Testing

@Suite struct MemoryBlockStoreTests {
    @Test func findsBlocksAsTheLedgerDoes() throws {
        let store = MemoryBlockStore()
        #expect(store.lastHeader() == nil && store.earliestHeight() == nil && store.block(at: 1) == nil)
        var previous = Hash256.zero
        for height in 3...9 as ClosedRange<UInt64> {
            let block = try Samples.stored(height, after: previous)
            try store.stage(block)
            previous = block.block.hash
            #expect(store.block(at: height) == block)
            #expect(store.height(ofBlock: previous) == height)
            for (position, verdict) in block.verdicts.enumerated() {
                guard let id = verdict.id else { continue }
                #expect(store.location(ofTransaction: id) == TransactionLocation(height: height, position: position))
            }
        }
        #expect(store.earliestHeight() == 3 && store.lastHeader()?.header.height == 9)
        #expect(store.block(at: 2) == nil && store.block(at: 10) == nil && store.block(at: .max) == nil)
    }

    @Test func forgetsABlockWhoseCommitFailed() throws {
        let store = MemoryBlockStore()
        let first = try Samples.stored(4, after: .zero)
        let second = try Samples.stored(4, after: Samples.hash(1))
        try store.stage(first)
        try store.stage(second)
        #expect(store.block(at: 4) == second && store.height(ofBlock: first.block.hash) == nil)
        for height in [3, 6] as [UInt64] {
            let block = try Samples.stored(height, after: second.block.hash)
            do throws(StorageError) {
                try store.stage(block)
                Issue.record("height \(height) after 4")
            } catch { #expect(error.name == "wrongHeight") }
        }
    }
}
