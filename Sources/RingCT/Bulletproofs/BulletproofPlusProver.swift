internal import Algebra
public import Curves
internal import Primitives
internal import RingSignatures

extension BulletproofPlus {
    /// Proves that 1 to 16 amounts are below 2^64, for the commitments ``Commitment/init(amount:mask:)`` of each.
    ///
    /// Constant time in amounts and masks. The nonces come from the system's randomness, hashed with both.
    ///
    /// - Throws: the first check that fails.
    public static func prove(
        amounts: [UInt64], masks: [Ed25519.ScalarField]
    ) throws(RangeProvingError) -> BulletproofPlus {
        var nonces = try HedgedScalars(amounts: amounts, masks: masks)
        // A zero challenge, once in 2^252 times, is met with other nonces.
        while true {
            if let proof = attempt(amounts: amounts, masks: masks, next: { nonces.next() }) { return proof }
        }
    }

    /// The proof with given nonces, in the order α, then a left and a right one for each round, then r, s, δ, η; nil
    /// where one is missing or a challenge is zero.
    package static func prove(
        amounts: [UInt64], masks: [Ed25519.ScalarField], nonces: [Ed25519.ScalarField]
    ) -> BulletproofPlus? {
        var rest = nonces[...]
        guard nonces.count == 5 + 2 * RangeProofSize.rounds(amounts: amounts.count) else { return nil }
        return attempt(amounts: amounts, masks: masks, next: { rest.removeFirst() })
    }

    private static func attempt(
        amounts: [UInt64], masks: [Scalar], next: () -> Scalar
    ) -> BulletproofPlus? {
        let bits = AmountBits(amounts)
        let count = bits.count
        let generators = generators.vectors(count)
        var transcript = BulletproofPlusTranscript(
            commitments: Commitment.scaledEncodings(amounts: amounts, masks: masks))
        var alpha = next()
        let a = CompressedPoint(bits.scaledCommitment(generators) + Commitment.point(mask: alpha * Eighth.scalar))
        let (y, z) = transcript.bitChallenges(a: a)
        guard let yInverse = y.inverse(), !z.isZero else { return nil }

        let yPowers = y.powers(count + 2)
        let weights = squaredBitWeights(z, amounts: count / RangeProofSize.bits)
        var zPower = yPowers[count + 1]
        for mask in masks {
            zPower *= z.squared()
            alpha += zPower * mask
        }
        var prover = InnerProductProver(
            a: bits.scalars.map { $0 - z },
            b: (0..<count).map { (i: Int) -> Scalar in
                bits.scalars[i] - Scalar.one + z + weights[i] * yPowers[count - i]
            },
            generators: generators, hScale: [Scalar](repeating: .one, count: count), y: (y, yInverse), x: .one)
        var l: [CompressedPoint] = []
        var r: [CompressedPoint] = []
        while !prover.isFolded {
            let left = next()
            let right = next()
            let points = prover.round(left: left, right: right)
            l.append(points.0)
            r.append(points.1)
            let challenge = transcript.round(points.0, points.1)
            guard let inverse = challenge.inverse() else { return nil }
            alpha += left * challenge.squared() + right * inverse.squared()
            prover.fold(challenge, inverse: inverse)
        }

        let (rNonce, sNonce, delta, eta) = (next(), next(), next(), next())
        let (aLast, bLast) = (prover.a[0], prover.b[0])
        let last = EdwardsPoint.normalize([
            prover.last(r: rNonce, s: sNonce, value: (rNonce * bLast + sNonce * aLast) * y, mask: delta),
            Commitment.point(value: rNonce * y * sNonce * Eighth.scalar, mask: eta * Eighth.scalar),
        ])
        let (a1, b) = (CompressedPoint(last[0]), CompressedPoint(last[1]))
        let e = transcript.last(a1: a1, b: b)
        guard !e.isZero else { return nil }
        return BulletproofPlus(
            a: a, a1: a1, b: b, r1: rNonce + aLast * e, s1: sNonce + bLast * e,
            d1: eta + delta * e + alpha * e.squared(), l: l, r: r)
    }
}
