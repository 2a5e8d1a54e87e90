public import Chain
public import ChainStore
public import ChainTransactions

/// What drives a chain: decides which block comes next, has it executed and made durable. This is the one boundary
/// behind which an engine can be exchanged; it drives a ``Chain/LedgerApplication`` on the other side.
///
/// Blocks are read from the ``ChainStore/BlockStore`` that the engine writes to.
public protocol ConsensusEngine: Sendable {
    /// Brings state and blocks together and begins. Once.
    func start() async throws(EngineError)
    /// Ends after the block in hand, and ends the streams of blocks.
    func stop() async
    /// Where the chain stands.
    func status() async throws(EngineError) -> EngineStatus
    /// Checks a transaction and keeps it for a block where it holds. Sources are told apart by name, and each has its
    /// share of the room and of the waiting line.
    func submit(_ transaction: [UInt8], from source: String) async throws(EngineError) -> TransactionVerdict
    /// Whether a transaction could be in the next block by what was committed alone. It is not kept.
    func judge(_ transaction: [UInt8]) async throws(EngineError) -> TransactionVerdict
    /// The transactions that wait for a block, in the order in which they would come, `limit` of them at most.
    func pending(limit: Int) async -> PendingTransactions
    /// Reads the committed state.
    func query(_ query: LedgerQuery) async throws(EngineError) -> LedgerQueryResponse
    /// The snapshots that followers can begin with, newest first.
    func snapshots() async throws(EngineError) -> [SnapshotDescription]
    /// One chunk of a snapshot listed; nil where there is no such snapshot or chunk.
    func snapshotChunk(height: UInt64, index: UInt32) async throws(EngineError) -> [UInt8]?
    /// Every block committed from now on. A stream that is not read keeps the newest few and loses others.
    func newBlocks() async -> AsyncStream<StoredBlock>
}

/// Where a chain stands.
public struct EngineStatus: Sendable, Hashable {
    /// The height of the last block; 0 after the genesis.
    public var height: UInt64
    /// The hash of the last header; at height 0 what the first header will follow.
    public var hash: Hash256
    /// The last header's time, in milliseconds since 1970; 0 at height 0.
    public var time: UInt64
    /// The commitment to the state.
    public var appHash: Hash256
    /// Whether the engine knows of blocks that it does not have.
    public var isCatchingUp: Bool
    /// Why the last attempt at a block failed, nil after one that succeeded.
    public var failure: EngineError?

    /// A status of these parts.
    public init(
        height: UInt64, hash: Hash256, time: UInt64, appHash: Hash256, isCatchingUp: Bool = false,
        failure: EngineError? = nil
    ) {
        self.height = height
        self.hash = hash
        self.time = time
        self.appHash = appHash
        self.isCatchingUp = isCatchingUp
        self.failure = failure
    }

    init(_ client: LightClient, isCatchingUp: Bool = false, failure: EngineError?) {
        self.init(
            height: client.height, hash: client.hash, time: client.time, appHash: client.appHash,
            isCatchingUp: isCatchingUp, failure: failure)
    }
}

/// Transactions that wait for a block.
public struct PendingTransactions: Sendable, Hashable {
    /// Some of them, encoded, in the order in which they would come.
    public var transactions: [[UInt8]]
    /// The number of all.
    public var count: Int
    /// The bytes of all.
    public var byteCount: Int

    /// Waiting transactions.
    public init(transactions: [[UInt8]], count: Int, byteCount: Int) {
        self.transactions = transactions
        self.count = count
        self.byteCount = byteCount
    }
}

/// Those who wait for blocks.
struct Subscribers {
    private var continuations: [AsyncStream<StoredBlock>.Continuation] = []

    /// The number of blocks that are kept for one who does not read.
    static let buffered = 64

    mutating func subscribe() -> AsyncStream<StoredBlock> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StoredBlock.self, bufferingPolicy: .bufferingNewest(Self.buffered))
        continuations.append(continuation)
        return stream
    }

    /// Gives everybody the block, and forgets those who left.
    mutating func yield(_ block: StoredBlock) {
        continuations.removeAll { continuation in
            if case .terminated = continuation.yield(block) { true } else { false }
        }
    }

    mutating func finish() {
        for continuation in continuations { continuation.finish() }
        continuations.removeAll()
    }
}
