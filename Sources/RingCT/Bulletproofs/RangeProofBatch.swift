internal import Algebra
internal import Curves
public import Primitives
public import RingSignatures

/// An aggregated range proof of one equation or several.
protocol AggregatedRangeProof: Sendable {
    static var generators: RangeProofGenerators { get }
    /// The proof's equation for these commitments.
    func terms(for commitments: [CompressedPoint]) throws(RangeProofError) -> RangeProofTerms
}

extension AggregatedRangeProof {
    /// Whether the terms vanish, but for a component of small order.
    static func vanish(_ terms: RangeProofTerms, pool: WorkerPool?) -> Bool {
        let vectors = generators.vectors(terms.g.count)
        let fixed = [AmountGenerator.point, .generator]
        let points = terms.points + vectors.g.prefix(terms.g.count) + vectors.h.prefix(terms.h.count) + fixed
        let wholes = (terms.g + terms.h + [terms.value, terms.mask]).map { $0 * Eighth.scalar }
        return EdwardsPoint.multiScalarMultiplicationVariableTime(points, terms.scalars + wholes, pool: pool)
            .isSmallOrder
    }

    func verifyAlone(_ commitments: [CompressedPoint]) throws(RangeProofError) {
        guard Self.vanish(try terms(for: commitments), pool: nil) else { throw .equationFails }
    }

    static func verifyTogether(
        _ claims: [(proof: Self, commitments: [CompressedPoint])], pool: WorkerPool?
    ) throws(RangeProofBatchError) {
        guard !claims.isEmpty else { return }
        let random: [UInt8]
        do { random = try SystemRandom.bytes(16 * claims.count) } catch { throw .noRandomness(error) }
        let prepare = { @Sendable (index: Int) -> RangeProofTerms? in
            guard var terms = try? claims[index].proof.terms(for: claims[index].commitments) else { return nil }
            terms.scale(by: Scalar(reducingLittleEndian: Array(random[16 * index..<16 * index + 16])) + .one)
            return terms
        }
        let prepared = pool?.map(count: claims.count, prepare) ?? claims.indices.map(prepare)
        var sum = RangeProofTerms(generators: 0)
        for terms in prepared {
            guard let terms else { throw .invalid(blames(claims, pool: pool)) }
            sum.add(terms)
        }
        guard vanish(sum, pool: pool) else { throw .invalid(blames(claims, pool: pool)) }
    }

    private static func blames(
        _ claims: [(proof: Self, commitments: [CompressedPoint])], pool: WorkerPool?
    ) -> [RangeProofBatchError.Blame] {
        let reason = { @Sendable (index: Int) -> RangeProofError? in
            do throws(RangeProofError) {
                try claims[index].proof.verifyAlone(claims[index].commitments)
                return nil
            } catch {
                return error
            }
        }
        let reasons = pool?.map(count: claims.count, reason) ?? claims.indices.map(reason)
        return reasons.enumerated().compactMap { index, reason in
            reason.map { RangeProofBatchError.Blame(index: index, reason: $0) }
        }
    }
}

extension BulletproofPlus {
    /// Checks that the proof covers these commitments, as the chain holds them. Public data: variable time.
    ///
    /// - Throws: the first check that fails.
    public func verify(commitments: [CompressedPoint]) throws(RangeProofError) { try verifyAlone(commitments) }

    /// Checks many proofs with one sum of points, each under a random weight of 128 bits: a batch with an invalid proof
    /// passes with probability 2⁻¹²⁸. Where the sum does not vanish, each proof is checked alone to name the invalid ones.
    ///
    /// - Parameters:
    ///   - claims: proofs, each with its commitments as the chain holds them.
    ///   - pool: threads that share the work.
    /// - Throws: `.invalid` with every invalid proof, or `.noRandomness`.
    public static func verifyBatch(
        _ claims: [(proof: BulletproofPlus, commitments: [CompressedPoint])], pool: WorkerPool? = nil
    ) throws(RangeProofBatchError) {
        try verifyTogether(claims, pool: pool)
    }
}

extension Bulletproof {
    /// Checks that the proof covers these commitments, as the chain holds them. Public data: variable time.
    ///
    /// - Throws: the first check that fails.
    public func verify(commitments: [CompressedPoint]) throws(RangeProofError) { try verifyAlone(commitments) }

    /// Checks many proofs with one sum of points, as ``BulletproofPlus/verifyBatch(_:pool:)`` does.
    ///
    /// - Throws: `.invalid` with every invalid proof, or `.noRandomness`.
    public static func verifyBatch(
        _ claims: [(proof: Bulletproof, commitments: [CompressedPoint])], pool: WorkerPool? = nil
    ) throws(RangeProofBatchError) {
        try verifyTogether(claims, pool: pool)
    }
}
