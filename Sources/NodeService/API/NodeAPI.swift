package import Chain
package import ChainTransactions
import Primitives

/// What answers requests: the node behind bounds.
package struct NodeAPI: Sendable {
    /// The node.
    package let node: any LedgerNode
    /// The bounds.
    package let limits: ServiceLimits
    /// Everything measured.
    package let metrics: NodeMetrics

    package init(node: any LedgerNode, limits: ServiceLimits, metrics: NodeMetrics) {
        self.node = node
        self.limits = limits
        self.metrics = metrics
    }

    /// A height that was asked for, by default the last one.
    package func block(_ height: UInt64?) async throws -> NodeBlock {
        let status = try await node.status()
        let height = height ?? status.height
        guard height > 0, height <= status.height else {
            throw ServiceError.notFound("block \(height); the last one is \(status.height)")
        }
        guard height >= status.earliestHeight else {
            throw ServiceError.notKept(height: height, earliest: status.earliestHeight)
        }
        guard let block = try await node.block(height: height) else {
            throw ServiceError.notFound("block \(height); the last one is \(status.height)")
        }
        return block
    }

    /// The block with a hash.
    package func block(hash: Hash256) async throws -> NodeBlock {
        guard let block = try await node.block(hash: hash) else { throw ServiceError.notFound("block \(hash)") }
        return block
    }

    /// Checks a transaction.
    func submit(_ transaction: [UInt8], peer: String) async throws -> TransactionVerdict {
        guard transaction.count <= limits.transactionBytes else {
            throw ServiceError.invalidParameter("tx", expected: "at most \(limits.transactionBytes) bytes")
        }
        let verdict = try await node.submit(transaction, from: peer)
        metrics.count(
            "nightjar_transactions_checked_total", [("result", verdict.isAccepted ? "accepted" : "refused")])
        return verdict
    }

    /// A value of the state, or `notFound` where there is none.
    package func query(_ path: String, _ data: [UInt8] = [], what: String) async throws -> LedgerQueryResponse {
        let response = try await node.query(LedgerQuery(path: path, data: data))
        switch response.refusal {
        case nil: return response
        case "notFound"?: throw ServiceError.notFound(what)
        case let name?: throw ServiceError.unsupported("The state does not answer \(path): \(name).")
        }
    }

    /// What each pool holds at the last height, pools ascending, circuits' behind the others.
    package func pools() async throws -> (pools: [PoolTotal], height: UInt64) {
        let response = try await query("/pools", what: "pool")
        return (try PoolTotal.list(response.value), response.height)
    }
}

/// What a pool holds.
package struct PoolTotal: Sendable, Hashable {
    /// The pool.
    package let pool: Pool
    /// What it holds, in units.
    package let total: UInt64
    /// Whether it takes part; one that was stopped neither takes nor gives.
    package let isOpen: Bool

    /// The pools of a state machine's answer to `/pools`.
    ///
    /// - Throws: `LedgerDecodingError`.
    package static func list(_ bytes: [UInt8]) throws(LedgerDecodingError) -> [PoolTotal] {
        var reader = LedgerReader(bytes)
        var list: [PoolTotal] = []
        while reader.remaining > 0 {
            list.append(
                PoolTotal(
                    pool: try Pool(from: &reader), total: try reader.readUInt64(),
                    isOpen: try reader.readKind(maximum: 1) == 1))
        }
        return list
    }
}

/// The bounds of the service.
public struct ServiceLimits: Sendable, Hashable {
    /// The most bytes of a request's body.
    public var bodyBytes = 4 << 20
    /// The most bytes of a request's path and query.
    public var targetBytes = 16 << 10
    /// The most bytes of a request's header fields together.
    public var headerBytes = 16 << 10
    /// The most requests in one JSON-RPC batch.
    public var batch = 50
    /// The most bytes of a transaction.
    public var transactionBytes = 1 << 20
    /// Connections at a time.
    public var connections = 512
    /// Requests that an address may make each second, on average.
    public var requestsPerSecond = 100
    /// Requests that an address may make at once.
    public var burst = 400
    /// Seconds until a request must be read whole; an idle connection is kept this long.
    public var readSeconds = 15
    /// Seconds until a request must be answered.
    public var answerSeconds = 60
    /// Seconds after which an answer that is written while it is made comes to an end.
    public var streamSeconds = 900
    /// Seconds that a client may take nothing of what is written to it.
    public var writeSeconds = 15
    /// Subscribers to new blocks.
    public var subscribers = 128
    /// Blocks that wait for a subscriber before it is dropped.
    public var subscriberBacklog = 16
    /// Seconds between signs of life to subscribers, by which those that went away are found out.
    public var heartbeatSeconds = 15
    /// Headers in an answer of headers.
    public var headers = 100
    /// Blocks in an answer of compact blocks.
    public var compactBlocks = 1000
    /// Bytes after which an answer of several blocks ends.
    public var answerBytes = 8 << 20

    /// The default bounds.
    public init() {}
}
