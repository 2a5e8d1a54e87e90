import Chain
import ChainStore
import ChainTransactions
import Dispatch
import Engines
import EnginesTestSupport
import Primitives
import Synchronization
import Testing

/// Attacks on deployed nodes, played on the engines: docs/security-tests.md lists them all, by row.
@Suite("Known attacks on nodes: engines") struct KnownNodeAttackTests {
    // MARK: Row 2: bodies altered under an honest header (GHSA-rpcw and three follow-ups)

    @Test("2: whatever is done to a body, its header is not poisoned and nothing is written")
    func alteredBodies() async throws {
        let honest = try await Self.chain()
        let alterations = try Self.alterations(of: try #require(honest.block(at: 3)).block)
        let store = WatchedStore()
        let sources: [any BlockSource] =
            alterations.map { bytes in ScriptedSource(honest) { $0 == 3 ? bytes : $1 } } + [StoreBlockSource(honest)]
        let follower = try Self.follower(sources, store: store)
        try await follower.prepare()
        for _ in alterations {
            await #expect {
                try await follower.synchronize()
            } throws: { error in
                switch error as? EngineError {
                case .refused(.bodyAltered(height: 3, _, _)), .malformed: true
                default: false
                }
            }
            #expect(try await follower.status().height == 2)
            #expect(store.staged == 2)
        }
        // The honest block, under the very header that was refused so often.
        #expect(try await follower.synchronize() == 3)
        #expect(store.lastHeader() == honest.lastHeader())
        #expect(store.staged == 5)
        await follower.stop()
    }

    /// Block 3, with its header and signature as they were and another body each time.
    private static func alterations(of block: LedgerBlock) throws -> [[UInt8]] {
        #expect(block.transactions.count == 3)
        var altered: [[[UInt8]]] = []
        let all = block.transactions
        for offset in [0, all[0].count / 2, all[0].count - 1] {
            var bytes = all[0]
            bytes[offset] ^= 1
            altered.append([bytes, all[1], all[2]])
        }
        // The same effects and id, another authorisation.
        var other = try LedgerTransaction(decoding: all[1])
        other.transparent.debits[0].signature = [UInt8](repeating: 0xbd, count: 64)
        #expect(try LedgerTransaction(decoding: all[1]).id == other.id)
        altered.append([all[0], other.encoded, all[2]])
        altered.append([all[1], all[0], all[2]])
        altered.append([all[0], all[1], all[1]])
        altered.append([all[0], all[1], []])
        altered.append([all[0], all[1], [UInt8](repeating: 0xff, count: 100)])
        // Other numbers of transactions: CVE-2012-2459's repeated last one, one less, none.
        altered += [all + [all[2]], Array(all.dropLast()), []]
        return altered.map { LedgerBlock(signedHeader: block.signedHeader, transactions: $0).encoded }
    }

    // MARK: Row 3: a header that comes twice (zcashd 6.12.1)

