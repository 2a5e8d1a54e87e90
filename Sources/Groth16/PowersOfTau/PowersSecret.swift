internal import Algebra
internal import Primitives

/// The three factors of a contribution to the powers of tau, and the public proofs of knowing them.
///
/// The factors pass through registers and the stack, which cannot be wiped; the generator they come from is.
struct PowersSecret<E: PairingEngine> {
    /// The factors of τ, α and β.
    let tau: E.Fr, alpha: E.Fr, beta: E.Fr
    /// What the contribution publishes of them.
    let tauKey: PowersKey<E>, alphaKey: PowersKey<E>, betaKey: PowersKey<E>

    /// Draws the factors in snarkjs's order: the three factors, then the random point of each.
    init(from generator: inout SnarkjsRandom, challenge: [UInt8]) {
        tau = generator.nextElement()
        alpha = generator.nextElement()
        beta = generator.nextElement()
        tauKey = Self.key(tau, 0, challenge, &generator)
        alphaKey = Self.key(alpha, 1, challenge, &generator)
        betaKey = Self.key(beta, 2, challenge, &generator)
    }

    private static func key(
        _ factor: E.Fr, _ number: UInt8, _ challenge: [UInt8], _ generator: inout SnarkjsRandom
    ) -> PowersKey<E> {
        let g1s = generator.nextG1(E.self)
        let g1sx = (g1s * factor).affine
        let g2s = challengePoint(number, challenge: challenge, g1s: g1s, g1sx: g1sx)
        return PowersKey(g1s: g1s, g1sx: g1sx, g2spx: (g2s * factor).affine)
    }

    /// The point of G2 that the previous challenge and a key's two G1 points determine; 0, 1, 2 for τ, α, β.
    static func challengePoint(
        _ number: UInt8, challenge: [UInt8], g1s: AffinePoint<E.G1>, g1sx: AffinePoint<E.G1>
    ) -> AffinePoint<E.G2> {
        CeremonyPoint.hashToG2(
            TranscriptHash.of([number] + challenge + g1s.uncompressedBytes + g1sx.uncompressedBytes), E.self)
    }
}

/// Challenges that depend on no contribution.
enum PowersChallenge {
    /// The hash that the first contribution answers: of BLAKE2b-512 of nothing, and of all points being generators.
    static func first<E: PairingEngine>(
        _ engine: E.Type, power: Int, execution: Execution
    ) throws(Cancelled) -> [UInt8] {
        var hasher = TranscriptHash()
        hasher.update(TranscriptHash.of([]))
        let g1 = E.G1.generator.uncompressedBytes
        let g2 = E.G2.generator.uncompressedBytes
        let n = 1 << power
        for (point, count) in [(g1, 2 * n - 1), (g2, n), (g1, n), (g1, n), (g2, 1)] {
            let run = min(count, 4096)
            let block = Array(repeatElement(point, count: run).joined())
            var done = 0
            while done + run <= count {
                try execution.step("hashing the first challenge", done, of: count)
                hasher.update(block)
                done += run
            }
            for _ in done..<count { hasher.update(point) }
        }
        return hasher.finalize()
    }
}

extension PointList {
    /// As `point`, and checked to lie in the subgroup: a secret multiple of any other point would show the secret modulo
    /// the point's order.
    func subgroupPoint(_ index: Int) throws(PowersOfTauError) -> AffinePoint<C> {
        let point = try point(index)
        guard point.isTorsionFree, !point.isIdentity else { throw badPoint(index) }
        return point
    }
}
