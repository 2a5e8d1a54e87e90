/// The tower Fq2 = Fq[u]/(u² + 1), Fq6 = Fq2[v]/(v³ − ξ), Fq12 = Fq6[w]/(w² − v) of a pairing-friendly curve.
public protocol TowerParameters: Sendable {
    /// The base field.
    associatedtype Fq: PrimeField
    /// ξ·a, where ξ is neither a square nor a cube in Fq2.
    static func multiplyByNonResidue(_ a: Fp2<Fq>) -> Fp2<Fq>
    /// The powers of ξ that the Frobenius maps need.
    static var frobenius: FrobeniusCoefficients<Fq> { get }
    /// The kernels for this tower on this processor, if there are any.
    static var towerKernel: TowerKernel? { get }
}

/// ξ^(k·(q^i − 1)/6) for the powers i = 1, 2, 3 of the Frobenius map and k = 0 … 5.
public struct FrobeniusCoefficients<F: PrimeField>: Sendable {
    /// `gamma[i − 1][k]` is ξ^(k·(q^i − 1)/6).
    public let gamma: [[Fp2<F>]]

    /// Computes the coefficients from ξ.
    ///
    /// Uses (q^(i+1) − 1)/6 = q·(q^i − 1)/6 + (q − 1)/6, so that each level is the conjugate of the one before
    /// times the first.
    public init(nonResidue xi: Fp2<F>) {
        var exponent = F.modulus.minus(1)
        // q ≡ 1 mod 6 on every curve with a sextic twist.
        _ = exponent.divide(by: 6)
        let first = xi.powerVariableTime(exponent)
        var levels: [[Fp2<F>]] = []
        var base = first
        for _ in 0..<3 {
            var powers = [Fp2<F>.one]
            for k in 1..<6 { powers.append(powers[k - 1] * base) }
            levels.append(powers)
            base = base.conjugate * first
        }
        gamma = levels
    }
}
