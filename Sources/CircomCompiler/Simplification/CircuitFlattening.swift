extension CircuitInstances {
    /// The constraints of one template instance as rows over local indices, three for each, and their kinds.
    struct InstanceRows: Sendable {
        var rows = SparseRows()
        var kinds: [ConstraintKind] = []
    }

    /// The constraints of each instance, its coefficients coded by `arithmetic`.
    func instanceRows(_ arithmetic: inout CoefficientArithmetic) -> [InstanceRows] {
        let codes = coefficients.elements.map { arithmetic.coefficient($0) }
        return instances.map { instance in
            var result = InstanceRows()
            let store = instance.constraints
            result.rows.reserve(rows: store.ends.count, terms: store.terms.count)
            result.kinds.reserveCapacity(store.count)
            var k = 0
            for end in store.ends {
                while k < Int(end) {
                    let term = store.terms[k]
                    let code = codes[Int(term.coefficient)]
                    if !code.isZero { result.rows.append(term.signal, code) }
                    k += 1
                }
                result.rows.endRow()
            }
            for index in 0..<store.count {
                result.kinds.append(ConstraintKind(of: result.rows, first: 3 * index, &arithmetic))
            }
            return result
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
    func flattened(_ arithmetic: inout CoefficientArithmetic) -> FlatConstraints {
        let local = instanceRows(&arithmetic)
        var flat = FlatConstraints(
            signalCount: signalCount + 1, publicCount: mainShape.outputs + mainShape.publicInputs)
        // Exact sizes first: growing by doubling would take half as much memory again.
        var uses = Array(repeating: 0, count: instances.count)
        forEachComponent { instance, _ in uses[instance] += 1 }
        flat.reserve(for: zip(local, uses))
        forEachComponent { instance, offset in
            let rows = local[instance]
            for index in rows.kinds.indices {
                flat.append(rows.rows, first: 3 * index, kind: rows.kinds[index], offset: UInt32(offset))
            }
        }
        return flat
    }

    /// All constraints in the order of the component tree, three rows each; empty ones are left out.
    func unsimplifiedRows(_ arithmetic: inout CoefficientArithmetic) -> SparseRows {
        let local = instanceRows(&arithmetic)
        var result = SparseRows()
        forEachComponent { instance, offset in
            let rows = local[instance]
            for index in rows.kinds.indices where rows.kinds[index] != .empty {
                for row in 3 * index..<3 * index + 3 {
                    result.append(row: row, of: rows.rows, offset: UInt32(offset))
                }
            }
        }
        return result
    }
}

extension FlatConstraints {
    /// Takes memory for the constraints of instances, each used so many times.
    fileprivate mutating func reserve(for instances: some Sequence<(CircuitInstances.InstanceRows, Int)>) {
        var counts = (equalities: 0, assignments: 0)
        var linear = (rows: 0, terms: 0)
        var quadratic = (rows: 0, terms: 0)
        for (instance, uses) in instances {
            for (index, kind) in instance.kinds.enumerated() {
                switch kind {
                case .empty: break
                case .equality: counts.equalities += uses
                case .assignment: counts.assignments += uses
                case .linear:
                    linear.rows += uses
                    linear.terms += uses * instance.rows.range(3 * index + 2).count
                case .quadratic:
                    quadratic.rows += 3 * uses
                    let start = instance.rows.range(3 * index).lowerBound
                    quadratic.terms += uses * (instance.rows.ends[3 * index + 2] - start)
                }
            }
        }
        equalities.reserveCapacity(counts.equalities)
        assignments.reserveCapacity(counts.assignments)
        self.linear.reserve(rows: linear.rows, terms: linear.terms)
        self.quadratic.reserve(rows: quadratic.rows, terms: quadratic.terms)
    }
}
