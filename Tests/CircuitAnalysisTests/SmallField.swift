import Algebra
import CircuitAnalysis
import Circuits

/// The integers modulo 31, so small that all assignments of a few wires can be tried.
enum SmallParameters: FieldParameters {
    static var modulus: Limbs<1> { Limbs([31]) }
    /// 2^64 mod 31.
    static var r: Limbs<1> { Limbs([16]) }
    /// 2^128 mod 31.
    static var r2: Limbs<1> { Limbs([8]) }
    /// −31⁻¹ mod 2^64.
    static var negatedInverse: UInt64 { 0x1084_2108_4210_8421 }
    static var bitWidth: Int { 5 }
    static var twoAdicity: Int { 1 }
    static var nonResidue: UInt64 { 3 }
    static var name: String { "p31" }
}

typealias SmallField = Fp<SmallParameters, 1>

/// A linear combination as coefficients of wires; wire 0 is the constant one.
typealias Terms = [(wire: Int, coefficient: Int)]

/// Makes a system of constraints a·b = c. Wires are ONE, outputs, public inputs, and the rest.
func system<F: PrimeField>(
    _ constraints: [(a: Terms, b: Terms, c: Terms)], outputs: Int, inputs: Int, wires: Int, over field: F.Type = F.self
) -> R1CS<F> {
    func matrix(_ row: (Int) -> Terms) -> ConstraintMatrix<F> {
        var matrix = ConstraintMatrix<F>()
        for index in constraints.indices {
            for term in row(index) {
                let magnitude = F(UInt64(term.coefficient.magnitude))
                matrix.append(wire: UInt32(term.wire), coefficient: term.coefficient < 0 ? -magnitude : magnitude)
            }
            matrix.endRow()
        }
        return matrix
    }
    return R1CS(
        shape: R1CSShape(
            wireCount: wires, outputCount: outputs, publicInputCount: inputs, privateInputCount: 0,
            labelCount: UInt64(wires), constraintCount: constraints.count),
        a: matrix { constraints[$0].a }, b: matrix { constraints[$0].b }, c: matrix { constraints[$0].c },
        labels: (0..<wires).map(UInt64.init))
}
