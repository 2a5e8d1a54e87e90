public import Algebra
public import Primitives

/// Why bytes are not a point of a twisted Edwards curve. Each case is one check, made in the order of this list.
public enum EdwardsDecodingError: NamedError, Hashable {
    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The coordinate v is not below the field's modulus.
    case notCanonical
    /// No point of the curve has this v.
    case notOnCurve
    /// The sign bit is set where u is zero: a second encoding of that point (ZIP 216).
    case signOfZero

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The point has \(actual) bytes instead of \(expected)."
        case .notCanonical: "The point's coordinate is not below the field's modulus."
        case .notOnCurve: "No point of the curve has this coordinate."
        case .signOfZero: "The sign bit is set and the coordinate it belongs to is zero."
        }
    }
}

extension EdwardsAffinePoint {
    /// The length of an encoding in bytes.
    @inlinable public static var encodedByteCount: Int { C.BaseField.byteCount }

    /// The compressed encoding: v as little-endian bytes, with the parity of u in the highest bit (repr_J of the Zcash
    /// protocol specification §5.4.9.3, and RFC 8032 §5.1.2 in its names).
    @inlinable public var encoded: [UInt8] {
        var bytes = v.littleEndianBytes
        bytes[bytes.count - 1] |= UInt8(truncatingIfNeeded: u.sign << 7)
        return bytes
    }

    /// Decodes a compressed point (abst_J) with every check of ZIP 216; the point need not lie in the subgroup of
    /// prime order. Time depends on whether the checks hold only.
    ///
    /// - Throws: the first check that fails, in the order of ``EdwardsDecodingError``.
    @inlinable public init(encoded: [UInt8]) throws(EdwardsDecodingError) {
        guard encoded.count == Self.encodedByteCount else {
            throw .wrongLength(actual: encoded.count, expected: Self.encodedByteCount)
        }
        var bytes = encoded
        let sign = UInt64(bytes[bytes.count - 1] >> 7)
        bytes[bytes.count - 1] &= 0x7f
        guard let v = try? C.BaseField(canonicalLittleEndian: bytes) else { throw .notCanonical }
        guard let root = Self.coordinateU(of: v) else { throw .notOnCurve }
        guard !root.isZero || sign == 0 else { throw .signOfZero }
        self.init(uncheckedU: root.negated(when: Choice(bit: root.sign ^ sign)), v: v)
    }

    /// Decodes a compressed point as ZIP 215 asks of Ed25519's signatures: v is taken modulo the field's modulus and the
    /// sign of zero is ignored, so that some points have several encodings.
    ///
    /// - Throws: `.wrongLength`, `.notOnCurve`.
    @inlinable public init(reducing encoded: [UInt8]) throws(EdwardsDecodingError) {
        guard encoded.count == Self.encodedByteCount else {
            throw .wrongLength(actual: encoded.count, expected: Self.encodedByteCount)
        }
        var bytes = encoded
        let sign = UInt64(bytes[bytes.count - 1] >> 7)
        bytes[bytes.count - 1] &= 0x7f
        let v = C.BaseField(reducingLittleEndian: bytes)
        guard let root = Self.coordinateU(of: v) else { throw .notOnCurve }
        self.init(uncheckedU: root.negated(when: Choice(bit: root.sign ^ sign)), v: v)
    }

    /// One of the two u of the points with this v, if there are any.
    @inlinable static func coordinateU(of v: C.BaseField) -> C.BaseField? {
        let v2 = v.squared()
        // d·v² + 1 is not zero, since −1/d is no square.
        return C.squareRoot(ofRatio: v2 - .one, C.d * v2 + .one)
    }
}

extension EdwardsPoint {
    /// The compressed encoding; one inversion.
    @inlinable public var encoded: [UInt8] { affine.encoded }
}
