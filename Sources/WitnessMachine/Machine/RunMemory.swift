import Algebra

/// Bounds on what a run may take.
public struct RunLimits: Sendable {
    /// Components and functions within each other.
    public var depth: Int
    /// Registers of all that run at one time.
    public var registers: Int
    /// Bytes of all signals.
    public var signalBytes: Int

    /// Bounds; the defaults allow 2^16 calls within each other, 2^22 registers (128 MiB) and 16 GiB of signals.
    public init(depth: Int = 1 << 16, registers: Int = 1 << 22, signalBytes: Int = 16 << 30) {
        self.depth = depth
        self.registers = registers
        self.signalBytes = signalBytes
    }
}

/// The memory of one run, or of a part of it that has registers of its own. Its size is that of the signals plus that of the
/// registers in use.
///
/// Unsafe memory, because the machine resolves operands that `WitnessProgram.validate` has checked.
@safe struct RunMemory<F: PrimeField>: ~Copyable {
    /// Nil where the signals are another run's.
    private let signalMemory: ZeroedMemory<F>?
    let signals: UnsafeMutablePointer<F>
    let signalCount: Int
    private(set) var registers: UnsafeMutablePointer<F>
    private(set) var registerCapacity: Int

    /// Nil where the system has too little memory.
    init?(signalCount: Int) {
        guard let signalMemory = ZeroedMemory(count: signalCount, zero: F.zero) else { return nil }
        self.signalCount = signalCount
        registerCapacity = 1 << 12
        unsafe signals = signalMemory.base
        self.signalMemory = consume signalMemory
        unsafe registers = .allocate(capacity: registerCapacity)
        unsafe registers.initialize(repeating: .zero, count: registerCapacity)
    }

    /// Registers for a part of a run, beside the run's signals, which must outlive them.
    init(signals: SharedSignals<F>) {
        unsafe self.signals = signals.base
        signalCount = signals.count
        signalMemory = nil
        registerCapacity = 1 << 12
        unsafe registers = .allocate(capacity: registerCapacity)
        unsafe registers.initialize(repeating: .zero, count: registerCapacity)
    }

    /// Makes room for `count` registers, keeping those there are.
    mutating func growRegisters(to count: Int) {
        let capacity = max(count, 2 * registerCapacity)
        let larger = UnsafeMutablePointer<F>.allocate(capacity: capacity)
        unsafe larger.initialize(repeating: .zero, count: capacity)
        unsafe larger.update(from: registers, count: registerCapacity)
        unsafe registers.deallocate()
        unsafe registers = larger
        registerCapacity = capacity
    }

    deinit { unsafe registers.deallocate() }
}

/// The signals of a run for the threads that compute parts of it.
@safe struct SharedSignals<F: PrimeField>: @unchecked Sendable {
    // `@unchecked`: components of a batch write to ranges that are apart.
    let base: UnsafeMutablePointer<F>
    let count: Int

    init(_ memory: borrowing RunMemory<F>) {
        unsafe base = memory.signals
        count = memory.signalCount
    }
}
