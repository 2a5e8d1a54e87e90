public import Algebra

/// One of the matrices A, B, C of a constraint system, as compressed sparse rows in three flat arrays.
///
/// Row i holds the linear combination of constraint i: the sum of `coefficients[k]·wire(wires[k])` over
/// `k` in `terms(ofRow: i)`. The order of terms is the file's or, from a builder, increasing by wire.
public struct ConstraintMatrix<F: PrimeField>: Sendable, Equatable {
    @usableFromInline var ends: [Int] = []
    @usableFromInline var columns: [UInt32] = []
    @usableFromInline var factors: [F] = []

    /// The index behind the last term of each row.
    @inlinable public var rowEnds: [Int] { ends }
    /// The wire of each term.
    @inlinable public var wires: [UInt32] { columns }
    /// The coefficient of each term.
    @inlinable public var coefficients: [F] { factors }

    /// A matrix without rows, with room for `rows` rows and `terms` terms.
    @inlinable public init(reservingRows rows: Int = 0, terms: Int = 0) {
        reserve(rows: rows, terms: terms)
    }

    @usableFromInline mutating func reserve(rows: Int, terms: Int) {
        ends.reserveCapacity(rows)
        columns.reserveCapacity(terms)
        factors.reserveCapacity(terms)
    }

    /// The number of rows: of constraints.
    @inlinable public var rowCount: Int { ends.count }
    /// The number of terms of all rows.
    @inlinable public var termCount: Int { columns.count }

    /// The indices of a row's terms in `wires` and `coefficients`.
    @inlinable public func terms(ofRow row: Int) -> Range<Int> {
        (row == 0 ? 0 : ends[row - 1])..<ends[row]
    }

    /// Appends a term to the row that `endRow()` will close.
    @inlinable public mutating func append(wire: UInt32, coefficient: F) {
        columns.append(wire)
        factors.append(coefficient)
    }

    /// Closes the current row.
    @inlinable public mutating func endRow() { ends.append(columns.count) }

    /// The value of a row's linear combination. `values` must have an element for every wire of the row.
    @inlinable public func evaluate(row: Int, _ values: [F]) -> F {
        var sum = F.zero
        for k in terms(ofRow: row) { sum += factors[k] * values[Int(columns[k])] }
        return sum
    }
}
