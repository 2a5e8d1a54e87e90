import NIOPosix

/// Work that waits for the disk or computes for long, away from the threads that tasks share.
package enum BlockingWork {
    /// The result of `work`, run on one of the threads that are kept for it.
    package static func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
