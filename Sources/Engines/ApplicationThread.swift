import Foundation

/// A thread of its own for one actor's work, so that proofs and disks never hold the cooperative pool up
/// (docs/decisions/0007).
final class ApplicationThread: SerialExecutor {
    private let queue = JobQueue()

    /// Starts a thread of this name. It ends once nothing refers to the executor and no job waits.
    init(name: String) {
        let queue = queue
        let thread = Thread { queue.run() }
        thread.name = name
        // Decoders and pairings are no deep recursions, but other threads than the main one begin with little.
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit { queue.stop() }

    func enqueue(_ job: consuming ExecutorJob) { queue.add(UnownedJob(job), of: self) }
}

/// Jobs in order of arrival.
private final class JobQueue: @unchecked Sendable {
    // `@unchecked`: everything is read and written under `condition`.
    private let condition = NSCondition()
    /// Each job keeps its executor, which must live until the job has run.
    private var jobs: [(UnownedJob, ApplicationThread)] = []
    private var isStopped = false

    func add(_ job: UnownedJob, of executor: ApplicationThread) {
        condition.lock()
        jobs.append((job, executor))
        condition.signal()
        condition.unlock()
    }

    func stop() {
        condition.lock()
        isStopped = true
        condition.signal()
        condition.unlock()
    }

    func run() {
        while true {
            condition.lock()
            while jobs.isEmpty && !isStopped { condition.wait() }
            let batch = jobs
            jobs.removeAll()
            condition.unlock()
            if batch.isEmpty { return }
            for (job, executor) in batch {
                unsafe job.runSynchronously(on: executor.asUnownedSerialExecutor())
            }
        }
    }
}
