internal import Algebra
internal import Curves
internal import RingSignatures

/// A proof's equation as a sum of points that must vanish after a multiplication by 8.
///
/// Points of the proof and commitments come as they are stored, the proof's times 1/8; the generators' scalars are
/// those of the whole points and are divided by 8 when the sum is formed.
struct RangeProofTerms: Sendable {
    /// Points of the proof and the commitments.
    private(set) var points: [EdwardsAffinePoint<Ed25519>] = []
    /// Their scalars.
    private(set) var scalars: [Scalar] = []
    /// The scalars of G_i and H_i.
    var g: [Scalar], h: [Scalar]
    /// The scalar of H.
    var value = Scalar.zero
    /// The scalar of G.
    var mask = Scalar.zero

    /// No terms, for this many generators of each kind.
    init(generators count: Int) {
        g = [Scalar](repeating: .zero, count: count)
        h = g
    }

    /// Adds `scalar`·8·point for a point stored times 1/8.
    mutating func add(_ point: EdwardsAffinePoint<Ed25519>, _ scalar: Scalar) {
        points.append(point)
        scalars.append(scalar)
    }

    /// Adds `scalar`·8·(1/8)·commitment. What is left of a component of small order vanishes in the end, as it does
    /// for a verifier that computes the commitment's eighth and multiplies it by 8.
    mutating func add(commitment: EdwardsAffinePoint<Ed25519>, _ scalar: Scalar) {
        add(commitment, scalar * Eighth.scalar)
    }

    /// Multiplies everything by `weight`.
    mutating func scale(by weight: Scalar) {
        for i in scalars.indices { scalars[i] *= weight }
        for i in g.indices { g[i] *= weight }
        for i in h.indices { h[i] *= weight }
        value *= weight
        mask *= weight
    }

    /// Adds another proof's terms.
    mutating func add(_ other: RangeProofTerms) {
        points += other.points
        scalars += other.scalars
        let missing = other.g.count - g.count
        if missing > 0 {
            g += [Scalar](repeating: .zero, count: missing)
            h += [Scalar](repeating: .zero, count: missing)
        }
        for i in other.g.indices {
            g[i] += other.g[i]
            h[i] += other.h[i]
        }
        value += other.value
        mask += other.mask
    }
}

/// Points of a proof and its commitments, decoded.
struct DecodedRangeProof {
    /// The commitments as on the chain.
    let commitments: [EdwardsAffinePoint<Ed25519>]
    /// The encodings of the commitments times 1/8, which the transcript begins with.
    let scaledCommitments: [CompressedPoint]
    /// The proof's points in the order given.
    let parts: [EdwardsAffinePoint<Ed25519>]

    /// Decodes after checking the counts.
    init(
        commitments encodings: [CompressedPoint], parts partEncodings: [CompressedPoint], l: Int, r: Int
    ) throws(RangeProofError) {
        guard (1...RangeProofSize.maximumAmounts).contains(encodings.count) else {
            throw .wrongCommitmentCount(actual: encodings.count, maximum: RangeProofSize.maximumAmounts)
        }
        let rounds = RangeProofSize.rounds(amounts: encodings.count)
        guard l == rounds, r == rounds else { throw .wrongRoundCount(left: l, right: r, expected: rounds) }
        var commitments: [EdwardsAffinePoint<Ed25519>] = []
        for (index, encoding) in encodings.enumerated() {
            do { commitments.append(try encoding.decoded()) } catch {
                throw .commitmentNotAPoint(index: index, error)
            }
        }
        var parts: [EdwardsAffinePoint<Ed25519>] = []
        for (index, encoding) in partEncodings.enumerated() {
            do { parts.append(try encoding.decoded()) } catch { throw .partNotAPoint(index: index, error) }
        }
        self.commitments = commitments
        self.parts = parts
        let scaled = commitments.map {
            EdwardsPoint($0).multipliedVariableTime(by: Eighth.scalar.canonical)
        }
        scaledCommitments = EdwardsPoint.normalizeVariableTime(scaled).map { CompressedPoint($0) }
    }
}
