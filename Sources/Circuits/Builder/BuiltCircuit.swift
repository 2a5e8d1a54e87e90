public import Algebra

/// A finished circuit with the witness it was built with.
public struct BuiltCircuit<F: PrimeField>: Sendable {
    /// The constraints.
    public let r1cs: R1CS<F>
    /// The values of all wires; they satisfy the constraints only where the circuit's inputs do.
    public let witness: Witness<F>
    private let names: NameRecord

    @usableFromInline init(r1cs: R1CS<F>, witness: Witness<F>, names: NameRecord) {
        self.r1cs = r1cs
        self.witness = witness
        self.names = names
    }

    /// The names of all wires, made on request: about 100 ns a wire.
    public var symbols: SymbolTable { names.symbolTable() }

    /// The path of a constraint, as in `main.tree.level[3].left`. `index` must exist.
    public func constraintName(_ index: Int) -> String { names.constraintName(index) }
}

extension ConstraintSystem {
    /// Numbers the wires in circom's order and closes the circuit.
    @inlinable public consuming func finish() -> BuiltCircuit<F> {
        precondition(recordsConstraints, "only a system that records constraints is a circuit")
        let starts = [
            0, outputs.count, outputs.count + publicInputs.count,
            outputs.count + publicInputs.count + privateInputs.count,
        ].map { UInt32(truncatingIfNeeded: $0) }
        a.renumber(starts)
        b.renumber(starts)
        c.renumber(starts)
        let values = outputs + publicInputs + privateInputs + intermediates
        let shape = R1CSShape(
            wireCount: values.count, outputCount: outputs.count - 1, publicInputCount: publicInputs.count,
            privateInputCount: privateInputs.count, labelCount: UInt64(values.count), constraintCount: a.rowCount)
        let r1cs = R1CS(shape: shape, a: a, b: b, c: c, labels: (0..<values.count).map(UInt64.init))
        guard let witness = try? Witness(values) else {
            preconditionFailure("the first output is ONE since init, and assign(_:_:) does not change it")
        }
        return BuiltCircuit(r1cs: r1cs, witness: witness, names: names)
    }

    /// The values of all wires, in the order of `finish()`.
    @inlinable public consuming func finishValues() -> [F] {
        outputs + publicInputs + privateInputs + intermediates
    }
}

extension ConstraintMatrix {
    /// Replaces `Variable.raw` by the final number: the kind's first wire and the position in the kind.
    @inlinable mutating func renumber(_ starts: [UInt32]) {
        for k in columns.indices {
            let variable = Variable<F>(raw: columns[k])
            columns[k] = starts[Int(variable.kind.rawValue)] + UInt32(truncatingIfNeeded: variable.position)
        }
    }
}
