import Synchronization

/// Bounds the transactions that are checked at a time, of one address and in all, so that no address keeps others out.
package final class SubmissionGate: Sendable {
    private struct Inside {
        var total = 0
        var byPeer: [String: Int] = [:]
    }

    private let perPeer: Int
    private let total: Int
    private let inside = Mutex(Inside())

    package init(perPeer: Int, total: Int) {
        self.perPeer = perPeer
        self.total = total
    }

    /// Lets one more in, or not. Whoever is let in must ``leave(_:)``.
    package func enter(_ peer: String) -> Bool {
        inside.withLock { inside in
            guard inside.total < total, inside.byPeer[peer, default: 0] < perPeer else { return false }
            inside.total += 1
            inside.byPeer[peer, default: 0] += 1
            return true
        }
    }

    /// Ends what ``enter(_:)`` began.
    package func leave(_ peer: String) {
        inside.withLock { inside in
            inside.total -= 1
            let left = inside.byPeer[peer, default: 1] - 1
            inside.byPeer[peer] = left > 0 ? left : nil
        }
    }
}
