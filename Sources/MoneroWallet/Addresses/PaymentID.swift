/// Eight bytes by which a receiver tells payments to one address apart.
public struct PaymentID: Hashable, Sendable {
    /// Length in bytes.
    public static let byteCount = 8

    /// The eight bytes.
    public let bytes: [UInt8]

    /// The bytes, or nil where there are not eight.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// What a payment carries that has none: eight zero bytes, encrypted like any other.
    public static let none = PaymentID(unchecked: [UInt8](repeating: 0, count: byteCount))

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// Encrypts, or decrypts: the bytes plus a mask of the shared secret.
    public func masked(by derivation: KeyDerivation) -> PaymentID {
        PaymentID(unchecked: zip(bytes, derivation.paymentIDMask).map { $0 ^ $1 })
    }
}
