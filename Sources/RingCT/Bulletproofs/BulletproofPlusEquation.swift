internal import Algebra
internal import Curves
internal import Primitives
internal import RingSignatures

/// The challenges of a Bulletproofs+ proof.
struct BulletproofPlusTranscript {
    /// The bytes of Hp(H("bulletproof_plus_transcript")), which every transcript begins with.
    static let beginning = CompressedPoint(
        CryptoNoteHashToPoint.hash(Keccak256.digest(of: Array("bulletproof_plus_transcript".utf8)))
    ).bytes

    private var chain = RangeProofTranscript(beginning)

    /// Begins with the commitments times 1/8.
    init(commitments: [CompressedPoint]) {
        _ = chain.challenge(CryptoNoteHash.scalar(commitments.flatMap(\.bytes)).littleEndianBytes)
    }

    /// y and z.
    mutating func bitChallenges(a: CompressedPoint) -> (y: Scalar, z: Scalar) {
        let y = chain.challenge(points: [a])
        return (y, chain.rehashed())
    }

    /// A round's challenge.
    mutating func round(_ l: CompressedPoint, _ r: CompressedPoint) -> Scalar { chain.challenge(points: [l, r]) }

    /// The last challenge.
    mutating func last(a1: CompressedPoint, b: CompressedPoint) -> Scalar { chain.challenge(points: [a1, b]) }
}

/// z^(2(j + 1))·2^i for the bit i of amount j.
func squaredBitWeights(_ z: Scalar, amounts: Int) -> [Scalar] {
    var weights: [Scalar] = []
    weights.reserveCapacity(RangeProofSize.bits * amounts)
    var power = Scalar.one
    for _ in 0..<amounts {
        power *= z.squared()
        var weight = power
        for _ in 0..<RangeProofSize.bits {
            weights.append(weight)
            weight = weight.doubled()
        }
    }
    return weights
}

extension BulletproofPlus: AggregatedRangeProof {
    static var generators: RangeProofGenerators { .bulletproofPlus }

    /// The equation of ePrint 2020/735, section 6.1, with the inner-product argument unrolled, negated as in monero
    /// `src/ringct/bulletproofs_plus.cc`.
    func terms(for commitments: [CompressedPoint]) throws(RangeProofError) -> RangeProofTerms {
        let decoded = try DecodedRangeProof(
            commitments: commitments, parts: [a, a1, b] + l + r, l: l.count, r: r.count)
        var transcript = BulletproofPlusTranscript(commitments: decoded.scaledCommitments)
        let (y, z) = transcript.bitChallenges(a: a)
        let challenges = zip(l, r).map { transcript.round($0, $1) }
        let e = transcript.last(a1: a1, b: b)
        guard !(challenges + [y, z, e]).contains(.zero) else { throw .equationFails }
        var inverses = challenges + [y]
        Scalar.invertAllVariableTime(&inverses)
        let yInverse = inverses.removeLast()

        let amounts = RangeProofSize.padded(commitments.count)
        let count = RangeProofSize.bits * amounts
        let yPowers = y.powers(count + 2)
        let e2 = e.squared()
        let e2z = e2 * z
        var terms = RangeProofTerms(generators: count)

        let commitmentFactor = -(e2 * yPowers[count + 1])
        var zPower = Scalar.one
        for commitment in decoded.commitments {
            zPower *= z.squared()
            terms.add(commitment: commitment, commitmentFactor * zPower)
        }
        terms.add(decoded.parts[0], -e2)
        terms.add(decoded.parts[1], -e)
        terms.add(decoded.parts[2], -.one)
        for (round, (challenge, inverse)) in zip(challenges, inverses).enumerated() {
            terms.add(decoded.parts[3 + round], -(e2 * challenge.squared()))
            terms.add(decoded.parts[3 + l.count + round], -(e2 * inverse.squared()))
        }

        let bitWeights = squaredBitWeights(z, amounts: amounts)
        let ones = yPowers[1...count].sum
        let bits = bitWeights.sum
        terms.mask = d1
        terms.value = r1 * y * s1
        terms.value += e2 * (yPowers[count + 1] * z * bits + (z.squared() - z) * ones)

        let coefficients = challenges.foldedCoefficients(inverses: inverses)
        var rightFactor = e * r1
        let leftFactor = e * s1
        for i in 0..<count {
            terms.g[i] = rightFactor * coefficients[i] + e2z
            let bit = e2 * yPowers[count - i] * bitWeights[i]
            terms.h[i] = leftFactor * coefficients[count - 1 - i] - e2z - bit
            rightFactor *= yInverse
        }
        return terms
    }
}
