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
        /// How many transactions wait to be checked, in all.
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
    /// The state machine until the start hands it to the driver.
    private var waitingApplication: Application?
    private var driver: ChainDriver<Application>?
    private var mempool: Mempool
    private var subscribers = Subscribers()
    private var timer: Task<Void, Never>?
    private var failure: EngineError?
    private var isHalted = false
    private var isStopped = false

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
        waitingApplication = application
        self.store = store
        self.key = key
        self.configuration = configuration
        mempool = Mempool(limits: configuration.mempool)
        gate = SubmissionGate(limit: configuration.waiting, limitPerSource: configuration.waitingPerSource)
    }

    deinit { timer?.cancel() }

    // MARK: Lifetime

    public func start() throws(EngineError) {
        guard !isStopped else { throw .stopped }
        guard let application = waitingApplication else { return }
        driver = try ChainDriver(
            application, store: store, chainID: configuration.chainID, genesis: configuration.genesis,
            sequencer: key.account)
        waitingApplication = nil
        guard let interval = configuration.interval else { return }
        timer = Task { [weak self] in
            while !Task.isCancelled {
                guard (try? await Task.sleep(for: interval)) != nil else { return }
                await self?.tick()
            }
        }
    }

    public func stop() {
        isStopped = true
        timer?.cancel()
        timer = nil
        subscribers.finish()
    }

    private func tick() {
        guard !isStopped, mempool.count > 0 || configuration.makesEmptyBlocks else { return }
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
        try checkRunning()
        do throws(EngineError) {
            let block = try driveBlock()
            failure = nil
            subscribers.yield(block)
            return block
        } catch {
            failure = error
            // Nothing can mend a broken invariant but another program.
            if case .application(.invariantBroken(let what)) = error {
                isHalted = true
                failure = .halted(reason: what)
            }
            throw error
        }
    }

    private func driveBlock() throws(EngineError) -> StoredBlock {
        guard var driver else { throw .notStarted }
        // One owner at a time, so that the state machine is changed in place.
        self.driver = nil
        defer { self.driver = driver }
        let draft = try driver.draft(
            mempool.candidates(maximumByteCount: configuration.maximumBlockByteCount),
            proposer: configuration.proposer, time: configuration.clock(),
            maximumByteCount: configuration.maximumBlockByteCount)
        let block = try driver.commit(draft, signature: key.sign(draft.header.hash.bytes))
        do {
            try mempool.update(committed: block.verdicts.compactMap(\.id), height: block.block.header.height) { bytes in
                try driver.with { try $0.checkTransaction(bytes, recheck: true).isAccepted }
            }
        } catch {
            // The block stands. What waits is checked again by the next proposal.
            failure = EngineError(error)
        }
        return block
    }

    private func checkRunning() throws(EngineError) {
        if isStopped { throw .stopped }
        if isHalted, let failure { throw failure }
        guard driver != nil else { throw .notStarted }
    }

    // MARK: Questions

    public func status() throws(EngineError) -> EngineStatus {
        guard let driver else { throw .notStarted }
        return EngineStatus(driver.client, failure: failure)
    }

    public nonisolated func submit(
        _ transaction: [UInt8], from source: String
    ) async throws(EngineError) -> TransactionVerdict {
        guard gate.enter(source) else { return TransactionVerdict(.busy, id: nil, byteCount: transaction.count) }
        defer { gate.leave(source) }
        return try await admit(transaction, from: source)
    }

    private func admit(_ transaction: [UInt8], from source: String) throws(EngineError) -> TransactionVerdict {
        try checkRunning()
        if let verdict = mempool.knownRefusal(of: transaction) { return verdict }
        let candidate: Mempool.Candidate
        do throws(MempoolRefusal) { candidate = try mempool.precheck(transaction, from: source) } catch {
            return TransactionVerdict(error, id: nil, byteCount: transaction.count)
        }
        guard var driver else { throw .notStarted }
        self.driver = nil
        defer { self.driver = driver }
        let verdict = try driver.with { try $0.checkTransaction(transaction, recheck: false) }
        guard verdict.isAccepted else {
            mempool.remember(verdict, of: candidate)
            return verdict
        }
        do throws(MempoolRefusal) { try mempool.insert(candidate, at: driver.client.height) } catch {
            return TransactionVerdict(error, id: candidate.id, byteCount: transaction.count)
        }
        return verdict
    }

    public func pending(limit: Int) -> PendingTransactions {
        PendingTransactions(
            transactions: mempool.first(limit), count: mempool.count, byteCount: mempool.byteCount)
    }

    public func query(_ query: LedgerQuery) throws(EngineError) -> LedgerQueryResponse {
        guard let driver else { throw .notStarted }
        do throws(StorageError) { return try driver.application.query(query) } catch { throw .storage(error) }
    }

    public func newBlocks() -> AsyncStream<StoredBlock> {
        let stream = subscribers.subscribe()
        if isStopped { subscribers.finish() }
        return stream
    }
}

extension TransactionVerdict {
    /// The verdict on what the mempool does not keep.
    init(_ refusal: MempoolRefusal, id: Hash256?, byteCount: Int) {
        self.init(
            id: id, refusal: refusal.name, explanation: refusal.explanation, fee: 0, byteCount: byteCount,
            proofCost: 0)
    }
}
