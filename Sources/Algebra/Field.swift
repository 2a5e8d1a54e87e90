public import Primitives

/// A finite field.
///
/// Arithmetic is constant time in the values unless a name says `VariableTime`.
public protocol Field: Sendable, Equatable, BitwiseCopyable {
    /// The additive identity.
    static var zero: Self { get }
    /// The multiplicative identity.
    static var one: Self { get }

    /// The sum.
    static func + (a: Self, b: Self) -> Self
    /// The difference.
    static func - (a: Self, b: Self) -> Self
    /// The product.
    static func * (a: Self, b: Self) -> Self
    /// The additive inverse.
    static prefix func - (a: Self) -> Self

    /// `self + self`.
    func doubled() -> Self
    /// `self * self`.
    func squared() -> Self
    /// The multiplicative inverse, or nil for zero.
    func inverse() -> Self?
    /// The multiplicative inverse, or nil for zero; time depends on the value.
    func inverseVariableTime() -> Self?
    /// A square root, or nil where there is none. Which of the two roots is unspecified.
    func squareRoot() -> Self?

    /// `a` where `choice` is false, `b` where it is true, in constant time.
    static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self

    /// The sign of RFC 9380 §4.1 (`sgn0`): 1 for "negative", 0 otherwise.
    var sign: UInt64 { get }
    /// Whether the element is greater than its negative, comparing canonical integers (for an extension field the
    /// highest non-zero coefficient decides), as compressed point encodings use it.
    var isLexicographicallyLargest: Bool { get }

    /// The number of bytes of one stored element: 8 for each word of each coefficient.
    static var byteCount: Int { get }
    /// Reads an element in Montgomery form (little-endian words, coefficient c0 first), as `.zkey` and `.ptau` files
    /// store it; nil where a coefficient is not below the modulus.
    static func loadMontgomery(_ pointer: UnsafeRawPointer) -> Self?
    /// Whether `loadMontgomery` would find an element there. Variable time: for public data.
    static func isStoredCanonical(_ pointer: UnsafeRawPointer) -> Bool
    /// Writes the element in Montgomery form.
    func storeMontgomery(to pointer: UnsafeMutableRawPointer)
    /// Reads an element as plain little-endian integers; nil where a coefficient is not below the modulus.
    static func loadCanonical(_ pointer: UnsafeRawPointer) -> Self?
    /// Writes the element as plain little-endian integers.
    func storeCanonical(to pointer: UnsafeMutableRawPointer)

    /// The vector kernels that work on arrays of this type in memory, where there are any on this machine.
    static func laneKernel() -> LaneKernel?
}

extension Field {
    /// None.
    @inlinable public static func laneKernel() -> LaneKernel? { nil }
    /// Adds in place.
    @inlinable @inline(__always) public static func += (a: inout Self, b: Self) { a = a + b }
    /// Subtracts in place.
    @inlinable @inline(__always) public static func -= (a: inout Self, b: Self) { a = a - b }
    /// Multiplies in place.
    @inlinable @inline(__always) public static func *= (a: inout Self, b: Self) { a = a * b }
    /// Whether the element is the additive identity.
    @inlinable @inline(__always) public var isZero: Bool { self == .zero }
    /// `3·self`.
    @inlinable @inline(__always) public func tripled() -> Self { doubled() + self }

    /// Negates where `choice` is true, in constant time.
    @inlinable @inline(__always) public func negated(when choice: Choice) -> Self {
        Self.select(self, -self, when: choice)
    }

    /// `self^exponent`; the time depends on the exponent and not on the base.
    ///
    /// - Parameter exponent: little-endian 64-bit words of a public exponent.
    @inlinable public func powerVariableTime<E: LimbVector>(_ exponent: E) -> Self {
        // Sliding over fixed windows of four bits: 15 precomputed powers.
        let width = exponent.bitWidthVariableTime
        if width == 0 { return .one }
        if width <= 8 {
            var small = self
            for i in stride(from: width - 2, through: 0, by: -1) {
                small = small.squared()
                if exponent.bit(i) == 1 { small *= self }
            }
            return small
        }
        var powers = [Self](repeating: .one, count: 16)
        for i in 1..<16 { powers[i] = powers[i - 1] * self }
        let windows = (width + 3) / 4
        var result = Self.one
        for w in stride(from: windows - 1, through: 0, by: -1) {
            if w != windows - 1 { for _ in 0..<4 { result = result.squared() } }
            var digit = 0
            for k in stride(from: 3, through: 0, by: -1) { digit = digit << 1 | Int(exponent.bit(4 * w + k)) }
            if digit != 0 { result *= powers[digit] }
        }
        return result
    }

    /// `self^exponent` for a secret exponent: the time depends on the exponent's width in words only.
    @inlinable public func power<E: LimbVector>(_ exponent: E) -> Self {
        var result = Self.one
        for i in stride(from: 64 * E.count - 1, through: 0, by: -1) {
            result = result.squared()
            result = Self.select(result, result * self, when: Choice(bit: exponent.bit(i)))
        }
        return result
    }
}

