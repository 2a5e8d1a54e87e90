public import Primitives

/// The quadratic extension Fq[u]/(u² + 1) of a field whose prime is 3 mod 4; an element is c0 + c1·u.
@frozen public struct Fp2<F: PrimeField>: Field {
    /// The coefficient of 1.
    public var c0: F
    /// The coefficient of u.
    public var c1: F

    /// c0 + c1·u.
    @inlinable @inline(__always) public init(_ c0: F, _ c1: F) {
        self.c0 = c0
        self.c1 = c1
    }

    @inlinable @inline(__always) public static var zero: Self { Self(.zero, .zero) }
    @inlinable @inline(__always) public static var one: Self { Self(.one, .zero) }

    @inlinable @inline(__always) public static func == (a: Self, b: Self) -> Bool {
        // Both comparisons always run.
        (Choice(a.c0 == b.c0) & Choice(a.c1 == b.c1)).isTrue
    }
    @inlinable @inline(__always) public static func + (a: Self, b: Self) -> Self { Self(a.c0 + b.c0, a.c1 + b.c1) }
    @inlinable @inline(__always) public static func - (a: Self, b: Self) -> Self { Self(a.c0 - b.c0, a.c1 - b.c1) }
    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { Self(-a.c0, -a.c1) }
    @inlinable @inline(__always) public func doubled() -> Self { Self(c0.doubled(), c1.doubled()) }

    /// The product, by the base field's best method.
    @inlinable public static func * (a: Self, b: Self) -> Self { F.quadraticProduct(a, b) }

    /// The product by Karatsuba's method: three products in the base field.
    @inlinable public static func karatsubaProduct(_ a: Self, _ b: Self) -> Self {
        let v0 = a.c0 * b.c0
        let v1 = a.c1 * b.c1
        let cross = (a.c0 + a.c1) * (b.c0 + b.c1)
        return Self(v0 - v1, cross - v0 - v1)
    }

    /// The product with an element of the base field.
    @inlinable @inline(__always) public static func * (a: Self, b: F) -> Self { Self(a.c0 * b, a.c1 * b) }

    /// The square, by the base field's best method.
    @inlinable public func squared() -> Self { F.quadraticSquare(self) }

    /// (c0 + c1)(c0 − c1) + 2·c0·c1·u: two products in the base field.
    @inlinable public static func complexSquare(_ a: Self) -> Self {
        let cross = a.c0 * a.c1
        return Self((a.c0 + a.c1) * (a.c0 - a.c1), cross.doubled())
    }

    /// c0 − c1·u, which is also the q-th power.
    @inlinable @inline(__always) public var conjugate: Self { Self(c0, -c1) }

    /// The product with its conjugate, c0² + c1².
    @inlinable public var norm: F { c0.squared() + c1.squared() }

    @inlinable public static func laneKernel() -> LaneKernel? { F.laneKernel().flatMap { $0.quadraticExtension() } }

    @inlinable public func inverse() -> Self? {
        norm.inverse().map { Self(c0 * $0, -(c1 * $0)) }
    }

    @inlinable public func inverseVariableTime() -> Self? {
        norm.inverseVariableTime().map { Self(c0 * $0, -(c1 * $0)) }
    }

    @inlinable public func squareRoot() -> Self? {
        let candidate = squareRootCandidate
        return candidate.squared() == self ? candidate : nil
    }

    /// A square root where there is one, else any element; constant time. By Adj and Rodríguez-Henríquez (algorithm 9
    /// of ePrint 2012/685), for q ≡ 3 mod 4.
    @inlinable public var squareRootCandidate: Self {
        let a1 = powerVariableTime(F.modulus.minus(3).shiftedRight(by: 2))
        let x0 = a1 * self
        let alpha = a1 * x0
        let rotated = Self(-x0.c1, x0.c0)
        let scaled = (Self.one + alpha).powerVariableTime(F.modulus.minus(1).shiftedRight(by: 1)) * x0
        return Self.select(scaled, rotated, when: Choice(alpha == -Self.one))
    }

    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(.select(a.c0, b.c0, when: choice), .select(a.c1, b.c1, when: choice))
    }

    /// RFC 9380 §4.1, `sgn0` for m = 2.
    @inlinable public var sign: UInt64 {
        let zero0: UInt64 = c0.isZero ? 1 : 0
        return c0.sign | (zero0 & c1.sign)
    }

    @inlinable public var isLexicographicallyLargest: Bool {
        c1.isZero ? c0.isLexicographicallyLargest : c1.isLexicographicallyLargest
    }

    @inlinable @inline(__always) public static var byteCount: Int { 2 * F.byteCount }
    @inlinable public static func loadMontgomery(_ pointer: UnsafeRawPointer) -> Self? {
        guard let c0 = unsafe F.loadMontgomery(pointer), let c1 = unsafe F.loadMontgomery(pointer + F.byteCount) else {
            return nil
        }
        return Self(c0, c1)
    }
    @inlinable @inline(__always) public static func isStoredCanonical(_ pointer: UnsafeRawPointer) -> Bool {
        unsafe F.isStoredCanonical(pointer) && F.isStoredCanonical(pointer + F.byteCount)
    }
    @inlinable public func storeMontgomery(to pointer: UnsafeMutableRawPointer) {
        unsafe c0.storeMontgomery(to: pointer)
        unsafe c1.storeMontgomery(to: pointer + F.byteCount)
    }
    @inlinable public static func loadCanonical(_ pointer: UnsafeRawPointer) -> Self? {
        guard let c0 = unsafe F.loadCanonical(pointer), let c1 = unsafe F.loadCanonical(pointer + F.byteCount) else {
            return nil
        }
        return Self(c0, c1)
    }
    @inlinable public func storeCanonical(to pointer: UnsafeMutableRawPointer) {
        unsafe c0.storeCanonical(to: pointer)
        unsafe c1.storeCanonical(to: pointer + F.byteCount)
    }
}