    @Test("3: a block that comes again changes no balance, and no pool") func repeatedHeader() async throws {
        let honest = try await Self.chain()
        let store = WatchedStore()
        let repeating = ScriptedSource(honest) { height, bytes in
            height == 5 ? honest.block(at: 4)?.block.encoded : bytes
        }
        let follower = try Self.follower([repeating, StoreBlockSource(honest)], store: store)
        try await follower.prepare()
        await #expect(throws: EngineError.refused(.wrongHeight(actual: 4, expected: 5))) {
            try await follower.synchronize()
        }
        #expect(store.staged == 4)
        #expect(try await follower.status().appHash == honest.block(at: 4)?.block.header.appHash)
        try await follower.synchronize()
        #expect(try await follower.status().appHash == honest.lastHeader()?.header.appHash)
        await follower.stop()
    }

    // MARK: Row 5: a pool that would leave its bounds (zcashd 6.12.4)

    @Test("5: a block that breaks the sums halts the follower, and is not written, asked for or executed again")
    func brokenSums() async throws {
        let honest = try await Self.chain()
        let block = try #require(honest.block(at: 2)).block
        // The sequencer signs a block that the state machine finds to break its invariant.
        let transactions = [try TestChain.transaction(1, fee: CountingMachine<MemoryStorage>.poisonousFee)]
        var header = block.header
        header.transactionCount = 1
        header.bodyHash = BlockBody.hash(of: try LedgerBlock.commitments(to: transactions))
        let signed = SignedHeader(header: header, signature: try TestChain.key().sign(header.hash.bytes))
        let broken = LedgerBlock(signedHeader: signed, transactions: transactions).encoded
        let store = WatchedStore()
        let source = ScriptedSource(honest) { $0 == 2 ? broken : $1 }
        let follower = try Self.follower([source], store: store)
        try await follower.prepare()
        await #expect {
            try await follower.synchronize()
        } throws: { error in
            if case .application(.invariantBroken) = error as? EngineError { true } else { false }
        }
        let asked = source.asked
        for _ in 0..<20 {
            await #expect { try await follower.synchronize() } throws: { ($0 as? EngineError)?.name == "halted" }
        }
        #expect(source.asked == asked)
        #expect(store.staged == 1 && store.lastHeader()?.header.height == 1)
        await follower.stop()
    }

    // MARK: Row 1: memory (GHSA-xr93, -438q, -h72h)

    @Test("1: a source's long blocks are not gathered without bound") func longBlocks() {
        let long = [UInt8](repeating: 0, count: LedgerBlock.maximumByteCount / 2)
        var batch = BlockBatch(limit: 32)
        for _ in 0..<32 where !batch.isFull { batch.append(long) }
        #expect(batch.blocks.count == 2)
        batch = BlockBatch(limit: 3)
        for _ in 0..<32 where !batch.isFull { batch.append([1]) }
        #expect(batch.blocks.count == 3)
        #expect(BlockBatch(limit: 0).isFull)
    }

    // MARK: Row 6: errors swallowed (Zebra #10590)

    @Test("6: a failure to check again what waits shows in the status") func recheckFailures() async throws {
        let storage = FailingStorage()
        let engine = try TestChain.engine(storage, store: MemoryBlockStore(), maximumBlockByteCount: 200)
        try await engine.start()
        for fee in [1, 2] as [UInt64] {
            #expect(try await engine.submit(TestChain.transaction(1, fee: fee), from: "a").isAccepted)
        }
        // The first is in the block; the medium fails when the second is looked at once more.
        storage.failsAfterCommit.withLock { $0 = true }
        let block = try await engine.makeBlock()
        #expect(block.block.transactions.count == 1)
        #expect(try await engine.status().failure == .storage(FailingStorage.unreadable))
        storage.failsAfterCommit.withLock { $0 = false }
        storage.fails.withLock { $0 = false }
        try await engine.makeBlock()
        #expect(try await engine.status().failure == nil)
        await engine.stop()
    }

    @Test("6: an error of any other kind is passed on with its words") func otherErrors() async throws {
        struct Nameless: Error {}
        #expect(EngineError(Nameless()) == .failed(reason: "Nameless()"))
        let named = MempoolRefusal.full
        let failed = EngineError(named)
        #expect(failed == .failed(reason: named.explanation))
        #expect(failed.name == "failed" && failed.explanation == named.explanation)
        #expect(EngineError(BlockRefusal.wrongSignature(height: 3)) == .refused(.wrongSignature(height: 3)))
        let follower = try Self.follower([], store: UnreadableStore())
        await #expect(throws: EngineError.storage(UnreadableStore.error)) { try await follower.prepare() }
    }

    // MARK: Row 9: one peer fills the queue (GHSA-4fc2, GHSA-63wg)

    @Test("9: one source's transactions that wait to be checked do not shut another's out") func queue() async throws {
        let (entered, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // Making a block asks for the time on the engine's own thread, which is held there.
        let engine = try TestChain.engine(
            MemoryStorage(), store: MemoryBlockStore(), waiting: 4, waitingPerSource: 2,
            clock: {
                entered.signal()
                release.wait()
                return 1
            })
        try await engine.start()
        let block = Task { try await engine.makeBlock() }
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "wait").async {
                entered.wait()
                continuation.resume()
            }
        }
        let flood = try (1...6).map { try TestChain.transaction(1, fee: $0) }
        try await withThrowingTaskGroup(of: String?.self) { group in
            for bytes in flood { group.addTask { try await engine.submit(bytes, from: "flood").refusal } }
            // Two wait; four are turned away at once, though nothing can be checked now.
            for _ in 0..<4 { #expect(try await group.next() == "busy") }
            let honest = Task { try await engine.submit(TestChain.transaction(1, fee: 9), from: "honest").refusal }
            release.signal()
            #expect(try await honest.value == nil)
            while let refusal = try await group.next() { #expect(refusal == nil) }
        }
        _ = try await block.value
        #expect(await engine.pending(limit: 0).count == 3)
        await engine.stop()
    }

    // MARK: Row 13: what was refused once keeps the honest one out (GHSA-4m69, GHSA-8gxx)

    @Test("13: a payment that came before the one it builds on may come again in the same block") func tooEarly()
        async throws
    {
        let (engine, transfers) = try Self.ledger()
        try await engine.start()
        // Whoever sees both on their way may hand the second in first.
        #expect(try await engine.submit(transfers[1], from: "attacker").refusal == "accountSequence")
        #expect(try await engine.submit(transfers[1], from: "attacker").refusal == "accountSequence")
        #expect(try await engine.submit(transfers[0], from: "honest").isAccepted)
        #expect(try await engine.submit(transfers[1], from: "honest").isAccepted)
        #expect(try await engine.makeBlock().verdicts.map(\.refusal) == [nil, nil])
        await engine.stop()
    }

    // MARK: Row 14: replay (CometBFT)

    @Test("14: executing all blocks again leads to the signed states, or the engine does not start") func replay()
        async throws
    {
        let honest = try await Self.chain()
        let storage = MemoryStorage()
        let again = Follower(
            application: CountingMachine(storage), store: honest, sources: [],
            configuration: try Self.configuration())
        try await again.prepare()
        #expect(try await again.status().appHash == honest.lastHeader()?.header.appHash)
        let other = Follower(
            application: CountingMachine(storage, salt: 1), store: honest, sources: [],
            configuration: try Self.configuration())
        await #expect {
            try await other.prepare()
        } throws: { ($0 as? EngineError)?.name == "replayDiffers" }
    }
}

