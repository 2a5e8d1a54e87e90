internal import Algebra
public import Curves
public import Primitives

/// Why a RedJubjub signature is refused. Each case is one check, made in the order of this list.
public enum RedJubjubError: NamedError, Hashable {
    /// The signature has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The second half, S, is not below the subgroup's order: a second encoding of that scalar.
    case scalarNotCanonical
    /// The first half, R, is not the encoding of a point.
    case commitmentNotAPoint(EdwardsDecodingError)
    /// The signature's equation does not hold: another key, another message, or a forgery.
    case equationFails

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The signature has \(actual) bytes instead of \(expected)."
        case .scalarNotCanonical: "The signature's scalar S is not below the order of the group."
        case .commitmentNotAPoint(let error): "The signature's point R is none: \(error.explanation)"
        case .equationFails: "The signature does not belong to this key and message."
        }
    }
}

/// A RedJubjub signature, R and S: 64 bytes, which are looked into when it is verified.
public struct RedJubjubSignature: Sendable, Hashable {
    /// The length of a signature in bytes.
    public static let byteCount = 64
    /// The bytes: R, then S.
    public let bytes: [UInt8]

    /// The signature with these bytes.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(RedJubjubError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        self.bytes = bytes
    }

    init(commitment: [UInt8], scalar: Jubjub.ScalarField) { bytes = commitment + scalar.littleEndianBytes }

    /// R, encoded.
    var commitment: [UInt8] { Array(bytes[..<32]) }

    /// R and S with every check of their encodings.
    func decoded() throws(RedJubjubError) -> (commitment: EdwardsAffinePoint<Jubjub>, scalar: Jubjub.ScalarField) {
        guard let scalar = try? Jubjub.ScalarField(canonicalLittleEndian: Array(bytes[32...])) else {
            throw .scalarNotCanonical
        }
        do {
            return (try EdwardsAffinePoint(encoded: commitment), scalar)
        } catch {
            throw .commitmentNotAPoint(error)
        }
    }
}
