public import Primitives

/// 32 bytes that name something: a transaction, a block, a circuit, a root. Ordered as bytes are.
@frozen public struct Hash256: Sendable, Hashable, Comparable, CustomStringConvertible {
    @usableFromInline let storage: Bytes32

    /// Length in bytes.
    public static let byteCount = 32
    /// All zeros, which is the hash of nothing.
    public static let zero = Hash256(storage: .zero)

    private init(storage: Bytes32) { self.storage = storage }

    /// The bytes, or nil where there are not 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        storage = Bytes32(bytes)
    }

    /// The bytes that 64 hexadecimal digits of either case stand for.
    ///
    /// - Throws: the first check that fails; `.wrongByteCount` where the digits are not 64.
    public init(hexadecimal text: some StringProtocol) throws(HexadecimalError) {
        storage = Bytes32(try Hexadecimal.decode(text, count: Self.byteCount))
    }

    /// The hash under a personalisation of 16 ASCII characters of what `body` writes (BLAKE2b-256).
    package init(_ personalization: LedgerDomain, _ body: (inout ByteWriter) -> Void = { _ in }) {
        // Most of what is hashed fits; a writer that grows copies what it has each time.
        var writer = ByteWriter(reservingCapacity: 256)
        body(&writer)
        var hasher = BLAKE2b(personalization: personalization.rawValue)
        hasher.update(writer.bytes)
        storage = Bytes32(hasher.finalize())
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { storage.bytes }
    /// Byte number `index`, which is below 32.
    package func byte(_ index: Int) -> UInt8 { storage[index] }
    /// Bit number `index`, which is below 256, the most significant of each byte first.
    package func bit(_ index: Int) -> UInt8 { storage[index / 8] >> (7 - UInt8(index % 8)) & 1 }
    /// The bytes in hexadecimal, in their order.
    public var description: String { Hexadecimal.encode(bytes) }

    public static func < (a: Self, b: Self) -> Bool { a.storage < b.storage }
}

extension ByteWriter {
    /// Appends 32 bytes.
    package mutating func write(_ hash: Hash256) { write(hash.bytes) }
}
