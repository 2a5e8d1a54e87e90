public import Primitives

/// A twisted Edwards curve −u² + v² = 1 + d·u²·v² with a subgroup of prime order.
///
/// −1 is a square and d is not, so that one addition formula serves every pair of points (Bernstein, Birkner, Joye,
/// Lange and Peters, ePrint 2008/013; Hisil, Wong, Carter and Dawson, ePrint 2008/522).
public protocol EdwardsParameters: Sendable {
    /// The field of the coordinates.
    associatedtype BaseField: PrimeField
    /// The field of integers modulo the subgroup's order.
    associatedtype ScalarField: PrimeField
    /// The coefficient d.
    static var d: BaseField { get }
    /// `2·d`.
    static var doubledD: BaseField { get }
    /// A generator of the subgroup of prime order.
    static var generator: EdwardsAffinePoint<Self> { get }
    /// The base-two logarithm of the cofactor.
    static var logCofactor: Int { get }
    /// A square root of u/v, or nil where there is none; v is not zero. Constant time but for whether there is one.
    static func squareRoot(ofRatio u: BaseField, _ v: BaseField) -> BaseField?
}

extension EdwardsParameters {
    /// By an inversion and a root; a field with a way to do both at once says so.
    @inlinable public static func squareRoot(ofRatio u: BaseField, _ v: BaseField) -> BaseField? {
        (u * (v.inverse() ?? .zero)).squareRoot()
    }
}

/// A point of a twisted Edwards curve in affine coordinates; the identity is (0, 1).
@frozen public struct EdwardsAffinePoint<C: EdwardsParameters>: Sendable, Equatable, BitwiseCopyable {
    /// The coordinates.
    public var u: C.BaseField, v: C.BaseField

    /// The point with these coordinates, which are not checked.
    @inlinable @inline(__always) public init(uncheckedU u: C.BaseField, v: C.BaseField) {
        self.u = u
        self.v = v
    }

    /// The point with these coordinates, or nil where they do not satisfy the curve's equation.
    /// The result need not lie in the prime-order subgroup.
    @inlinable public init?(u: C.BaseField, v: C.BaseField) {
        self.init(uncheckedU: u, v: v)
        guard isOnCurve else { return nil }
    }

    /// The identity.
    @inlinable @inline(__always) public static var identity: Self { Self(uncheckedU: .zero, v: .one) }
    /// The generator of the subgroup.
    @inlinable public static var generator: Self { C.generator }

    /// Whether this is the identity.
    @inlinable @inline(__always) public var isIdentity: Bool { self == .identity }
    /// Whether the coordinates satisfy the curve's equation.
    @inlinable public var isOnCurve: Bool {
        let u2 = u.squared()
        let v2 = v.squared()
        return v2 - u2 == .one + C.d * u2 * v2
    }
    /// Whether the point's order divides the cofactor.
    @inlinable public var isSmallOrder: Bool { EdwardsPoint(self).isSmallOrder }
    /// Whether the point lies in the subgroup of prime order, by multiplication with the order; variable time.
    @inlinable public var isTorsionFree: Bool { EdwardsPoint(self).isTorsionFree }

    /// The inverse point.
    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { Self(uncheckedU: -a.u, v: a.v) }

    /// `a` where `choice` is false, `b` where it is true, in constant time.
    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(uncheckedU: .select(a.u, b.u, when: choice), v: .select(a.v, b.v, when: choice))
    }
}

/// A point in extended coordinates (U : V : T : Z): u = U/Z, v = V/Z, u·v = T/Z.
@frozen public struct EdwardsPoint<C: EdwardsParameters>: Sendable, BitwiseCopyable {
    /// The coordinates.
    public var u: C.BaseField, v: C.BaseField, t: C.BaseField, z: C.BaseField

    /// The point (U : V : T : Z), not checked.
    @inlinable @inline(__always)
    public init(uncheckedU u: C.BaseField, v: C.BaseField, t: C.BaseField, z: C.BaseField) {
        self.u = u
        self.v = v
        self.t = t
        self.z = z
    }

    /// The same point in extended coordinates.
    @inlinable @inline(__always) public init(_ point: EdwardsAffinePoint<C>) {
        self.init(uncheckedU: point.u, v: point.v, t: point.u * point.v, z: .one)
    }

    /// The identity, (0 : 1 : 0 : 1).
    @inlinable @inline(__always) public static var identity: Self {
        Self(uncheckedU: .zero, v: .one, t: .zero, z: .one)
    }
    /// The generator of the subgroup.
    @inlinable public static var generator: Self { Self(C.generator) }

