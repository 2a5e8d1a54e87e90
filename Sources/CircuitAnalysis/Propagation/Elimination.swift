internal import Algebra

extension Propagator {
    /// Solves blocks of linear relations that share unknown wires by Gaussian elimination; a row left with one unknown
    /// wire determines it. Blocks of more than `limit` relations are left alone.
    mutating func eliminate(limit: Int = 256, isCancelled: () -> Bool = { false }) {
        var rows: [LinearRow<F>] = []
        for (index, relation) in system.relations.enumerated() {
            guard let row = unknownRow(relation, Int32(truncatingIfNeeded: index)), row.terms.count >= 2,
                row.terms.count <= limit
            else { continue }
            rows.append(row)
        }
        guard rows.count >= 2 else { return }
        for block in blocks(rows) where block.count >= 2 && block.count <= limit {
            if isExhausted || isCancelled() { return }
            var solver = BlockElimination<F>()
            for index in block { solver.add(rows[index]) }
            visitCount += solver.cost >> 4
            let wires = solver.determined.sorted()
            if !wires.isEmpty { setKnown(wires, .elimination, rows[block[0]].constraint) }
        }
    }

    /// The unknown part of a relation that is linear in what is unknown, with constant coefficients.
    private func unknownRow(_ relation: AnalysedSystem<F>.Relation, _ index: Int32) -> LinearRow<F>? {
        var parts: [(form: Int32, factor: F)] = [(relation.c, -.one)]
        if !relation.isLinear {
            let (ua, ub) = (unknownCounts[Int(relation.a)], unknownCounts[Int(relation.b)])
            if ua == 0, ub == 0 {
                // The product is known.
            } else if let factor = value(of: relation.a) {
                parts.append((relation.b, factor))
            } else if let factor = value(of: relation.b) {
                parts.append((relation.a, factor))
            } else {
                return nil
            }
        }
        guard unknownCounts[Int(relation.c)] + (parts.count > 1 ? unknownCounts[Int(parts[1].form)] : 0) >= 2 else {
            return nil
        }
        var terms: [Int32: F] = [:]
        for part in parts {
            for k in system.terms(part.form) where !isKnown(system.termWires[k]) {
                terms[system.termWires[k], default: .zero] += part.factor * system.termCoefficients[k]
            }
        }
        return LinearRow(terms: terms.filter { !$0.value.isZero }, constraint: Int(relation.constraint))
    }

    /// The rows by the connected parts of the graph of shared wires.
    private func blocks(_ rows: [LinearRow<F>]) -> [[Int]] {
        var parents = Array(rows.indices)
        func root(_ row: Int) -> Int {
            var row = row
            while parents[row] != row {
                parents[row] = parents[parents[row]]
                row = parents[row]
            }
            return row
        }
        var firstRow: [Int32: Int] = [:]
        for (index, row) in rows.enumerated() {
            for wire in row.terms.keys {
                if let other = firstRow[wire] { parents[root(index)] = root(other) } else { firstRow[wire] = index }
            }
        }
        var groups: [Int: [Int]] = [:]
        for index in rows.indices { groups[root(index), default: []].append(index) }
        return groups.values.sorted { $0[0] < $1[0] }
    }
}

/// A linear relation's unknown part.
struct LinearRow<F: PrimeField>: Sendable {
    var terms: [Int32: F]
    let constraint: Int
}

/// Gauss–Jordan elimination over sparse rows.
struct BlockElimination<F: PrimeField>: Sendable {
    /// Reduced rows by their pivots, each with coefficient one at its pivot and none at another's.
    private var rows: [Int32: [Int32: F]] = [:]
    /// How many products of field elements there were.
    private(set) var cost = 0

    /// Adds a row, reduced by those before, and reduces them by it.
    mutating func add(_ row: LinearRow<F>) {
        var terms = row.terms
        for (pivot, reduced) in rows {
            if let factor = terms[pivot] { subtract(reduced, times: factor, from: &terms) }
        }
        guard let pivot = terms.keys.min(), let inverse = terms[pivot]?.inverseVariableTime() else { return }
        for wire in terms.keys { terms[wire] = terms[wire].map { $0 * inverse } }
        for other in rows.keys {
            if let factor = rows[other]?[pivot], var reduced = rows[other] {
                subtract(terms, times: factor, from: &reduced)
                rows[other] = reduced
            }
        }
        rows[pivot] = terms
    }

    /// The wires that the rows determine.
    var determined: [Int32] { rows.filter { $0.value.count == 1 }.map(\.key) }

    private mutating func subtract(_ row: [Int32: F], times factor: F, from terms: inout [Int32: F]) {
        cost += row.count
        for (wire, coefficient) in row {
            let difference = terms[wire, default: .zero] - factor * coefficient
            terms[wire] = difference.isZero ? nil : difference
        }
    }
}
