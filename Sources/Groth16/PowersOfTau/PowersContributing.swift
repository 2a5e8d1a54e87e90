internal import Algebra
internal import Primitives

/// Making a file of powers, and adding contributions to one.
enum PowersContributing {
    /// Writes the file that a ceremony starts from: every point a generator, no contribution.
    static func start<E: PairingEngine>(
        _ engine: E.Type, power: Int, to writer: BinaryContainerWriter, execution: Execution
    ) throws {
        try writer.writeSection(1, PowersOfTauHeader(curve: E.curve, power: power, ceremonyPower: power).encoded)
        let n = 1 << power
        let g1 = E.G1.generator.montgomeryBytes
        let g2 = E.G2.generator.montgomeryBytes
        let sections: [(UInt32, [UInt8], Int)] = [(2, g1, 2 * n - 1), (3, g2, n), (4, g1, n), (5, g1, n), (6, g2, 1)]
        for (section, point, count) in sections {
            try writer.beginSection(section)
            let run = min(count, 4096)
            let block = Array(repeatElement(point, count: run).joined())
            var done = 0
            while done < count {
                try execution.step("writing the first powers", done, of: count)
                let next = min(run, count - done)
                try writer.file.write(next == run ? block : Array(block.prefix(next * point.count)))
                done += next
            }
            try writer.endSection()
        }
        try writer.writeSection(7, [0, 0, 0, 0])
    }

    /// Multiplies the powers by secret factors and appends the contribution; returns the response's hash.
    ///
    /// Every point is checked to lie in its subgroup before a secret touches it. Multiplications are constant time in
    /// the secrets; the conversion of a run of results to affine form is variable time in one inverse of the product of
    /// their denominators. The sections 12 to 15 of a prepared file are left out: they would no longer fit.
    static func contribute<E: PairingEngine>(
        to powers: PowersOfTau<E>, label: ContributionLabel, generator: consuming SnarkjsRandom,
        writer: BinaryContainerWriter, execution: Execution
    ) throws -> [UInt8] {
        let header = powers.header
        guard header.power == header.ceremonyPower else {
            throw PowersOfTauError.reduced(power: header.power, ceremonyPower: header.ceremonyPower)
        }
        let challenge: [UInt8]
        if let last = powers.contributions.last {
            challenge = last.nextChallenge
        } else {
            challenge = try PowersChallenge.first(E.self, power: header.power, execution: execution)
        }
        let secret = PowersSecret<E>(from: &generator, challenge: challenge)
        try writer.writeSection(1, header.encoded)
        var pass = KeyPass<E>(writer: writer, execution: execution, responseHasher: TranscriptHash())
        pass.responseHasher.update(challenge)
        let n = 1 << header.power
        let g1 = { (region: ByteRegion, section: UInt32, count: Int) in
            PointList<E.G1>(region, section: section, count: count)
        }
        let tauG1 = try pass.apply(g1(powers.tauG1, 2, 2 * n - 1), 2, "tau G1", first: .one, step: secret.tau)
        let tauG2 = try pass.apply(
            PointList<E.G2>(powers.tauG2, section: 3, count: n), 3, "tau G2", first: .one, step: secret.tau)
        let alpha = try pass.apply(g1(powers.alphaTauG1, 4, n), 4, "alpha G1", first: secret.alpha, step: secret.tau)
        let beta = try pass.apply(g1(powers.betaTauG1, 5, n), 5, "beta G1", first: secret.beta, step: secret.tau)
        let betaG2 = try pass.apply(
            PointList<E.G2>(powers.betaG2, section: 6, count: 1), 6, "beta G2", first: secret.beta, step: secret.tau)
        let partialHash = pass.responseHasher.state

        func record(nextChallenge: [UInt8]) -> PowersContribution<E> {
            PowersContribution(
                tauG1: tauG1[1], tauG2: tauG2[1], alphaG1: alpha[0], betaG1: beta[0], betaG2: betaG2[0],
                tau: secret.tauKey, alpha: secret.alphaKey, beta: secret.betaKey, partialHash: partialHash,
                nextChallenge: nextChallenge, label: label)
        }
        pass.responseHasher.update(record(nextChallenge: []).publicKeyBytes)
        let response = pass.responseHasher.finalize()
        let next = try pass.hashWritten(response: response)

        var list = ByteWriter()
        let count = powers.contributions.count + 1
        list.writeUInt32(UInt32(count))
        list.write(powers.contributionSection.bytes.dropFirst(4))
        list.write(record(nextChallenge: next).encoded)
        try writer.writeSection(7, list.bytes)
        return response
    }
}

