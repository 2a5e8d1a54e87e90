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
        for constraint in 0..<rows.count {
            for part in 0..<3 {
                terms.load(rows.range(constraint, part), of: self)
                for k in 0..<terms.count {
                    let words = arithmetic.words(rows.store.coefficients[terms.place(k)])
                    var integer = F.Canonical()
                    for i in 0..<min(F.Canonical.count, words.count) { integer[i] = words[i] }
                    guard let value = F(canonical: integer) else { return nil }
                    matrices[part].append(wire: terms.wire(k), coefficient: value)
                }
                matrices[part].endRow()
            }
        }
        let shape = R1CSShape(
            wireCount: wireCount, outputCount: mainShape.outputs, publicInputCount: mainShape.publicInputs,
            privateInputCount: mainShape.privateInputs, labelCount: UInt64(signalCount),
            constraintCount: constraintCount)
        return R1CS(
            shape: shape, a: matrices[0], b: matrices[1], c: matrices[2], labels: signalOfWire.map { UInt64($0) })
    }
}
