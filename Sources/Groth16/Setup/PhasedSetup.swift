internal import Algebra
internal import Circuits
internal import Primitives

/// A key from the powers of a ceremony, before any contribution to the second phase: snarkjs's `zkey new`, byte for
/// byte. Its δ is 1; proofs under it can be forged until somebody contributes.
enum PhasedSetup {
    /// Computes the key of `circuit` and writes its sections to `writer`, which the caller commits; returns the
    /// circuit's hash.
    ///
    /// The Lagrange points used are checked to be on their curve; that they belong together is what the powers' own
    /// verification shows. Memory: about 40 bytes for each entry of the matrices.
    static func write<E: PairingEngine>(
        _ engine: E.Type, circuit: R1CS<E.Fr>, powers: PowersOfTau<E>, to writer: BinaryContainerWriter,
        execution: Execution
    ) throws -> [UInt8] {
        let log2 = try circuit.log2DomainSize()
        guard log2 <= powers.header.power else {
            throw SetupError.powersTooSmall(log2Domain: log2, power: powers.header.power)
        }
        guard let lagrange = powers.lagrange else { throw SetupError.powersNotPrepared }
        let n = 1 << log2
        let header = try self.header(circuit: circuit, powers: powers, domainSize: n)
        try writer.writeSection(1, [1, 0, 0, 0])
        try writer.writeSection(2, header.encoded())
        var hasher = TranscriptHash()
        hasher.update(header.alpha1.uncompressedBytes)
        hasher.update(header.beta1.uncompressedBytes)
        hasher.update(header.beta2.uncompressedBytes)
        hasher.update(header.gamma2.uncompressedBytes)
        hasher.update(header.delta1.uncompressedBytes)
        hasher.update(header.delta2.uncompressedBytes)

        try execution.step("sorting the constraints")
        try CoefficientSection.write(circuit, to: writer) { _ in }
        let publicCount = circuit.shape.publicCount + 1
        let a = WireTerms(circuit.a, wireCount: circuit.wireCount, bound: publicCount)
        let b = WireTerms(circuit.b, wireCount: circuit.wireCount)
        let c = WireTerms(circuit.c, wireCount: circuit.wireCount)
        // The basis of the domain of 2^k points begins at point 2^k − 1 of its section.
        let tauG1 = PointList<E.G1>(lagrange.tauG1, section: 12, from: n - 1, count: n)
        let tauG2 = PointList<E.G2>(lagrange.tauG2, section: 13, from: n - 1, count: n)
        let alphaTauG1 = PointList<E.G1>(lagrange.alphaTauG1, section: 14, from: n - 1, count: n)
        let betaTauG1 = PointList<E.G1>(lagrange.betaTauG1, section: 15, from: n - 1, count: n)

        @Sendable func combined(_ wire: Int) throws(PowersOfTauError) -> ProjectivePoint<E.G1> {
            var sum = PointSum<E.G1>()
            try a.forEach(wire) { (row, value) throws(PowersOfTauError) in
                sum.add(try betaTauG1.point(row), times: value)
            }
            try b.forEach(wire) { (row, value) throws(PowersOfTauError) in
                sum.add(try alphaTauG1.point(row), times: value)
            }
            try c.forEach(wire) { (row, value) throws(PowersOfTauError) in
                sum.add(try tauG1.point(row), times: value)
            }
            return sum.total()
        }
        @Sendable func single<C: CurveParameters>(
            _ terms: WireTerms<C.ScalarField>, _ points: PointList<C>, _ wire: Int
        ) throws(PowersOfTauError) -> ProjectivePoint<C> {
            var sum = PointSum<C>()
            try terms.forEach(wire) { (row, value) throws(PowersOfTauError) in
                sum.add(try points.point(row), times: value)
            }
            return sum.total()
        }

        let sections = ComputedSections(writer: writer, execution: execution)
        let wires = circuit.wireCount
        try sections.write(3, "IC", wires: 0..<publicCount, hasher: &hasher) { (w) throws(PowersOfTauError) in
            try combined(w)
        }
        try writeH(lagrange.tauG1, E.self, domainSize: n, to: writer, execution: execution)
        try CircuitHashDifferences.absorb(powers, domainSize: n, into: &hasher, execution: execution)
        try sections.write(8, "C", wires: publicCount..<wires, hasher: &hasher) { (w) throws(PowersOfTauError) in
            try combined(w)
        }
        try sections.write(5, "A", wires: 0..<wires, hasher: &hasher) { (w) throws(PowersOfTauError) in
            try single(a, tauG1, w)
        }
        try sections.write(6, "B1", wires: 0..<wires, hasher: &hasher) { (w) throws(PowersOfTauError) in
            try single(b, tauG1, w)
        }
        try sections.write(7, "B2", wires: 0..<wires, hasher: &hasher) { (w) throws(PowersOfTauError) in
            try single(b, tauG2, w)
        }
        let transcript = Phase2Transcript<E>(circuitHash: hasher.finalize())
        try writer.writeSection(10, transcript.encoded)
        return transcript.circuitHash
    }

