package import Algebra

/// Arithmetic modulo a prime on integers of the field's width that need not be reduced, with the wrap-around of
/// wasmcurves' functions: a difference adds the prime once where it borrows, sums and Montgomery products subtract it
/// once where they overflow or are not below it.
package struct WrappingIntegers<F: PrimeField> {
    package typealias Integer = F.Canonical

    /// a + b.
    package static func sum(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        let carry = result.addWithCarry(b)
        return reduced(result, carry: carry)
    }

    /// a − b.
    package static func difference(_ a: Integer, _ b: Integer) -> Integer {
        var result = a
        if result.subtractWithBorrow(b) == 1 { _ = result.addWithCarry(F.modulus) }
        return result
    }

    /// a·b/2^(64N) by word-wise Montgomery reduction.
    package static func product(_ a: Integer, _ b: Integer) -> Integer {
        let n = Integer.count
        let p = F.modulus
        var t = [UInt64](repeating: 0, count: n + 2)
        func accumulate(_ x: UInt64, _ vector: Integer) {
            var carry: UInt64 = 0
            for j in 0..<n {
                let sum = UInt128(x) * UInt128(vector[j]) + UInt128(t[j]) + UInt128(carry)
                t[j] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            let sum = UInt128(t[n]) + UInt128(carry)
            t[n] = UInt64(truncatingIfNeeded: sum)
            t[n + 1] += UInt64(truncatingIfNeeded: sum >> 64)
        }
        for i in 0..<n {
            accumulate(a[i], b)
            accumulate(t[0] &* F.Parameters.negatedInverse, p)
            for j in 0...n { t[j] = t[j + 1] }
            t[n + 1] = 0
        }
        var result = Integer()
        for j in 0..<n { result[j] = t[j] }
        return reduced(result, carry: t[n])
    }

    private static func reduced(_ a: Integer, carry: UInt64) -> Integer {
        var result = a
        if carry != 0 || !result.isBelow(F.modulus) { _ = result.subtractWithBorrow(F.modulus) }
        return result
    }

    /// The element whose Montgomery form is congruent to `a`.
    static func element(_ a: Integer) -> F {
        var integer = a
        while !integer.isBelow(F.modulus) { _ = integer.subtractWithBorrow(F.modulus) }
        return F(montgomery: integer) ?? .zero
    }

    /// The affine difference of two "points" by the chord formula, the first given by its bytes.
    package static func difference<C: CurveParameters>(
        _ bytes: [UInt8], _ q: AffinePoint<C>, _ curve: C.Type
    ) -> AffinePoint<C> where C.BaseField == F {
        let width = F.byteCount
        let x1 = Integer(littleEndian: Array(bytes[0..<width]))
        let y1 = Integer(littleEndian: Array(bytes[width..<2 * width]))
        let negated = -q
        let h = difference(negated.x.montgomery, x1)
        let dy = difference(negated.y.montgomery, y1)
        let hh = product(h, h)
        let i = sum(sum(hh, hh), sum(hh, hh))
        let j = product(h, i)
        let r = sum(dy, dy)
        let v = product(x1, i)
        let x3 = difference(difference(product(r, r), j), sum(v, v))
        let yj = product(y1, j)
        let y3 = difference(product(difference(v, x3), r), sum(yj, yj))
        guard let inverse = element(sum(h, h)).inverse() else { return .identity }
        let square = inverse.squared()
        return AffinePoint(uncheckedX: element(x3) * square, y: element(y3) * square * inverse)
    }
}
