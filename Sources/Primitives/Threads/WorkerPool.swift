import Synchronization

/// The only door to threads: parallel loops over an index range, on threads of its own.
///
/// A loop runs on the calling thread and on up to `threads - 1` others, none of them from Swift's cooperative pool.
/// Indices are handed out one at a time in increasing order, so uneven chunks balance themselves; a chunk should cost
/// well over the roughly ten microseconds that waking a thread takes. Loops may be nested, and one pool may be used
/// from several threads at once. Bodies run in any order; results are combined by the caller in index order.
///
/// The functions are synchronous and block the calling thread.
public final class WorkerPool: Sendable {
    /// Threads that work on one loop, the caller's included; at least 1.
    public let threads: Int
    private let team: WorkerTeam?

    /// Starts `threads - 1` threads. Values below 1 count as 1; when the system grants fewer threads,
    /// ``threads`` says how many there are.
    public init(threads: Int = activeProcessorCount()) {
        let team = threads > 1 ? WorkerTeam(threads: threads - 1) : nil
        self.team = team
        self.threads = 1 + (team?.threadCount ?? 0)
    }

    deinit { team?.stop() }

    /// Calls `body` with each index in `0..<count`, in parallel.
    ///
    /// When a body throws, no further index is handed out, and the error of the lowest failing index is thrown: every
    /// index below it has run, so the choice does not depend on timing.
    public func run<E: Error>(count: Int, _ body: @Sendable (Int) throws(E) -> Void) throws(E) {
        guard let team, count > 1 else {
            if count > 0 { for index in 0..<count { try body(index) } }
            return
        }
        let failure = LowestFailure<E>()
        withoutActuallyEscaping(body) { body in
            let close = JobCloser()
            let job = ParallelJob(count: count) { index in
                do throws(E) {
                    try body(index)
                } catch {
                    failure.record(error, at: index)
                    close()
                }
            }
            close.attach(job)
            team.run(job)
            close.detach()
        }
        if let error = failure.error { throw error }
    }

    /// As ``run(count:_:)``, and stops handing out indices once `cancellation` is set.
    ///
    /// The flag is read before each index. A failure that happened first is thrown in preference to the cancellation.
    public func run<E: CancellableError>(
        count: Int, cancellation: CancellationFlag, _ body: @Sendable (Int) throws(E) -> Void
    ) throws(E) {
        try run(count: count) { (index: Int) throws(E) in
            if cancellation.isCancelled { throw E(Cancelled()) }
            try body(index)
        }
    }

    /// As ``run(count:cancellation:_:)-(_,_,(Int)->Void)`` for a body that does not throw.
    public func run(
        count: Int, cancellation: CancellationFlag, _ body: @Sendable (Int) -> Void
    ) throws(Cancelled) {
        try run(count: count) { (index: Int) throws(Cancelled) in
            try cancellation.check()
            body(index)
        }
    }

    /// The results of `body` for each index in `0..<count`, in index order; errors as in ``run(count:_:)``.
    public func map<T: Sendable, E: Error>(
        count: Int, _ body: @Sendable (Int) throws(E) -> T
    ) throws(E) -> [T] {
        let results = ResultSlots<T>(count: max(0, count))
        try run(count: count) { (index: Int) throws(E) in results.fill(index, try body(index)) }
        return results.take()
    }

    /// As ``map(count:_:)``, and stops handing out indices once `cancellation` is set.
    public func map<T: Sendable, E: CancellableError>(
        count: Int, cancellation: CancellationFlag, _ body: @Sendable (Int) throws(E) -> T
    ) throws(E) -> [T] {
        try map(count: count) { (index: Int) throws(E) in
            if cancellation.isCancelled { throw E(Cancelled()) }
            return try body(index)
        }
    }

    /// Cuts `0..<count` into consecutive ranges and calls `body` with each, in parallel; errors as in
    /// ``run(count:_:)`` (the error of the lowest failing range).
    ///
    /// There are about `chunksPerThread` ranges a thread, none shorter than `grain` (except the last), so that short
    /// loops stay on one thread. The cut depends on `threads`: combine only what does not depend on it.
    public func runRanges<E: Error>(
        count: Int, grain: Int = 1, chunksPerThread: Int = 4, _ body: @Sendable (Range<Int>) throws(E) -> Void
    ) throws(E) {
        let chunk = chunkLength(count: count, grain: grain, chunksPerThread: chunksPerThread)
        try run(count: count.dividedRoundingUp(by: chunk)) { (index: Int) throws(E) in
            try body(index * chunk..<min(count, (index + 1) * chunk))
        }
    }

    private func chunkLength(count: Int, grain: Int, chunksPerThread: Int) -> Int {
        let (chunks, overflow) = threads.multipliedReportingOverflow(by: max(1, chunksPerThread))
        return max(1, grain, overflow ? 1 : count.dividedRoundingUp(by: chunks))
    }
}

extension Int {
    /// ⌈self / divisor⌉ for a positive divisor, 0 for a negative `self`.
    fileprivate func dividedRoundingUp(by divisor: Int) -> Int {
        self <= 0 ? 0 : (self - 1) / divisor + 1
    }
}

/// The error of the lowest index that failed so far.
private final class LowestFailure<E: Error>: Sendable {
    private let state = Mutex<(index: Int, error: E)?>(nil)

    func record(_ error: E, at index: Int) {
        state.withLock { held in
            if let held, held.index <= index { return }
            held = (index, error)
        }
    }

    var error: E? { state.withLock { $0?.error } }
}

/// Lets a job's body close the job it belongs to.
private final class JobCloser: Sendable {
    private let job = Mutex<ParallelJob?>(nil)

    func attach(_ job: ParallelJob) { self.job.withLock { $0 = job } }
    func detach() { job.withLock { $0 = nil } }
    func callAsFunction() { job.withLock { $0?.close() } }
}

/// One slot for each index of a parallel map; each is written once, by the thread that holds the index.
@safe
private final class ResultSlots<T: Sendable>: @unchecked Sendable {
    // `@unchecked`: writes go to distinct slots, and `take` runs after the loop has ended.
    private let slots: UnsafeMutableBufferPointer<T?>

    init(count: Int) {
        unsafe slots = .allocate(capacity: count)
        unsafe slots.initialize(repeating: nil)
    }

    deinit {
        unsafe slots.deinitialize()
        unsafe slots.deallocate()
    }

    func fill(_ index: Int, _ value: T) { unsafe slots[index] = value }

    /// The values in index order.
    func take() -> [T] {
        // Every slot is full here: the loop returned without an error, so it ran every index.
        // swift-format-ignore: NeverForceUnwrap
        unsafe slots.map { slot in slot! }
    }
}
