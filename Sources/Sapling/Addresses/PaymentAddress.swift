public import Algebra
public import Curves

/// Where Sapling payments go: a diversifier and a key (Zcash protocol specification §5.6.3.1).
public struct PaymentAddress: Sendable, Hashable {
    /// Length of an encoding in bytes.
    public static let byteCount = 43

    /// The diversifier, which has a base point.
    public let diversifier: Diversifier
    /// g_d, the base point of the diversifier.
    public let base: EdwardsAffinePoint<Jubjub>
    /// pk_d, the diversified transmission key; not the identity, of prime order.
    public let transmissionKey: EdwardsAffinePoint<Jubjub>

    package init(
        uncheckedDiversifier diversifier: Diversifier, base: EdwardsAffinePoint<Jubjub>,
        transmissionKey: EdwardsAffinePoint<Jubjub>
    ) {
        self.diversifier = diversifier
        self.base = base
        self.transmissionKey = transmissionKey
    }

    /// The address with these parts. About 60 µs.
    ///
    /// - Throws: `.invalidDiversifier`, `.transmissionKeyIsIdentity`, `.transmissionKeyNotInSubgroup`.
    public init(
        diversifier: Diversifier, transmissionKey: EdwardsAffinePoint<Jubjub>
    ) throws(PaymentAddressError) {
        guard let base = diversifier.base else { throw .invalidDiversifier }
        try self.init(diversifier, base: base, checking: transmissionKey)
    }

    private init(
        _ diversifier: Diversifier, base: EdwardsAffinePoint<Jubjub>, checking key: EdwardsAffinePoint<Jubjub>
    ) throws(PaymentAddressError) {
        guard !key.isIdentity else { throw .transmissionKeyIsIdentity }
        guard key.isTorsionFree else { throw .transmissionKeyNotInSubgroup }
        self.init(uncheckedDiversifier: diversifier, base: base, transmissionKey: key)
    }

    /// Decodes d || pk_d.
    ///
    /// - Throws: the first check that fails, in the order of ``PaymentAddressError``.
    public init(bytes: [UInt8]) throws(PaymentAddressError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongLength(actual: bytes.count, expected: Self.byteCount)
        }
        let diversifier = try Diversifier(bytes: Array(bytes[0..<11]))
        guard let base = diversifier.base else { throw .invalidDiversifier }
        let key: EdwardsAffinePoint<Jubjub>
        do { key = try EdwardsAffinePoint(encoded: Array(bytes[11...])) } catch { throw .invalidTransmissionKey(error) }
        try self.init(diversifier, base: base, checking: key)
    }

    /// The encoding d || pk_d.
    public var bytes: [UInt8] { diversifier.bytes + transmissionKey.encoded }

    /// Whether both are the same address; variable time.
    public static func == (a: Self, b: Self) -> Bool {
        a.diversifier == b.diversifier && a.transmissionKey == b.transmissionKey
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
