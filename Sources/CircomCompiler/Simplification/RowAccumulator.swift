/// Sums linear combinations: one word and a mark for each signal, and the list of the signals met.
///
/// Starting a new sum costs nothing but forgetting that list.
struct RowAccumulator: Sendable {
    /// The sum's coefficient of each signal met; others are stale.
    private var values: [Coefficient]
    /// The number of the sum in which a signal was last met.
    private var marks: [UInt32]
    private var current: UInt32 = 1
    /// The signals met in this sum, in the order of meeting; their coefficients may have become 0.
    private(set) var met: [UInt32] = []

    /// An accumulator for signals below `signalCount`.
    init(signalCount: Int) {
        values = Array(repeating: .zero, count: signalCount)
        marks = Array(repeating: 0, count: signalCount)
    }

    /// Begins a new, empty sum.
    @inline(__always) mutating func reset() {
        met.removeAll(keepingCapacity: true)
        if current == .max {
            for k in marks.indices { marks[k] = 0 }
            current = 0
        }
        current += 1
    }

    /// The coefficient of a signal in the sum.
    @inline(__always) subscript(signal: UInt32) -> Coefficient {
        marks[Int(signal)] == current ? values[Int(signal)] : .zero
    }

    /// Adds a term; true where the signal had not been met.
    @discardableResult
    @inline(__always)
    mutating func add(_ signal: UInt32, _ coefficient: Coefficient, _ pool: inout CoefficientArithmetic) -> Bool {
        let index = Int(signal)
        if marks[index] == current {
            values[index] = pool.add(values[index], coefficient)
            return false
        }
        marks[index] = current
        values[index] = coefficient
        met.append(signal)
        return true
    }

    /// Sets the coefficient of a signal that has been met to 0.
    @inline(__always) mutating func clear(_ signal: UInt32) { values[Int(signal)] = .zero }

    /// Adds a multiple of a row.
    mutating func add(
        _ rows: borrowing SparseRows, row: Int, times factor: Coefficient, _ pool: inout CoefficientArithmetic
    ) {
        for k in rows.range(row) { add(rows.signals[k], pool.multiply(rows.coefficients[k], factor), &pool) }
    }

    /// Appends the terms that are not 0 to a row store, as one row.
    mutating func append(to rows: inout SparseRows) {
        for signal in met {
            let value = values[Int(signal)]
            if !value.isZero { rows.append(signal, value) }
        }
        rows.endRow()
    }
}
