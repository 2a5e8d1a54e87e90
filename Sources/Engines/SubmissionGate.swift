import Synchronization

/// Lets transactions in to be checked, one at a time, source by source in turn.
///
/// Those that wait are bounded in all and for each source, so a flood does not grow. A source that has none waiting is
/// let in beyond the bound of all, and its turn comes after one transaction of each other source, so a flood does not
/// shut others out either.
package final class SubmissionGate: Sendable {
    private struct Source {
        /// Its transactions that wait or are being checked.
        var count = 0
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private struct Line {
        var count = 0
        var isChecking = false
        var sources: [String: Source] = [:]
        /// The sources that have some waiting, by turn.
        var turns: [String] = []
    }

    private let line = Mutex(Line())
    private let limit: Int
    private let limitPerSource: Int

    /// A gate before which at most so many wait.
    package init(limit: Int, limitPerSource: Int) {
        self.limit = limit
        self.limitPerSource = limitPerSource
    }

    /// The transactions that wait or are being checked.
    package var count: Int { line.withLock { $0.count } }

    /// Waits for the turn of a transaction of `source`, which then has to ``leave(_:)``; false at once where there is no
    /// room.
    package func enter(_ source: String) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = line.withLock { line in
                let own = line.sources[source]?.count ?? 0
                let room = own == 0 ? 2 * limit : limit
                guard line.count < room, own < limitPerSource else { return false }
                line.count += 1
                line.sources[source, default: Source()].count += 1
                guard line.isChecking else {
                    line.isChecking = true
                    return true
                }
                if line.sources[source]?.waiting.isEmpty == true { line.turns.append(source) }
                line.sources[source]?.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// The transaction that was let in is checked: the next one may come.
    package func leave(_ source: String) {
        let next: CheckedContinuation<Bool, Never>? = line.withLock { line in
            line.count -= 1
            line.sources[source]?.count -= 1
            if line.sources[source]?.count == 0 { line.sources[source] = nil }
            guard let turn = line.turns.first, let first = line.sources[turn]?.waiting.first else {
                line.isChecking = false
                return nil
            }
            line.turns.removeFirst()
            line.sources[turn]?.waiting.removeFirst()
            if line.sources[turn]?.waiting.isEmpty == false { line.turns.append(turn) }
            return first
        }
        next?.resume(returning: true)
    }
}
