import Synchronization

/// Counts the transactions that wait to be checked, in all and for each source, so that one source's flood neither
/// grows without bound nor shuts the others out.
final class SubmissionGate: Sendable {
    private struct Waiting {
        var count = 0
        var sources: [String: Int] = [:]
    }

    private let waiting = Mutex(Waiting())
    private let limit: Int
    private let limitPerSource: Int

    init(limit: Int, limitPerSource: Int) {
        self.limit = limit
        self.limitPerSource = limitPerSource
    }

    /// Whether one more of `source` may wait; if so, it has to ``leave(_:)``.
    func enter(_ source: String) -> Bool {
        waiting.withLock { waiting in
            let own = waiting.sources[source] ?? 0
            guard waiting.count < limit, own < limitPerSource else { return false }
            waiting.count += 1
            waiting.sources[source] = own + 1
            return true
        }
    }

    func leave(_ source: String) {
        waiting.withLock { waiting in
            waiting.count -= 1
            let own = (waiting.sources[source] ?? 1) - 1
            waiting.sources[source] = own == 0 ? nil : own
        }
    }
}
