/// A hash function with a digest of fixed length, fed piece by piece.
///
/// A hasher is a value: a copy goes on from the same point independently. Time depends on the lengths only. Memory of
/// a hasher is not wiped.
public protocol HashFunction: Sendable {
    /// Length of the digest in bytes.
    static var digestCount: Int { get }
    /// Length of the blocks that the function works on, in bytes.
    static var blockCount: Int { get }

    /// A hasher of the empty message.
    init()

    /// Appends `bytes` to the message.
    mutating func update(_ bytes: Span<UInt8>)

    /// The digest of the message so far; more may be appended afterwards.
    func finalize() -> [UInt8]
}

extension HashFunction {
    /// Appends `bytes` to the message.
    public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// Appends the bytes of `region` to the message.
    public mutating func update(_ region: ByteRegion) { region.withBytes { update($0) } }

    /// The digest of `message`.
    public static func digest(of message: [UInt8]) -> [UInt8] {
        var hasher = Self()
        hasher.update(message)
        return hasher.finalize()
    }
}
