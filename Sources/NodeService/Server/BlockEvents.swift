import Synchronization

/// Hands new blocks on to subscribers, each with a short backlog; whoever falls behind is dropped.
package final class BlockEvents: Sendable {
    /// What a subscriber gets: a block, or nil for a sign of life.
    package typealias Events = AsyncStream<NodeBlock?>

    private struct Subscribers {
        var byNumber: [Int: (peer: String, continuation: Events.Continuation)] = [:]
        var next = 0
        var isFinished = false
    }

    private let limit: Int
    private let perPeer: Int
    private let backlog: Int
    private let subscribers = Mutex(Subscribers())
    private let metrics: NodeMetrics

    /// Room for `limit` subscribers, `perPeer` from one address, each with `backlog` blocks that wait.
    package init(limit: Int, perPeer: Int, backlog: Int, metrics: NodeMetrics) {
        self.limit = limit
        self.perPeer = perPeer
        self.backlog = backlog
        self.metrics = metrics
    }

    /// Room for subscribers as a service's limits say; one address has at most a quarter of it.
    convenience init(_ limits: ServiceLimits, metrics: NodeMetrics) {
        self.init(
            limit: limits.subscribers, perPeer: max(1, limits.subscribers / 4), backlog: limits.subscriberBacklog,
            metrics: metrics)
    }

    /// A stream of new blocks, or nil where there is no room. It ends when its reader falls behind, or the service.
    package func subscribe(_ peer: String) -> Events? {
        let (stream, continuation) = AsyncStream.makeStream(
            of: NodeBlock?.self, bufferingPolicy: .bufferingOldest(backlog))
        let number: Int? = subscribers.withLock { subscribers in
            guard !subscribers.isFinished, subscribers.byNumber.count < limit,
                subscribers.byNumber.values.count(where: { $0.peer == peer }) < perPeer
            else { return nil }
            subscribers.next += 1
            subscribers.byNumber[subscribers.next] = (peer, continuation)
            return subscribers.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.subscribers.withLock { $0.byNumber[number] = nil }
        }
        return stream
    }

    /// How many subscribers there are.
    package var count: Int { subscribers.withLock { $0.byNumber.count } }

    /// Hands a block on.
    package func publish(_ block: NodeBlock) {
        let all = subscribers.withLock { $0.byNumber }
        for (number, subscriber) in all {
            if case .dropped = subscriber.continuation.yield(block) {
                _ = subscribers.withLock { $0.byNumber.removeValue(forKey: number) }
                subscriber.continuation.finish()
                metrics.count("nightjar_subscribers_dropped_total")
            }
        }
    }

    /// Has something written to every subscriber whose backlog is not full: to one that went away that fails, and its
    /// connection is closed, however long no block comes.
    package func beat() {
        for subscriber in subscribers.withLock({ $0.byNumber.values }) { subscriber.continuation.yield(nil) }
    }

    /// Ends all streams and takes no more subscribers.
    package func finish() {
        let all = subscribers.withLock { subscribers in
            subscribers.isFinished = true
            defer { subscribers.byNumber = [:] }
            return subscribers.byNumber
        }
        for subscriber in all.values { subscriber.continuation.finish() }
    }
}
