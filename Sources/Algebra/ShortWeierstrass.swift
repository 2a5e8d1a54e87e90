public import Primitives

/// A curve y² = x³ + b with a subgroup of prime order.
public protocol CurveParameters: Sendable {
    /// The field of the coordinates.
    associatedtype BaseField: Field
    /// The field of integers modulo the subgroup's order.
    associatedtype ScalarField: PrimeField
    /// The coefficient b.
    static var b: BaseField { get }
    /// `3·b·a`, for the complete addition formulas.
    static func multipliedBy3B(_ a: BaseField) -> BaseField
    /// The subgroup's generator.
    static var generator: AffinePoint<Self> { get }
    /// Whether a point of the curve lies in the subgroup of prime order; variable time.
    static func isTorsionFree(_ point: AffinePoint<Self>) -> Bool
}

extension CurveParameters {
    @inlinable public static func multipliedBy3B(_ a: BaseField) -> BaseField { a * b.tripled() }
}

/// A point in affine coordinates; (0, 0), which no curve with b ≠ 0 contains, stands for the identity, as in snarkjs's
/// files. The memory of an array of points over `Fp` is the body of a `.zkey` point section.
@frozen public struct AffinePoint<C: CurveParameters>: Sendable, Equatable, BitwiseCopyable {
    /// The coordinates.
    public var x: C.BaseField, y: C.BaseField

    /// The point with these coordinates, which are not checked.
    @inlinable @inline(__always) public init(uncheckedX x: C.BaseField, y: C.BaseField) {
        self.x = x
        self.y = y
    }

    /// The point with these coordinates, or nil where they do not satisfy the curve's equation.
    /// The result need not lie in the prime-order subgroup.
    @inlinable public init?(x: C.BaseField, y: C.BaseField) {
        self.init(uncheckedX: x, y: y)
        guard isOnCurve, !isIdentity else { return nil }
    }

    /// The identity.
    @inlinable @inline(__always) public static var identity: Self { Self(uncheckedX: .zero, y: .zero) }
    /// The subgroup's generator.
    @inlinable public static var generator: Self { C.generator }

    /// Whether this is the identity.
    @inlinable @inline(__always) public var isIdentity: Bool { x.isZero && y.isZero }
    /// Whether the coordinates satisfy the curve's equation; true for the identity.
    @inlinable public var isOnCurve: Bool { isIdentity || y.squared() == x.squared() * x + C.b }
    /// Whether the point, assumed to be on the curve, lies in the subgroup of prime order. Variable time.
    @inlinable public var isTorsionFree: Bool { isIdentity || C.isTorsionFree(self) }

    /// The inverse point.
    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { Self(uncheckedX: a.x, y: -a.y) }

    /// The number of bytes of a stored point.
    @inlinable @inline(__always) public static var byteCount: Int { 2 * C.BaseField.byteCount }

    /// Reads a point in Montgomery form; nil where a coordinate is not canonical. The equation is not checked.
    @inlinable package static func loadUncheckedMontgomery(_ pointer: UnsafeRawPointer) -> Self? {
        guard let x = unsafe C.BaseField.loadMontgomery(pointer),
            let y = unsafe C.BaseField.loadMontgomery(pointer + C.BaseField.byteCount)
        else { return nil }
        return Self(uncheckedX: x, y: y)
    }

    /// Writes the point in Montgomery form; the identity is all zeros.
    @inlinable public func storeMontgomery(to pointer: UnsafeMutableRawPointer) {
        unsafe x.storeMontgomery(to: pointer)
        unsafe y.storeMontgomery(to: pointer + C.BaseField.byteCount)
    }
}

/// A point in homogeneous projective coordinates (X : Y : Z), x = X/Z, y = Y/Z.
///
/// Addition and doubling are the complete formulas of Renes, Costello and Batina (ePrint 2015/1060, algorithms 7 to 9
/// for a = 0): one branch-free formula for every pair of points of odd order.
@frozen public struct ProjectivePoint<C: CurveParameters>: Sendable, BitwiseCopyable {
    /// The homogeneous coordinates.
    public var x: C.BaseField, y: C.BaseField, z: C.BaseField

    /// The point (X : Y : Z), not checked.
    @inlinable @inline(__always) public init(uncheckedX x: C.BaseField, y: C.BaseField, z: C.BaseField) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The same point in projective coordinates.
    @inlinable @inline(__always) public init(_ point: AffinePoint<C>) {
        let identity = Choice(point.isIdentity)
        self.init(
            uncheckedX: point.x, y: .select(point.y, .one, when: identity), z: .select(.one, .zero, when: identity))
    }

