import Chain
import ChainStore
import ChainTransactions
import Engines
import EnginesTestSupport
import Foundation
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite struct SoloEngineTests {
    @Test func makesSignedBlocksOfWhatWasSubmitted() async throws {
        let blocks = MemoryBlockStore()
        let clock = Mutex<[UInt64]>([500, 400, 900])
        let engine = try TestChain.engine(
            MemoryStorage(), store: blocks, clock: { clock.withLock { $0.isEmpty ? 1_000 : $0.removeFirst() } })
        try await engine.start()
        try await engine.start()
        let genesis = try await engine.status()
        #expect(genesis.height == 0)
        var client = LightClient(
            chainID: try TestChain.id(), sequencer: try TestChain.key().account, genesisAppHash: genesis.appHash)
        #expect(genesis.hash == client.hash)
        let stream = await engine.newBlocks()
        let first = try TestChain.transaction(3, fee: 1)
        let second = try TestChain.transaction(4, fee: 2)
        #expect(try await engine.submit(first, from: "a").isAccepted)
        #expect(try await engine.submit(second, from: "a").isAccepted)
        #expect(await engine.pending(limit: 1) == .init(transactions: [second], count: 2, byteCount: 2 * first.count))
        var made: [StoredBlock] = []
        for _ in 0..<3 {
            let block = try await engine.makeBlock()
            try client.accept(block.block.signedHeader)
            try block.block.checkBody()
            made.append(block)
        }
        #expect(made[0].block.transactions == [second, first] && made[0].verdicts.allSatisfy(\.isAccepted))
        #expect(made[1].block.transactions.isEmpty)
        // The header's time follows the clock, but not back.
        #expect(made.map(\.block.header.time) == [500, 500, 900])
        #expect(await engine.pending(limit: 5).count == 0)
        let status = try await engine.status()
        #expect(status.height == 3 && status.hash == client.hash && status.appHash == client.appHash)
        #expect(status.failure == nil)
        #expect(
            try await engine.query(LedgerQuery(path: "account", data: TestChain.account(7).bytes)).refusal == "notFound"
        )
        await engine.stop()
        var seen: [StoredBlock] = []
        for await block in stream { seen.append(block) }
        #expect(seen == made)
        #expect(blocks.block(at: 2) == made[1])
    }

    @Test func refusesByName() async throws {
        let engine = try TestChain.engine(MemoryStorage(), store: MemoryBlockStore())
        await #expect(throws: EngineError.notStarted) { try await engine.makeBlock() }
        await #expect(throws: EngineError.notStarted) { try await engine.status() }
        await #expect(throws: EngineError.notStarted) { try await engine.query(LedgerQuery(path: "account")) }
        await #expect(throws: EngineError.notStarted) { try await engine.submit([], from: "a") }
        try await engine.start()
        func refusal(_ bytes: [UInt8]) async throws -> String? { try await engine.submit(bytes, from: "a").refusal }
        let good = try TestChain.transaction(1, fee: 1)
        #expect(try await refusal([1]) == "malformed")
        #expect(try await refusal(TestChain.transaction(1, fee: 1, chain: "other")) == "chainID")
        // Strictness 3.13: bytes with the id of an honest transaction do not keep it out.
        #expect(try await refusal(TestChain.transaction(1, fee: 1, signature: 0xbd)) == "badProof")
        #expect(try await refusal(TestChain.transaction(1, fee: 1, signature: 0xbd)) == "badProof")
        #expect(try await refusal(good) == nil)
        #expect(try await refusal(good) == "alreadyPending")
        try await engine.makeBlock()
        #expect(try await refusal(good) == "seen")
        await engine.stop()
        await #expect(throws: EngineError.stopped) { try await engine.makeBlock() }
        await #expect(throws: EngineError.stopped) { try await engine.submit(good, from: "a") }
        await #expect(throws: EngineError.stopped) { try await engine.start() }
        var count = 0
        for await _ in await engine.newBlocks() { count += 1 }
        #expect(count == 0)
    }

    @Test func onlySoManyWaitToBeChecked() async throws {
        let engine = try TestChain.engine(MemoryStorage(), store: MemoryBlockStore(), waiting: 2, waitingPerSource: 0)
        try await engine.start()
        #expect(try await engine.submit(TestChain.transaction(1, fee: 1), from: "a").refusal == "busy")
        let closed = try TestChain.engine(MemoryStorage(), store: MemoryBlockStore(), waiting: 0)
        try await closed.start()
        #expect(try await closed.submit(TestChain.transaction(1, fee: 1), from: "a").refusal == "busy")
    }

    @Test func aFloodNeitherGrowsNorShutsOthersOut() async throws {
        let engine = try TestChain.engine(
            MemoryStorage(), store: MemoryBlockStore(),
            mempool: .init(count: 20, countPerSource: 10))
        try await engine.start()
        let flood = try (0..<200).map { try TestChain.transaction(1, fee: 1_000 + $0) }
        let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
            for bytes in flood { group.addTask { try await engine.submit(bytes, from: "flood").refusal } }
            var refusals: [String?] = []
            for try await refusal in group { refusals.append(refusal) }
            return refusals
        }
        #expect(refusals.filter { $0 == nil }.count == 10)
        #expect(refusals.allSatisfy { [nil, "sourceFull", "busy"].contains($0) })
        #expect(try await engine.submit(TestChain.transaction(1, fee: 1), from: "honest").isAccepted)
        #expect(try await engine.makeBlock().block.transactions.count == 11)
    }

    @Test func rechecksWhatWaitsAfterEachBlock() async throws {
        let rechecked = Mutex<[[UInt8]]>([])
        let size = try TestChain.transaction(1, fee: 1).count
        let engine = try TestChain.engine(
            MemoryStorage(), store: MemoryBlockStore(), maximumBlockByteCount: size,
            rechecks: { bytes in rechecked.withLock { $0.append(bytes) } })
        try await engine.start()
        let transactions = try (1...3).map { try TestChain.transaction(1, fee: 10 - $0) }
        for bytes in transactions { #expect(try await engine.submit(bytes, from: "a").isAccepted) }
        #expect(rechecked.withLock { $0 }.isEmpty)
        #expect(try await engine.makeBlock().block.transactions == [transactions[0]])
        #expect(rechecked.withLock { $0 } == Array(transactions[1...]))
    }

    @Test func makesBlocksAtItsInterval() async throws {
        let engine = try TestChain.engine(MemoryStorage(), store: MemoryBlockStore(), interval: .milliseconds(5))
        let stream = await engine.newBlocks()
        try await engine.start()
        let transactions = try (0..<5).map { try TestChain.transaction(1, fee: $0) }
        var blocks = stream.makeAsyncIterator()
        for bytes in transactions {
            #expect(try await engine.submit(bytes, from: "a").isAccepted)
            // No empty block comes between.
            #expect(await blocks.next()?.block.transactions == [bytes])
        }
        await engine.stop()
    }

    @Test func aBrokenInvariantHaltsIt() async throws {
        let engine = try TestChain.engine(MemoryStorage(), store: MemoryBlockStore())
        try await engine.start()
        let fee = CountingMachine<MemoryStorage>.poisonousFee
        #expect(try await engine.submit(TestChain.transaction(1, fee: fee), from: "a").isAccepted)
        await #expect(throws: EngineError.application(.invariantBroken("a poisonous fee"))) {
            try await engine.makeBlock()
        }
        let halted = EngineError.halted(reason: "a poisonous fee")
        await #expect(throws: halted) { try await engine.makeBlock() }
        await #expect(throws: halted) { try await engine.submit(TestChain.transaction(1, fee: 1), from: "a") }
        #expect(try await engine.status().failure == halted)
        #expect(try await engine.status().height == 0)
    }

    // MARK: Restarts

    @Test func goesOnWhereTheStoreStands() async throws {
        let folder = try TemporaryFolder()
        var hashes: [Hash256] = []
        for run in 0..<3 as Range<UInt64> {
            let ledger = try SQLiteLedger(path: folder.path("l"))
            let engine = try TestChain.engine(ledger, store: ledger)
            try await engine.start()
            #expect(try await engine.status().height == run * 2)
            if let last = hashes.last { #expect(try await engine.status().hash == last) }
            for number in 0..<2 as Range<UInt64> {
                #expect(try await engine.submit(TestChain.transaction(2, fee: run * 2 + number), from: "a").isAccepted)
                hashes.append(try await engine.makeBlock().block.hash)
            }
            await engine.stop()
        }
        let ledger = try SQLiteLedger(path: folder.path("l"))
        try ledger.check(.full)
        #expect(try ledger.lastHeader()?.header.hash == hashes.last)
    }

    @Test func executesAgainTheBlocksThatTheStateDoesNotHave() async throws {
        let blocks = MemoryBlockStore()
        let engine = try TestChain.engine(MemoryStorage(), store: blocks)
        try await engine.start()
        for fee in 1...4 as ClosedRange<UInt64> {
            _ = try await engine.submit(TestChain.transaction(2, fee: fee), from: "a")
            try await engine.makeBlock()
        }
        let expected = try await engine.status()
        let again = try TestChain.engine(MemoryStorage(), store: blocks)
        try await again.start()
        #expect(try await again.status() == expected)
        // Another state than the blocks', another chain, and blocks that are missing.
        let other = try TestChain.engine(MemoryStorage(), store: blocks, salt: 1)
        await #expect {
            try await other.start()
        } throws: { ($0 as? EngineError)?.name == "replayDiffers" }
        let foreign = try TestChain.engine(MemoryStorage(), store: MemoryBlockStore(), chain: "foreign")
        await #expect(throws: EngineError.wrongChain(actual: "test-chain", expected: "foreign")) {
            try await foreign.start()
        }
        let gap = MemoryBlockStore()
        try gap.stage(try #require(blocks.block(at: 3)))
        let missing = try TestChain.engine(MemoryStorage(), store: gap)
        await #expect(throws: EngineError.missingBlock(height: 1)) { try await missing.start() }
    }

    @Test func refusesAStateThatIsNotTheBlocks() async throws {
        let folder = try TemporaryFolder()
        let blocks = MemoryBlockStore()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        do {
            let engine = try TestChain.engine(ledger, store: blocks)
            try await engine.start()
            try await engine.makeBlock()
        }
        let ahead = try TestChain.engine(ledger, store: MemoryBlockStore())
        await #expect(throws: EngineError.stateAhead(state: 1, blocks: 0)) { try await ahead.start() }
        let other = MemoryBlockStore()
        let engine = try TestChain.engine(MemoryStorage(), store: other, salt: 1)
        try await engine.start()
        try await engine.makeBlock()
        let differs = try TestChain.engine(ledger, store: other)
        await #expect {
            try await differs.start()
        } throws: { ($0 as? EngineError)?.name == "stateDiffers" }
    }

    @Test func aFullDiskLeavesTheChainWhereItWas() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"), options: .init(maximumPageCount: 60))
        let engine = try TestChain.engine(ledger, store: ledger)
        try await engine.start()
        var fee: UInt64 = 0
        var failure: EngineError?
        while failure == nil, fee < 5_000 {
            for _ in 0..<50 {
                fee += 1
                _ = try await engine.submit(TestChain.transaction(2, fee: fee, to: UInt8(fee % 250)), from: "a")
            }
            let before = try await engine.status()
            do throws(EngineError) { try await engine.makeBlock() } catch {
                failure = error
                let after = try await engine.status()
                #expect(after.height == before.height && after.hash == before.hash && after.failure == error)
            }
        }
        #expect(failure.map { if case .application(.storage(let error)) = $0 { error.name } else { "" } } == "diskFull")
        #expect(await engine.pending(limit: 0).count == 50)
        try ledger.check(.full)
        #expect(try ledger.lastCommit()?.height == (try await engine.status()).height)
    }

    /// Work on the engine's thread does not keep tasks of the cooperative pool waiting: each of many engines holds its
    /// thread at once, which no pool of few threads could.
    @Test func worksOnThreadsOfItsOwn() async throws {
        let count = ProcessInfo.processInfo.activeProcessorCount + 6
        let rendezvous = Rendezvous(count)
        let engines = try (0..<count).map { _ in
            try TestChain.engine(
                MemoryStorage(), store: MemoryBlockStore(),
                clock: {
                    rendezvous.wait()
                    return 1
                })
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for engine in engines {
                group.addTask {
                    try await engine.start()
                    try await engine.makeBlock()
                }
            }
            try await group.waitForAll()
        }
    }
}

/// Lets nobody pass before `count` are there.
private final class Rendezvous: @unchecked Sendable {
    private let condition = NSCondition()
    private var missing: Int

    init(_ count: Int) { missing = count }

    func wait() {
        condition.lock()
        missing -= 1
        condition.broadcast()
        while missing > 0 { condition.wait() }
        condition.unlock()
    }
}
