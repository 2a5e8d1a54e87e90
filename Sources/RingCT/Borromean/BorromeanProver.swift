internal import Algebra
public import Curves
internal import Primitives
internal import RingSignatures

extension BorromeanRangeProof {
    /// Proves that `amount` is below 2^64. The mask of its commitment is the sum of 64 random ones and comes with the
    /// proof (monero `src/ringct/rctSigs.cpp`, `proveRange`).
    ///
    /// Constant time in the amount and the masks. The nonces come from the system's randomness.
    ///
    /// - Throws: `.noRandomness`.
    public static func prove(
        amount: UInt64
    ) throws(RangeProvingError) -> (proof: BorromeanRangeProof, mask: Ed25519.ScalarField) {
        var source = try HedgedScalars(amounts: [amount], masks: [.zero])
        let scalars: [Scalar] = source.next(3 * RangeProofSize.bits)
        let parts = (0..<3).map { part in
            Array(scalars[RangeProofSize.bits * part..<RangeProofSize.bits * (part + 1)])
        }
        guard let result = prove(amount: amount, masks: parts[0], nonces: parts[1], answers: parts[2]) else {
            preconditionFailure("every list has 64 scalars")
        }
        return result
    }

    /// The proof from given scalars; nil where there are not 64 of each.
    ///
    /// - Parameters:
    ///   - masks: the masks of the commitments to the bits.
    ///   - nonces: one for each ring.
    ///   - answers: those of each ring's other member.
    package static func prove(
        amount: UInt64, masks: [Ed25519.ScalarField], nonces: [Ed25519.ScalarField], answers: [Ed25519.ScalarField]
    ) -> (proof: BorromeanRangeProof, mask: Ed25519.ScalarField)? {
        let indices = 0..<RangeProofSize.bits
        guard [masks.count, nonces.count, answers.count].allSatisfy({ $0 == indices.count }) else { return nil }
        let bits = indices.map { Choice(bit: amount >> UInt64($0) & 1) }
        let zeros = indices.map { Commitment.maskBase * masks[$0] }
        let commitments = EdwardsPoint.normalize(
            indices.map { .select(zeros[$0], zeros[$0] + scaledAmountPoints[$0], when: bits[$0]) })
        let points = commitments.map { EdwardsPoint($0) }

        // Each ring starts at its true member: for a zero the first one, whose challenge is `ee`; for a one the second.
        let starts = EdwardsPoint.normalize(nonces.map { Commitment.maskBase * $0 })
        let followers = indices.map { i in
            let challenge = CryptoNoteHash.scalar(starts[i].encoded)
            return Commitment.maskBase * answers[i] + (points[i] - scaledAmountPoints[i]) * challenge
        }
        let ends = EdwardsPoint.normalize(
            indices.map { .select(followers[$0], EdwardsPoint(starts[$0]), when: bits[$0]) })
        let challenge = CryptoNoteHash.scalar(ends.flatMap(\.encoded))

        let links = EdwardsPoint.normalize(
            indices.map { Commitment.maskBase * answers[$0] + points[$0] * challenge })
        var s0: [StoredScalar] = []
        var s1: [StoredScalar] = []
        for i in indices {
            let second = CryptoNoteHash.scalar(links[i].encoded)
            s0.append(StoredScalar(.select(nonces[i] - masks[i] * challenge, answers[i], when: bits[i])))
            s1.append(StoredScalar(.select(answers[i], nonces[i] - masks[i] * second, when: bits[i])))
        }
        let encodings = commitments.map { CompressedPoint($0) }
        return BorromeanRangeProof(s0: s0, s1: s1, ee: StoredScalar(challenge), ci: encodings).map {
            ($0, masks.sum)
        }
    }
}
