internal import Algebra
internal import Primitives

/// The verification of a whole `.ptau` file.
///
/// Checks each point's group, the first and second points, the powers (random linear combinations under 128-bit
/// weights and a pairing: a false section passes with probability at most 2^−128), each contribution's proofs of
/// knowledge and its place in the chain, beacons, the hash of all points, and the Lagrange sections.
struct PowersVerifying<E: PairingEngine> {
    let powers: PowersOfTau<E>
    /// log2 of the hashes that beacons may take.
    let beaconExponent: Int
    let execution: Execution

    /// The state of a ceremony after a contribution, or before the first.
    private struct State {
        var tauG1: AffinePoint<E.G1>, tauG2: AffinePoint<E.G2>
        var alphaG1: AffinePoint<E.G1>, betaG1: AffinePoint<E.G1>, betaG2: AffinePoint<E.G2>
        var challenge: [UInt8]
    }

    /// Verifies everything; returns the contributions' response hashes.
    ///
    /// - Throws: `PowersOfTauError` naming the first thing that is wrong, `TranscriptError.tooManyBeaconIterations`,
    ///   `Cancelled`, `RandomnessError`.
    func verify() throws -> [[UInt8]] {
        guard let last = powers.contributions.last else { throw PowersOfTauError.noContribution }
        // Known from the header alone, so it is said before the long work.
        if powers.lagrange != nil { try PowersPreparing.checkPower(powers.header.power, E.self) }
        try BeaconWork.check(powers.contributions.map(\.label), exponent: beaconExponent)
        let responses = try verifyChain()
        let challenge = try verifyPowers(last, response: responses[responses.count - 1])
        // A file that was cut down does not contain what was hashed.
        if powers.header.power == powers.header.ceremonyPower, challenge != last.nextChallenge {
            throw PowersOfTauError.challengeMismatch
        }
        if let lagrange = powers.lagrange { try verifyLagrange(lagrange) }
        return responses
    }

    private func verifyChain() throws -> [[UInt8]] {
        var state = State(
            tauG1: E.G1.generator, tauG2: E.G2.generator, alphaG1: E.G1.generator, betaG1: E.G1.generator,
            betaG2: E.G2.generator,
            challenge: try PowersChallenge.first(
                E.self, power: powers.header.ceremonyPower, execution: execution))
        var responses: [[UInt8]] = []
        for (i, contribution) in powers.contributions.enumerated() {
            try execution.step("verifying contributions", i, of: powers.contributions.count)
            try verify(contribution, number: i + 1, after: state)
            var hasher = try TranscriptHash(state: contribution.partialHash)
            hasher.update(contribution.publicKeyBytes)
            responses.append(hasher.finalize())
            state = State(
                tauG1: contribution.tauG1, tauG2: contribution.tauG2, alphaG1: contribution.alphaG1,
                betaG1: contribution.betaG1, betaG2: contribution.betaG2, challenge: contribution.nextChallenge)
        }
        return responses
    }

    private func verify(_ c: PowersContribution<E>, number: Int, after state: State) throws {
        if case .beacon(let hash, let iterations) = c.label.origin {
            var generator = try Beacon(hash: hash, iterationsExponent: Int(iterations)).generator(execution: execution)
            let secret = PowersSecret<E>(from: &generator, challenge: state.challenge)
            for (name, actual, expected) in [
                ("tau", c.tau, secret.tauKey), ("alpha", c.alpha, secret.alphaKey), ("beta", c.beta, secret.betaKey),
            ] where actual != expected {
                throw PowersOfTauError.beaconMismatch(contribution: number, secret: name)
            }
        }
        var challengePoints: [AffinePoint<E.G2>] = []
        for (i, (name, key)) in [("tau", c.tau), ("alpha", c.alpha), ("beta", c.beta)].enumerated() {
            let point = PowersSecret<E>.challengePoint(
                UInt8(i), challenge: state.challenge, g1s: key.g1s, g1sx: key.g1sx)
            guard RatioCheck.isSame(key.g1s, key.g1sx, point, key.g2spx, E.self) else {
                throw PowersOfTauError.badKey(contribution: number, secret: name)
            }
            challengePoints.append(point)
        }
        func follows(_ isSame: Bool, _ element: String) throws {
            guard isSame else { throw PowersOfTauError.brokenChain(contribution: number, element: element) }
        }
        let sp = challengePoints
        try follows(RatioCheck.isSame(state.tauG1, c.tauG1, sp[0], c.tau.g2spx, E.self), "tauG1")
        try follows(RatioCheck.isSame(c.tau.g1s, c.tau.g1sx, state.tauG2, c.tauG2, E.self), "tauG2")
        try follows(RatioCheck.isSame(state.alphaG1, c.alphaG1, sp[1], c.alpha.g2spx, E.self), "alphaG1")
        try follows(RatioCheck.isSame(state.betaG1, c.betaG1, sp[2], c.beta.g2spx, E.self), "betaG1")
        try follows(RatioCheck.isSame(c.beta.g1s, c.beta.g1sx, state.betaG2, c.betaG2, E.self), "betaG2")
    }

