public import Algebra
public import Primitives

/// Why bytes are not an element of ristretto255: every refusal of RFC 9496 §4.3.1.
public enum Ristretto255DecodingError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The field element is not below the modulus.
    case notCanonical
    /// The field element is negative, that is odd.
    case negative
    /// The field element encodes nothing.
    case notEncoding

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The element has \(actual) bytes instead of \(expected)."
        case .notCanonical: "The element's encoding is not below the field's modulus."
        case .negative: "The element's encoding is a negative field element."
        case .notEncoding: "No element has this encoding."
        }
    }
}

/// An element of ristretto255 (RFC 9496): a group of prime order made of Ed25519, with one encoding for each element.
///
/// The element is a coset of points; `point` is one of them. Constant time.
@frozen public struct Ristretto255: Sendable, Equatable, BitwiseCopyable {
    /// Integers modulo the order.
    public typealias Scalar = Ed25519.ScalarField
    @usableFromInline typealias Fq = Ed25519.BaseField

    /// The length of an encoding in bytes.
    public static let encodedByteCount = 32

    /// A point of Ed25519 that represents the element.
    public var point: EdwardsPoint<Ed25519>

    /// The element that a point with even torsion represents: the identity's coset is the four points of order 4.
    @inlinable public init(representative point: EdwardsPoint<Ed25519>) { self.point = point }

    /// The identity.
    @inlinable public static var identity: Self { Self(representative: .identity) }
    /// The generator, which Ed25519's generator represents.
    @inlinable public static var generator: Self { Self(representative: .generator) }

    /// The sum.
    @inlinable public static func + (a: Self, b: Self) -> Self { Self(representative: a.point + b.point) }
    /// The difference.
    @inlinable public static func - (a: Self, b: Self) -> Self { Self(representative: a.point - b.point) }
    /// The inverse element.
    @inlinable public static prefix func - (a: Self) -> Self { Self(representative: -a.point) }
    /// The multiple by a secret scalar.
    @inlinable public static func * (a: Self, scalar: Scalar) -> Self { Self(representative: a.point * scalar) }

    /// Equality of elements (§4.3.3).
    @inlinable public static func == (a: Self, b: Self) -> Bool {
        a.point.u * b.point.v == a.point.v * b.point.u || a.point.v * b.point.v == a.point.u * b.point.u
    }

    /// Decodes 32 bytes (§4.3.1).
    ///
    /// - Throws: the first check that fails, in the order of ``Ristretto255DecodingError``.
    public init(encoded: [UInt8]) throws(Ristretto255DecodingError) {
        guard encoded.count == Self.encodedByteCount else {
            throw .wrongLength(actual: encoded.count, expected: Self.encodedByteCount)
        }
        guard let s = try? Fq(canonicalLittleEndian: encoded) else { throw .notCanonical }
        guard s.sign == 0 else { throw .negative }
        let ss = s.squared()
        let u1 = Fq.one - ss
        let u2 = Fq.one + ss
        let u2s = u2.squared()
        let v = -(Ed25519.d * u1.squared()) - u2s
        let root = Ed25519.evenSquareRoot(ofRatio: .one, v * u2s)
        let denominatorX = root.value * u2
        let u = Self.absolute((s * denominatorX).doubled())
        let w = u1 * root.value * denominatorX * v
        let t = u * w
        guard root.isSquare.isTrue, t.sign == 0, !w.isZero else { throw .notEncoding }
        point = EdwardsPoint(uncheckedU: u, v: w, t: t, z: .one)
    }

    /// The encoding, 32 bytes (§4.3.2).
    public var encoded: [UInt8] {
        let u1 = (point.z + point.v) * (point.z - point.v)
        let u2 = point.u * point.v
        let inverseRoot = Ed25519.evenSquareRoot(ofRatio: .one, u1 * u2.squared()).value
        let denominator1 = inverseRoot * u1
        let denominator2 = inverseRoot * u2
        let inverseZ = denominator1 * denominator2 * point.t
        let rotates = Choice(bit: (point.t * inverseZ).sign)
        let u = Fq.select(point.u, point.v * Ed25519.rootOfMinusOne, when: rotates)
        let v = Fq.select(point.v, point.u * Ed25519.rootOfMinusOne, when: rotates)
        let denominator = Fq.select(denominator2, denominator1 * Self.inverseRootOfAMinusD, when: rotates)
        let signed = v.negated(when: Choice(bit: (u * inverseZ).sign))
        return Self.absolute(denominator * (point.z - signed)).littleEndianBytes
    }

    /// The element that 64 uniform bytes map to (§4.3.4): indistinguishable from a random element, with no known
    /// logarithm.
    public init(uniformBytes bytes: [UInt8]) {
        precondition(bytes.count == 64, "the map takes 64 bytes")
        func half(_ range: Range<Int>) -> Fq {
            var half = Array(bytes[range])
            half[31] &= 0x7f
            return Fq(reducingLow: Limbs(littleEndian: half), high: Limbs())
        }
        self = Self.map(half(0..<32)) + Self.map(half(32..<64))
    }

    /// MAP of §4.3.4.
    static func map(_ t: Fq) -> Self {
        let r = Ed25519.rootOfMinusOne * t.squared()
        let u = (r + .one) * oneMinusDSquared
        let v = (-.one - r * Ed25519.d) * (r + Ed25519.d)
        let root = Ed25519.evenSquareRoot(ofRatio: u, v)
        let s = Fq.select(-absolute(root.value * t), root.value, when: root.isSquare)
        let c = Fq.select(r, -.one, when: root.isSquare)
        let n = c * (r - .one) * dMinusOneSquared - v
        let ss = s.squared()
        let w0 = (s * v).doubled()
        let w1 = n * rootOfADMinusOne
        let w2 = Fq.one - ss
        let w3 = Fq.one + ss
        return Self(representative: EdwardsPoint(uncheckedU: w0 * w3, v: w2 * w1, t: w0 * w2, z: w1 * w3))
    }

    /// CT_ABS: the element or its negative, whichever is even.
    static func absolute(_ a: Fq) -> Fq { a.negated(when: Choice(bit: a.sign)) }

    // The constants of §4.1; a test derives them.
    static let rootOfADMinusOne = constant(
        "25063068953384623474111414158702152701244531502492656460079210482610430750235")
    static let inverseRootOfAMinusD = constant(
        "54469307008909316920995813868745141605393597292927456921205312896311721017578")
    static let oneMinusDSquared = Fq.one - Ed25519.d.squared()
    static let dMinusOneSquared = (Ed25519.d - .one).squared()

    private static func constant(_ decimal: String) -> Fq {
        guard let value = try? Fq(decimal: decimal) else {
            preconditionFailure("a constant of this file is a decimal number below the modulus")
        }
        return value
    }
}
