import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One parallel loop: indices are handed out in increasing order, one at a time, to whoever asks.
final class ParallelJob: Sendable {
    let count: Int
    let body: @Sendable (Int) -> Void
    private let next = Atomic<Int>(0)
    /// Threads of the team inside ``drain()``; guarded by the team's lock.
    let helpers = Atomic<Int>(0)

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.body = body
    }

    var isExhausted: Bool { next.load(ordering: .relaxed) >= count }

    /// Hands out no further index. Those already handed out run to their end.
    func close() { next.store(count, ordering: .relaxed) }

    func drain() {
        while !isExhausted {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index)
        }
    }
}

/// The threads behind a ``WorkerPool`` and the list of open jobs they take from.
///
/// A caller always works on its own job and then waits only for threads that are inside that job, so jobs may be
/// nested and may come from several threads at once without a deadlock.
@safe
final class WorkerTeam: @unchecked Sendable {
    // `@unchecked`: `jobs` and `isStopping` are read and written under `lock` only; the pthread objects do not move.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let work = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [ParallelJob] = []
    private var isStopping = false
    private(set) var threadCount = 0

    /// Starts up to `count` threads; fewer when the system refuses.
    init(threads count: Int) {
        unsafe lock.initialize(to: pthread_mutex_t())
        unsafe work.initialize(to: pthread_cond_t())
        unsafe done.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(work, nil)
        unsafe pthread_cond_init(done, nil)
        while threadCount < count, startThread() { threadCount += 1 }
    }

    deinit {
        unsafe pthread_cond_destroy(done)
        unsafe pthread_cond_destroy(work)
        unsafe pthread_mutex_destroy(lock)
        unsafe done.deallocate()
        unsafe work.deallocate()
        unsafe lock.deallocate()
    }

    private func startThread() -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { unsafe pthread_attr_destroy(&attributes) }
        // Darwin's default of 512 KiB is little for deeply inlined tower arithmetic.
        unsafe pthread_attr_setstacksize(&attributes, 8 << 20)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        #if canImport(Darwin)
        var thread: pthread_t?
        let status = unsafe pthread_create(&thread, &attributes, { unsafe WorkerTeam.enter($0) }, context)
        #else
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, &attributes, { unsafe WorkerTeam.enter($0) }, context)
        #endif
        if status != 0 { unsafe Unmanaged<WorkerTeam>.fromOpaque(context).release() }
        return status == 0
    }

    private static func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        // Signals meant for the process (Ctrl-C, …) go to its other threads; faults stay where they happen.
        var mask = sigset_t()
        unsafe sigfillset(&mask)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { unsafe sigdelset(&mask, fault) }
        unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<WorkerTeam>.fromOpaque(context).takeRetainedValue().serve()
        return nil
    }

    private func serve() {
        unsafe pthread_mutex_lock(lock)
        while !isStopping {
            // The newest job first: it may be nested in an older one that waits for it.
            guard let job = jobs.last(where: { !$0.isExhausted }) else {
                unsafe pthread_cond_wait(work, lock)
                continue
            }
            job.helpers.wrappingAdd(1, ordering: .relaxed)
            unsafe pthread_mutex_unlock(lock)
            job.drain()
            unsafe pthread_mutex_lock(lock)
            if job.helpers.wrappingSubtract(1, ordering: .relaxed).newValue == 0 {
                unsafe pthread_cond_broadcast(done)
            }
        }
        unsafe pthread_mutex_unlock(lock)
    }

    /// Runs `job` on the calling thread and on the team; returns when the last index that was handed out is finished.
    func run(_ job: ParallelJob) {
        unsafe pthread_mutex_lock(lock)
        jobs.append(job)
        for _ in 0..<min(job.count - 1, threadCount) { unsafe pthread_cond_signal(work) }
        unsafe pthread_mutex_unlock(lock)
        job.drain()
        unsafe pthread_mutex_lock(lock)
        jobs.removeAll { $0 === job }
        while job.helpers.load(ordering: .relaxed) > 0 { unsafe pthread_cond_wait(done, lock) }
        unsafe pthread_mutex_unlock(lock)
    }

    /// Lets the threads end after the job they are in.
    func stop() {
        unsafe pthread_mutex_lock(lock)
        isStopping = true
        unsafe pthread_cond_broadcast(work)
        unsafe pthread_mutex_unlock(lock)
    }
}