// MARK: What the attacks are played on

extension KnownNodeAttackTests {
    /// Five blocks of three transactions.
    private static func chain() async throws -> MemoryBlockStore {
        let store = MemoryBlockStore()
        let engine = try TestChain.engine(MemoryStorage(), store: store)
        try await engine.start()
        for height in 1...5 as ClosedRange<UInt64> {
            for number in 1...3 as ClosedRange<UInt64> {
                _ = try await engine.submit(TestChain.transaction(number, fee: height * 10 + number), from: "a")
            }
            try await engine.makeBlock()
        }
        await engine.stop()
        return store
    }

    private static func configuration() throws -> Follower<CountingMachine<MemoryStorage>>.Configuration {
        .init(chainID: try TestChain.id(), genesis: TestChain.genesis, sequencer: try TestChain.key().account)
    }

    private static func follower(
        _ sources: [any BlockSource], store: any BlockStore
    ) throws -> Follower<CountingMachine<MemoryStorage>> {
        Follower(
            application: CountingMachine(MemoryStorage()), store: store, sources: sources,
            configuration: try configuration())
    }

    /// The ledger itself, and two transfers of which the second builds on the first.
    private static func ledger() throws -> (SoloEngine<LedgerMachine<MemoryStorage>>, [[UInt8]]) {
        let key = try TestChain.key(3)
        let chainID = try TestChain.id()
        let genesis = try Genesis(
            configuration: ChainConfiguration(chainID: chainID, network: .regtest, validators: [key.account]),
            accounts: [AccountCredit(account: key.account, amount: 1_000_000)])
        let transfers = (0..<2).map { sequence in
            var transaction = LedgerTransaction(
                chainID: chainID, expiryHeight: 0, fee: 5_000,
                transparent: TransparentBundle(
                    debits: [AccountDebit(account: key.account, amount: 5_007, sequence: UInt64(sequence))],
                    credits: [AccountCredit(account: TestChain.account(7), amount: 7)]))
            transaction.transparent.debits[0].signature = key.sign(transaction.signatureDigest)
            return transaction.encoded
        }
        let engine = SoloEngine(
            application: try LedgerMachine(storage: MemoryStorage()), store: MemoryBlockStore(),
            key: try TestChain.key(),
            configuration: .init(chainID: chainID, genesis: genesis.encoded, proposer: TestChain.account(1)))
        return (engine, transfers)
    }
}

