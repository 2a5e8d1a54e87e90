public import Primitives

/// Square roots in prime fields, constant time in the argument apart from whether a root exists.
@frozen @usableFromInline enum PrimeSquareRoot {
    @inlinable static func root<F: PrimeField>(of a: F) -> F? {
        let candidate = F.Parameters.twoAdicity == 1 ? threeModFour(a) : tonelliShanks(a)
        return candidate.squared() == a ? candidate : nil
    }

    /// a^((p+1)/4), for p ≡ 3 mod 4.
    @inlinable static func threeModFour<F: PrimeField>(_ a: F) -> F {
        a.powerVariableTime(F.modulus.shiftedRight(by: 2).plus(1))
    }

    /// The constant-time Tonelli–Shanks algorithm of RFC 9380, appendix I.4.
    @inlinable static func tonelliShanks<F: PrimeField>(_ a: F) -> F {
        let adicity = F.Parameters.twoAdicity
        let oddPart = F.modulus.minus(1).shiftedRight(by: adicity)
        var z = a.powerVariableTime(oddPart.minus(1).shiftedRight(by: 1))
        var t = z.squared() * a
        z *= a
        var c = F(F.Parameters.nonResidue).powerVariableTime(oddPart)
        for i in stride(from: adicity, through: 2, by: -1) {
            var b = t
            for _ in 0..<(i - 2) { b = b.squared() }
            let adjust = Choice(b != F.one)
            z = F.select(z, z * c, when: adjust)
            c = c.squared()
            t = F.select(t, t * c, when: adjust)
        }
        return z
    }
}
