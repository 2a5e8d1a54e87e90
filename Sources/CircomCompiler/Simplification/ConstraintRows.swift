/// The rows A, B, C of constraints, which lie one after the other somewhere in a store of rows.
package struct ConstraintRows: Sendable {
    /// The rows, and others that no constraint has any more.
    package private(set) var store: SparseRows
    /// For each constraint the number of its first row.
    private var firstRows: [UInt32]

    /// The constraints of a store that has three rows for each.
    init(_ store: SparseRows) {
        self.init(store, firstRows: stride(from: 0, to: UInt32(store.count), by: 3).map { $0 })
    }

    /// Constraints by the numbers of their first rows.
    init(_ store: SparseRows, firstRows: [UInt32]) {
        self.store = store
        self.firstRows = firstRows
    }

    /// The number of constraints.
    @inline(__always) package var count: Int { firstRows.count }

    /// The indices in the store of the terms of A, B or C (`part` 0, 1, 2).
    @inline(__always) package func range(_ constraint: Int, _ part: Int) -> Range<Int> {
        store.range(Int(firstRows[constraint]) + part)
    }

    /// The indices in the store of all terms of a constraint.
    @inline(__always) package func range(_ constraint: Int) -> Range<Int> {
        let first = Int(firstRows[constraint])
        return store.range(first).lowerBound..<store.ends[first + 2]
    }

    /// Whether the constraint has no product.
    func isLinear(_ constraint: Int) -> Bool {
        range(constraint, 0).isEmpty && range(constraint, 1).isEmpty
    }

    /// Appends linear constraints: their A and B are empty.
    mutating func append(linear: SparseRows) {
        for row in 0..<linear.count {
            firstRows.append(UInt32(store.count))
            store.endRow()
            store.endRow()
            store.append(row: row, of: linear)
        }
    }
}
