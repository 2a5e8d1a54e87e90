extension CircuitInstances {
    /// The constraints of each instance as rows over local signals, three for each, their coefficients coded by
    /// `arithmetic`.
    private func instanceRows(_ arithmetic: inout CoefficientArithmetic) -> [SparseRows] {
        let codes = coefficients.elements.map { arithmetic.coefficient($0) }
        return instances.map { instance in
            var rows = SparseRows()
            let store = instance.constraints
            rows.reserve(rows: store.ends.count, terms: store.terms.count)
            var k = 0
            for end in store.ends {
                while k < Int(end) {
                    let term = store.terms[k]
                    let code = codes[Int(term.coefficient)]
                    if !code.isZero { rows.append(term.signal, code) }
                    k += 1
                }
                rows.endRow()
            }
            return rows
        }
    }

    /// Calls `body` with each component's instance and the offset of its signals: main first, then each component's
    /// subcomponents in order, depth first.
    func forEachComponent(_ body: (_ instance: Int, _ offset: Int) -> Void) {
        var stack = [(mainIndex, 0)]
        while let (instance, offset) = stack.popLast() {
            body(instance, offset)
            for child in instances[instance].subcomponents.reversed() {
                stack.append((child.instance, offset + child.offset))
            }
        }
    }

    /// The constraints of the whole circuit, sorted by kind.
    func placedConstraints(_ arithmetic: inout CoefficientArithmetic) -> PlacedConstraints {
        var placed = PlacedConstraints(
            signalCount: signalCount + 1, publicCount: mainShape.outputs + mainShape.publicInputs)
        for rows in instanceRows(&arithmetic) {
            for first in stride(from: 0, to: rows.count, by: 3) { placed.append(rows, first: first, &arithmetic) }
            placed.endInstance()
        }
        forEachComponent { placed.place(instance: $0, offset: $1) }
        return placed
    }

    /// All constraints in the order of the component tree; empty ones are left out.
    func unsimplifiedRows(_ arithmetic: inout CoefficientArithmetic) -> ConstraintRows {
        let local = instanceRows(&arithmetic)
        var store = SparseRows()
        forEachComponent { instance, offset in
            let rows = local[instance]
            for first in stride(from: 0, to: rows.count, by: 3)
            where rows.range(first).lowerBound < rows.ends[first + 2] {
                for row in first..<first + 3 { store.append(row: row, of: rows, offset: UInt32(offset)) }
            }
        }
        return ConstraintRows(store)
    }
}

extension SparseRows {
    /// Appends a row of another store, its signals other than 0 moved up by `offset`.
    @inline(__always) fileprivate mutating func append(row: Int, of other: borrowing SparseRows, offset: UInt32) {
        for k in other.range(row) {
            let signal = other.signals[k]
            append(signal == 0 ? 0 : signal + offset, other.coefficients[k])
        }
        endRow()
    }
}
