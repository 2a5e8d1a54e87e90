public import Algebra
public import Circuits
internal import Curves

extension ConstraintList {
    /// The constraints over the wires as matrices in memory, with terms in increasing order of wire; nil where `F` is not
    /// the circuit's field. Costs at most a product a term.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func r1cs<F: PrimeField>(over type: F.Type = F.self) -> R1CS<F>? {
        guard arithmetic.primeWords == (0..<F.Canonical.count).map({ F.modulus[$0] }) else { return nil }
        var matrices = Array(
            repeating: ConstraintMatrix<F>(reservingRows: constraintCount, terms: termCount / 3), count: 3)
        var terms = WireTerms(.number)
        for row in 0..<rows.count {
            terms.load(self, row: row)
            for k in 0..<terms.count {
                let words = arithmetic.words(rows.coefficients[terms.place(k)])
                var integer = F.Canonical()
                for i in 0..<min(F.Canonical.count, words.count) { integer[i] = words[i] }
                guard let value = F(canonical: integer) else { return nil }
                matrices[row % 3].append(wire: terms.wire(k), coefficient: value)
            }
            matrices[row % 3].endRow()
        }
        let shape = R1CSShape(
            wireCount: wireCount, outputCount: mainShape.outputs, publicInputCount: mainShape.publicInputs,
            privateInputCount: mainShape.privateInputs, labelCount: UInt64(signalCount),
            constraintCount: constraintCount)
        return R1CS(
            shape: shape, a: matrices[0], b: matrices[1], c: matrices[2], labels: signalOfWire.map { UInt64($0) })
    }
}
