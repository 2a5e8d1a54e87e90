public import Algebra
public import Curves
public import Primitives

/// The 32 bytes that stand for a point of Ed25519 in a message; nothing is checked before it is decoded.
///
/// Ordered as its bytes are, first byte first.
@frozen public struct CompressedPoint: Hashable, Sendable, Comparable {
    @usableFromInline let storage: Bytes32

    /// The point's encoding; one inversion.
    public init(_ point: EdwardsPoint<Ed25519>) { self.init(point.affine) }

    /// The point's encoding.
    public init(_ point: EdwardsAffinePoint<Ed25519>) {
        storage = Bytes32(point.encoded)
    }

    /// The bytes, or nil where there are not 32.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        storage = Bytes32(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { storage.bytes }

    /// The point. It need not lie in the subgroup of prime order.
    ///
    /// - Throws: the first check of ``EdwardsDecodingError`` that fails: a coordinate that is not below the modulus, no
    ///   such point, a sign where the coordinate is zero (monero `src/crypto/crypto-ops.c`, `ge_frombytes_vartime`).
    public func decoded() throws(EdwardsDecodingError) -> EdwardsAffinePoint<Ed25519> {
        try EdwardsAffinePoint(encoded: bytes)
    }

    public static func < (a: Self, b: Self) -> Bool { a.storage < b.storage }
}
