import Algebra
import Circuits

/// Small circuits that setups are tested with.
enum SetupCircuits {
    /// x ↦ y by `steps` constraints w·(3·w + 1) = w', with public output y, public input p (multiplied in once) and one
    /// wire that occurs in no constraint; and a satisfying witness.
    static func chain<F: PrimeField>(steps: Int, of type: F.Type = F.self) -> (circuit: R1CS<F>, witness: [F]) {
        // Wires: 0 one, 1 output, 2 public input, 3 private x, 4 unused, 5 … intermediates.
        var witness: [F] = [.one, .zero, F(11), F(7), F(99)]
        var a = ConstraintMatrix<F>(), b = ConstraintMatrix<F>(), c = ConstraintMatrix<F>()
        var wire: UInt32 = 3
        func row(_ wireOut: UInt32, _ factors: [(UInt32, F)]) {
            a.append(wire: wire, coefficient: .one)
            a.endRow()
            for (wire, value) in factors { b.append(wire: wire, coefficient: value) }
            b.endRow()
            c.append(wire: wireOut, coefficient: .one)
            c.endRow()
        }
        for step in 0..<steps {
            let value = witness[Int(wire)]
            let isLast = step == steps - 1
            let out = isLast ? 1 : UInt32(witness.count)
            let last: [(UInt32, F)] = [(2, -F(5)), (0, F(1 << 40))]
            let factors = isLast ? last : [(wire, F(3)), (0, .one)]
            let product = value * factors.reduce(F.zero) { $0 + $1.1 * witness[Int($1.0)] }
            if isLast { witness[1] = product } else { witness.append(product) }
            row(out, factors)
            wire = out
        }
        let shape = R1CSShape(
            wireCount: witness.count, outputCount: 1, publicInputCount: 1, privateInputCount: 1,
            labelCount: UInt64(witness.count), constraintCount: steps)
        let labels = (0..<witness.count).map { UInt64($0) }
        return (R1CS(shape: shape, a: a, b: b, c: c, labels: labels), witness)
    }
}