    /// Whether this is the identity.
    @inlinable @inline(__always) public var isIdentity: Bool { u.isZero && v == z }
    /// Whether the point's order divides the cofactor.
    @inlinable public var isSmallOrder: Bool { multipliedByCofactor().isIdentity }
    /// Whether the point lies in the subgroup of prime order, by multiplication with the order; variable time.
    @inlinable public var isTorsionFree: Bool {
        multipliedVariableTime(by: C.ScalarField.modulus).isIdentity
    }

    /// The sum: eight products and one by 2d.
    @inlinable @inline(__always) public static func + (p: Self, q: Self) -> Self { p + EdwardsCachedPoint(q) }
    /// The sum with an affine point.
    @inlinable @inline(__always) public static func + (p: Self, q: EdwardsAffinePoint<C>) -> Self {
        p + EdwardsCachedAffinePoint(q)
    }
    /// The difference.
    @inlinable @inline(__always) public static func - (p: Self, q: Self) -> Self { p + -q }
    /// The difference with an affine point.
    @inlinable @inline(__always) public static func - (p: Self, q: EdwardsAffinePoint<C>) -> Self { p + -q }
    /// Adds in place.
    @inlinable @inline(__always) public static func += (p: inout Self, q: Self) { p = p + q }
    /// Adds an affine point in place.
    @inlinable @inline(__always) public static func += (p: inout Self, q: EdwardsAffinePoint<C>) { p = p + q }
    /// Subtracts in place.
    @inlinable @inline(__always) public static func -= (p: inout Self, q: Self) { p = p - q }
    /// The inverse point.
    @inlinable @inline(__always) public static prefix func - (p: Self) -> Self {
        Self(uncheckedU: -p.u, v: p.v, t: -p.t, z: p.z)
    }

    /// The sum with a prepared point: eight products.
    @inlinable @inline(__always) public static func + (p: Self, q: EdwardsCachedPoint<C>) -> Self {
        p.sum(q.affine, doubledZ: (p.z * q.z).doubled())
    }

    /// The sum with a prepared affine point: seven products.
    @inlinable @inline(__always) public static func + (p: Self, q: EdwardsCachedAffinePoint<C>) -> Self {
        p.sum(q, doubledZ: p.z.doubled())
    }

    // Out of line: nine products in place at every addition swell code and build times for nothing.
    @inlinable @inline(never)
    func sum(_ q: EdwardsCachedAffinePoint<C>, doubledZ: C.BaseField) -> Self {
        let a = (v - u) * q.difference
        let b = (v + u) * q.sum
        let c = t * q.doubledDT
        let e = b - a
        let f = doubledZ - c
        let g = doubledZ + c
        let h = b + a
        return Self(uncheckedU: e * f, v: g * h, t: e * h, z: f * g)
    }

    /// `self + self`.
    @inlinable @inline(__always) public func doubled() -> Self { doubled(times: 1) }

    /// `2^count·self` for `count` ≥ 1; only the last doubling computes T.
    @inlinable @inline(never) public func doubled(times count: Int) -> Self {
        var u = u
        var v = v
        var z = z
        var t = t
        for i in 0..<count {
            let a = u.squared()
            let b = v.squared()
            let c = z.squared().doubled()
            let h = a + b
            let e = h - (u + v).squared()
            let g = a - b
            let f = c + g
            u = e * f
            v = g * h
            z = f * g
            if i == count - 1 { t = e * h }
        }
        return Self(uncheckedU: u, v: v, t: t, z: z)
    }

    /// The product with the cofactor, which annihilates points of small order.
    @inlinable public func multipliedByCofactor() -> Self { doubled(times: C.logCofactor) }

