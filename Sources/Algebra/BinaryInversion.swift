/// Modular inversion by the binary extended Euclidean algorithm; time depends on the value.
@frozen @usableFromInline enum BinaryInversion<P: FieldParameters, let N: Int> where P.Representation == Limbs<N> {
    /// 1/x as it is held, given x; nil for zero.
    ///
    /// Invariant, in Montgomery form: u·R² ≡ s·a and v·R² ≡ t·a (mod p), so that at u = 1 the factor s is R²/a: for a = x·R that is R/x, the
    /// Montgomery form of 1/x. With 1 for R² it holds for plain integers.
    @inlinable static func inverse(of a: Limbs<N>) -> Limbs<N>? {
        if a.isZero { return nil }
        let p = P.modulus
        let one = Limbs<N>(small: 1)
        var u = a
        var v = p
        var s = ModularArithmetic<P, N>.isFolded ? one : P.r2
        var t = Limbs<N>()
        while u != one && v != one {
            while u[0] & 1 == 0 {
                u = u.shiftedRight(by: 1)
                s = halved(s)
            }
            while v[0] & 1 == 0 {
                v = v.shiftedRight(by: 1)
                t = halved(t)
            }
            if v.isBelow(u) {
                _ = u.subtractWithBorrow(v)
                s = ModularArithmetic<P, N>.difference(s, t)
            } else {
                _ = v.subtractWithBorrow(u)
                t = ModularArithmetic<P, N>.difference(t, s)
            }
        }
        return u == one ? s : t
    }

    /// x/2 mod p.
    @inlinable @inline(__always) static func halved(_ x: Limbs<N>) -> Limbs<N> {
        var sum = x
        var carry: UInt64 = 0
        if x[0] & 1 == 1 { carry = sum.addWithCarry(P.modulus) }
        var result = sum.shiftedRight(by: 1)
        result[N - 1] |= carry << 63
        return result
    }
}