/// The blocks of a store, changed on their way.
private final class ScriptedSource: BlockSource {
    private let store: MemoryBlockStore
    private let alter: @Sendable (UInt64, [UInt8]) -> [UInt8]?
    private let count = Mutex(0)

    /// How often blocks were asked for.
    var asked: Int { count.withLock { $0 } }

    init(_ store: MemoryBlockStore, _ alter: @escaping @Sendable (UInt64, [UInt8]) -> [UInt8]?) {
        self.store = store
        self.alter = alter
    }

    func height() -> UInt64 { store.lastHeader()?.header.height ?? 0 }

    func blocks(from height: UInt64, limit: Int) -> [[UInt8]] {
        count.withLock { $0 += 1 }
        return (height...self.height()).compactMap { height in
            store.block(at: height).flatMap { alter(height, $0.block.encoded) }
        }
    }
}

/// Blocks in memory, and how many were handed over to be written.
private final class WatchedStore: BlockStore {
    private let base = MemoryBlockStore()
    private let count = Mutex(0)

    var staged: Int { count.withLock { $0 } }

    func lastHeader() -> SignedHeader? { base.lastHeader() }
    func stage(_ block: StoredBlock) throws(StorageError) {
        count.withLock { $0 += 1 }
        try base.stage(block)
    }
    func block(at height: UInt64) -> StoredBlock? { base.block(at: height) }
    func earliestHeight() -> UInt64? { base.earliestHeight() }
    func height(ofBlock hash: Hash256) -> UInt64? { base.height(ofBlock: hash) }
    func location(ofTransaction id: Hash256) -> TransactionLocation? { base.location(ofTransaction: id) }
}

/// A store that cannot be read.
private struct UnreadableStore: BlockStore {
    static let error = StorageError(name: "inputOutput", explanation: "The disk does not answer.")
    func lastHeader() throws(StorageError) -> SignedHeader? { throw Self.error }
    func stage(_ block: StoredBlock) throws(StorageError) { throw Self.error }
    func block(at height: UInt64) throws(StorageError) -> StoredBlock? { throw Self.error }
    func earliestHeight() throws(StorageError) -> UInt64? { throw Self.error }
    func height(ofBlock hash: Hash256) throws(StorageError) -> UInt64? { throw Self.error }
    func location(ofTransaction id: Hash256) throws(StorageError) -> TransactionLocation? { throw Self.error }
}

/// A storage whose medium fails after a commit, where a test says so.
private final class FailingStorage: StateStorage {
    static let unreadable = StorageError(name: "inputOutput", explanation: "The disk does not answer.")
    let fails = Mutex(false)
    let failsAfterCommit = Mutex(false)
    private let base = Mutex(MemoryStorage())

    private func check() throws(StorageError) { if fails.withLock({ $0 }) { throw Self.unreadable } }

    func value(at key: StateKey) throws(StorageError) -> [UInt8]? {
        try check()
        return base.withLock { $0 }.value(at: key)
    }
    func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
        try check()
        return base.withLock { $0 }.entries(of: table, from: start, limit: limit)
    }
    func lastCommit() -> (height: UInt64, appHash: Hash256)? { base.withLock { $0 }.lastCommit() }
    func commit(_ block: CommittedBlock) throws(StorageError) {
        var copy = base.withLock { $0 }
        try copy.commit(block)
        base.withLock { $0 = copy }
        if failsAfterCommit.withLock({ $0 }) { fails.withLock { $0 = true } }
    }
    func restore(
        height: UInt64, appHash: Hash256, entries: [(key: StateKey, value: [UInt8])]
    ) throws(StorageError) { throw Self.unreadable }
}
