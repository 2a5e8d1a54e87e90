import Chain
import ChainStore
import ChainTransactions
import Engines
import EnginesTestSupport
import Primitives
import Synchronization
import TestSupport
import Testing

/// A source of snapshots of a chain in memory, with faults that a test chooses.
private final class TestSource: BlockSource, SnapshotSource {
    struct Faults: Sendable {
        var description: @Sendable (SnapshotDescription) -> SnapshotDescription? = { $0 }
        var chunk: @Sendable (UInt32, [UInt8]) throws -> [UInt8]? = { $1 }
        var header: @Sendable (UInt64, [UInt8]) -> [UInt8]? = { $1 }
        var extraHeaders = 0
    }

    struct Failure: Error {}

    private let snapshot: SnapshotDescription
    private let chunks: [[UInt8]]
    private let store: MemoryBlockStore
    private let faults: Faults
    /// The numbers of the chunks that were asked for.
    let asked = Mutex<[UInt32]>([])

    init(
        _ machine: CountingMachine<MemoryStorage>, _ store: MemoryBlockStore, _ faults: Faults = Faults()
    ) throws {
        let snapshot = try machine.listSnapshots()[0]
        self.snapshot = snapshot
        chunks = try (0..<snapshot.chunks).compactMap {
            try machine.loadSnapshotChunk(height: snapshot.height, index: $0)
        }
        self.store = store
        self.faults = faults
    }

    func snapshots() -> [SnapshotDescription] { [snapshot].compactMap(faults.description) }

    func snapshotChunk(height: UInt64, index: UInt32) throws -> [UInt8]? {
        asked.withLock { $0.append(index) }
        guard height == snapshot.height, index < chunks.count else { return nil }
        return try faults.chunk(index, chunks[Int(index)])
    }

    func headers(from height: UInt64, limit: Int) -> [[UInt8]] {
        (height..<height + UInt64(limit + faults.extraHeaders)).compactMap { height in
            store.block(at: height).flatMap { faults.header(height, $0.block.signedHeader.encoded) }
        }
    }

    func height() -> UInt64 { store.lastHeader()?.header.height ?? 0 }
    func blocks(from height: UInt64, limit: Int) throws -> [[UInt8]] {
        try StoreBlockSource(store).blocks(from: height, limit: limit)
    }
}

@Suite struct SnapshotStartTests {
    /// A chain: its blocks, and its state as of an earlier one of them.
    private struct Chain {
        let store: MemoryBlockStore
        let machine: CountingMachine<MemoryStorage>
        let height: UInt64

        func trusted(_ height: UInt64) throws -> TrustedHeader {
            TrustedHeader(height: height, hash: try #require(store.block(at: height)).block.hash)
        }
    }

    /// Blocks up to 24, and the state after block 20, in several chunks.
    private func chain() async throws -> Chain {
        let store = MemoryBlockStore()
        let engine = try TestChain.engine(MemoryStorage(), store: store)
        try await engine.start()
        var machine = CountingMachine(MemoryStorage())
        _ = try machine.initChain(genesis: TestChain.genesis)
        for height in 1...24 as ClosedRange<UInt64> {
            for number in 0..<4 as Range<UInt64> {
                _ = try await engine.submit(
                    TestChain.transaction(5, fee: height * 10 + number, to: UInt8(height * 4 + number)), from: "a")
            }
            let block = try await engine.makeBlock().block
            guard height <= 20 else { continue }
            _ = try machine.finalizeBlock(
                BlockProposal(
                    height: height, proposer: block.header.proposer, transactions: block.transactions,
                    maximumByteCount: 1 << 20))
            try machine.commit()
        }
        #expect(try machine.listSnapshots()[0].chunks > 4)
        return Chain(store: store, machine: machine, height: 20)
    }

    private func follower(
        _ ledger: SQLiteLedger, _ sources: [any SnapshotSource & BlockSource], _ trusted: TrustedHeader?,
        _ folder: TemporaryFolder, maximumByteCount: UInt64 = 1 << 30, attempts: Int = 2, chain: String = "test-chain"
    ) throws -> Follower<CountingMachine<SQLiteLedger>> {
        Follower(
            application: CountingMachine(ledger), store: ledger, sources: sources,
            configuration: .init(
                chainID: try ChainID(chain), genesis: TestChain.genesis, sequencer: try TestChain.key().account,
                snapshot: SnapshotStart(
                    trusted: trusted, sources: sources, folder: folder.path("snapshot"),
                    maximumByteCount: maximumByteCount, attempts: attempts),
                interval: .milliseconds(1), maximumInterval: .milliseconds(2)))
    }

