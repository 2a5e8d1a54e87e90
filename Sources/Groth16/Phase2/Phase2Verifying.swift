internal import Algebra
internal import Primitives

/// The verification of a key's second phase.
struct Phase2Verifying<E: PairingEngine> {
    let key: ProvingKey<E>
    /// log2 of the hashes that beacons may take.
    let beaconExponent: Int
    let execution: Execution

    /// Verifies the contributions alone: transcripts, proofs of knowledge, the chain of δ, beacons, and that it ends at
    /// the header's [δ]₁ and [δ]₂; returns the contributions' hashes.
    ///
    /// - Throws: `Phase2Error`, `TranscriptError`, `Cancelled`.
    func verifyTranscript() throws -> [[UInt8]] {
        let transcript = try key.transcript()
        guard !transcript.contributions.isEmpty else { throw Phase2Error.noContribution }
        try BeaconWork.check(transcript.contributions.map(\.label), exponent: beaconExponent)
        var delta = E.G1.generator
        var hashes: [[UInt8]] = []
        var absorbed = transcript.hasher(afterContributions: 0)
        for (i, c) in transcript.contributions.enumerated() {
            try execution.step("verifying contributions", i, of: transcript.contributions.count)
            var hasher = absorbed
            hasher.update(c.g1s.uncompressedBytes)
            hasher.update(c.g1sx.uncompressedBytes)
            guard hasher.finalize() == c.transcript else {
                throw Phase2Error.inconsistentTranscript(contribution: i + 1)
            }
            let challenge = CeremonyPoint.hashToG2(c.transcript, E.self)
            guard RatioCheck.isSame(c.g1s, c.g1sx, challenge, c.g2spx, E.self) else {
                throw Phase2Error.badKey(contribution: i + 1)
            }
            guard RatioCheck.isSame(delta, c.deltaAfter, challenge, c.g2spx, E.self) else {
                throw Phase2Error.brokenChain(contribution: i + 1)
            }
            try verifyBeacon(c, number: i + 1)
            absorbed.update(c.publicKeyBytes)
            hashes.append(c.contributionHash)
            delta = c.deltaAfter
        }
        guard key.header.delta1 == delta else { throw Phase2Error.deltaMismatch(element: "delta1") }
        guard RatioCheck.isSame(E.G1.generator, delta, E.G2.generator, key.header.delta2, E.self) else {
            throw Phase2Error.deltaMismatch(element: "delta2")
        }
        return hashes
    }

    private func verifyBeacon(_ c: Phase2Contribution<E>, number: Int) throws {
        guard case .beacon(let hash, let iterations) = c.label.origin else { return }
        var generator = try Beacon(hash: hash, iterationsExponent: Int(iterations)).generator(execution: execution)
        let factor: E.Fr = generator.nextElement()
        let g1s = generator.nextG1(E.self)
        guard c.g1s == g1s, c.g1sx == (g1s * factor).affine else {
            throw Phase2Error.beaconMismatch(contribution: number)
        }
    }

    /// Verifies the key against the circuit's initial one, with δ = 1, made from circuit and powers; `expected` and
    /// `actual` are the two files' sections.
    ///
    /// - Throws: `Phase2Error` naming the first difference.
    func verify(against initial: ProvingKey<E>, expected: BinaryContainer, actual: BinaryContainer) throws {
        try compareHeader(with: initial.header)
        guard try key.transcript().circuitHash == initial.transcript().circuitHash else {
            throw Phase2Error.circuitHashMismatch
        }
        for section in UInt32(3)...7 {
            try execution.step("comparing section \(section)")
            let a = try expected.section(section)
            let b = try actual.section(section)
            guard Self.isEqual(a, b) else { throw Phase2Error.sectionMismatch(section: section) }
        }
        try compareRatio(8, initial.c, key.c)
        try compareRatio(9, initial.h, key.h)
    }

    private func compareHeader(with initial: ProvingKeyHeader<E>) throws {
        let header = key.header
        let equalities: [(String, Bool)] = [
            ("number of wires", header.wireCount == initial.wireCount),
            ("number of public inputs", header.publicInputCount == initial.publicInputCount),
            ("domain size", header.domainSize == initial.domainSize),
            ("alpha1", header.alpha1 == initial.alpha1), ("beta1", header.beta1 == initial.beta1),
            ("beta2", header.beta2 == initial.beta2), ("gamma2", header.gamma2 == initial.gamma2),
        ]
        for (element, isEqual) in equalities where !isEqual { throw Phase2Error.headerMismatch(element: element) }
    }

    /// Whether `after` is `before` divided by δ, point by point: Σ wᵢ·beforeᵢ and Σ wᵢ·afterᵢ under random weights.
    private func compareRatio(_ section: UInt32, _ before: ByteRegion, _ after: ByteRegion) throws {
        let count = before.count / AffinePoint<E.G1>.byteCount
        let first = PointList<E.G1>(before, section: section, count: count)
        let second = PointList<E.G1>(after, section: section, count: count)
        var sums = (ProjectivePoint<E.G1>.identity, ProjectivePoint<E.G1>.identity)
        for start in stride(from: 0, to: count, by: 1 << 15) {
            try execution.step("verifying section \(section)", start, of: count)
            let range = start..<min(start + 1 << 15, count)
            let weights = try RatioCheck.weights(range.count, of: E.Fr.self)
            func sum(_ points: PointList<E.G1>) throws -> ProjectivePoint<E.G1> {
                let list = try PointScan.read(points, range, allowIdentity: true, execution: execution)
                return try .multiScalarMultiplicationVariableTime(list, weights, pool: execution.pool)
            }
            sums.0 += try sum(first)
            sums.1 += try sum(second)
        }
        // Wires that occur in no constraint have the identity on both sides, and so may a whole section.
        if sums.0.isIdentity && sums.1.isIdentity { return }
        guard
            RatioCheck.isSame(sums.1.affine, sums.0.affine, E.G2.generator, key.header.delta2, E.self)
        else { throw Phase2Error.ratioMismatch(section: section) }
    }

    private static func isEqual(_ a: ByteRegion, _ b: ByteRegion) -> Bool {
        guard a.count == b.count else { return false }
        return a.withBytes { x in
            b.withBytes { y in
                for i in 0..<x.count where x[i] != y[i] { return false }
                return true
            }
        }
    }
}
