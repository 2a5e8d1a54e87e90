public import Primitives

/// Why bytes are not a point. Each case is one check; a decoder makes them in the order of this list.
public enum PointDecodingError: NamedError, Hashable {
    /// One of a point's two coordinates.
    public enum Coordinate: String, Sendable {
        /// The first.
        case x
        /// The second.
        case y
    }

    /// The encoding has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The flag bits of the first byte are a combination that the format does not know.
    case badFlags(actual: UInt8)
    /// Bits that an encoding of the identity leaves zero are set.
    case strayIdentityBits
    /// Bytes that pad a coordinate to its field are not zero.
    case paddingNotZero(Coordinate)
    /// An integer is not below the field's modulus: one point, one encoding.
    case notCanonical(Coordinate)
    /// The identity is encoded, where it must not occur.
    case identityNotAllowed
    /// The coordinates do not satisfy the curve's equation, or no point has this x.
    case notOnCurve
    /// The point is on the curve and outside the subgroup of prime order.
    case notInSubgroup

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The point has \(actual) bytes instead of \(expected)."
        case .badFlags(let actual): "The flag bits 0x\(String(actual, radix: 16)) do not occur in this format."
        case .strayIdentityBits: "The point is marked as the identity and has other bits set."
        case .paddingNotZero(let coordinate): "The bytes that pad the coordinate \(coordinate.rawValue) are not zero."
        case .notCanonical(let coordinate): "The coordinate \(coordinate.rawValue) is not below the field's modulus."
        case .identityNotAllowed: "The point is the identity, which has no place here."
        case .notOnCurve: "The point is not on the curve."
        case .notInSubgroup: "The point is on the curve and not in the subgroup of prime order."
        }
    }
}
