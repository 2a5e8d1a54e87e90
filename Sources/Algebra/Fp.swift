public import Primitives

/// The prime field of `P`, an element held on `N` words and always below the modulus: in Montgomery form, or as it is
/// where the parameters have a ``FieldParameters/foldingConstant``.
///
/// Products, sums and selections are constant time.
@frozen public struct Fp<P: FieldParameters, let N: Int>: PrimeField where P.Representation == Limbs<N> {
    public typealias Parameters = P
    @usableFromInline typealias Arithmetic = ModularArithmetic<P, N>

    /// x·2^(64N) mod p, or x for a modulus that folds; below p.
    @usableFromInline var value: Limbs<N>

    @inlinable @inline(__always) init(unchecked value: Limbs<N>) { self.value = value }

    @inlinable @inline(__always) public static var zero: Self { Self(unchecked: Limbs()) }
    @inlinable @inline(__always) public static var one: Self {
        Self(unchecked: Arithmetic.isFolded ? Limbs(small: 1) : P.r)
    }

    @inlinable public init?(canonical: Limbs<N>) {
        guard canonical.isBelow(P.modulus) else { return nil }
        value = Arithmetic.isFolded ? canonical : Arithmetic.montgomeryProduct(canonical, P.r2)
    }

    @inlinable public init?(montgomery: Limbs<N>) {
        guard montgomery.isBelow(P.modulus) else { return nil }
        value = Arithmetic.isFolded ? Arithmetic.portableProduct(montgomery, Limbs(small: 1)) : montgomery
    }

    @inlinable public init(reducingLow low: Limbs<N>, high: Limbs<N>) {
        if Arithmetic.isFolded {
            value = Arithmetic.folded(low: low, high: high)
            return
        }
        // The product accepts any second operand below 2^(64N): a·R²/R = a·R, and a second R for the high half.
        let r2 = P.r2
        let reducedLow = Arithmetic.montgomeryProduct(r2, low)
        let reducedHigh = Arithmetic.montgomeryProduct(r2, high)
        value = reducedLow
        value = (self + Self(unchecked: Arithmetic.montgomeryProduct(reducedHigh, r2))).value
    }

    @inlinable public var canonical: Limbs<N> {
        Arithmetic.isFolded ? value : Arithmetic.montgomeryProduct(value, Limbs(small: 1))
    }

    @inlinable @inline(__always) public var montgomery: Limbs<N> {
        Arithmetic.isFolded ? Arithmetic.product(value, P.r) : value
    }

    @inlinable @inline(__always) public static func == (a: Self, b: Self) -> Bool { a.value == b.value }

    @inlinable @inline(__always) public static func + (a: Self, b: Self) -> Self {
        Self(unchecked: Arithmetic.sum(a.value, b.value))
    }

    @inlinable @inline(__always) public static func - (a: Self, b: Self) -> Self {
        Self(unchecked: Arithmetic.difference(a.value, b.value))
    }

    @inlinable @inline(__always) public static func * (a: Self, b: Self) -> Self {
        Self(unchecked: Arithmetic.product(a.value, b.value))
    }

    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { .zero - a }

    @inlinable @inline(__always) public func doubled() -> Self { self + self }

    @inlinable @inline(__always) public func squared() -> Self {
        Self(unchecked: Arithmetic.square(value))
    }

    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(unchecked: Limbs<N>.select(a.value, b.value, when: choice))
    }

    /// The inverse, constant time: a binary greatest common divisor in fixed steps where the kernels cover the size,
    /// Fermat's little theorem elsewhere. Nil for zero.
    @inlinable public func inverse() -> Self? {
        if Arithmetic.hasKernelInverse {
            let result = Self(unchecked: Arithmetic.kernelInverse(value))
            return isZero ? nil : result
        }
        let result = powerVariableTime(P.modulus.minus(2))
        return isZero ? nil : result
    }

    @inlinable public func inverseVariableTime() -> Self? {
        if Arithmetic.hasKernelInverse { return inverse() }
        return BinaryInversion<P, N>.inverse(of: value).map(Self.init(unchecked:))
    }

    @inlinable public static func laneKernel() -> LaneKernel? {
        Arithmetic.isFolded ? nil : LaneKernel(modulus: (0..<N).map { P.modulus[$0] })
    }

    @inlinable public func squareRoot() -> Self? { PrimeSquareRoot.root(of: self) }
}
