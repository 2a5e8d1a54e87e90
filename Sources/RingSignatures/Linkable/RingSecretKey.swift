internal import Algebra
public import Primitives

/// Why bytes are not a member's secret keys.
public enum RingSecretKeyError: NamedError, Hashable {
    /// The bytes are not one or more scalars of 32 bytes, 16 at most.
    case wrongLength(actual: Int)
    /// A scalar is not below the group's order.
    case notCanonical(index: Int)
    /// A scalar is zero.
    case zero(index: Int)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .wrongLength(let actual): "\(actual) bytes are not one or more secret keys of 32 bytes, 16 at most."
        case .notCanonical(let index): "Secret key \(index) is not below the group's order."
        case .zero(let index): "Secret key \(index) is zero."
        case .noRandomness: "The system's random number generator failed."
        }
    }
}

/// A member's secret keys, scalars, in memory that is wiped at the end of its life.
///
/// While they are used the scalars pass through registers and the stack, which cannot be wiped.
public struct RingSecretKey<Suite: RingSuite>: ~Copyable, Sendable {
    private let secret: SecretBytes
    /// The encoded public keys, scalar·G, one after another: what stands in a ring.
    public let publicKeys: [UInt8]

    /// Decodes 1 to 16 scalars of 32 little-endian bytes. Constant time but for whether they are refused.
    ///
    /// - Throws: the first check that fails.
    public init(encoded bytes: [UInt8]) throws(RingSecretKeyError) {
        guard !bytes.isEmpty, bytes.count % 32 == 0, bytes.count / 32 <= LinkableRing<Suite>.maximumKeyCount else {
            throw .wrongLength(actual: bytes.count)
        }
        var points: [Suite.Element] = []
        for (index, start) in stride(from: 0, to: bytes.count, by: 32).enumerated() {
            guard
                let scalar = try? Suite.Element.Scalar(canonicalLittleEndian: Array(bytes[start..<start + 32]))
            else { throw .notCanonical(index: index) }
            guard !scalar.isZero else { throw .zero(index: index) }
            points.append(.generatorMultiple(by: scalar))
        }
        publicKeys = Suite.Element.encodings(of: points).flatMap { $0 }
        secret = SecretBytes(copying: bytes)
    }

    /// `count` random secret keys, 1 to 16.
    ///
    /// - Throws: `.wrongLength` for another count; `.noRandomness`.
    public static func random(count: Int = 1) throws(RingSecretKeyError) -> Self {
        guard (1...LinkableRing<Suite>.maximumKeyCount).contains(count) else { throw .wrongLength(actual: 0) }
        var bytes: [UInt8] = []
        for _ in 0..<count {
            var wide: [UInt8]
            do { wide = try SystemRandom.bytes(64) } catch { throw .noRandomness(error) }
            bytes += Suite.Element.Scalar(reducingLittleEndian: wide).littleEndianBytes
            wide.wipe()
        }
        defer { bytes.wipe() }
        return try Self(encoded: bytes)
    }

    /// The scalars as they are decoded; the caller keeps them as briefly as it can.
    public var bytes: [UInt8] { secret.withBytes { span in (0..<span.count).map { span[$0] } } }

    /// The scalars.
    var scalars: [Suite.Element.Scalar] {
        var bytes = bytes
        defer { bytes.wipe() }
        return stride(from: 0, to: bytes.count, by: 32).map {
            .init(reducingLittleEndian: Array(bytes[$0..<$0 + 32]))
        }
    }
}
