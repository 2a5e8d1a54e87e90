/// Sums linear combinations: one word and a mark for each signal, and the list of the signals met.
///
/// Starting a new sum costs nothing but forgetting that list. The memory is the accumulator's own and not an array's,
/// since it is written at every term. Callers pass signals below `signalCount` only.
@safe
struct RowAccumulator: ~Copyable {
    /// The sum's coefficient of each signal met; others are stale.
    private let values: UnsafeMutablePointer<Coefficient>
    /// The number of the sum in which a signal was last met.
    private let marks: UnsafeMutablePointer<UInt32>
    /// The signals met in this sum, in the order of meeting.
    private let signals: UnsafeMutablePointer<UInt32>
    /// The number of signals met.
    private(set) var count = 0
    private var current: UInt32 = 1
    private let capacity: Int

    /// An accumulator for signals below `signalCount`.
    init(signalCount: Int) {
        unsafe values = .allocate(capacity: signalCount)
        unsafe marks = .allocate(capacity: signalCount)
        unsafe signals = .allocate(capacity: signalCount)
        unsafe marks.initialize(repeating: 0, count: signalCount)
        capacity = signalCount
    }

    deinit {
        unsafe values.deallocate()
        unsafe marks.deallocate()
        unsafe signals.deallocate()
    }

    /// Begins a new, empty sum.
    @inline(__always) mutating func reset() {
        count = 0
        if current == .max {
            unsafe marks.update(repeating: 0, count: capacity)
            current = 0
        }
        current += 1
    }

    /// The coefficient of a signal in the sum.
    @inline(__always) subscript(signal: UInt32) -> Coefficient {
        unsafe marks[Int(signal)] == current ? values[Int(signal)] : .zero
    }

    /// A signal met in this sum, in the order of meeting; its coefficient may have become 0.
    @inline(__always) func signal(met index: Int) -> UInt32 { unsafe signals[index] }

    /// Whether the sum has no coefficient other than 0.
    var isZero: Bool { (0..<count).allSatisfy { unsafe values[Int(signals[$0])].isZero } }

    /// Adds a term; true where the signal had not been met.
    @discardableResult
    @inline(__always)
    mutating func add(_ signal: UInt32, _ coefficient: Coefficient, _ pool: inout CoefficientArithmetic) -> Bool {
        let index = Int(signal)
        if unsafe marks[index] == current {
            unsafe values[index] = pool.add(values[index], coefficient)
            return false
        }
        unsafe marks[index] = current
        unsafe values[index] = coefficient
        unsafe signals[count] = signal
        count += 1
        return true
    }

    /// Adds a multiple of a row.
    mutating func add(
        _ rows: borrowing SparseRows, row: Int, times factor: Coefficient, _ pool: inout CoefficientArithmetic
    ) {
        for k in rows.range(row) { add(rows.signals[k], pool.multiply(rows.coefficients[k], factor), &pool) }
    }

    /// Appends the terms that are not 0 to a row store, as one row.
    func append(to rows: inout SparseRows) {
        for index in 0..<count {
            let signal = unsafe signals[index]
            let value = unsafe values[Int(signal)]
            if !value.isZero { rows.append(signal, value) }
        }
        rows.endRow()
    }
}
