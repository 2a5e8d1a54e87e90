public import Chain
public import ChainStore
public import ChainTransactions
import Primitives

/// The engine of a chain with one sequencer: it makes blocks on demand and at an interval, and signs their headers.
///
/// Everything runs on one thread of its own: checking transactions, executing blocks, waiting for the disk.
public actor SoloEngine<Application: LedgerApplication>: ConsensusEngine {
    /// How the engine works.
    public struct Configuration: Sendable {
        /// The chain.
        public var chainID: ChainID
        /// The genesis, as the state machine takes it.
        public var genesis: [UInt8]
        /// The account that gets the fees.
        public var proposer: AccountID
        /// The most bytes that a block's transactions may have.
        public var maximumBlockByteCount: Int
        /// The time between blocks; nil for blocks on demand only.
        public var interval: Duration?
        /// Whether a block is made at the interval when no transaction waits.
        public var makesEmptyBlocks: Bool
        /// How many transactions wait for a block.
        public var mempool: Mempool.Limits
        /// How many transactions wait to be checked, in all; beyond it one each of as many sources that have none there.
        public var waiting: Int
        /// How many transactions of one source wait to be checked.
        public var waitingPerSource: Int
        /// The time in milliseconds since 1970, for headers.
        public var clock: @Sendable () -> UInt64

        /// A configuration of these parts.
        public init(
            chainID: ChainID, genesis: [UInt8], proposer: AccountID, maximumBlockByteCount: Int = 4 << 20,
            interval: Duration? = nil, makesEmptyBlocks: Bool = false, mempool: Mempool.Limits = .init(),
            waiting: Int = 256, waitingPerSource: Int = 64, clock: @escaping @Sendable () -> UInt64 = systemClock
        ) {
            self.chainID = chainID
            self.genesis = genesis
            self.proposer = proposer
            self.maximumBlockByteCount = maximumBlockByteCount
            self.interval = interval
            self.makesEmptyBlocks = makesEmptyBlocks
            self.mempool = mempool
            self.waiting = waiting
            self.waitingPerSource = waitingPerSource
            self.clock = clock
        }
    }

    private nonisolated let thread = ApplicationThread(name: "ledger")
    private nonisolated let gate: SubmissionGate
    private let configuration: Configuration
    private let store: any BlockStore
    private let key: AccountSigningKey
    private var run: EngineRun<Application>
    private var mempool: Mempool
    /// The transactions that were dropped for others since what waits was checked.
    private var dropped = 0
    private var timer: Task<Void, Never>?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// An engine that was not started.
    ///
    /// - Parameters:
    ///   - application: the state machine, which nobody else uses from now on.
    ///   - store: where blocks go; the state machine's own storage where that keeps blocks.
    ///   - key: signs the headers.
    public init(
        application: sending Application, store: any BlockStore, key: AccountSigningKey,
        configuration: Configuration
    ) {
        run = EngineRun(application)
        self.store = store
        self.key = key
        self.configuration = configuration
        mempool = Mempool(limits: configuration.mempool)
        gate = SubmissionGate(limit: configuration.waiting, limitPerSource: configuration.waitingPerSource)
    }

    deinit { timer?.cancel() }

    // MARK: Lifetime

    public func start() throws(EngineError) {
        let begins = try run.begin { application throws(EngineError) in
            try ChainDriver(
                application, store: store, chainID: configuration.chainID, genesis: configuration.genesis,
                sequencer: key.account)
        }
        guard begins, let interval = configuration.interval else { return }
        timer = Task { [weak self] in
            while !Task.isCancelled {
                guard (try? await Task.sleep(for: interval)) != nil else { return }
                await self?.tick()
            }
        }
    }

    public func stop() {
        run.stop()
        timer?.cancel()
        timer = nil
    }

    private func tick() {
        guard !run.isStopped, mempool.count > 0 || configuration.makesEmptyBlocks else { return }
        // A failure shows in the status; the next tick tries again, unless the chain is halted.
        _ = try? makeBlock()
    }

    // MARK: Blocks

    /// Makes a block of what waits, which may be nothing. Returns when the block is on the disk.
    ///
    /// - Throws: `.notStarted`, `.stopped`, `.halted`; what the state machine and the store throw. The chain stands
    ///   where it stood then, and what waited waits on.
    @discardableResult
    public func makeBlock() throws(EngineError) -> StoredBlock {
        try run.checkRunning()
        do throws(EngineError) {
            let (block, failure) = try driveBlock()
            // The block stands. What waits is checked again by the next proposal.
            if let failure { run.fail(failure) } else { run.succeed() }
            run.yield(block)
            return block
        } catch {
            // Nothing can mend a broken invariant but another program.
            if case .application(.invariantBroken(let what)) = error {
                run.fail(error, halting: what)
            } else {
                run.fail(error)
            }
            throw error
        }
    }

    /// Makes a block, and brings those who wait up to date, which may fail by itself.
    private func driveBlock() throws(EngineError) -> (StoredBlock, EngineError?) {
        try run.drive { driver throws(EngineError) in
            let draft = try driver.draft(
                mempool.candidates(maximumByteCount: configuration.maximumBlockByteCount),
                proposer: configuration.proposer, time: configuration.clock(),
                maximumByteCount: configuration.maximumBlockByteCount)
            let block = try driver.commit(draft, signature: key.sign(draft.header.hash.bytes))
            do throws(EngineError) {
                try recheck(committed: block.verdicts.compactMap(\.id), &driver)
                return (block, nil)
            } catch { return (block, error) }
        }
    }

    /// Drops of what waits what the last block `committed`, and what no longer holds.
    private func recheck(
        committed: [Hash256], _ driver: inout ChainDriver<Application>
    ) throws(EngineError) {
        dropped = 0
        try mempool.update(committed: committed, height: driver.client.height) { bytes throws(EngineError) in
            try driver.with { try $0.checkTransaction(bytes, recheck: true).isAccepted }
        }
    }

    // MARK: Questions

    public func status() throws(EngineError) -> EngineStatus {
        try run.status()
    }

    public nonisolated func submit(
        _ transaction: [UInt8], from source: String
    ) async throws(EngineError) -> TransactionVerdict {
        guard await gate.enter(source) else { return TransactionVerdict(.busy, id: nil, byteCount: transaction.count) }
        defer { gate.leave(source) }
        return try await admit(transaction, from: source)
    }

    public func judge(_ transaction: [UInt8]) throws(EngineError) -> TransactionVerdict {
        try run.judge(transaction)
    }

    private func admit(_ transaction: [UInt8], from source: String) throws(EngineError) -> TransactionVerdict {
        try run.checkRunning()
        if let verdict = mempool.knownRefusal(of: transaction) { return verdict }
        let candidate: Mempool.Candidate
        do throws(MempoolRefusal) { candidate = try mempool.precheck(transaction, from: source) } catch {
            return TransactionVerdict(error, id: nil, byteCount: transaction.count)
        }
        let verdict = try run.drive { driver throws(EngineError) in
            try driver.with { try $0.checkTransaction(transaction, recheck: false) }
        }
        guard verdict.isAccepted else {
            mempool.remember(verdict, of: candidate)
            return verdict
        }
        do throws(MempoolRefusal) { dropped += try mempool.insert(candidate, at: run.height) } catch {
            return TransactionVerdict(error, id: candidate.id, byteCount: transaction.count)
        }
        // What was dropped is still in the state that transactions are checked against: others that spend the same are
        // refused, and some hold only after it. Checking all again costs as much as after a block, so it waits until an
        // eighth was dropped.
        if dropped > 0, dropped * 8 >= mempool.count {
            try run.drive { driver throws(EngineError) in
                try driver.with { $0.forgetChecked() }
                try recheck(committed: [], &driver)
            }
        }
        return verdict
    }

    public func pending(limit: Int) -> PendingTransactions {
        PendingTransactions(
            transactions: mempool.first(limit), count: mempool.count, byteCount: mempool.byteCount)
    }

    public func query(_ query: LedgerQuery) throws(EngineError) -> LedgerQueryResponse { try run.query(query) }

    public func snapshots() throws(EngineError) -> [SnapshotDescription] { try run.snapshots() }

    public func snapshotChunk(height: UInt64, index: UInt32) throws(EngineError) -> [UInt8]? {
        try run.snapshotChunk(height: height, index: index)
    }

    public func newBlocks() -> AsyncStream<StoredBlock> { run.newBlocks() }
}

extension TransactionVerdict {
    /// The verdict on what the mempool does not keep.
    init(_ refusal: MempoolRefusal, id: Hash256?, byteCount: Int) {
        self.init(
            id: id, refusal: refusal.name, explanation: refusal.explanation, fee: 0, byteCount: byteCount,
            proofCost: 0)
    }
}
