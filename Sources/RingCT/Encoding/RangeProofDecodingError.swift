internal import Algebra
internal import Curves
public import Primitives
package import RingSignatures

/// Why bytes are not a range proof. Each case is one check.
public enum RangeProofDecodingError: NamedError, Hashable {
    /// The bytes end within the proof.
    case truncated
    /// A count is not an integer of variable length.
    case notACount(VarintError)
    /// There are more rounds than sixteen amounts need.
    case tooManyRounds(actual: UInt64, maximum: UInt64)
    /// This scalar is not below the group's order.
    case scalarNotCanonical(ScalarName)

    /// A scalar of a proof, in the names of the papers.
    public enum ScalarName: String, Sendable, Hashable, CaseIterable {
        /// Bulletproofs+: the answers of the last step.
        case r1, s1, d1
        /// Bulletproofs: the blinding of the polynomial's value, and that of the vectors.
        case taux, mu
        /// Bulletproofs: what the vectors fold to, and the polynomial's value.
        case a, b, t
    }

    public var explanation: String {
        switch self {
        case .truncated: "The bytes end within the range proof."
        case .notACount(let error): "A count in the range proof is refused: \(error.explanation)"
        case .tooManyRounds(let actual, let maximum):
            "The range proof has \(actual) rounds; there are at most \(maximum)."
        case .scalarNotCanonical(let name): "The range proof's scalar \(name.rawValue) is not below the group's order."
        }
    }
}

extension ByteReader {
    mutating func readPoint() throws(RangeProofDecodingError) -> CompressedPoint {
        guard let bytes = try? readBytes(32), let point = CompressedPoint(bytes) else { throw .truncated }
        return point
    }

    mutating func readStoredScalar() throws(RangeProofDecodingError) -> StoredScalar {
        guard let bytes = try? readBytes(32), let scalar = StoredScalar(bytes) else { throw .truncated }
        return scalar
    }

    mutating func readScalar(
        _ name: RangeProofDecodingError.ScalarName
    ) throws(RangeProofDecodingError) -> Ed25519.ScalarField {
        guard let scalar = try readStoredScalar().canonical else { throw .scalarNotCanonical(name) }
        return scalar
    }

    /// A count and as many points.
    mutating func readRounds() throws(RangeProofDecodingError) -> [CompressedPoint] {
        let count: UInt64
        do { count = try readVarint() } catch { throw .notACount(error) }
        guard count <= UInt64(RangeProofSize.maximumRounds) else {
            throw .tooManyRounds(actual: count, maximum: UInt64(RangeProofSize.maximumRounds))
        }
        var points: [CompressedPoint] = []
        for _ in 0..<count { points.append(try readPoint()) }
        return points
    }
}

extension ByteWriter {
    /// Appends the points' encodings.
    package mutating func write(_ points: [CompressedPoint]) { for point in points { write(point.bytes) } }

    mutating func write(_ scalars: [Ed25519.ScalarField]) { for scalar in scalars { write(scalar.littleEndianBytes) } }

    /// A count and the points.
    mutating func writeRounds(_ points: [CompressedPoint]) {
        writeVarint(UInt64(points.count))
        write(points)
    }
}
