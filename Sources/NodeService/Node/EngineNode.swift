public import Chain
public import ChainStore
public import ChainTransactions
public import Engines
public import Logging
import Primitives

/// A node over an engine and the store that the engine writes to.
public struct EngineNode: LedgerNode {
    public let identity: NodeIdentity
    private let engine: any ConsensusEngine
    private let store: any BlockStore
    private let logger: Logger

    /// The node of an engine that was started, or is before anybody asks.
    public init(identity: NodeIdentity, engine: any ConsensusEngine, store: any BlockStore, logger: Logger) {
        self.identity = identity
        self.engine = engine
        self.store = store
        self.logger = logger
    }

    public func status() async throws -> NodeStatus {
        let status = try await asking { () async throws(EngineError) in try await engine.status() }
        var halted: String?
        if case .halted(let reason)? = status.failure { halted = reason }
        return NodeStatus(
            height: status.height, blockHash: status.hash, appHash: status.appHash, time: status.time,
            // Behind a snapshot the next block is the first that is kept.
            earliestHeight: try await reading { try store.earliestHeight() } ?? status.height + 1,
            isCatchingUp: status.isCatchingUp,
            halted: halted)
    }

    public func block(height: UInt64) async throws -> NodeBlock? {
        try await reading { try store.block(at: height).map(NodeBlock.init) }
    }

    public func block(hash: Hash256) async throws -> NodeBlock? {
        try await reading {
            guard let height = try store.height(ofBlock: hash) else { return nil }
            return try store.block(at: height).map(NodeBlock.init)
        }
    }

    public func transaction(id: Hash256) async throws -> NodeTransaction? {
        try await reading {
            guard let place = try store.location(ofTransaction: id), let block = try store.block(at: place.height),
                block.block.transactions.indices.contains(place.position),
                block.verdicts.indices.contains(place.position)
            else { return nil }
            return NodeTransaction(
                height: place.height, index: place.position, encoded: block.block.transactions[place.position],
                verdict: block.verdicts[place.position])
        }
    }

    public func submit(_ transaction: [UInt8], from source: String) async throws -> TransactionVerdict {
        let verdict = try await asking { () async throws(EngineError) in
            try await engine.submit(transaction, from: source)
        }
        // No fault of the transaction's: the client may try again.
        if verdict.refusal == MempoolRefusal.busy.name { throw NodeError.busy(verdict.explanation) }
        return verdict
    }

    public func judge(_ transaction: [UInt8]) async throws -> TransactionVerdict {
        try await asking { () async throws(EngineError) in try await engine.judge(transaction) }
    }

    public func pending(limit: Int) async throws -> NodePending {
        let pending = await engine.pending(limit: limit)
        return NodePending(count: pending.count, byteCount: pending.byteCount, transactions: pending.transactions)
    }

    public func query(_ query: LedgerQuery) async throws -> LedgerQueryResponse {
        try await asking { () async throws(EngineError) in try await engine.query(query) }
    }

    public func snapshots() async throws -> [SnapshotDescription] {
        try await asking { () async throws(EngineError) in try await engine.snapshots() }
    }

    public func snapshotChunk(height: UInt64, index: UInt32) async throws -> [UInt8]? {
        try await asking { () async throws(EngineError) in
            try await engine.snapshotChunk(height: height, index: index)
        }
    }

    public func newBlocks() async -> AsyncStream<NodeBlock> {
        let blocks = await engine.newBlocks()
        let (stream, continuation) = AsyncStream.makeStream(of: NodeBlock.self, bufferingPolicy: .bufferingNewest(64))
        let task = Task {
            for await block in blocks { continuation.yield(NodeBlock(block)) }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// Runs what reads the disk on a thread for such work.
    private func reading<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await BlockingWork.run(work)
        } catch {
            logger.error("the store failed", metadata: ["error": "\(error)"])
            throw NodeError.unavailable
        }
    }

    private func asking<T>(_ question: () async throws(EngineError) -> T) async throws(NodeError) -> T {
        do throws(EngineError) {
            return try await question()
        } catch {
            switch error {
            case .readOnly: throw .notSequencer
            case .halted(let reason): throw .halted(reason)
            case .notStarted, .stopped: throw .busy("it is starting or stopping")
            default:
                logger.error("the engine failed", metadata: ["error": "\(error.name): \(error.explanation)"])
                throw .unavailable
            }
        }
    }
}

extension NodeBlock {
    init(_ stored: StoredBlock) {
        let block = stored.block
        let header = block.header
        self.init(
            header: NodeHeader(
                height: header.height, hash: header.hash, previous: header.previous, bodyHash: header.bodyHash,
                appHash: header.appHash, time: header.time, proposer: header.proposer,
                signature: block.signedHeader.signature, encoded: header.encoded),
            transactions: block.transactions, verdicts: stored.verdicts, encoded: block.encoded)
    }
}