    /// The refusal of a start; the store is empty after it.
    private func refusal(
        _ chain: Chain, _ faults: TestSource.Faults = .init(), trusted: TrustedHeader? = nil,
        maximumByteCount: UInt64 = 1 << 30, chainID: String = "test-chain"
    ) async throws -> EngineError? {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        let follower = try follower(
            ledger, [TestSource(chain.machine, chain.store, faults)], trusted ?? chain.trusted(20), folder,
            maximumByteCount: maximumByteCount, chain: chainID)
        do throws(EngineError) {
            try await follower.prepare()
            return nil
        } catch {
            #expect(try ledger.lastCommit() == nil, "\(error)")
            return error
        }
    }

    @Test(arguments: [1, 17, 20, 24] as [UInt64])
    func goesOnFromTheStateUnderATrustedHeader(trusted: UInt64) async throws {
        let chain = try await chain()
        let folder = try TemporaryFolder()
        do {
            let ledger = try SQLiteLedger(path: folder.path("l"))
            let follower = try follower(
                ledger, [try TestSource(chain.machine, chain.store)], try chain.trusted(trusted), folder)
            try await follower.prepare()
            let status = try await follower.status()
            #expect(status.height == 20 && status.hash == chain.store.block(at: 20)?.block.hash)
            #expect(try ledger.lastHeader() == nil)
            await follower.stop()
        }
        // Another start, before any block came and without a header to trust, knows where it is.
        let ledger = try SQLiteLedger(path: folder.path("l"))
        let source = try TestSource(chain.machine, chain.store)
        let again = try follower(ledger, [source], nil, folder)
        try await again.prepare()
        #expect(try await again.synchronize() == 4)
        #expect(source.asked.withLock { $0 }.isEmpty)
        #expect(try await again.status().hash == chain.store.lastHeader()?.header.hash)
        #expect(try ledger.earliestHeight() == 21)
        #expect(try ledger.block(at: 20) == nil)
        try ledger.check(.full)
        // It serves snapshots itself.
        let list = try await again.snapshots()
        #expect(list.map(\.height) == [24])
        let chunk = try await again.snapshotChunk(height: 24, index: 0)
        #expect(chunk.map(StateSnapshot.hash(ofChunk:)) == list[0].chunkHashes[0])
        #expect(try await again.snapshotChunk(height: 20, index: 0) == nil)
        await again.stop()
    }

    @Test func withoutAHeaderToTrustItBeginsWithTheGenesis() async throws {
        let chain = try await chain()
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        let follower = try follower(ledger, [try TestSource(chain.machine, chain.store)], nil, folder)
        try await follower.prepare()
        #expect(try await follower.status().height == 0)
        #expect(try await follower.synchronize() == 24)
        #expect(try ledger.earliestHeight() == 1)
    }

    @Test func whatCameBeforeAnInterruptionIsNotFetchedAgain() async throws {
        let chain = try await chain()
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        var faults = TestSource.Faults()
        faults.chunk = { index, chunk in
            guard index < 3 else { throw TestSource.Failure() }
            return chunk
        }
        let broken = try TestSource(chain.machine, chain.store, faults)
        let first = try follower(ledger, [broken], try chain.trusted(20), folder)
        await #expect { try await first.prepare() } throws: { ($0 as? EngineError)?.name == "source" }
        // Asked again before it is given up.
        #expect(broken.asked.withLock { $0 } == [0, 1, 2, 3, 3])
        // One of those that came is damaged on the disk, and is not used.
        try folder.write([1, 2, 3], to: "snapshot/chunk-1")
        let whole = try TestSource(chain.machine, chain.store)
        let second = try follower(ledger, [whole], try chain.trusted(20), folder)
        try await second.prepare()
        let chunks = try chain.machine.listSnapshots()[0].chunks
        #expect(whole.asked.withLock { $0 } == [1] + Array(3..<chunks))
        #expect(try await second.status().height == 20)
        #expect(throws: (any Error).self, "chunks are left") { try folder.read("snapshot/chunk-0") }
    }

    @Test func aLiarIsLeftForTheNextSource() async throws {
        let chain = try await chain()
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        // Chunks and description agree with each other, and not with the header.
        var other = chain.machine
        _ = try other.finalizeBlock(
            BlockProposal(
                height: 21, proposer: TestChain.account(1), transactions: [try TestChain.transaction(1, fee: 9999)],
                maximumByteCount: 1 << 20))
        try other.commit()
        let liar = try TestSource(other, chain.store)
        let follower = try follower(
            ledger, [liar, try TestSource(chain.machine, chain.store)], try chain.trusted(20), folder)
        try await follower.prepare()
        #expect(!liar.asked.withLock { $0 }.isEmpty)
        let status = try await follower.status()
        #expect(status.height == 20 && status.appHash == chain.store.block(at: 20)?.block.header.appHash)
    }

