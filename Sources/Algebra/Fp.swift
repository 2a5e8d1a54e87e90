public import Primitives

/// The prime field of `P`, an element held in Montgomery form on `N` words and always below the modulus.
///
/// Products, sums and selections are constant time.
@frozen public struct Fp<P: FieldParameters, let N: Int>: PrimeField where P.Representation == Limbs<N> {
    public typealias Parameters = P

    /// x·2^(64N) mod p, below p.
    @usableFromInline var value: Limbs<N>

    @inlinable @inline(__always) init(unchecked value: Limbs<N>) { self.value = value }

    @inlinable @inline(__always) public static var zero: Self { Self(unchecked: Limbs()) }
    @inlinable @inline(__always) public static var one: Self { Self(unchecked: P.r) }

    @inlinable public init?(canonical: Limbs<N>) {
        guard canonical.isBelow(P.modulus) else { return nil }
        value = MontgomeryArithmetic<P, N>.product(canonical, P.r2)
    }

    @inlinable public init?(montgomery: Limbs<N>) {
        guard montgomery.isBelow(P.modulus) else { return nil }
        value = montgomery
    }

    /// Trusts that `montgomery` is below the modulus: for values this program made itself.
    @inlinable @inline(__always) public init(uncheckedMontgomery montgomery: Limbs<N>) { value = montgomery }

    @inlinable public init(reducingLow low: Limbs<N>, high: Limbs<N>) {
        // The product accepts any second operand below 2^(64N): a·R²/R = a·R, and a second R for the high half.
        let r2 = P.r2
        let reducedLow = MontgomeryArithmetic<P, N>.product(r2, low)
        let reducedHigh = MontgomeryArithmetic<P, N>.product(r2, high)
        value = reducedLow
        value = (self + Self(unchecked: MontgomeryArithmetic<P, N>.product(reducedHigh, r2))).value
    }

    @inlinable public var canonical: Limbs<N> {
        MontgomeryArithmetic<P, N>.product(value, Limbs(small: 1))
    }

    @inlinable @inline(__always) public var montgomery: Limbs<N> { value }

    @inlinable @inline(__always) public static func == (a: Self, b: Self) -> Bool { a.value == b.value }

    @inlinable @inline(__always) public static func + (a: Self, b: Self) -> Self {
        Self(unchecked: MontgomeryArithmetic<P, N>.sum(a.value, b.value))
    }

    @inlinable @inline(__always) public static func - (a: Self, b: Self) -> Self {
        Self(unchecked: MontgomeryArithmetic<P, N>.difference(a.value, b.value))
    }

    @inlinable @inline(__always) public static func * (a: Self, b: Self) -> Self {
        Self(unchecked: MontgomeryArithmetic<P, N>.product(a.value, b.value))
    }

    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { .zero - a }

    @inlinable @inline(__always) public func doubled() -> Self { self + self }

    @inlinable @inline(__always) public func squared() -> Self {
        Self(unchecked: MontgomeryArithmetic<P, N>.square(value))
    }

    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(unchecked: Limbs<N>.select(a.value, b.value, when: choice))
    }

    /// The inverse, constant time: a binary greatest common divisor in fixed steps where the kernels cover the size,
    /// Fermat's little theorem elsewhere. Nil for zero.
    @inlinable public func inverse() -> Self? {
        if MontgomeryArithmetic<P, N>.hasKernelInverse {
            let result = Self(unchecked: MontgomeryArithmetic<P, N>.kernelInverse(value))
            return isZero ? nil : result
        }
        let result = powerVariableTime(P.modulus.minus(2))
        return isZero ? nil : result
    }

    @inlinable public func inverseVariableTime() -> Self? {
        if MontgomeryArithmetic<P, N>.hasKernelInverse { return inverse() }
        return BinaryInversion<P, N>.inverse(ofMontgomery: value).map(Self.init(unchecked:))
    }

    @inlinable public static func laneKernel() -> LaneKernel? {
        LaneKernel(modulus: (0..<N).map { P.modulus[$0] })
    }

    @inlinable public func squareRoot() -> Self? { PrimeSquareRoot.root(of: self) }
}
