public import Algebra
public import CGMP
public import Primitives

/// The prime field of `P` on GMP's `mpn` layer, an element held as its plain integer on `N` words.
///
/// A second arithmetic behind the same protocol as `Fp`, with nothing in common with it but the modulus: no Montgomery
/// form, remainders by division, inverses by the extended Euclidean algorithm, square roots by the classical
/// Tonelli–Shanks search. Every element is below the modulus, whose highest word must not be zero.
///
/// Division and the Euclidean algorithm are variable time, and so is every product here, whatever its name: this type is
/// for checking results and for public data, not for secrets.
@frozen public struct GMPField<P: FieldParameters, let N: Int>: PrimeField where P.Representation == Limbs<N> {
    public typealias Parameters = P

    /// The integer, below the modulus.
    @usableFromInline var value: Limbs<N>

    @inlinable @inline(__always) init(unchecked value: Limbs<N>) { self.value = value }

    @inlinable @inline(__always) public static var zero: Self { Self(unchecked: Limbs()) }
    @inlinable @inline(__always) public static var one: Self { Self(unchecked: Limbs(small: 1)) }

    @inlinable public init?(canonical: Limbs<N>) {
        guard LimbFunctions<N>.compare(canonical, P.modulus) < 0 else { return nil }
        value = canonical
    }

    @inlinable public init?(montgomery: Limbs<N>) {
        guard LimbFunctions<N>.compare(montgomery, P.modulus) < 0 else { return nil }
        value = LimbFunctions<N>.dividedByRadix(montgomery, modulus: P.modulus, negatedInverse: P.negatedInverse)
    }

    @inlinable public init(reducingLow low: Limbs<N>, high: Limbs<N>) {
        value = LimbFunctions<N>.remainder(low: low, high: high, modulus: P.modulus)
    }

    @inlinable @inline(__always) public var canonical: Limbs<N> { value }

    @inlinable public var montgomery: Limbs<N> {
        LimbFunctions<N>.remainder(low: Limbs(), high: value, modulus: P.modulus)
    }

    @inlinable @inline(__always) public static func == (a: Self, b: Self) -> Bool { a.value == b.value }

    @inlinable public static func + (a: Self, b: Self) -> Self {
        let (sum, carry) = LimbFunctions<N>.sum(a.value, b.value)
        guard carry != 0 || LimbFunctions<N>.compare(sum, P.modulus) >= 0 else { return Self(unchecked: sum) }
        return Self(unchecked: LimbFunctions<N>.difference(sum, P.modulus).difference)
    }

    @inlinable public static func - (a: Self, b: Self) -> Self {
        let (difference, borrow) = LimbFunctions<N>.difference(a.value, b.value)
        guard borrow != 0 else { return Self(unchecked: difference) }
        return Self(unchecked: LimbFunctions<N>.sum(difference, P.modulus).sum)
    }

    @inlinable public static func * (a: Self, b: Self) -> Self {
        Self(unchecked: LimbFunctions<N>.product(a.value, b.value, modulus: P.modulus))
    }

    @inlinable public static prefix func - (a: Self) -> Self {
        a.value.isZero ? a : Self(unchecked: LimbFunctions<N>.difference(P.modulus, a.value).difference)
    }

    @inlinable public func doubled() -> Self { self + self }

    @inlinable public func squared() -> Self {
        Self(unchecked: LimbFunctions<N>.square(value, modulus: P.modulus))
    }

    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(unchecked: Limbs<N>.select(a.value, b.value, when: choice))
    }

    /// The inverse by the extended Euclidean algorithm, or nil for zero; variable time.
    @inlinable public func inverse() -> Self? {
        value.isZero ? nil : Self(unchecked: LimbFunctions<N>.inverse(value, modulus: P.modulus))
    }

    @inlinable public func inverseVariableTime() -> Self? { inverse() }

    @inlinable public func squareRoot() -> Self? { VariableTimeSquareRoot.root(of: self) }
}

extension GMPField: CustomStringConvertible {
    /// The canonical integer in decimal.
    public var description: String { decimal }
}