/// One pass over the sections, multiplying and hashing.
private struct KeyPass<E: PairingEngine> {
    let writer: BinaryContainerWriter
    let execution: Execution
    var responseHasher: TranscriptHash
    private var written: [(range: Range<Int>, isG2: Bool)] = []

    init(writer: BinaryContainerWriter, execution: Execution, responseHasher: TranscriptHash) {
        self.writer = writer
        self.execution = execution
        self.responseHasher = responseHasher
    }

    /// Writes `points[i]·first·stepⁱ` as a section, hashes it compressed, and returns its first two points.
    ///
    /// Runs have snarkjs's length, so that the hash's state (which shows stale bytes of its buffer) is snarkjs's too.
    mutating func apply<C: CurveParameters>(
        _ points: PointList<C>, _ section: UInt32, _ name: String, first: C.ScalarField, step: C.ScalarField
    ) throws -> [AffinePoint<C>] {
        try writer.beginSection(section)
        let run = (1 << 20) / AffinePoint<C>.byteCount
        var start: [AffinePoint<C>] = []
        try PointBatches.compute(
            0..<points.count, phase: "multiplying " + name, piece: 256, run: run, execution: execution
        ) { part in
            var scalar = first * step.power(Limbs<1>(small: UInt64(part.lowerBound)))
            return try part.map { index in
                let product = try points.subgroupPoint(index) * scalar
                scalar *= step
                return product
            }
        } make: {
            $0
        } deliver: { pieces in
            var compressed: [UInt8] = []
            compressed.reserveCapacity(run * C.BaseField.byteCount)
            for piece in pieces {
                if start.count < 2 { start += piece.prefix(2) }
                try writer.file.write(PointBytes.encode(piece))
                for point in piece { point.appendCompressed(to: &compressed) }
            }
            responseHasher.update(compressed)
        }
        written.append((try writer.endSection(), AffinePoint<C>.byteCount == AffinePoint<E.G2>.byteCount))
        return start
    }

    /// The next challenge: the hash of the response's hash and of all written points, uncompressed.
    func hashWritten(response: [UInt8]) throws -> [UInt8] {
        var hasher = TranscriptHash()
        hasher.update(response)
        for (range, isG2) in written {
            let stride = isG2 ? AffinePoint<E.G2>.byteCount : AffinePoint<E.G1>.byteCount
            var position = range.lowerBound
            while position < range.upperBound {
                try execution.step("hashing", position - range.lowerBound, of: range.count)
                let size = min((1 << 18) / stride * stride, range.upperBound - position)
                let region = ByteRegion(copying: try writer.file.readBack(at: position, count: size))
                if isG2 {
                    hasher.update(try Self.uncompressed(PointList<E.G2>(region, section: 3, count: size / stride)))
                } else {
                    hasher.update(try Self.uncompressed(PointList<E.G1>(region, section: 2, count: size / stride)))
                }
                position += size
            }
        }
        return hasher.finalize()
    }

    private static func uncompressed<C: CurveParameters>(_ points: PointList<C>) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(points.count * AffinePoint<C>.byteCount)
        for i in 0..<points.count { try points.point(i).appendUncompressed(to: &bytes) }
        return bytes
    }
}