/// A field whose order is a prime of known size.
public protocol PrimeField: Field {
    /// The constants of the field.
    associatedtype Parameters: FieldParameters
    /// A plain integer of the field's width.
    typealias Canonical = Parameters.Representation

    /// The element with a given canonical integer; nil unless it is below the modulus.
    init?(canonical: Canonical)
    /// The canonical integer, in [0, modulus).
    var canonical: Canonical { get }
    /// The element a + b·2^(64N), reduced, for any two words-vectors.
    init(reducingLow low: Canonical, high: Canonical)
    /// The element whose Montgomery form (x·2^(64N) mod p) is given; nil unless it is below the modulus.
    init?(montgomery: Canonical)
    /// The Montgomery form, x·2^(64N) mod p.
    var montgomery: Canonical { get }

    /// The product in the quadratic extension; a field with a faster way than Karatsuba's says so here.
    static func quadraticProduct(_ a: Fp2<Self>, _ b: Fp2<Self>) -> Fp2<Self>
    /// The square in the quadratic extension.
    static func quadraticSquare(_ a: Fp2<Self>) -> Fp2<Self>
}

extension PrimeField {
    @inlinable public static func quadraticProduct(_ a: Fp2<Self>, _ b: Fp2<Self>) -> Fp2<Self> {
        Fp2.karatsubaProduct(a, b)
    }
    @inlinable public static func quadraticSquare(_ a: Fp2<Self>) -> Fp2<Self> { Fp2.complexSquare(a) }
}

extension PrimeField {
    /// The element equal to a small integer.
    @inlinable public init(_ value: UInt64) {
        self.init(reducingLow: Canonical(small: value), high: Canonical())
    }

    /// The number of bytes of a canonical integer, 8 for each word.
    @inlinable @inline(__always) public static var byteCount: Int { 8 * Canonical.count }
    /// The modulus.
    @inlinable @inline(__always) public static var modulus: Canonical { Parameters.modulus }
    /// The number of bits of the modulus.
    @inlinable @inline(__always) public static var bitWidth: Int { Parameters.bitWidth }

    @inlinable @inline(__always) public static func loadMontgomery(_ pointer: UnsafeRawPointer) -> Self? {
        unsafe Self(montgomery: Canonical(littleEndianAt: pointer))
    }
    @inlinable @inline(__always) public static func isStoredCanonical(_ pointer: UnsafeRawPointer) -> Bool {
        // The top words differ for all but a vanishing part of the field.
        let last = Canonical.count - 1
        let top = unsafe UInt64(littleEndian: pointer.loadUnaligned(fromByteOffset: 8 * last, as: UInt64.self))
        let bound = modulus[last]
        if top != bound { return top < bound }
        return unsafe Canonical(littleEndianAt: pointer).isBelow(modulus)
    }
    @inlinable @inline(__always) public func storeMontgomery(to pointer: UnsafeMutableRawPointer) {
        unsafe montgomery.storeLittleEndian(to: pointer)
    }
    @inlinable @inline(__always) public static func loadCanonical(_ pointer: UnsafeRawPointer) -> Self? {
        unsafe Self(canonical: Canonical(littleEndianAt: pointer))
    }
    @inlinable @inline(__always) public func storeCanonical(to pointer: UnsafeMutableRawPointer) {
        unsafe canonical.storeLittleEndian(to: pointer)
    }

    /// The parity of the canonical integer (RFC 9380 §4.1, m = 1).
    @inlinable public var sign: UInt64 { canonical[0] & 1 }
    /// Whether the canonical integer exceeds (p − 1)/2.
    @inlinable public var isLexicographicallyLargest: Bool {
        Self.modulus.minus(1).shiftedRight(by: 1).isBelow(canonical)
    }
}

/// The constants of a prime field with `Representation.count` words. Every value is re-derived by a test.
public protocol FieldParameters: Sendable {
    /// The words of an element.
    associatedtype Representation: LimbVector
    /// The prime p.
    static var modulus: Representation { get }
    /// −p⁻¹ mod 2^64.
    static var negatedInverse: UInt64 { get }
    /// R = 2^(64N) mod p: the Montgomery form of one.
    static var r: Representation { get }
    /// R² mod p.
    static var r2: Representation { get }
    /// The number of bits of p.
    static var bitWidth: Int { get }
    /// The largest s with 2^s dividing p − 1.
    static var twoAdicity: Int { get }
    /// The smallest quadratic non-residue.
    static var nonResidue: UInt64 { get }
    /// c where p = 2^`bitWidth` − c, with c < 2^40 and fewer than eight bits of the highest word above p's: then products
    /// are reduced by folding, not by Montgomery's method. Zero, the default, for every other prime.
    static var foldingConstant: UInt64 { get }
    /// The field's name, as in "BN254 Fr".
    static var name: String { get }
}

extension FieldParameters {
    /// None.
    @inlinable @inline(__always) public static var foldingConstant: UInt64 { 0 }
}
