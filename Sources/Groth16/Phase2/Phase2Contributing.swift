internal import Algebra
internal import Primitives

/// Multiplying a key's δ by a secret factor.
enum Phase2Contributing {
    /// Writes the key of `file` with δ times a secret d, C and H times 1/d, and the contribution's record; returns the
    /// contribution's hash.
    ///
    /// Every multiplied point is checked to be in its subgroup before the secret touches it. The multiplications are
    /// constant time in the secret; the conversion of a run of results to affine form is variable time in one inverse
    /// of the product of their denominators.
    static func contribute<E: PairingEngine>(
        to key: ProvingKey<E>, sections: BinaryContainer, label: ContributionLabel,
        generator: consuming SnarkjsRandom, writer: BinaryContainerWriter, execution: Execution
    ) throws -> [UInt8] {
        var transcript = try key.transcript()
        // In snarkjs's order: the factor, then the random point.
        let factor: E.Fr = generator.nextElement()
        guard let inverse = factor.inverse() else { throw SetupError.unusableSecrets }
        let secret = Phase2Secret<E>(factor: factor, g1s: generator.nextG1(E.self))
        let contribution = secret.contribution(to: transcript, deltaBefore: key.header.delta1, label: label)
        transcript.contributions.append(contribution)
        let old = key.header
        let header = ProvingKeyHeader<E>(
            wireCount: old.wireCount, publicInputCount: old.publicInputCount, domainSize: old.domainSize,
            alpha1: old.alpha1, beta1: old.beta1, delta1: contribution.deltaAfter, beta2: old.beta2,
            gamma2: old.gamma2, delta2: (old.delta2 * factor).affine)
        try writer.writeSection(1, [1, 0, 0, 0])
        try writer.writeSection(2, header.encoded())
        for section in UInt32(3)...7 {
            try execution.step("copying section \(section)")
            try writer.writeSection(section, try sections.section(section))
        }
        try multiply(key.c, 8, "C", by: inverse, E.G1.self, writer, execution)
        try multiply(key.h, 9, "H", by: inverse, E.G1.self, writer, execution)
        try writer.writeSection(10, transcript.encoded)
        return contribution.contributionHash
    }

    private static func multiply<C: CurveParameters>(
        _ region: ByteRegion, _ section: UInt32, _ name: String, by scalar: C.ScalarField, _ curve: C.Type,
        _ writer: BinaryContainerWriter, _ execution: Execution
    ) throws {
        let points = PointList<C>(region, section: section, count: region.count / AffinePoint<C>.byteCount)
        try writer.beginSection(section)
        try PointBatches.compute(0..<points.count, phase: "multiplying " + name, piece: 256, execution: execution) {
            try $0.map { index in
                // A wire that occurs in no constraint has the identity here.
                let point = try points.point(index)
                guard point.isTorsionFree else { throw Phase2Error.badPoint(section: section, index: index) }
                return point * scalar
            }
        } make: {
            PointBytes.encode($0)
        } deliver: { pieces in
            for piece in pieces { try writer.file.write(piece) }
        }
        try writer.endSection()
    }
}
