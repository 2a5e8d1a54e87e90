internal import Algebra
internal import Curves

typealias Scalar = Ed25519.ScalarField

extension PrimeField {
    /// 1, self, self², …: `count` of them.
    func powers(_ count: Int) -> [Self] {
        var powers: [Self] = []
        powers.reserveCapacity(count)
        var power = Self.one
        for _ in 0..<count {
            powers.append(power)
            power *= self
        }
        return powers
    }
}

extension Sequence<Scalar> {
    /// Σ aᵢ.
    var sum: Scalar {
        var sum = Scalar.zero
        for scalar in self { sum += scalar }
        return sum
    }

    /// Σ aᵢ·bᵢ; beyond the shorter of the two lists there is nothing.
    func innerProduct(_ other: some Sequence<Scalar>) -> Scalar {
        var sum = Scalar.zero
        for (a, b) in zip(self, other) { sum += a * b }
        return sum
    }
}

extension [Scalar] {
    /// What each position's generator was multiplied by while the vectors were folded with these challenges, the first
    /// one by the highest bit of the position: eⱼ where the bit is set and 1/eⱼ where it is not. The list of the
    /// inverses is the same in reverse.
    func foldedCoefficients(inverses: [Scalar]) -> [Scalar] {
        var coefficients: [Scalar] = [.one]
        for (challenge, inverse) in zip(self, inverses) {
            coefficients = coefficients.flatMap { [$0 * inverse, $0 * challenge] }
        }
        return coefficients
    }
}
