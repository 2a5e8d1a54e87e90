/// Fq6 = Fq2[v]/(v³ − ξ); an element is c0 + c1·v + c2·v².
@frozen public struct Fp6<T: TowerParameters>: Sendable, Equatable {
    /// The coefficients of 1, v and v².
    public var c0: Fp2<T.Fq>, c1: Fp2<T.Fq>, c2: Fp2<T.Fq>

    /// c0 + c1·v + c2·v².
    @inlinable @inline(__always) public init(_ c0: Fp2<T.Fq>, _ c1: Fp2<T.Fq>, _ c2: Fp2<T.Fq>) {
        self.c0 = c0
        self.c1 = c1
        self.c2 = c2
    }

    /// The additive identity.
    @inlinable public static var zero: Self { Self(.zero, .zero, .zero) }
    /// The multiplicative identity.
    @inlinable public static var one: Self { Self(.one, .zero, .zero) }

    /// The sum.
    @inlinable @inline(__always) public static func + (a: Self, b: Self) -> Self {
        Self(a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2)
    }
    /// The difference.
    @inlinable @inline(__always) public static func - (a: Self, b: Self) -> Self {
        Self(a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2)
    }
    /// The additive inverse.
    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { Self(-a.c0, -a.c1, -a.c2) }
    /// `self + self`.
    @inlinable @inline(__always) public func doubled() -> Self { Self(c0.doubled(), c1.doubled(), c2.doubled()) }

    /// Karatsuba–Toom: six products in Fq2.
    @inlinable public static func * (a: Self, b: Self) -> Self {
        let v0 = a.c0 * b.c0
        let v1 = a.c1 * b.c1
        let v2 = a.c2 * b.c2
        let t12 = (a.c1 + a.c2) * (b.c1 + b.c2) - v1 - v2
        let t01 = (a.c0 + a.c1) * (b.c0 + b.c1) - v0 - v1
        let t02 = (a.c0 + a.c2) * (b.c0 + b.c2) - v0 - v2
        return Self(
            v0 + T.multiplyByNonResidue(t12),
            t01 + T.multiplyByNonResidue(v2),
            t02 + v1)
    }

    /// The product with an element of Fq2.
    @inlinable public static func * (a: Self, b: Fp2<T.Fq>) -> Self { Self(a.c0 * b, a.c1 * b, a.c2 * b) }

    /// The product with b0 + b1·v: five products in Fq2.
    @inlinable public func multiplied(byLow b0: Fp2<T.Fq>, _ b1: Fp2<T.Fq>) -> Self {
        let v0 = c0 * b0
        let v1 = c1 * b1
        let t12 = (c1 + c2) * b1 - v1
        let t01 = (c0 + c1) * (b0 + b1) - v0 - v1
        let t02 = (c0 + c2) * b0 - v0
        return Self(v0 + T.multiplyByNonResidue(t12), t01, t02 + v1)
    }

    /// The product with b1·v: three products in Fq2.
    @inlinable public func multiplied(byMiddle b1: Fp2<T.Fq>) -> Self {
        Self(T.multiplyByNonResidue(c2 * b1), c0 * b1, c1 * b1)
    }

    /// Chung–Hasan SQR2: two products and three squares in Fq2.
    @inlinable public func squared() -> Self {
        let s0 = c0.squared()
        let s1 = (c0 * c1).doubled()
        let s2 = (c0 - c1 + c2).squared()
        let s3 = (c1 * c2).doubled()
        let s4 = c2.squared()
        return Self(
            s0 + T.multiplyByNonResidue(s3),
            s1 + T.multiplyByNonResidue(s4),
            s1 + s2 + s3 - s0 - s4)
    }

    /// The product with v.
    @inlinable @inline(__always) public func multipliedByV() -> Self { Self(T.multiplyByNonResidue(c2), c0, c1) }

    /// The multiplicative inverse, or nil for zero.
    @inlinable public func inverse() -> Self? {
        let t0 = c0.squared() - T.multiplyByNonResidue(c1 * c2)
        let t1 = T.multiplyByNonResidue(c2.squared()) - c0 * c1
        let t2 = c1.squared() - c0 * c2
        let norm = c0 * t0 + T.multiplyByNonResidue(c2 * t1 + c1 * t2)
        return norm.inverse().map { Self(t0 * $0, t1 * $0, t2 * $0) }
    }

    /// The q^`power`-th power, for `power` 1, 2 or 3.
    @inlinable public func frobenius(_ power: Int) -> Self {
        let gamma = T.frobenius.gamma[power - 1]
        let odd = power & 1 == 1
        return Self(
            odd ? c0.conjugate : c0,
            (odd ? c1.conjugate : c1) * gamma[2],
            (odd ? c2.conjugate : c2) * gamma[4])
    }
}