    /// Verifies sections 2 to 6 against the last contribution; returns the hash of their points.
    private func verifyPowers(_ last: PowersContribution<E>, response: [UInt8]) throws -> [UInt8] {
        var hasher = TranscriptHash()
        hasher.update(response)
        let n = 1 << powers.header.power
        func scan<C: CurveParameters>(
            _ section: UInt32, _ region: ByteRegion, _ count: Int, first: AffinePoint<C>, second: AffinePoint<C>?
        ) throws -> PointScan<C> {
            var scan = PointScan<C>()
            var start: [AffinePoint<C>] = []
            try scan.run(
                PointList(region, section: section, count: count), phase: "verifying section \(section)",
                execution: execution
            ) { points in
                if start.count < 2 { start += points.prefix(2) }
                var bytes: [UInt8] = []
                for point in points { point.appendUncompressed(to: &bytes) }
                hasher.update(bytes)
            }
            guard start[0] == first else {
                if section <= 3 { throw PowersOfTauError.wrongFirstPoint(section: section) }
                throw PowersOfTauError.contributionMismatch(section: section, index: 0)
            }
            if let second, start[1] != second {
                throw PowersOfTauError.contributionMismatch(section: section, index: 1)
            }
            return scan
        }
        func checkG1(_ scan: PointScan<E.G1>, _ section: UInt32) throws {
            guard
                RatioCheck.isSame(
                    scan.sum.affine, scan.shiftedSum.affine, E.G2.generator, last.tauG2, E.self)
            else { throw PowersOfTauError.notPowers(section: section) }
        }
        try checkG1(try scan(2, powers.tauG1, 2 * n - 1, first: E.G1.generator, second: last.tauG1), 2)
        let g2: PointScan<E.G2> = try scan(3, powers.tauG2, n, first: E.G2.generator, second: last.tauG2)
        guard RatioCheck.isSame(E.G1.generator, last.tauG1, g2.sum.affine, g2.shiftedSum.affine, E.self) else {
            throw PowersOfTauError.notPowers(section: 3)
        }
        try checkG1(try scan(4, powers.alphaTauG1, n, first: last.alphaG1, second: nil), 4)
        try checkG1(try scan(5, powers.betaTauG1, n, first: last.betaG1, second: nil), 5)
        let _: PointScan<E.G2> = try scan(6, powers.betaG2, 1, first: last.betaG2, second: nil)
        return hasher.finalize()
    }

    private func verifyLagrange(_ lagrange: PowersOfTau<E>.LagrangeSections) throws {
        let power = powers.header.power
        let n = 1 << power
        try verify(
            12, PointList<E.G1>(powers.tauG1, section: 2, count: 2 * n - 1), lagrange.tauG1, powers: power + 1)
        try verify(13, PointList<E.G2>(powers.tauG2, section: 3, count: n), lagrange.tauG2, powers: power)
        try verify(14, PointList<E.G1>(powers.alphaTauG1, section: 4, count: n), lagrange.alphaTauG1, powers: power)
        try verify(15, PointList<E.G1>(powers.betaTauG1, section: 5, count: n), lagrange.betaTauG1, powers: power)
    }

    /// For a random polynomial f of each domain: Σ fᵢ·[τⁱ] = Σ f(ωʲ)·[Lⱼ(τ)].
    private func verify<C: CurveParameters>(
        _ section: UInt32, _ points: PointList<C>, _ region: ByteRegion, powers: Int
    ) throws where C.ScalarField == E.Fr {
        for k in 0...powers {
            let size = 1 << k
            let domain = try EvaluationDomain<E.Fr>(log2Size: k, rootOfUnity: E.rootOfUnity)
            let basis = PointList<C>(region, section: section, from: size - 1, count: size)
            // The last domain of section 12 lacks its last power: the polynomial's coefficient there is zero.
            let known = min(size, points.count)
            let coefficients = try RatioCheck.weights(known, of: E.Fr.self)
            var values = [E.Fr](repeating: .zero, count: size)
            for i in 0..<known { values[k == 0 ? 0 : Self.reversed(i, bits: k)] = coefficients[i] }
            unsafe values.withUnsafeMutableBufferPointer { unsafe domain.evaluate($0, pool: execution.pool) }
            let fromPowers = try combine(points, coefficients, phase: "verifying section \(section) at 2^\(k)")
            let fromBasis = try combine(basis, values, phase: "verifying section \(section) at 2^\(k)")
            guard fromPowers == fromBasis else {
                throw PowersOfTauError.lagrangeMismatch(section: section, power: k)
            }
        }
    }

    private func combine<C: CurveParameters>(
        _ points: PointList<C>, _ weights: [C.ScalarField], phase: String
    ) throws -> ProjectivePoint<C> {
        var sum = ProjectivePoint<C>.identity
        for start in stride(from: 0, to: weights.count, by: 1 << 16) {
            try execution.step(phase, start, of: weights.count)
            let range = start..<min(start + 1 << 16, weights.count)
            let list = try PointScan<C>.read(points, range, allowIdentity: true, execution: execution)
            sum += try .multiScalarMultiplicationVariableTime(list, Array(weights[range]), pool: execution.pool)
        }
        return sum
    }

    private static func reversed(_ index: Int, bits: Int) -> Int {
        var result = 0
        for i in 0..<bits where index >> i & 1 == 1 { result |= 1 << (bits - 1 - i) }
        return result
    }
}
