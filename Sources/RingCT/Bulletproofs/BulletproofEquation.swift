internal import Algebra
internal import Curves
internal import RingSignatures

/// The challenges of a Bulletproofs proof.
struct BulletproofTranscript {
    private var chain: RangeProofTranscript

    /// Begins with the commitments times 1/8.
    init(commitments: [CompressedPoint]) { chain = RangeProofTranscript(commitments: commitments) }

    /// y and z.
    mutating func bitChallenges(a: CompressedPoint, s: CompressedPoint) -> (y: Scalar, z: Scalar) {
        let y = chain.challenge(points: [a, s])
        return (y, chain.rehashed())
    }

    /// x, at which the polynomial is opened.
    mutating func polynomial(z: Scalar, t1: CompressedPoint, t2: CompressedPoint) -> Scalar {
        chain.challenge(z.littleEndianBytes, t1.bytes, t2.bytes)
    }

    /// What the inner product on H is multiplied by.
    mutating func innerProduct(x: Scalar, taux: Scalar, mu: Scalar, t: Scalar) -> Scalar {
        chain.challenge(
            x.littleEndianBytes, taux.littleEndianBytes, mu.littleEndianBytes, t.littleEndianBytes)
    }

    /// A round's challenge.
    mutating func round(_ l: CompressedPoint, _ r: CompressedPoint) -> Scalar { chain.challenge(points: [l, r]) }

    /// The weight under which the proof's two equations are added: a hash of the whole proof, which nobody can choose
    /// equations after. Not part of the published protocol, whose verifiers draw it.
    mutating func equationWeight(a: Scalar, b: Scalar) -> Scalar {
        chain.challenge(Array("nightjar bulletproof weight".utf8), a.littleEndianBytes, b.littleEndianBytes)
    }
}

extension Bulletproof: AggregatedRangeProof {
    static var generators: RangeProofGenerators { .bulletproof }

    /// The two equations of ePrint 2017/1066, section 4.2 (the polynomial's value, and the inner product with its
    /// argument unrolled), the first one weighted.
    func terms(for commitments: [CompressedPoint]) throws(RangeProofError) -> RangeProofTerms {
        let decoded = try DecodedRangeProof(
            commitments: commitments, parts: [a, s, t1, t2] + l + r, l: l.count, r: r.count)
        var transcript = BulletproofTranscript(commitments: decoded.scaledCommitments)
        let (y, z) = transcript.bitChallenges(a: a, s: s)
        let x = transcript.polynomial(z: z, t1: t1, t2: t2)
        let xInner = transcript.innerProduct(x: x, taux: taux, mu: mu, t: t)
        let challenges = zip(l, r).map { transcript.round($0, $1) }
        let weight = transcript.equationWeight(a: aFolded, b: bFolded)
        guard !(challenges + [y, z, x, xInner]).contains(.zero) else { throw .equationFails }
        var inverses = challenges + [y]
        Scalar.invertAllVariableTime(&inverses)
        let yInverse = inverses.removeLast()

        let amounts = RangeProofSize.padded(commitments.count)
        let count = RangeProofSize.bits * amounts
        let zPowers = z.powers(amounts + 3)
        let allOnes = Scalar(.max)
        var terms = RangeProofTerms(generators: count)

        // t·H + taux·G − Σ z^(j + 2)·V_j − δ(y, z)·H − x·T1 − x²·T2
        for (index, commitment) in decoded.commitments.enumerated() {
            terms.add(commitment: commitment, -(weight * zPowers[index + 2]))
        }
        let ones = y.powers(count).sum
        let delta: Scalar = (z - zPowers[2]) * ones - allOnes * zPowers[3...].sum
        terms.value = weight * (t - delta)
        terms.mask = weight * taux
        terms.add(decoded.parts[2], -(weight * x))
        terms.add(decoded.parts[3], -(weight * x.squared()))

        // A + x·S − mu·G + Σ eⱼ²·Lⱼ + eⱼ⁻²·Rⱼ + xInner·(t − a·b)·H and the generators
        terms.add(decoded.parts[0], .one)
        terms.add(decoded.parts[1], x)
        terms.mask -= mu
        terms.value += xInner * (t - aFolded * bFolded)
        for (round, (challenge, inverse)) in zip(challenges, inverses).enumerated() {
            terms.add(decoded.parts[4 + round], challenge.squared())
            terms.add(decoded.parts[4 + l.count + round], inverse.squared())
        }
        let coefficients = challenges.foldedCoefficients(inverses: inverses)
        var yPower = Scalar.one
        for amount in 0..<amounts {
            var bitWeight = zPowers[amount + 2]
            for i in RangeProofSize.bits * amount..<RangeProofSize.bits * (amount + 1) {
                terms.g[i] = -z - aFolded * coefficients[i]
                terms.h[i] = z + (bitWeight - bFolded * coefficients[count - 1 - i]) * yPower
                bitWeight = bitWeight.doubled()
                yPower *= yInverse
            }
        }
        return terms
    }
}
