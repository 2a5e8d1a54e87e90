/// Fq12 = Fq6[w]/(w² − v); an element is c0 + c1·w.
@frozen public struct Fp12<T: TowerParameters>: Sendable, Equatable {
    /// The coefficients of 1 and w.
    public var c0: Fp6<T>, c1: Fp6<T>

    /// c0 + c1·w.
    @inlinable @inline(__always) public init(_ c0: Fp6<T>, _ c1: Fp6<T>) {
        self.c0 = c0
        self.c1 = c1
    }

    /// The additive identity.
    @inlinable public static var zero: Self { Self(.zero, .zero) }
    /// The multiplicative identity.
    @inlinable public static var one: Self { Self(.one, .zero) }

    /// The sum.
    @inlinable public static func + (a: Self, b: Self) -> Self { Self(a.c0 + b.c0, a.c1 + b.c1) }
    /// The difference.
    @inlinable public static func - (a: Self, b: Self) -> Self { Self(a.c0 - b.c0, a.c1 - b.c1) }
    /// The additive inverse.
    @inlinable public static prefix func - (a: Self) -> Self { Self(-a.c0, -a.c1) }

    /// The product, by the tower's best method.
    @inlinable public static func * (a: Self, b: Self) -> Self {
        if let kernel = T.towerKernel { return kernel.product(a, b) }
        return karatsubaProduct(a, b)
    }

    /// Karatsuba: three products in Fq6.
    @inlinable static func karatsubaProduct(_ a: Self, _ b: Self) -> Self {
        let v0 = a.c0 * b.c0
        let v1 = a.c1 * b.c1
        let cross = (a.c0 + a.c1) * (b.c0 + b.c1)
        return Self(v0 + v1.multipliedByV(), cross - v0 - v1)
    }

    /// The square, by the tower's best method.
    @inlinable public func squared() -> Self {
        if let kernel = T.towerKernel { return kernel.square(self) }
        return complexSquare()
    }

    /// Complex squaring: two products in Fq6.
    @inlinable func complexSquare() -> Self {
        let cross = c0 * c1
        let t = (c0 + c1) * (c0 + c1.multipliedByV())
        return Self(t - cross - cross.multipliedByV(), cross.doubled())
    }

    /// c0 − c1·w: the q^6-th power, and the inverse in the cyclotomic subgroup.
    @inlinable public var conjugate: Self { Self(c0, -c1) }

    /// The multiplicative inverse, or nil for zero.
    @inlinable public func inverse() -> Self? {
        let norm = c0.squared() - c1.squared().multipliedByV()
        return norm.inverse().map { Self(c0 * $0, -(c1 * $0)) }
    }

    /// The q^`power`-th power, for `power` 1, 2 or 3.
    @inlinable public func frobenius(_ power: Int) -> Self {
        let gamma = T.frobenius.gamma[power - 1][1]
        return Self(c0.frobenius(power), c1.frobenius(power) * gamma)
    }

    /// The product with a0 + b0·w + b1·v·w, the shape of a line on a D-type twist.
    @inlinable public func multiplied(byLineD a0: Fp2<T.Fq>, _ b0: Fp2<T.Fq>, _ b1: Fp2<T.Fq>) -> Self {
        let v0 = c0 * a0
        let v1 = c1.multiplied(byLow: b0, b1)
        let cross = (c0 + c1).multiplied(byLow: a0 + b0, b1)
        return Self(v0 + v1.multipliedByV(), cross - v0 - v1)
    }

    /// The product with a0 + a1·v + b1·v·w, the shape of a line on an M-type twist.
    @inlinable public func multiplied(byLineM a0: Fp2<T.Fq>, _ a1: Fp2<T.Fq>, _ b1: Fp2<T.Fq>) -> Self {
        let v0 = c0.multiplied(byLow: a0, a1)
        let v1 = c1.multiplied(byMiddle: b1)
        let cross = (c0 + c1).multiplied(byLow: a0, a1 + b1)
        return Self(v0 + v1.multipliedByV(), cross - v0 - v1)
    }

    /// The product with 1 + b0·w + b1·v·w.
    @inlinable public func multiplied(byNormalizedLineD b0: Fp2<T.Fq>, _ b1: Fp2<T.Fq>) -> Self {
        Self(c0 + c1.multiplied(byLow: b0, b1).multipliedByV(), c1 + c0.multiplied(byLow: b0, b1))
    }

    /// The product with a0 + a1·v + v·w.
    @inlinable public func multiplied(byNormalizedLineM a0: Fp2<T.Fq>, _ a1: Fp2<T.Fq>) -> Self {
        Self(
            c0.multiplied(byLow: a0, a1) + c1.multipliedByV().multipliedByV(),
            c1.multiplied(byLow: a0, a1) + c0.multipliedByV())
    }

    /// The square of an element of the cyclotomic subgroup (Granger and Scott, ePrint 2009/565 §3.2): nine squares'
    /// worth of work in Fq2 instead of twelve products.
    @inlinable public func cyclotomicSquared() -> Self {
        // Three squarings in Fq4 = Fq2[w³]/(…), each written as (a + b·s)² with s² = ξ.
        let (t0, t1) = Self.squareInFq4(c0.c0, c1.c1)
        let (t2, t3) = Self.squareInFq4(c1.c0, c0.c2)
        let (t4, t5) = Self.squareInFq4(c0.c1, c1.c2)
        let t5xi = T.multiplyByNonResidue(t5)
        return Self(
            Fp6((t0 - c0.c0).doubled() + t0, (t2 - c0.c1).doubled() + t2, (t4 - c0.c2).doubled() + t4),
            Fp6((t5xi + c1.c0).doubled() + t5xi, (t1 + c1.c1).doubled() + t1, (t3 + c1.c2).doubled() + t3))
    }

    /// (a + b·s)² = (a² + ξ·b²) + 2ab·s.
    @inlinable @inline(__always) static func squareInFq4(_ a: Fp2<T.Fq>, _ b: Fp2<T.Fq>) -> (Fp2<T.Fq>, Fp2<T.Fq>) {
        let a2 = a.squared()
        let b2 = b.squared()
        return (a2 + T.multiplyByNonResidue(b2), (a + b).squared() - a2 - b2)
    }

    /// The power of an element of the cyclotomic subgroup by a public 64-bit exponent, in signed digits.
    @inlinable public func cyclotomicPower(_ exponent: UInt64) -> Self {
        // Three odd powers pay where they save more than three products.
        let plain = SignedDigits.windowed(Limbs<1>(small: exponent), width: 2)
        let wide = SignedDigits.windowed(Limbs<1>(small: exponent), width: 4)
        let digits = wide.count { $0 != 0 } + 4 < plain.count { $0 != 0 } ? wide : plain
        if let kernel = T.towerKernel { return kernel.cyclotomicPower(self, digits) }
        var odd = [self]
        if digits == wide {
            let square = cyclotomicSquared()
            for i in 1..<4 { odd.append(odd[i - 1] * square) }
        }
        var result = Self.one
        for digit in digits.reversed() {
            result = result.cyclotomicSquared()
            if digit > 0 { result = result * odd[Int(digit) >> 1] }
            if digit < 0 { result = result * odd[Int(-digit) >> 1].conjugate }
        }
        return result
    }
}