    private static func header<E: PairingEngine>(
        circuit: R1CS<E.Fr>, powers: PowersOfTau<E>, domainSize: Int
    ) throws -> ProvingKeyHeader<E> {
        func first<C: CurveParameters>(_ region: ByteRegion, _ section: UInt32) throws -> AffinePoint<C> {
            let bytes = try region.subregion(at: 0, count: AffinePoint<C>.byteCount).bytes
            guard let point = AffinePoint<C>.checked(montgomeryBytes: bytes), !point.isIdentity else {
                throw PowersOfTauError.badPoint(section: section, index: 0)
            }
            return point
        }
        return ProvingKeyHeader(
            wireCount: circuit.wireCount, publicInputCount: circuit.shape.publicCount, domainSize: domainSize,
            alpha1: try first(powers.alphaTauG1, 4), beta1: try first(powers.betaTauG1, 5),
            delta1: E.G1.generator, beta2: try first(powers.betaG2, 6), gamma2: E.G2.generator,
            delta2: E.G2.generator)
    }

    /// Section 9: the odd points of the doubled domain's basis.
    private static func writeH<E: PairingEngine>(
        _ region: ByteRegion, _ engine: E.Type, domainSize n: Int, to writer: BinaryContainerWriter,
        execution: Execution
    ) throws {
        let doubled = PointList<E.G1>(region, section: 12, from: 2 * n - 1, count: 2 * n)
        try writer.beginSection(9)
        for start in stride(from: 0, to: n, by: 1 << 14) {
            try execution.step("copying H", start, of: n)
            var bytes: [UInt8] = []
            for i in start..<min(start + 1 << 14, n) { bytes += try doubled.point(2 * i + 1).montgomeryBytes }
            try writer.file.write(bytes)
        }
        try writer.endSection()
    }
}

/// Sections of points computed wire by wire, in chunks, and absorbed by the circuit's hash.
private struct ComputedSections {
    let writer: BinaryContainerWriter
    let execution: Execution

    func write<C: CurveParameters>(
        _ section: UInt32, _ name: String, wires: Range<Int>, hasher: inout TranscriptHash,
        _ point: @Sendable (Int) throws(PowersOfTauError) -> ProjectivePoint<C>
    ) throws {
        hasher.updateCount(wires.count)
        try writer.beginSection(section)
        try PointBatches.compute(wires, phase: "computing \(name)", piece: 512, execution: execution) {
            try $0.map(point)
        } make: {
            PointChunk($0)
        } deliver: { chunks in
            for chunk in chunks {
                try writer.file.write(chunk.stored)
                hasher.update(chunk.hashed)
            }
        }
        try writer.endSection()
    }
}
