public import Chain
public import ChainStore
public import ChainTransactions

/// The engine of a node that believes nobody: it fetches blocks, verifies signature, chain and body, executes all of
/// them again and compares the state (docs/spec, section 9).
///
/// A block that is refused changes nothing and is not remembered: the next attempt asks the next source, so one that
/// alters bodies cannot keep the honest block out. Only what the sequencer itself signed halts a follower: another
/// history, or a state that execution does not give.
public actor Follower<Application: LedgerApplication>: ConsensusEngine {
    /// How the follower works.
    public struct Configuration: Sendable {
        /// The chain.
        public var chainID: ChainID
        /// The genesis, as the state machine takes it.
        public var genesis: [UInt8]
        /// The key that signs headers.
        public var sequencer: AccountID
        /// How the follower begins with a snapshot; nil where it always begins with the genesis.
        public var snapshot: SnapshotStart?
        /// The number of blocks that are asked for, and held, at once.
        public var batch: Int
        /// The time between questions for new blocks, and the least that a failure adds.
        public var interval: Duration
        /// The most that failures make of the interval, each one doubling it.
        public var maximumInterval: Duration

        /// A configuration of these parts.
        public init(
            chainID: ChainID, genesis: [UInt8], sequencer: AccountID, snapshot: SnapshotStart? = nil, batch: Int = 32,
            interval: Duration = .seconds(1), maximumInterval: Duration = .seconds(60)
        ) {
            self.chainID = chainID
            self.genesis = genesis
            self.sequencer = sequencer
            self.snapshot = snapshot
            self.batch = max(1, batch)
            self.interval = interval
            self.maximumInterval = maximumInterval
        }
    }

    private nonisolated let thread = ApplicationThread(name: "follower")
    let configuration: Configuration
    let store: any BlockStore
    private let sources: [any BlockSource]
    var run: EngineRun<Application>
    private var timer: Task<Void, Never>?
    private var nextSource = 0
    private var failures = 0
    private var isCatchingUp = true
    private var isSynchronizing = false

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// A follower that was not started.
    ///
    /// - Parameters:
    ///   - application: the state machine, which nobody else uses from now on.
    ///   - store: where blocks go; the state machine's own storage where that keeps blocks.
    ///   - sources: where blocks are fetched, one after another in turn.
    public init(
        application: sending Application, store: any BlockStore, sources: [any BlockSource],
        configuration: Configuration
    ) {
        run = EngineRun(application)
        self.store = store
        self.sources = sources
        self.configuration = configuration
    }

    deinit { timer?.cancel() }

    // MARK: Lifetime

    /// Brings state and blocks together and begins to follow at the interval. Where there is no state yet and the
    /// configuration says so, a snapshot is taken over first.
    public func start() async throws(EngineError) {
        try await prepare()
        timer = Task { [weak self] in
            while !Task.isCancelled, let delay = await self?.round() {
                guard (try? await Task.sleep(for: delay)) != nil else { return }
            }
        }
    }

    /// As ``start()``, for ``synchronize()`` on demand.
    public func prepare() async throws(EngineError) {
        var anchor: SignedHeader?
        if let snapshot = configuration.snapshot { anchor = try await takeOver(snapshot) }
        _ = try run.begin { application throws(EngineError) in
            try ChainDriver(
                application, store: store, chainID: configuration.chainID, genesis: configuration.genesis,
                sequencer: configuration.sequencer, anchor: anchor)
        }
    }

    public func stop() {
        run.stop()
        timer?.cancel()
        timer = nil
    }

    /// One attempt; the time until the next, nil where there is none.
    private func round() async -> Duration? {
        _ = try? await synchronize()
        return run.isStopped || run.isHalted ? nil : delay
    }

    /// The time until the next attempt: doubled for each failure in a row.
    package var delay: Duration {
        var delay = configuration.interval
        for _ in 0..<failures where delay < configuration.maximumInterval { delay = delay * 2 }
        return min(delay, max(configuration.interval, configuration.maximumInterval))
    }

    // MARK: Blocks

    /// Fetches and executes what the next source has and this node has not.
    ///
    /// - Returns: the number of blocks accepted.
    /// - Throws: the first failure. Blocks accepted before it stay.
    @discardableResult
    public func synchronize() async throws(EngineError) -> Int {
        try run.checkRunning()
        // Between two waits another call might take the same blocks.
        guard !isSynchronizing, !sources.isEmpty else { return 0 }
        isSynchronizing = true
        defer { isSynchronizing = false }
        let source = sources[nextSource % sources.count]
        do throws(EngineError) {
            let count = try await fetch(from: source)
            failures = 0
            run.succeed()
            return count
        } catch {
            nextSource = (nextSource + 1) % sources.count
            failures = min(failures + 1, 32)
            run.fail(error, halting: error.isTheSequencers ? error.explanation : nil)
            throw error
        }
    }

    private func fetch(from source: any BlockSource) async throws(EngineError) -> Int {
        var accepted = 0
        while true {
            try run.checkRunning()
            let known = run.height
            let top: UInt64
            do { top = try await source.height() } catch { throw .source(failing: error) }
            isCatchingUp = top > known
            guard top > known else { return accepted }
            let batch: [[UInt8]]
            do { batch = try await source.blocks(from: known + 1, limit: configuration.batch) } catch {
                throw .source(failing: error)
            }
            guard !batch.isEmpty, batch.count <= configuration.batch else {
                throw .sourceMisbehaves(asked: configuration.batch, given: batch.count)
            }
            for bytes in batch {
                try run.checkRunning()
                try accept(bytes)
                accepted += 1
            }
        }
    }

    private func accept(_ bytes: [UInt8]) throws(EngineError) {
        let block: LedgerBlock
        do throws(BlockDecodingError) { block = try LedgerBlock(decoding: bytes) } catch { throw .malformed(error) }
        let stored = try run.drive { driver throws(EngineError) in try driver.accept(block) }
        run.yield(stored)
    }

    // MARK: Questions

    public func status() throws(EngineError) -> EngineStatus {
        try run.status(isCatchingUp: isCatchingUp)
    }

    /// A follower takes no transactions.
    ///
    /// - Throws: `.readOnly`.
    public func submit(_ transaction: [UInt8], from source: String) throws(EngineError) -> TransactionVerdict {
        throw .readOnly
    }

    public func judge(_ transaction: [UInt8]) throws(EngineError) -> TransactionVerdict {
        try run.judge(transaction)
    }

    public func pending(limit: Int) -> PendingTransactions {
        PendingTransactions(transactions: [], count: 0, byteCount: 0)
    }

    public func query(_ query: LedgerQuery) throws(EngineError) -> LedgerQueryResponse { try run.query(query) }

    public func snapshots() throws(EngineError) -> [SnapshotDescription] { try run.snapshots() }

    public func snapshotChunk(height: UInt64, index: UInt32) throws(EngineError) -> [UInt8]? {
        try run.snapshotChunk(height: height, index: index)
    }

    public func newBlocks() -> AsyncStream<StoredBlock> { run.newBlocks() }
}

extension EngineError {
    /// Whether only whoever has the sequencer's key, or an error of this program, brings it about.
    var isTheSequencers: Bool {
        switch self {
        case .refused(.forked), .refused(.timeDecreases), .refused(.appHashDiffers),
            .application(.invariantBroken):
            true
        default: false
        }
    }
}
