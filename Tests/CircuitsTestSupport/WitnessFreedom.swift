public import Algebra
public import Circuits

/// How free a prover is: which wires could have another value than the honest ones.
public struct WitnessFreedom<F: PrimeField> {
    public let r1cs: R1CS<F>
    public let values: [F]
    /// The constraints in which each wire occurs.
    private var rows: [[Int]]

    public init(_ circuit: BuiltCircuit<F>) {
        r1cs = circuit.r1cs
        values = circuit.witness.elements()
        rows = [[Int]](repeating: [], count: r1cs.wireCount)
        for row in 0..<r1cs.constraintCount {
            for matrix in [r1cs.a, r1cs.b, r1cs.c] {
                for k in matrix.terms(ofRow: row) {
                    let wire = Int(matrix.wires[k])
                    if rows[wire].last != row { rows[wire].append(row) }
                }
            }
        }
    }

    /// The first wire up to which everything is public.
    public var firstPrivateWire: Int { 1 + r1cs.shape.publicCount }
    /// The first wire that is no input.
    public var firstIntermediate: Int { firstPrivateWire + r1cs.shape.privateInputCount }

    /// The wires from `first` on whose value could be replaced by value + `delta` without breaking any constraint.
    public func changeableWires(from first: Int, by delta: F) -> [Int] {
        var changed = values
        return (first..<r1cs.wireCount).filter { wire in
            changed[wire] += delta
            defer { changed[wire] = values[wire] }
            return rows[wire].allSatisfy { row in
                r1cs.a.evaluate(row: row, changed) * r1cs.b.evaluate(row: row, changed)
                    == r1cs.c.evaluate(row: row, changed)
            }
        }
    }

    /// The dimension of the directions in which all wires from `first` on together could move away from the honest
    /// witness: the nullity of the constraints' Jacobian. Zero means that the honest values are isolated.
    public func dimension(from first: Int) -> Int {
        let columns = r1cs.wireCount - first
        var matrix: [[F]] = (0..<r1cs.constraintCount).map { row in
            var gradient = [F](repeating: .zero, count: columns)
            func add(_ m: ConstraintMatrix<F>, _ factor: F) {
                for k in m.terms(ofRow: row) where Int(m.wires[k]) >= first {
                    gradient[Int(m.wires[k]) - first] += factor * m.coefficients[k]
                }
            }
            add(r1cs.a, r1cs.b.evaluate(row: row, values))
            add(r1cs.b, r1cs.a.evaluate(row: row, values))
            add(r1cs.c, -.one)
            return gradient
        }
        var rank = 0
        for column in 0..<columns {
            guard let pivot = (rank..<matrix.count).first(where: { !matrix[$0][column].isZero }),
                let inverse = matrix[pivot][column].inverseVariableTime()
            else { continue }
            matrix.swapAt(rank, pivot)
            let top = matrix[rank]
            for row in rank + 1..<max(rank + 1, matrix.count) where !matrix[row][column].isZero {
                let factor = matrix[row][column] * inverse
                for k in column..<columns where !top[k].isZero { matrix[row][k] -= factor * top[k] }
            }
            rank += 1
        }
        return columns - rank
    }
}

/// Whether the built witness satisfies its constraints.
public func holds<F: PrimeField>(_ circuit: BuiltCircuit<F>) -> Bool {
    do {
        try circuit.r1cs.check(circuit.witness)
        return true
    } catch { return false }
}
