internal import Algebra
internal import Primitives

/// The Lagrange form of powers: what phase 2 works with.
enum PowersPreparing {
    /// Copies the sections of `powers` and appends the Lagrange sections 12 to 15, as snarkjs's `prepare phase2`.
    ///
    /// Each domain takes n/2·log n multiplications of points by public roots of unity, all domains together about
    /// twice the largest. Memory: one projective point for each point of the largest domain.
    static func prepare<E: PairingEngine>(
        _ powers: PowersOfTau<E>, writer: BinaryContainerWriter, execution: Execution
    ) throws {
        let power = powers.header.power
        try checkPower(power, E.self)
        let n = 1 << power
        try writer.writeSection(1, PowersOfTauHeader(curve: E.curve, power: power, ceremonyPower: power).encoded)
        try writer.writeSection(2, powers.tauG1)
        try writer.writeSection(3, powers.tauG2)
        try writer.writeSection(4, powers.alphaTauG1)
        try writer.writeSection(5, powers.betaTauG1)
        try writer.writeSection(6, powers.betaG2)
        try writer.writeSection(7, powers.contributionSection)
        try section(
            12, PointList<E.G1>(powers.tauG1, section: 2, count: 2 * n - 1), powers: power + 1, "tau G1",
            root: E.rootOfUnity, writer, execution)
        try section(
            13, PointList<E.G2>(powers.tauG2, section: 3, count: n), powers: power, "tau G2", root: E.rootOfUnity,
            writer, execution)
        try section(
            14, PointList<E.G1>(powers.alphaTauG1, section: 4, count: n), powers: power, "alpha G1",
            root: E.rootOfUnity, writer, execution)
        try section(
            15, PointList<E.G1>(powers.betaTauG1, section: 5, count: n), powers: power, "beta G1",
            root: E.rootOfUnity, writer, execution)
    }

    /// - Throws: `.powerTooLarge` where the field has no roots of unity for the largest domain, 2^(power + 1).
    static func checkPower<E: PairingEngine>(_ power: Int, _ engine: E.Type) throws(PowersOfTauError) {
        let maximum = E.Fr.Parameters.twoAdicity - 1
        guard power <= maximum else { throw .powerTooLarge(power: power, maximum: maximum) }
    }

    private static func section<C: CurveParameters>(
        _ number: UInt32, _ points: PointList<C>, powers: Int, _ name: String, root: C.ScalarField,
        _ writer: BinaryContainerWriter, _ execution: Execution
    ) throws {
        try writer.beginSection(number)
        for k in 0...powers {
            var values: [ProjectivePoint<C>] = []
            values.reserveCapacity(1 << k)
            for i in 0..<1 << k {
                // The last domain of section 12 lacks its last power, which stands as the identity.
                values.append(i < points.count ? ProjectivePoint(try points.point(i)) : .identity)
            }
            let domain = try EvaluationDomain<C.ScalarField>(log2Size: k, rootOfUnity: root)
            try PointTransform.lagrange(&values, domain: domain, execution: execution, phase: "\(name) at 2^\(k)")
            for start in stride(from: 0, to: values.count, by: 1 << 14) {
                let part = Array(values[start..<min(start + 1 << 14, values.count)])
                try writer.file.write(PointBytes.encode(ProjectivePoint.normalizeVariableTime(part)))
            }
        }
        try writer.endSection()
    }
}

/// The transform of powers to a Lagrange basis.
enum PointTransform {
    /// Replaces [τⁱ]·P by [Lⱼ(τ)]·P over the domain: an inverse Fourier transform of points, decimation in frequency,
    /// then the bit reversal and the division by n. Variable time in the points, all of which are public.
    static func lagrange<C: CurveParameters>(
        _ values: inout [ProjectivePoint<C>], domain: EvaluationDomain<C.ScalarField>, execution: Execution,
        phase: String
    ) throws {
        let log2 = domain.log2Size
        let n = 1 << log2
        precondition(values.count == n, "the caller filled the domain")
        guard log2 > 0 else { return }
        let inverseRoot = domain.root.inverse() ?? .one
        var twiddles: [C.ScalarField] = [.one]
        for _ in 1..<max(1, n / 2) { twiddles.append(twiddles[twiddles.count - 1] * inverseRoot) }
        let table = twiddles
        for level in 0..<log2 {
            let half = n >> (level + 1)
            let piece = 64
            let pieces = (n / 2 + piece - 1) / piece
            let flag = execution.cancellation
            try execution.step(phase, level, of: log2)
            let source = values
            let results = try execution.pool.map(count: pieces) {
                (p: Int) throws(Cancelled) -> [(ProjectivePoint<C>, ProjectivePoint<C>)] in
                try flag.check()
                return (p * piece..<min((p + 1) * piece, n / 2)).map { k in
                    let offset = k & (half - 1)
                    let low = (k - offset) * 2 + offset
                    let sum = source[low] + source[low + half]
                    let difference = source[low] - source[low + half]
                    let twiddle = table[offset << level]
                    return (sum, offset == 0 ? difference : difference.multipliedVariableTime(by: twiddle.canonical))
                }
            }
            var k = 0
            for result in results {
                for (low, high) in result {
                    let offset = k & (half - 1)
                    let index = (k - offset) * 2 + offset
                    values[index] = low
                    values[index + half] = high
                    k += 1
                }
            }
        }
        let source = values
        let inverseSize = domain.inverseSize.canonical
        let flag = execution.cancellation
        let piece = 64
        let scaled = try execution.pool.map(count: (n + piece - 1) / piece) {
            (p: Int) throws(Cancelled) -> [ProjectivePoint<C>] in
            try flag.check()
            return (p * piece..<min((p + 1) * piece, n)).map { j in
                let reversed = Int(UInt64(j).bitReversed >> UInt64(64 - log2))
                return source[reversed].multipliedVariableTime(by: inverseSize)
            }
        }
        values = Array(scaled.joined())
    }
}

extension UInt64 {
    /// The bits in opposite order.
    var bitReversed: UInt64 {
        var x = byteSwapped
        x = (x >> 4) & 0x0f0f_0f0f_0f0f_0f0f | (x & 0x0f0f_0f0f_0f0f_0f0f) << 4
        x = (x >> 2) & 0x3333_3333_3333_3333 | (x & 0x3333_3333_3333_3333) << 2
        return (x >> 1) & 0x5555_5555_5555_5555 | (x & 0x5555_5555_5555_5555) << 1
    }
}
