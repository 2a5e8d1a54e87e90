import Algebra
public import Circuits
import Curves
public import Primitives

extension PreparedProgram {
    /// Computes the witness for the main component's inputs.
    ///
    /// Memory: the signals, a witness and `RunLimits.registers` at most. Every run has its own, so that a program may run on
    /// several threads at once.
    ///
    /// - Parameters:
    ///   - inputs: the values of the program's inputs.
    ///   - log: takes the lines of `log`.
    /// - Throws: `WitnessFailure`.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func witness(
        _ inputs: CircuitInputs<F>, limits: RunLimits = RunLimits(),
        cancellation: CancellationFlag = CancellationFlag(),
        log: (String) -> Void = { _ in }
    ) throws(WitnessFailure) -> Witness<F> {
        let memory = try compute(inputs, limits: limits, cancellation: cancellation, log: log)
        let stride = F.byteCount
        var bytes = [UInt8](repeating: 0, count: program.witnessMap.count * stride)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            for (wire, signal) in program.witnessMap.enumerated() {
                unsafe memory.signals[Int(signal)].storeCanonical(to: base + wire * stride)
            }
        }
        do throws(WitnessValueError) {
            return try Witness(ByteRegion(copying: bytes), wireCount: program.witnessMap.count)
        } catch {
            preconditionFailure("signal 0 is one, the map begins with it, and elements are canonical")
        }
    }

    /// The values of all signals, with the constant one as signal 0.
    ///
    /// - Throws: `WitnessFailure`.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func signals(
        _ inputs: CircuitInputs<F>, limits: RunLimits = RunLimits(),
        cancellation: CancellationFlag = CancellationFlag(),
        log: (String) -> Void = { _ in }
    ) throws(WitnessFailure) -> [F] {
        let memory = try compute(inputs, limits: limits, cancellation: cancellation, log: log)
        return (0..<memory.signalCount).map { unsafe memory.signals[$0] }
    }

    private func compute(
        _ inputs: CircuitInputs<F>, limits: RunLimits, cancellation: CancellationFlag, log: (String) -> Void
    ) throws(WitnessFailure) -> RunMemory<F> {
        precondition(inputs.interface == program.interface, "inputs are read for the program they are given to")
        let (size, overflow) = program.signalCount.multipliedReportingOverflow(by: MemoryLayout<F>.stride)
        guard !overflow, size <= limits.signalBytes, var memory = RunMemory<F>(signalCount: program.signalCount) else {
            throw WitnessFailure(.tooManySignals)
        }
        unsafe memory.signals[0] = .one
        let first = 1 + program.interface.outputs.reduce(0) { $0 + ($1.count ?? 0) }
        for (i, value) in inputs.values.enumerated() { unsafe memory.signals[first + i] = value }
        let (stop, frames) = withoutActuallyEscaping(log) { log in
            var interpreter = Interpreter(self, limits: limits, cancellation: cancellation, log: log)
            let stop = interpreter.run(&memory)
            return (stop, interpreter.frames)
        }
        guard let reason = stop.reason.failure else { return memory }
        throw WitnessFailure(stop, reason, frames: frames, program: self, memory: memory)
    }
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