    // MARK: Refusals by name

    @Test func wrongChunksAreNamed() async throws {
        let chain = try await chain()
        var faults = TestSource.Faults()
        faults.chunk = { index, chunk in index == 2 ? [chunk[0] ^ 1] + chunk.dropFirst() : chunk }
        guard case .snapshot(.wrongChunk(index: 2, _, _)) = try await refusal(chain, faults) else {
            Issue.record("a chunk with another bit passed")
            return
        }
        faults.chunk = { index, chunk in index == 1 ? nil : chunk }
        #expect(try await refusal(chain, faults) == .snapshot(.snapshotGone(height: 20)))
    }

    @Test func descriptionsThatDoNotHoldAreNamed() async throws {
        let chain = try await chain()
        var faults = TestSource.Faults()
        faults.description = { _ in nil }
        #expect(try await refusal(chain, faults) == .snapshot(.noSnapshot))
        faults.description = {
            var other = $0
            other.format = 2
            return other
        }
        #expect(try await refusal(chain, faults) == .snapshot(.noSnapshot))
        for height in [0, .max] as [UInt64] {
            faults.description = {
                var other = $0
                other.height = height
                return other
            }
            #expect(try await refusal(chain, faults) == .snapshot(.noSnapshot))
        }
        faults.description = {
            var other = $0
            other.chunkHashes[0] = .zero
            return other
        }
        guard case .application(.invalidSnapshot) = try await refusal(chain, faults) else {
            Issue.record("a description whose parts differ passed")
            return
        }
        let chunks = UInt64(try chain.machine.listSnapshots()[0].chunks)
        #expect(
            try await refusal(chain, maximumByteCount: (chunks << 20) - 1)
                == .snapshot(.snapshotTooLong(byteCount: chunks << 20, maximum: (chunks << 20) - 1)))
    }

    @Test func headersThatDoNotLeadToTheTrustedOneAreNamed() async throws {
        let chain = try await chain()
        let actual = try chain.trusted(22).hash
        #expect(
            try await refusal(chain, trusted: TrustedHeader(height: 22, hash: .zero))
                == .snapshot(.untrustedHeader(height: 22, actual: actual, expected: .zero)))
        #expect(
            try await refusal(chain, trusted: TrustedHeader(height: 40, hash: .zero))
                == .snapshot(.headersMissing(height: 25, asked: 16, given: 0)))
        var faults = TestSource.Faults()
        faults.extraHeaders = 1
        #expect(try await refusal(chain, faults) == .snapshot(.headersMissing(height: 20, asked: 1, given: 2)))
        faults.extraHeaders = 0
        let trusted = try chain.trusted(23)
        faults.header = { height, bytes in Array(bytes.dropLast(height == 20 ? 1 : 0)) }
        #expect(try await refusal(chain, faults, trusted: trusted)?.name == "malformed")
        for height in [20, 22] as [UInt64] {
            faults.header = { at, bytes in at == height ? Array(bytes.dropLast()) + [bytes[bytes.count - 1] ^ 1] : bytes
            }
            #expect(
                try await refusal(chain, faults, trusted: trusted) == .refused(.wrongSignature(height: height)))
        }
        let shifted = try #require(chain.store.block(at: 21)).block.signedHeader.encoded
        faults.header = { height, bytes in height == 20 ? shifted : bytes }
        #expect(try await refusal(chain, faults, trusted: trusted) == .refused(.wrongHeight(actual: 21, expected: 20)))
        #expect(
            try await refusal(chain, chainID: "other") == .refused(.wrongChain(actual: "test-chain", expected: "other"))
        )
    }

    @Test func withoutASourceThereIsNothingToBeginWith() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        let follower = try follower(ledger, [], TrustedHeader(height: 1, hash: .zero), folder)
        await #expect(throws: EngineError.snapshot(.noSource)) { try await follower.prepare() }
    }

    @Test func everyRefusalExplainsItself() {
        let refusals: [SnapshotRefusal] = [
            .noSource, .noSnapshot, .snapshotTooLong(byteCount: 3, maximum: 2), .snapshotGone(height: 7),
            .wrongChunk(index: 1, actual: .zero, expected: .zero), .headersMissing(height: 1, asked: 2, given: 0),
            .untrustedHeader(height: 1, actual: .zero, expected: .zero),
        ]
        for refusal in refusals { #expect(EngineError.snapshot(refusal).explanation == refusal.explanation) }
        #expect(Set(refusals.map(\.explanation)).count == refusals.count)
    }
}
