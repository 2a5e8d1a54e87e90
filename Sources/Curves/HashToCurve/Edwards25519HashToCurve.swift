public import Algebra
internal import Primitives

/// The suite edwards25519_XMD:SHA-512_ELL2_RO_ of RFC 9380 §8.5.
public enum Edwards25519HashToCurve {
    typealias Fq = Ed25519.BaseField

    /// The suite's identifier.
    public static let identifier = "edwards25519_XMD:SHA-512_ELL2_RO_"

    /// Curve25519's coefficient J (§6.7.1).
    private static let j = Fq(486_662)
    /// The even root of −486664 (appendix D.1).
    private static let scale = Ed25519.evenSquareRoot(ofRatio: -Fq(486_664), .one).value

    /// `hash_to_curve`: a point of the subgroup of prime order, indistinguishable from a random one. Constant time but for
    /// the lengths of the message and the tag.
    ///
    /// - Parameter domain: the domain separation tag, at least one byte, best 16 or more.
    /// - Throws: `.emptyDomain`.
    public static func hash(_ message: [UInt8], domain: [UInt8]) throws(HashToCurveError) -> EdwardsPoint<Ed25519> {
        let uniform = try MessageExpander.xmd(.sha512).expand(message, domain: domain, count: 96)
        let images = [uniform[..<48], uniform[48...]].map { map(Fq(reducingBigEndian: Array($0))) }
        return (images[0] + images[1]).multipliedByCofactor()
    }

    /// `map_to_curve` of §6.8.2: Elligator 2 to Curve25519 (§6.7.1, Z = 2), then the rational map of appendix D.1. The
    /// point need not lie in the subgroup. Constant time.
    static func map(_ u: Fq) -> EdwardsPoint<Ed25519> {
        // 1 + 2u² is not zero: −1/2 is no square.
        let denominator = (Fq.one + u.squared().doubled()).inverse() ?? .zero
        let x1 = -j * denominator
        let x2 = -x1 - j
        func right(_ x: Fq) -> Fq { x * (x * (x + j) + .one) }
        let first = Ed25519.evenSquareRoot(ofRatio: right(x1), .one)
        let second = Ed25519.evenSquareRoot(ofRatio: right(x2), .one)
        // The root is odd for x1 and even for x2.
        let s = Fq.select(x2, x1, when: first.isSquare)
        let t = Fq.select(second.value, -first.value, when: first.isSquare)
        let (top, bottom) = (s - .one, s + .one)
        let image = EdwardsPoint<Ed25519>(
            uncheckedU: scale * s * bottom, v: top * t, t: scale * s * top, z: t * bottom)
        return .select(image, .identity, when: Choice((t * bottom).isZero))
    }
}
