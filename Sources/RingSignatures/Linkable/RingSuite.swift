public import Algebra
public import Curves

/// Why bytes are not a key or an image of a suite.
public enum RingElementError: Error, Hashable, Sendable {
    /// They are not the canonical encoding of an element.
    case undecodable
    /// They encode the identity.
    case identity
    /// They encode a point outside the subgroup of prime order.
    case torsion
}

/// A group with its encodings and its hash to the group, in which linkable rings sign.
public protocol RingSuite: Sendable {
    /// The group's elements.
    associatedtype Element: RingElement
    /// The suite's number in encodings.
    static var identifier: UInt8 { get }
    /// The suite's name, as in "ristretto255".
    static var name: String { get }
    /// The length of an element's encoding in bytes.
    static var elementByteCount: Int { get }
    /// Decodes an element of the group of prime order other than the identity. Variable time.
    ///
    /// - Throws: the first check that fails.
    static func decode(_ bytes: [UInt8]) throws(RingElementError) -> Element
    /// A uniform element whose logarithm nobody knows. Constant time but for the lengths.
    ///
    /// - Parameter domain: a domain separation tag, not empty.
    static func hash(_ message: [UInt8], domain: [UInt8]) -> Element
}

/// ristretto255 (RFC 9496), hashed to by its map of 64 bytes that `expand_message_xmd` with SHA-512 makes (RFC 9380
/// appendix B).
public enum Ristretto255Ring: RingSuite {
    public typealias Element = Ristretto255
    public static var identifier: UInt8 { 1 }
    public static var name: String { "ristretto255" }
    public static var elementByteCount: Int { 32 }

    public static func decode(_ bytes: [UInt8]) throws(RingElementError) -> Ristretto255 {
        guard let element = try? Ristretto255(encoded: bytes) else { throw .undecodable }
        guard element != .identity else { throw .identity }
        return element
    }

    public static func hash(_ message: [UInt8], domain: [UInt8]) -> Ristretto255 {
        Ristretto255(uniformBytes: expanded(message, domain: domain))
    }

    private static func expanded(_ message: [UInt8], domain: [UInt8]) -> [UInt8] {
        guard let bytes = try? MessageExpander.xmd(.sha512).expand(message, domain: domain, count: 64) else {
            preconditionFailure("the domain is not empty, and 64 bytes are one digest")
        }
        return bytes
    }
}

/// The subgroup of prime order of edwards25519 (RFC 8032), hashed to by edwards25519_XMD:SHA-512_ELL2_RO_.
public enum Ed25519Ring: RingSuite {
    public typealias Element = EdwardsPoint<Ed25519>
    public static var identifier: UInt8 { 2 }
    public static var name: String { "ed25519" }
    public static var elementByteCount: Int { 32 }

    public static func decode(_ bytes: [UInt8]) throws(RingElementError) -> EdwardsPoint<Ed25519> {
        guard let point = try? EdwardsAffinePoint<Ed25519>(encoded: bytes) else { throw .undecodable }
        guard !point.isIdentity else { throw .identity }
        guard point.isTorsionFree else { throw .torsion }
        return EdwardsPoint(point)
    }

    public static func hash(_ message: [UInt8], domain: [UInt8]) -> EdwardsPoint<Ed25519> {
        guard let point = try? Edwards25519HashToCurve.hash(message, domain: domain) else {
            preconditionFailure("the domain is not empty")
        }
        return point
    }
}

/// secp256k1 (SEC 2) in compressed encodings, hashed to by secp256k1_XMD:SHA-256_SSWU_RO_.
public enum Secp256k1Ring: RingSuite {
    public typealias Element = ProjectivePoint<Secp256k1>
    public static var identifier: UInt8 { 3 }
    public static var name: String { "secp256k1" }
    public static var elementByteCount: Int { 33 }

    public static func decode(_ bytes: [UInt8]) throws(RingElementError) -> ProjectivePoint<Secp256k1> {
        // The identity has no compressed encoding, and the order of the curve is prime.
        guard let point = try? AffinePoint<Secp256k1>(compressed: bytes) else { throw .undecodable }
        return ProjectivePoint(point)
    }

    public static func hash(_ message: [UInt8], domain: [UInt8]) -> ProjectivePoint<Secp256k1> {
        guard let point = try? HashToCurveSuite<Secp256k1>().hash(message, domain: domain) else {
            preconditionFailure("the domain is not empty")
        }
        return point
    }
}
