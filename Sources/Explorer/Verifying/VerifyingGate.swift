import NodeService
import Synchronization

/// Lets so many verifications run at a time and refuses further ones, so that they never take the node's threads away.
final class VerifyingGate: Sendable {
    private let limit: Int
    private let running = Mutex(0)

    /// A gate for so many at a time.
    init(limit: Int = 2) { self.limit = limit }

    /// One that runs, until nothing refers to it any more.
    final class Pass: Sendable {
        private let gate: VerifyingGate

        fileprivate init(_ gate: VerifyingGate) { self.gate = gate }
        deinit { gate.running.withLock { $0 -= 1 } }
    }

    /// Lets one more run.
    ///
    /// - Throws: `busy`.
    func enter() throws(ServiceError) -> Pass {
        let isIn = running.withLock { running in
            guard running < limit else { return false }
            running += 1
            return true
        }
        guard isIn else { throw .busy("\(limit) verifications are running") }
        return Pass(self)
    }

    /// The result of `work`.
    ///
    /// - Throws: `busy`, and what `work` throws.
    func run<T: Sendable>(_ work: @Sendable () async throws -> T) async throws -> T {
        let pass = try enter()
        defer { withExtendedLifetime(pass) {} }
        return try await work()
    }
}
