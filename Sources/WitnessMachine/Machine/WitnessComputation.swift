import Algebra
public import Circuits
import Curves
public import Primitives

extension PreparedProgram {
    /// Computes the witness for the main component's inputs.
    ///
    /// Memory: the signals, a witness and for each thread `RunLimits.registers` at most. Every run has its own, so that a
    /// program may run on several threads at once. Witness, failure and lines of `log` are the same with any number of threads.
    ///
    /// - Parameters:
    ///   - inputs: the values of the program's inputs.
    ///   - pool: threads for one run; used where the program was prepared with `isParallel`.
    ///   - log: takes the lines of `log`.
    /// - Throws: `WitnessFailure`.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func witness(
        _ inputs: CircuitInputs<F>, limits: RunLimits = RunLimits(), pool: WorkerPool? = nil,
        cancellation: CancellationFlag = CancellationFlag(),
        log: (String) -> Void = { _ in }
    ) throws(WitnessFailure) -> Witness<F> {
        let memory = try compute(inputs, limits: limits, pool: pool, cancellation: cancellation, log: log)
        let bytes = wires(memory, pool)
        do throws(WitnessValueError) {
            return try Witness(ByteRegion(copying: bytes), wireCount: program.witnessMap.count)
        } catch {
            preconditionFailure("signal 0 is one, the map begins with it, and elements are canonical")
        }
    }

    /// The canonical bytes of the wires.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    private func wires(_ memory: borrowing RunMemory<F>, _ pool: WorkerPool?) -> [UInt8] {
        let (signals, map) = (SharedSignals(memory), program.witnessMap)
        let least = 1 << 14
        let parts = max(1, min(4 * (pool?.threads ?? 1), map.count / least))
        return unsafe [UInt8](unsafeUninitializedCapacity: map.count * F.byteCount) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            let wires = unsafe SharedWires(base: UnsafeMutableRawPointer(base))
            let store = { @Sendable (part: Int) in
                for wire in map.count * part / parts..<map.count * (part + 1) / parts {
                    unsafe signals.base[Int(map[wire])].storeCanonical(to: wires.base + wire * F.byteCount)
                }
            }
            if let pool { pool.run(count: parts, store) } else { for part in 0..<parts { store(part) } }
            count = map.count * F.byteCount
        }
    }

    /// The values of all signals, with the constant one as signal 0.
    ///
    /// - Throws: `WitnessFailure`.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func signals(
        _ inputs: CircuitInputs<F>, limits: RunLimits = RunLimits(), pool: WorkerPool? = nil,
        cancellation: CancellationFlag = CancellationFlag(),
        log: (String) -> Void = { _ in }
    ) throws(WitnessFailure) -> [F] {
        let memory = try compute(inputs, limits: limits, pool: pool, cancellation: cancellation, log: log)
        return (0..<memory.signalCount).map { unsafe memory.signals[$0] }
    }

    private func compute(
        _ inputs: CircuitInputs<F>, limits: RunLimits, pool: WorkerPool?, cancellation: CancellationFlag,
        log: (String) -> Void
    ) throws(WitnessFailure) -> RunMemory<F> {
        precondition(inputs.interface == program.interface, "inputs are read for the program they are given to")
        var logged = 0
        if let pool, pool.threads > 1, batches != nil {
            let memory = try memory(inputs, limits)
            let outcome = run(memory, limits, RunTeam(pool: pool), cancellation) { line in
                logged += 1
                log(line)
            }
            if outcome.stop.reason == .finished { return outcome.memory }
            if cancellation.isCancelled { throw WitnessFailure(.cancelled) }
        }
        // Which check fails first does not depend on threads: after a failure the run is repeated by one. Lines of `log` are
        // never out of order, so those that were logged are the first ones.
        let outcome = run(try memory(inputs, limits), limits, nil, cancellation) { line in
            logged -= 1
            if logged < 0 { log(line) }
        }
        guard let reason = outcome.stop.reason.failure else { return outcome.memory }
        throw WitnessFailure(outcome.stop, reason, frames: outcome.frames, program: self, memory: outcome.memory)
    }

    /// Memory with the inputs in their places.
    private func memory(_ inputs: CircuitInputs<F>, _ limits: RunLimits) throws(WitnessFailure) -> RunMemory<F> {
        let (size, overflow) = program.signalCount.multipliedReportingOverflow(by: MemoryLayout<F>.stride)
        guard !overflow, size <= limits.signalBytes, let memory = RunMemory<F>(signalCount: program.signalCount) else {
            throw WitnessFailure(.tooManySignals)
        }
        unsafe memory.signals[0] = .one
        let first = 1 + program.interface.outputs.reduce(0) { $0 + ($1.count ?? 0) }
        for (i, value) in inputs.values.enumerated() { unsafe memory.signals[first + i] = value }
        return memory
    }

    /// What is left after a run.
    private struct Outcome: ~Copyable {
        let memory: RunMemory<F>
        let stop: Stop
        let frames: [Frame]
    }

    private func run(
        _ memory: consuming RunMemory<F>, _ limits: RunLimits, _ team: RunTeam?, _ cancellation: CancellationFlag,
        log: (String) -> Void
    ) -> Outcome {
        let (stop, frames) = withoutActuallyEscaping(log) { log in
            var interpreter = Interpreter(self, limits: limits, cancellation: cancellation, team: team, log: log)
            let stop = interpreter.run(&memory)
            return (stop, interpreter.frames)
        }
        return Outcome(memory: memory, stop: stop, frames: frames)
    }
}

/// The bytes of the wires for the threads that write them.
@safe private struct SharedWires: @unchecked Sendable {
    // `@unchecked`: each wire is written by one thread.
    let base: UnsafeMutableRawPointer
}

extension Stop.Reason {
    /// Nil where the machine came to its end.
    var failure: WitnessFailure.Reason? {
        switch self {
        case .finished: nil
        case .notEqual: .notEqual
        case .assertion: .assertionFailed
        case .indexOutOfRange: .indexOutOfRange
        case .divisionByZero: .divisionByZero
        case .unreachable: .unreachable
        case .tooManyCalls: .tooManyCalls
        case .tooManyRegisters: .tooManyRegisters
        case .cancelled: .cancelled
        }
    }
}
