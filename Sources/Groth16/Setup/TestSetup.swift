internal import Algebra
internal import Circuits
internal import Primitives

/// A setup by one party, who could forge proofs: for tests and for development.
///
/// The key's tenth section carries one contribution that names itself a test key and proves knowledge of δ, in
/// snarkjs's form. Its circuit hash is BLAKE2b-512 over the key before that contribution (the header's points but δ,
/// IC, the coefficients, A, B1 and B2 as they stand in the file); there are no powers of tau it could be checked
/// against.
enum TestSetup {
    /// Computes the key of `circuit` and writes its sections to `writer`, which the caller commits.
    ///
    /// About four G1 and one G2 multiplications by fixed-base tables for each wire, in parallel; memory about five
    /// field elements for each wire and domain point. Variable time in the secrets.
    static func write<E: PairingEngine>(
        _ engine: E.Type, circuit: R1CS<E.Fr>, secrets: consuming SetupSecrets<E.Fr>,
        identityPoint g1s: AffinePoint<E.G1>, to writer: BinaryContainerWriter, execution: Execution
    ) throws {
        let log2 = try circuit.log2DomainSize()
        try execution.step("evaluating the circuit")
        var root2n = E.rootOfUnity
        for _ in log2 + 1..<E.Fr.Parameters.twoAdicity { root2n = root2n.squared() }
        guard let inverseDelta = secrets.delta.inverse(),
            let lagrange = LagrangeBasis.values(at: secrets.tau, root: root2n.squared(), log2Size: log2)
        else { throw SetupError.unusableSecrets }
        let values = PolynomialValues(
            of: circuit, lagrange: lagrange, alpha: secrets.alpha, beta: secrets.beta)
        try execution.cancellation.check()

        let g1 = FixedBaseTable(base: E.G1.generator, scalarCount: 4 * circuit.wireCount)
        let g2 = FixedBaseTable(base: E.G2.generator, scalarCount: circuit.wireCount)
        let pool = execution.pool
        func multiple<C: CurveParameters>(_ table: FixedBaseTable<C>, _ scalar: C.ScalarField) -> AffinePoint<C> {
            table.multiplyVariableTime([scalar], pool: pool)[0]
        }
        let header = ProvingKeyHeader<E>(
            wireCount: circuit.wireCount, publicInputCount: circuit.shape.publicCount, domainSize: 1 << log2,
            alpha1: multiple(g1, secrets.alpha), beta1: multiple(g1, secrets.beta), delta1: multiple(g1, secrets.delta),
            beta2: multiple(g2, secrets.beta), gamma2: E.G2.generator, delta2: multiple(g2, secrets.delta))
        try writer.writeSection(1, [1, 0, 0, 0])
        try writer.writeSection(2, header.encoded())

        var circuitHasher = TranscriptHash()
        for bytes in [header.alpha1.montgomeryBytes, header.beta1.montgomeryBytes, header.beta2.montgomeryBytes] {
            circuitHasher.update(bytes)
        }
        let points = PointSections(writer: writer, execution: execution)
        let publicCount = circuit.shape.publicCount + 1
        try points.write(3, "IC", values.combined[..<publicCount], g1) { circuitHasher.update($0) }
        try CoefficientSection.write(circuit, to: writer) { circuitHasher.update($0) }
        try points.write(5, "A", values.a[...], g1) { circuitHasher.update($0) }
        try points.write(6, "B1", values.b[...], g1) { circuitHasher.update($0) }
        try points.write(7, "B2", values.b[...], g2) { circuitHasher.update($0) }
        let c = values.combined[publicCount...].map { $0 * inverseDelta }
        try points.write(8, "C", c[...], g1) { _ in }
        guard let h = LagrangeBasis.oddValues(at: secrets.tau, root: root2n, log2Size: log2, scale: inverseDelta)
        else { throw SetupError.unusableSecrets }
        try points.write(9, "H", h[...], g1) { _ in }

        var transcript = Phase2Transcript<E>(circuitHash: circuitHasher.finalize())
        let secret = Phase2Secret<E>(factor: secrets.delta, g1s: g1s)
        transcript.contributions.append(
            secret.contribution(
                to: transcript, deltaBefore: E.G1.generator, label: ContributionLabel(name: TestKey.notice)))
        try writer.writeSection(10, transcript.encoded)
    }
}

/// Sections of points computed from scalars, in chunks.
private struct PointSections {
    let writer: BinaryContainerWriter
    let execution: Execution

    /// Writes `scalars[i]·base` for each scalar and shows the bytes to `observe`.
    func write<C: CurveParameters>(
        _ section: UInt32, _ name: String, _ scalars: ArraySlice<C.ScalarField>, _ table: FixedBaseTable<C>,
        observe: ([UInt8]) -> Void
    ) throws {
        try writer.beginSection(section)
        let group = 8192 * execution.pool.threads
        var start = scalars.startIndex
        while start < scalars.endIndex {
            try execution.step("computing \(name)", start - scalars.startIndex, of: scalars.count)
            let end = min(start + group, scalars.endIndex)
            let points = PointBytes.encode(table.multiplyVariableTime(scalars[start..<end], pool: execution.pool))
            observe(points)
            try writer.file.write(points)
            start = end
        }
        try writer.endSection()
    }
}
