internal import Algebra

/// The Lagrange basis of a domain of roots of unity at one point.
enum LagrangeBasis {
    /// L₀(τ) … L_{n−1}(τ) for the n-th roots of unity 1, ω, ω²: (τⁿ − 1)/n · ωⁱ/(τ − ωⁱ); nil where τ is one of them.
    static func values<F: PrimeField>(at tau: F, root: F, log2Size: Int) -> [F]? {
        let n = 1 << log2Size
        var tauPower = tau
        for _ in 0..<log2Size { tauPower = tauPower.squared() }
        guard tauPower != .one, let inverseSize = F(UInt64(n)).inverse() else { return nil }
        var denominators: [F] = []
        denominators.reserveCapacity(n)
        var power = F.one
        for _ in 0..<n {
            denominators.append(tau - power)
            power *= root
        }
        F.invertAllVariableTime(&denominators)
        var factor = (tauPower - .one) * inverseSize
        for i in 0..<n {
            denominators[i] *= factor
            factor *= root
        }
        return denominators
    }

    /// The odd half of the doubled domain's basis, L₁, L₃, … L_{2n−1} over the 2n-th roots of unity, times `scale`;
    /// `root` is of order 2n. nil where τ is one of these roots.
    static func oddValues<F: PrimeField>(at tau: F, root: F, log2Size: Int, scale: F) -> [F]? {
        let n = 1 << log2Size
        var tauPower = tau
        for _ in 0...log2Size { tauPower = tauPower.squared() }
        guard tauPower != .one, let inverseSize = F(UInt64(2 * n)).inverse() else { return nil }
        let step = root.squared()
        var denominators: [F] = []
        denominators.reserveCapacity(n)
        var power = root
        for _ in 0..<n {
            denominators.append(tau - power)
            power *= step
        }
        F.invertAllVariableTime(&denominators)
        var factor = (tauPower - .one) * inverseSize * scale * root
        for i in 0..<n {
            denominators[i] *= factor
            factor *= step
        }
        return denominators
    }
}