    /// `a` where `choice` is false, `b` where it is true, in constant time.
    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(
            uncheckedU: .select(a.u, b.u, when: choice), v: .select(a.v, b.v, when: choice),
            t: .select(a.t, b.t, when: choice), z: .select(a.z, b.z, when: choice))
    }

    /// The affine form; one inversion, constant time.
    @inlinable public var affine: EdwardsAffinePoint<C> {
        // Z is never zero: the formulas are complete.
        let inverse = z.inverse() ?? .zero
        return EdwardsAffinePoint(uncheckedU: u * inverse, v: v * inverse)
    }

    /// The affine forms of many points with one inversion; constant time.
    @inlinable public static func normalize(_ points: [Self]) -> [EdwardsAffinePoint<C>] {
        var prefixes: [C.BaseField] = []
        prefixes.reserveCapacity(points.count)
        var product = C.BaseField.one
        for point in points {
            prefixes.append(product)
            product *= point.z
        }
        // No Z is zero: the formulas are complete.
        var inverse = product.inverse() ?? .zero
        var result = [EdwardsAffinePoint<C>](repeating: .identity, count: points.count)
        for index in points.indices.reversed() {
            let point = points[index]
            let own = inverse * prefixes[index]
            inverse *= point.z
            result[index] = EdwardsAffinePoint(uncheckedU: point.u * own, v: point.v * own)
        }
        return result
    }

    /// The affine forms of many points with one inversion; variable time.
    @inlinable public static func normalizeVariableTime(_ points: [Self]) -> [EdwardsAffinePoint<C>] {
        var inverses = points.map(\.z)
        C.BaseField.invertAllVariableTime(&inverses)
        return zip(points, inverses).map { EdwardsAffinePoint(uncheckedU: $0.u * $1, v: $0.v * $1) }
    }
}

extension EdwardsPoint: Equatable {
    /// Equality of points, by cross products.
    @inlinable public static func == (p: Self, q: Self) -> Bool {
        p.u * q.z == q.u * p.z && p.v * q.z == q.v * p.z
    }
}

/// An affine point prepared to be added: v + u, v − u and 2d·u·v.
@frozen public struct EdwardsCachedAffinePoint<C: EdwardsParameters>: Sendable, BitwiseCopyable {
    @usableFromInline var sum: C.BaseField, difference: C.BaseField, doubledDT: C.BaseField

    @inlinable @inline(__always) init(sum: C.BaseField, difference: C.BaseField, doubledDT: C.BaseField) {
        self.sum = sum
        self.difference = difference
        self.doubledDT = doubledDT
    }

    /// Prepares an affine point: two products.
    @inlinable @inline(__always) public init(_ point: EdwardsAffinePoint<C>) {
        self.init(sum: point.v + point.u, difference: point.v - point.u, doubledDT: C.doubledD * point.u * point.v)
    }

    /// The identity.
    @inlinable @inline(__always) public static var identity: Self {
        Self(sum: .one, difference: .one, doubledDT: .zero)
    }

    /// `a` where `choice` is false, `b` where it is true, in constant time.
    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(
            sum: .select(a.sum, b.sum, when: choice), difference: .select(a.difference, b.difference, when: choice),
            doubledDT: .select(a.doubledDT, b.doubledDT, when: choice))
    }

    /// The inverse point.
    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self {
        Self(sum: a.difference, difference: a.sum, doubledDT: -a.doubledDT)
    }

    /// The inverse point where `choice` is true, in constant time.
    @inlinable @inline(__always) public func negated(when choice: Choice) -> Self {
        Self.select(self, -self, when: choice)
    }
}

/// A point prepared to be added: as the affine one, with Z.
@frozen public struct EdwardsCachedPoint<C: EdwardsParameters>: Sendable, BitwiseCopyable {
    @usableFromInline var affine: EdwardsCachedAffinePoint<C>
    @usableFromInline var z: C.BaseField

    @inlinable @inline(__always) init(_ affine: EdwardsCachedAffinePoint<C>, z: C.BaseField) {
        self.affine = affine
        self.z = z
    }

    /// Prepares a point: one product.
    @inlinable @inline(__always) public init(_ point: EdwardsPoint<C>) {
        affine = EdwardsCachedAffinePoint(
            sum: point.v + point.u, difference: point.v - point.u, doubledDT: C.doubledD * point.t)
        z = point.z
    }

    /// The identity.
    @inlinable @inline(__always) public static var identity: Self { Self(.identity, z: .one) }

    /// `a` where `choice` is false, `b` where it is true, in constant time.
    @inlinable @inline(__always) public static func select(_ a: Self, _ b: Self, when choice: Choice) -> Self {
        Self(.select(a.affine, b.affine, when: choice), z: .select(a.z, b.z, when: choice))
    }

    /// The inverse point.
    @inlinable @inline(__always) public static prefix func - (a: Self) -> Self { Self(-a.affine, z: a.z) }

    /// The inverse point where `choice` is true, in constant time.
    @inlinable @inline(__always) public func negated(when choice: Choice) -> Self {
        Self(affine.negated(when: choice), z: z)
    }
}
