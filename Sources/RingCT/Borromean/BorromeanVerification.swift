internal import Algebra
internal import Curves
public import RingSignatures

extension BorromeanRangeProof {
    /// 2^i·H.
    static let scaledAmountPoints: [EdwardsPoint<Ed25519>] = {
        var points = [EdwardsPoint(AmountGenerator.point)]
        while points.count < RangeProofSize.bits { points.append(points[points.count - 1].doubled()) }
        return points
    }()

    /// Checks that the proof is one for this commitment: for each bit a ring of Cᵢ and Cᵢ − 2^i·H, all closed by one
    /// challenge, and Σ Cᵢ = C (monero `src/ringct/rctSigs.cpp`, `verRange`). Public data: variable time.
    ///
    /// - Throws: the first check that fails.
    public func verify(commitment: CompressedPoint) throws(RangeProofError) {
        let target: EdwardsAffinePoint<Ed25519>
        do { target = try commitment.decoded() } catch { throw .commitmentNotAPoint(index: 0, error) }
        var bits: [EdwardsPoint<Ed25519>] = []
        for (index, encoding) in ci.enumerated() {
            do { bits.append(EdwardsPoint(try encoding.decoded())) } catch {
                throw .partNotAPoint(index: index, error)
            }
        }
        guard bits.reduce(.identity, +) == EdwardsPoint(target) else { throw .sumDiffers }

        let challenge = ee.slidingWindowValueVariableTime
        let first = EdwardsPoint.normalizeVariableTime(
            (0..<RangeProofSize.bits).map { i in
                Self.ringPoint(s0[i].slidingWindowValueVariableTime, challenge, bits[i])
            })
        let second = EdwardsPoint.normalizeVariableTime(
            (0..<RangeProofSize.bits).map { i in
                let inner = CryptoNoteHash.scalar(first[i].encoded)
                return Self.ringPoint(
                    s1[i].slidingWindowValueVariableTime, inner, bits[i] - Self.scaledAmountPoints[i])
            })
        guard StoredScalar(CryptoNoteHash.scalar(second.flatMap(\.encoded))) == ee else { throw .challengeDiffers }
    }

    /// s·G + c·P.
    private static func ringPoint(
        _ s: Scalar, _ c: Scalar, _ point: EdwardsPoint<Ed25519>
    ) -> EdwardsPoint<Ed25519> {
        Commitment.maskBase * s + point.multipliedVariableTime(by: c.canonical)
    }
}
