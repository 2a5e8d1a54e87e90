internal import Algebra
internal import Circuits

/// The numbers of the matrices in a `.zkey` file.
enum KeyMatrix: UInt32, Sendable {
    case a = 0
    case b = 1
    case c = 2
}

extension R1CS {
    /// log2 of the domain's size: the smallest power of two, at least 2, with a row for each constraint, each public
    /// input and the constant.
    ///
    /// - Throws: `.circuitTooLarge` where the field has no roots of unity for the doubled domain.
    func log2DomainSize() throws(SetupError) -> Int {
        let log2 = max(1, Int.bitWidth - (constraintCount + shape.publicCount).leadingZeroBitCount)
        let maximum = F.Parameters.twoAdicity - 1
        guard log2 <= maximum else { throw .circuitTooLarge(log2Domain: log2, maximum: maximum) }
        return log2
    }

    /// Calls `body` with each entry of the key's matrices: constraint by constraint those of A, then B, then C, and then
    /// the rows that bind the constant and the public inputs, one entry 1 of A each.
    func forEachKeyEntry<E: Error>(
        _ body: (_ matrix: KeyMatrix, _ row: Int, _ wire: Int, _ value: F) throws(E) -> Void
    ) throws(E) {
        for row in 0..<constraintCount {
            for k in a.terms(ofRow: row) { try body(.a, row, Int(a.wires[k]), a.coefficients[k]) }
            for k in b.terms(ofRow: row) { try body(.b, row, Int(b.wires[k]), b.coefficients[k]) }
            for k in c.terms(ofRow: row) { try body(.c, row, Int(c.wires[k]), c.coefficients[k]) }
        }
        for wire in 0...shape.publicCount { try body(.a, constraintCount + wire, wire, .one) }
    }
}

/// The wires' polynomials at one point.
struct PolynomialValues<F: PrimeField> {
    /// Aᵢ(τ), Bᵢ(τ) for each wire.
    var a: [F], b: [F]
    /// β·Aᵢ(τ) + α·Bᵢ(τ) + Cᵢ(τ) for each wire.
    var combined: [F]

    /// Sums the entries of each wire over the Lagrange values of their rows.
    init(of circuit: R1CS<F>, lagrange: [F], alpha: F, beta: F) {
        var a = [F](repeating: .zero, count: circuit.wireCount)
        var b = a
        var c = a
        circuit.forEachKeyEntry { matrix, row, wire, value in
            let term = value * lagrange[row]
            switch matrix {
            case .a: a[wire] += term
            case .b: b[wire] += term
            case .c: c[wire] += term
            }
        }
        for i in c.indices { c[i] += beta * a[i] + alpha * b[i] }
        self.a = a
        self.b = b
        combined = c
    }
}
