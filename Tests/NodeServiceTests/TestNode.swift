import Chain
import ChainTransactions
import Logging
import NodeService
import Synchronization

/// A node whose blocks are made by hand: what the service shows of it is known in advance.
final class TestNode: LedgerNode {
    private struct Inside {
        var blocks: [NodeBlock] = []
        var pending: [[UInt8]] = []
        var listeners: [AsyncStream<NodeBlock>.Continuation] = []
        var failure: (any Error)?
        var isCatchingUp = false
        var halted: String?
        var sources: [String] = []
        var earliest: UInt64 = 1
    }

    let identity: NodeIdentity
    private let inside = Mutex(Inside())
    /// While it is held, `submit` waits.
    let checking = Mutex(false)
    /// Whether `submit` is refused, as where too much waits.
    let isBusy = Mutex(false)
    /// Who submitted, in order.
    var sources: [String] { inside.withLock { $0.sources } }

    init() throws {
        identity = NodeIdentity(
            chainID: try ChainID("test-1"), role: .sequencer, version: "0.1.0", moniker: "test",
            sequencer: Hash256.filled(7), genesis: [1, 2, 3])
    }

    /// The transaction that credits `amount` to an account; it is made for what it looks like and not to hold.
    func transaction(_ amount: UInt64) -> LedgerTransaction {
        LedgerTransaction(
            chainID: identity.chainID, expiryHeight: 0, fee: 1,
            transparent: TransparentBundle(credits: [AccountCredit(account: .filled(9), amount: amount)]))
    }

    /// Adds a block of these transactions; those of amount 13 are marked as refused. Its encoding has `padding` zeros.
    func addBlock(_ amounts: [UInt64] = [], padding: Int = 0) {
        let all = amounts.map(transaction)
        let block = inside.withLock { inside in
            let height = UInt64(inside.blocks.count + 1)
            let header = NodeHeader(
                height: height, hash: .filled(UInt8(100 + height % 100)), previous: .filled(UInt8(99 + height % 100)),
                bodyHash: .filled(1), appHash: .filled(2), time: 1_700_000_000_123 + height, proposer: .filled(7),
                signature: [UInt8](repeating: 5, count: 64), encoded: [8, 9])
            let block = NodeBlock(
                header: header, transactions: all.map(\.encoded),
                verdicts: zip(amounts, all).map { amount, transaction in
                    TransactionVerdict(
                        id: transaction.id, refusal: amount == 13 ? "accountFunds" : nil,
                        explanation: amount == 13 ? "It has less." : "", fee: 1, byteCount: transaction.encoded.count,
                        proofCost: 0)
                }, encoded: [4, 2, UInt8(truncatingIfNeeded: height)] + [UInt8](repeating: 0, count: padding))
            inside.blocks.append(block)
            inside.pending = []
            return (block, inside.listeners)
        }
        for listener in block.1 { listener.yield(block.0) }
    }

    func fail(with error: (any Error)?) { inside.withLock { $0.failure = error } }
    /// Forgets the blocks below a height, as behind a snapshot.
    func begin(at height: UInt64) {
        inside.withLock { inside in
            inside.earliest = height
            inside.blocks.removeAll { $0.header.height < height }
        }
    }
    func halt(_ why: String?) { inside.withLock { $0.halted = why } }
    func fallBehind(_ isBehind: Bool) { inside.withLock { $0.isCatchingUp = isBehind } }

    func status() async throws -> NodeStatus {
        try inside.withLock { inside in
            if let failure = inside.failure { throw failure }
            let last = inside.blocks.last?.header
            return NodeStatus(
                height: last?.height ?? 0, blockHash: last?.hash ?? .zero, appHash: last?.appHash ?? .zero,
                time: last?.time ?? 0, earliestHeight: inside.earliest, isCatchingUp: inside.isCatchingUp,
                halted: inside.halted)
        }
    }

    func block(height: UInt64) async throws -> NodeBlock? {
        inside.withLock { inside in inside.blocks.first { $0.header.height == height } }
    }

    func block(hash: Hash256) async throws -> NodeBlock? {
        inside.withLock { inside in inside.blocks.first { $0.header.hash == hash } }
    }

    func transaction(id: Hash256) async throws -> NodeTransaction? {
        inside.withLock { inside in
            for block in inside.blocks {
                if let index = block.verdicts.firstIndex(where: { $0.id == id }) {
                    return NodeTransaction(
                        height: block.header.height, index: index, encoded: block.transactions[index],
                        verdict: block.verdicts[index])
                }
            }
            return nil
        }
    }

    func submit(_ bytes: [UInt8], from source: String) async throws -> TransactionVerdict {
        inside.withLock { $0.sources.append(source) }
        if isBusy.withLock({ $0 }) { throw NodeError.busy("64 transactions are being checked") }
        while checking.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
        do {
            let transaction = try LedgerTransaction(decoding: bytes)
            inside.withLock { $0.pending.append(bytes) }
            return TransactionVerdict(
                id: transaction.id, refusal: nil, explanation: "", fee: transaction.fee, byteCount: bytes.count,
                proofCost: 0)
        } catch {
            return TransactionVerdict(
                id: nil, refusal: "encoding", explanation: error.explanation, fee: 0, byteCount: bytes.count,
                proofCost: 0)
        }
    }

    func judge(_ bytes: [UInt8]) async throws -> TransactionVerdict {
        TransactionVerdict(
            id: nil, refusal: "encoding", explanation: "", fee: 0, byteCount: bytes.count, proofCost: 0)
    }

    func pending(limit: Int) async throws -> NodePending {
        inside.withLock { inside in
            NodePending(
                count: inside.pending.count, byteCount: inside.pending.reduce(0) { $0 + $1.count },
                transactions: Array(inside.pending.prefix(limit)))
        }
    }

    func query(_ query: LedgerQuery) async throws -> LedgerQueryResponse {
        switch query.path {
        case "echo":
            LedgerQueryResponse(value: query.data, proof: query.prove ? [1] : [], height: 3)
        default: LedgerQueryResponse(refusal: "unknownPath", value: [], height: 3)
        }
    }

    /// One snapshot of two chunks.
    func snapshots() async throws -> [SnapshotDescription] {
        [
            SnapshotDescription(
                height: 2, format: 1, chunks: 2, hash: .filled(6), chunkHashes: [.filled(4), .filled(5)])
        ]
    }

    func snapshotChunk(height: UInt64, index: UInt32) async throws -> [UInt8]? {
        height == 2 && index < 2 ? [7, UInt8(index)] : nil
    }

    func newBlocks() async -> AsyncStream<NodeBlock> {
        let (stream, continuation) = AsyncStream.makeStream(of: NodeBlock.self, bufferingPolicy: .bufferingNewest(64))
        inside.withLock { $0.listeners.append(continuation) }
        return stream
    }
}

extension Hash256 {
    static func filled(_ byte: UInt8) -> Hash256 { Hash256([UInt8](repeating: byte, count: 32)) ?? .zero }
}

extension TestNode {
    /// Asks the node's service in process.
    func client(_ change: (inout ServiceOptions) -> Void = { _ in }) throws -> InProcessClient {
        var options = ServiceOptions()
        change(&options)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try InProcessClient(node: self, options: options, logger: logger)
    }
}
