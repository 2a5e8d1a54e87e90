public import Algebra
public import Primitives

/// Why bytes are not a compressed point of secp256k1. Each case is one check, made in the order of this list.
public enum Secp256k1DecodingError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The first byte is neither 2 nor 3.
    case wrongPrefix(actual: UInt8)
    /// The coordinate x is not below the field's modulus.
    case notCanonical
    /// No point of the curve has this x.
    case notOnCurve

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The point has \(actual) bytes instead of \(expected)."
        case .wrongPrefix(let actual): "The point begins with the byte \(actual) instead of 2 or 3."
        case .notCanonical: "The point's coordinate is not below the field's modulus."
        case .notOnCurve: "No point of the curve has this coordinate."
        }
    }
}

extension AffinePoint where C == Secp256k1 {
    /// The length of a compressed encoding in bytes.
    public static var compressedByteCount: Int { 33 }

    /// The compressed encoding (SEC 1, version 2, §2.3.3): 2 or 3, by the parity of y, and x as big-endian bytes. The
    /// identity has none; it gives the bytes of the point (0, 0).
    public var compressed: [UInt8] { [2 + UInt8(truncatingIfNeeded: y.sign)] + x.bigEndianBytes }

    /// Decodes a compressed point (SEC 1 §2.3.4); never the identity.
    ///
    /// - Throws: the first check that fails.
    public init(compressed bytes: [UInt8]) throws(Secp256k1DecodingError) {
        guard bytes.count == Self.compressedByteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.compressedByteCount)
        }
        guard bytes[0] == 2 || bytes[0] == 3 else { throw .wrongPrefix(actual: bytes[0]) }
        guard let x = try? C.BaseField(canonicalBigEndian: Array(bytes.dropFirst())) else { throw .notCanonical }
        // No point has y = 0: the order of the group is odd.
        guard let root = (x.squared() * x + C.b).squareRoot() else { throw .notOnCurve }
        self.init(uncheckedX: x, y: root.negated(when: Choice(bit: root.sign ^ UInt64(bytes[0] & 1))))
    }
}
