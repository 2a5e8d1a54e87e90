import Algebra
import Primitives

/// The threads of one run.
struct RunTeam {
    let pool: WorkerPool
    /// Set by the first part of the run that does not come to its end, for the others to stop.
    let failed = CancellationFlag()
    /// Batches within each other that this one is in.
    private(set) var depth = 0

    /// The team for the components of a batch.
    var inner: RunTeam {
        var inner = self
        inner.depth += 1
        return inner
    }

    /// Whether there may be a batch within this one: bounded, so that no program fills a thread's stack.
    var takesBatches: Bool { depth < 32 }

    init(pool: WorkerPool) { self.pool = pool }
}

extension Interpreter {
    /// Runs components that do not wait for each other. Returns whether all came to their end.
    @inline(never)
    func runBatch(
        _ runs: UnsafeBufferPointer<Instruction>, _ memory: borrowing RunMemory<F>, _ team: RunTeam
    ) -> Bool {
        let caller = frames[frames.count - 1]
        // Each component has what it would have alone.
        let limits = RunLimits(
            depth: limits.depth - frames.count,
            registers: limits.registers - caller.registers - entry(caller.owner).registerCount,
            signalBytes: limits.signalBytes)
        let signals = SharedSignals(memory)
        let runs = unsafe Array(runs)
        let costs = program.batches?.costs ?? []
        let cost = runs.reduce(0) { min($0 + costs[$1.b.index], 1 << 50) }
        // Small components go together, as many as are worth waking a thread for.
        let parts = min(runs.count, 8 * team.pool.threads, max(2, 4 * cost / ParallelSchedule.leastBatch))
        let (program, cancellation, inner) = (program, cancellation, team.inner)
        team.pool.run(count: parts) { part in
            var memory = RunMemory(signals: signals)
            var interpreter = Interpreter(program, limits: limits, cancellation: cancellation, team: inner) { _ in }
            for run in runs[runs.count * part / parts..<runs.count * (part + 1) / parts] {
                if team.failed.isCancelled { return }
                let stop = interpreter.run(
                    template: run.b.index, signals: caller.signals + run.destination.index, &memory)
                if stop.reason != .finished { return team.failed.cancel() }
            }
        }
        return !team.failed.isCancelled
    }
}
