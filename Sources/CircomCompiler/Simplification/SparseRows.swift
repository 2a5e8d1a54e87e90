/// Linear combinations one after another in flat arrays: 12 bytes a term and 8 a row.
///
/// Row `i` is the sum of `coefficients[k]·signals[k]` over `k` in `range(i)`; signal 0 is the constant one. A row has no
/// signal twice and no coefficient 0, unless said otherwise.
package struct SparseRows: Sendable {
    /// The signal of each term.
    package private(set) var signals: [UInt32] = []
    /// The coefficient of each term.
    package private(set) var coefficients: [Coefficient] = []
    /// The index behind the last term of each row.
    package private(set) var ends: [Int] = []

    /// No rows.
    package init() {}

    /// The number of rows.
    @inline(__always) package var count: Int { ends.count }
    /// The number of terms of all rows.
    @inline(__always) package var termCount: Int { signals.count }

    /// The indices of a row's terms.
    @inline(__always) package func range(_ row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

    /// The indices of the terms of consecutive rows.
    func terms(of rows: Range<Int>) -> Range<Int> {
        rows.isEmpty ? 0..<0 : range(rows.lowerBound).lowerBound..<ends[rows.upperBound - 1]
    }

    /// Appends a term to the row that `endRow()` will close.
    @inline(__always) package mutating func append(_ signal: UInt32, _ coefficient: Coefficient) {
        signals.append(signal)
        coefficients.append(coefficient)
    }

    /// Closes the row.
    @inline(__always) package mutating func endRow() { ends.append(signals.count) }

    /// Appends a row of another store.
    package mutating func append(row: Int, of other: SparseRows) {
        let range = other.range(row)
        signals.append(contentsOf: other.signals[range])
        coefficients.append(contentsOf: other.coefficients[range])
        endRow()
    }

    /// Takes the last rows away.
    mutating func removeLast(_ rows: Int) {
        ends.removeLast(rows)
        let terms = ends.last ?? 0
        signals.removeLast(signals.count - terms)
        coefficients.removeLast(coefficients.count - terms)
    }

    /// Empties the store and keeps its memory.
    package mutating func removeAll() {
        signals.removeAll(keepingCapacity: true)
        coefficients.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Takes memory for so many more rows and terms.
    package mutating func reserve(rows: Int, terms: Int) {
        ends.reserveCapacity(ends.count + rows)
        signals.reserveCapacity(signals.count + terms)
        coefficients.reserveCapacity(coefficients.count + terms)
    }

    /// So many rows and terms, all of which `fill` sets, and room for as many more as are there.
    init(rows: Int, terms: Int, fill: (Pointers) -> Void) {
        unsafe signals = Array(unsafeUninitializedCapacity: 2 * terms) { signals, signalCount in
            unsafe coefficients = Array(unsafeUninitializedCapacity: 2 * terms) { coefficients, coefficientCount in
                unsafe ends = Array(unsafeUninitializedCapacity: 2 * rows) { ends, endCount in
                    unsafe fill(Pointers(signals: signals, coefficients: coefficients, ends: ends))
                    endCount = rows
                }
                coefficientCount = terms
            }
            signalCount = terms
        }
    }

    /// The memory of a store that several threads fill, each its own rows and terms.
    @safe
    struct Pointers: @unchecked Sendable {
        // `@unchecked`: no two threads write the same element.
        fileprivate let signals: UnsafeMutableBufferPointer<UInt32>
        fileprivate let coefficients: UnsafeMutableBufferPointer<Coefficient>
        fileprivate let ends: UnsafeMutableBufferPointer<Int>

        /// Sets a term.
        @inline(__always) func set(term: Int, _ signal: UInt32, _ coefficient: Coefficient) {
            unsafe signals[term] = signal
            unsafe coefficients[term] = coefficient
        }

        /// The signal of a term that was set.
        @inline(__always) func signal(_ term: Int) -> UInt32 { unsafe signals[term] }

        /// Sets the end of a row.
        @inline(__always) func set(row: Int, end: Int) { unsafe ends[row] = end }
    }
}
