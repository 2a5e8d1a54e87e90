internal import Algebra
public import Circuits
public import Curves
public import Primitives

/// A setup by one party, who could forge proofs, for a key in bellman's form: for tests and for chains of one's own.
///
/// In place of the record of a computation the file ends with ``TestKey/notice``, by which ``BellmanKey`` knows it.
public enum BellmanTestSetup {
    /// The bytes of a key for a circuit. About five fixed-base multiplications a wire and one a point of the domain;
    /// variable time in the secrets.
    ///
    /// - Throws: `SetupError`, `Cancelled`.
    public static func key(
        for circuit: R1CS<BLS12381.Fr>, secrets: consuming SetupSecrets<BLS12381.Fr>, execution: Execution
    ) throws -> [UInt8] {
        typealias Fr = BLS12381.Fr
        let log2 = try circuit.log2DomainSize()
        var root = BellmanProver.rootOfUnity
        for _ in log2..<Fr.Parameters.twoAdicity { root = root.squared() }
        guard let inverseDelta = secrets.delta.inverse(),
            let lagrange = LagrangeBasis.values(at: secrets.tau, root: root, log2Size: log2)
        else { throw SetupError.unusableSecrets }
        try execution.step("evaluating the circuit")
        let values = PolynomialValues(of: circuit, lagrange: lagrange, alpha: secrets.alpha, beta: secrets.beta)
        let publicWires = circuit.shape.publicCount + 1
        let wiresOfA = circuit.a.occurringWires(wireCount: circuit.wireCount, always: publicWires)
        let wiresOfB = circuit.b.occurringWires(wireCount: circuit.wireCount, always: 0)

        var powers: [Fr] = []
        var vanishing = secrets.tau
        for _ in 0..<log2 { vanishing = vanishing.squared() }
        var power = (vanishing - .one) * inverseDelta
        for _ in 0..<1 << log2 - 1 {
            powers.append(power)
            power *= secrets.tau
        }

        let g1 = FixedBaseTable(base: BLS12381.G1.generator, scalarCount: 4 * circuit.wireCount)
        let g2 = FixedBaseTable(base: BLS12381.G2.generator, scalarCount: circuit.wireCount)
        let pool = execution.pool
        var file: [UInt8] = []
        func append<C: BLS12381Group>(_ scalars: [C.ScalarField], _ table: FixedBaseTable<C>) {
            for point in table.multiplyVariableTime(scalars, pool: pool) {
                file += point.encoded(as: .zcashUncompressed)
            }
        }
        func list<C: BLS12381Group>(_ name: String, _ scalars: [C.ScalarField], _ table: FixedBaseTable<C>) throws {
            try execution.step("computing \(name)")
            file += (0..<4).map { UInt8(truncatingIfNeeded: scalars.count >> (24 - 8 * $0)) }
            append(scalars, table)
        }
        append([secrets.alpha, secrets.beta], g1)
        append([secrets.beta, .one], g2)
        append([secrets.delta], g1)
        append([secrets.delta], g2)
        try list("IC", Array(values.combined[..<publicWires]), g1)
        try list("H", powers, g1)
        try list("L", values.combined[publicWires...].map { $0 * inverseDelta }, g1)
        try list("A", wiresOfA.map { values.a[$0] }, g1)
        try list("B1", wiresOfB.map { values.b[$0] }, g1)
        try list("B2", wiresOfB.map { values.b[$0] }, g2)
        return file + Array(TestKey.notice.utf8)
    }
}