    /// The identity, (0 : 1 : 0).
    @inlinable @inline(__always) public static var identity: Self { Self(uncheckedX: .zero, y: .one, z: .zero) }
    /// The subgroup's generator.
    @inlinable public static var generator: Self { Self(C.generator) }
    /// Whether this is the identity.
    @inlinable @inline(__always) public var isIdentity: Bool { z.isZero }

    /// The sum: twelve products.
    @inlinable public static func + (p: Self, q: Self) -> Self {
        var t0 = p.x * q.x
        var t1 = p.y * q.y
        var t2 = p.z * q.z
        let t3 = (p.x + p.y) * (q.x + q.y) - t0 - t1
        let t4 = (p.y + p.z) * (q.y + q.z) - t1 - t2
        var y3 = (p.x + p.z) * (q.x + q.z) - t0 - t2
        t0 = t0.tripled()
        t2 = C.multipliedBy3B(t2)
        let z3 = t1 + t2
        t1 = t1 - t2
        y3 = C.multipliedBy3B(y3)
        return Self(uncheckedX: t3 * t1 - t4 * y3, y: t1 * z3 + y3 * t0, z: z3 * t4 + t0 * t3)
    }

    /// The sum with an affine point: eleven products.
    @inlinable public static func + (p: Self, q: AffinePoint<C>) -> Self {
        var t0 = p.x * q.x
        var t1 = p.y * q.y
        let t3 = (q.x + q.y) * (p.x + p.y) - t0 - t1
        let t4 = q.y * p.z + p.y
        var y3 = q.x * p.z + p.x
        t0 = t0.tripled()
        let t2 = C.multipliedBy3B(p.z)
        let z3 = t1 + t2
        t1 = t1 - t2
        y3 = C.multipliedBy3B(y3)
        let sum = Self(uncheckedX: t3 * t1 - t4 * y3, y: t1 * z3 + y3 * t0, z: z3 * t4 + t0 * t3)
        // The affine identity has no z to carry it through the formula.
        return .select(sum, p, when: Choice(q.isIdentity))
    }

    /// The difference.
    @inlinable public static func - (p: Self, q: Self) -> Self { p + -q }
    /// The difference with an affine point.
    @inlinable public static func - (p: Self, q: AffinePoint<C>) -> Self { p + -q }
    /// Adds in place.
    @inlinable public static func += (p: inout Self, q: Self) { p = p + q }
    /// Adds an affine point in place.
    @inlinable public static func += (p: inout Self, q: AffinePoint<C>) { p = p + q }
    /// The inverse point.
    @inlinable public static prefix func - (p: Self) -> Self { Self(uncheckedX: p.x, y: -p.y, z: p.z) }

    /// `self + self`.
    @inlinable public func doubled() -> Self {
        var t0 = y.squared()
        let z8 = t0.doubled().doubled().doubled()
        let t1 = y * z
        let t2 = C.multipliedBy3B(z.squared())
        let x3 = t2 * z8
        let y3 = t0 + t2
        t0 = t0 - t2.tripled()
        let xy = x * y
        return Self(uncheckedX: (t0 * xy).doubled(), y: t0 * y3 + x3, z: t1 * z8)
    }

    /// Equality of points, by cross products.
    @inlinable public static func == (p: Self, q: Self) -> Bool {
        p.x * q.z == q.x * p.z && p.y * q.z == q.y * p.z && p.isIdentity == q.isIdentity
    }

    /// `a` where `choice` is false, `b` where it is true, in constant time.
    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(
            uncheckedX: .select(a.x, b.x, when: choice), y: .select(a.y, b.y, when: choice),
            z: .select(a.z, b.z, when: choice))
    }

    /// The affine form; one inversion, constant time.
    @inlinable public var affine: AffinePoint<C> {
        guard let inverse = z.inverse() else { return .identity }
        return AffinePoint(uncheckedX: x * inverse, y: y * inverse)
    }

    /// The affine forms of many points with one inversion; variable time.
    @inlinable public static func normalizeVariableTime(_ points: [Self]) -> [AffinePoint<C>] {
        var inverses = points.map(\.z)
        C.BaseField.invertAllVariableTime(&inverses)
        return zip(points, inverses).map { AffinePoint(uncheckedX: $0.x * $1, y: $0.y * $1) }
    }
}

extension ProjectivePoint: Equatable {}
