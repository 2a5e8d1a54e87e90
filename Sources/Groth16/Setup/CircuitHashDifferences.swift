internal import Algebra
internal import Primitives

/// The part of the circuit's hash that stands for H: [τ^(n+i) − τ^i]₁ for i < n − 1.
///
/// snarkjs hashes them 2^14 at a time and does not shorten the last run, so that from n = 2^15 on it hashes n of them.
/// The last one's first operand is the point after the largest power where the file's power is the circuit's own: the
/// twelve bytes that begin section 3, and what follows. That "point" is on no curve and its coordinates are not
/// reduced, so it is worked on as snarkjs's integers are (`WrappingIntegers`).
enum CircuitHashDifferences {
    static func absorb<E: PairingEngine>(
        _ powers: PowersOfTau<E>, domainSize n: Int, into hasher: inout TranscriptHash, execution: Execution
    ) throws {
        hasher.updateCount(n - 1)
        let run = 1 << 14
        let total = n - 1 <= run ? n - 1 : (n - 1 + run - 1) / run * run
        let counted = 2 << powers.header.power
        let tau = PointList<E.G1>(powers.tauG1, section: 2, count: counted - 1)
        // Whole points: all differences but possibly the last.
        let whole = min(total, counted - 1 - n)
        try PointBatches.compute(0..<whole, phase: "hashing the powers", piece: 512, execution: execution) {
            try $0.map { ProjectivePoint(try tau.point(n + $0)) - (try tau.point($0)) }
        } make: {
            PointChunk($0).hashed
        } deliver: { chunks in
            for chunk in chunks { hasher.update(chunk) }
        }
        if whole < total {
            let last = try powers.bytesAfterTauG1(AffinePoint<E.G1>.byteCount)
            let difference: AffinePoint<E.G1> = WrappingIntegers<E.Fq>.difference(
                last, try tau.point(total - 1), E.G1.self)
            hasher.update(difference.uncompressedBytes)
        }
    }
}
