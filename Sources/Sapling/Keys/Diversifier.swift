public import Algebra
public import Curves

/// The 11 bytes that tell addresses of one key apart (Zcash protocol specification §4.2.2).
public struct Diversifier: Sendable, Hashable {
    /// Length in bytes.
    public static let byteCount = 11

    // Bytes 0 to 7 and 8 to 10, little-endian: hashed and compared without memory of their own.
    package let low: UInt64
    package let high: UInt32

    /// The diversifier with these bytes; whether it has a base point is seen in ``base``.
    ///
    /// - Throws: `.wrongLength`.
    public init(bytes: [UInt8]) throws(PaymentAddressError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        low = (0..<8).reduce(0) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
        high = (0..<3).reduce(0) { $0 | UInt32(bytes[8 + $1]) << UInt32(8 * $1) }
    }

    /// The diversifier whose bytes are the little-endian ones of `low` and the three lower ones of `high`.
    package init(low: UInt64, high: UInt32) {
        self.low = low
        self.high = high & 0xff_ffff
    }

    /// The 11 bytes.
    public var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: low >> UInt64(8 * $0)) }
            + (0..<3).map { UInt8(truncatingIfNeeded: high >> UInt32(8 * $0)) }
    }

    /// g_d, the base point of addresses with this diversifier: DiversifyHash (§5.4.1.6). Nil for about half of all
    /// diversifiers. One hash, one square root, three doublings; the time tells which case it is.
    public var base: EdwardsAffinePoint<Jubjub>? { JubjubGroupHash.hash(domain: "Zcash_gd", bytes) }
}
