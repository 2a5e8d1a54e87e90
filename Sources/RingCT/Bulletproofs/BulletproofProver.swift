internal import Algebra
public import Curves
internal import Primitives
internal import RingSignatures

extension Bulletproof {
    /// Proves that 1 to 16 amounts are below 2^64, for the commitments ``Commitment/init(amount:mask:)`` of each.
    ///
    /// Constant time in amounts and masks. The nonces come from the system's randomness, hashed with both.
    ///
    /// - Throws: the first check that fails.
    public static func prove(
        amounts: [UInt64], masks: [Ed25519.ScalarField]
    ) throws(RangeProvingError) -> Bulletproof {
        var nonces = try HedgedScalars(amounts: amounts, masks: masks)
        // A zero challenge, once in 2^252 times, is met with other nonces.
        while true {
            if let proof = attempt(amounts: amounts, masks: masks, next: { nonces.next() }) { return proof }
        }
    }

    /// The proof with given nonces, in the order α, then sL and sR of 64 for each of the padded amounts, then ρ, τ₁, τ₂;
    /// nil where one is missing or a challenge is zero.
    package static func prove(
        amounts: [UInt64], masks: [Ed25519.ScalarField], nonces: [Ed25519.ScalarField]
    ) -> Bulletproof? {
        var rest = nonces[...]
        guard nonces.count == 4 + 2 << RangeProofSize.rounds(amounts: amounts.count) else { return nil }
        return attempt(amounts: amounts, masks: masks, next: { rest.removeFirst() })
    }

    private static func attempt(amounts: [UInt64], masks: [Scalar], next: () -> Scalar) -> Bulletproof? {
        let bits = AmountBits(amounts)
        let count = bits.count
        let generators = generators.vectors(count)
        var transcript = BulletproofTranscript(
            commitments: Commitment.scaledEncodings(amounts: amounts, masks: masks))
        let alpha = next()
        let sLeft = (0..<count).map { _ in next() }
        let sRight = (0..<count).map { _ in next() }
        let rho = next()
        let first = EdwardsPoint.normalize([
            bits.scaledCommitment(generators) + Commitment.point(mask: alpha * Eighth.scalar),
            EdwardsPoint.sumOfProducts(
                (generators.g.prefix(count) + generators.h.prefix(count)).map { EdwardsPoint($0) },
                (sLeft + sRight).map { $0 * Eighth.scalar }) + Commitment.point(mask: rho * Eighth.scalar),
        ])
        let (a, s) = (CompressedPoint(first[0]), CompressedPoint(first[1]))
        let (y, z) = transcript.bitChallenges(a: a, s: s)
        guard let yInverse = y.inverse(), !z.isZero else { return nil }

        // The polynomials l0 + l1·X and r0 + r1·X.
        let yPowers = y.powers(count)
        let zPowers = z.powers(count / RangeProofSize.bits + 2)
        let twos = Scalar(2).powers(RangeProofSize.bits)
        let l0 = bits.scalars.map { $0 - z }
        let r0 = (0..<count).map { (i: Int) -> Scalar in
            let weight = zPowers[i / RangeProofSize.bits + 2] * twos[i % RangeProofSize.bits]
            return (bits.scalars[i] - Scalar.one + z) * yPowers[i] + weight
        }
        let r1 = zip(yPowers, sRight).map { $0 * $1 }
        let tau1 = next()
        let tau2 = next()
        let coefficients = EdwardsPoint.normalize([
            Commitment.point(
                value: (l0.innerProduct(r1) + sLeft.innerProduct(r0)) * Eighth.scalar, mask: tau1 * Eighth.scalar),
            Commitment.point(value: sLeft.innerProduct(r1) * Eighth.scalar, mask: tau2 * Eighth.scalar),
        ])
        let (t1, t2) = (CompressedPoint(coefficients[0]), CompressedPoint(coefficients[1]))
        let x = transcript.polynomial(z: z, t1: t1, t2: t2)
        guard !x.isZero else { return nil }

        let taux = tau1 * x + tau2 * x.squared() + zPowers[2...].innerProduct(masks)
        let mu = alpha + x * rho
        let left = zip(l0, sLeft).map { $0 + x * $1 }
        let right = zip(r0, r1).map { $0 + x * $1 }
        let t = left.innerProduct(right)
        let xInner = transcript.innerProduct(x: x, taux: taux, mu: mu, t: t)
        guard !xInner.isZero else { return nil }

        var prover = InnerProductProver(
            a: left, b: right, generators: generators, hScale: yInverse.powers(count), y: (.one, .one), x: xInner)
        var l: [CompressedPoint] = []
        var r: [CompressedPoint] = []
        while !prover.isFolded {
            let points = prover.round(left: .zero, right: .zero)
            l.append(points.0)
            r.append(points.1)
            let challenge = transcript.round(points.0, points.1)
            guard let inverse = challenge.inverse() else { return nil }
            prover.fold(challenge, inverse: inverse)
        }
        return Bulletproof(
            a: a, s: s, t1: t1, t2: t2, taux: taux, mu: mu, l: l, r: r, aFolded: prover.a[0], bFolded: prover.b[0],
            t: t)
    }
}
