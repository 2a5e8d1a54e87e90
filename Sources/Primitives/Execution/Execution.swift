/// How far a long computation has come.
public struct Progress: Sendable, Equatable {
    /// What is being done, as a short phrase.
    public let phase: String
    /// Steps done and steps in all, in a unit of the phase's own.
    public let completed: Int, total: Int

    /// A state of `completed` out of `total` steps.
    public init(_ phase: String, completed: Int, total: Int) {
        self.phase = phase
        self.completed = completed
        self.total = total
    }
}

/// What a long computation is given to run with: threads, a way to be stopped and somebody to tell.
///
/// One value may serve several computations, one after another or side by side.
public struct Execution: Sendable {
    /// The threads.
    public let pool: WorkerPool
    /// Stops the work between two chunks when set.
    public let cancellation: CancellationFlag
    /// Told of each step; called from one thread at a time for one computation.
    public let progress: @Sendable (Progress) -> Void

    /// Runs on `threads` threads, by default one for each processor.
    public init(
        threads: Int = activeProcessorCount(), cancellation: CancellationFlag = CancellationFlag(),
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        pool = WorkerPool(threads: threads)
        self.cancellation = cancellation
        self.progress = progress
    }

    /// Reports that `completed` of `total` steps of `phase` are done, and throws where the work is to stop.
    public func step(_ phase: String, _ completed: Int = 0, of total: Int = 0) throws(Cancelled) {
        try cancellation.check()
        progress(Progress(phase, completed: completed, total: total))
    }
}
