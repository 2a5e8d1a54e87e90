public import Primitives

/// 32 bytes that name something: a transaction, a block, a circuit, a root. Ordered as bytes are.
@frozen public struct Hash256: Sendable, Hashable, Comparable, CustomStringConvertible {
    @usableFromInline let storage: SIMD32<UInt8>

    /// Length in bytes.
    public static let byteCount = 32
    /// All zeros, which is the hash of nothing.
    public static let zero = Hash256(storage: .init(repeating: 0))

    private init(storage: SIMD32<UInt8>) { self.storage = storage }

    /// The bytes, or nil where there are not 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        storage = SIMD32(bytes)
    }

    /// The bytes that 64 hexadecimal digits of either case stand for.
    ///
    /// - Throws: the first check that fails; `.wrongByteCount` where the digits are not 64.
    public init(hexadecimal text: some StringProtocol) throws(HexadecimalError) {
        storage = SIMD32(try Hexadecimal.decode(text, count: Self.byteCount))
    }

    /// The hash under a personalisation of 16 ASCII characters of what `body` writes (BLAKE2b-256).
    package init(_ personalization: LedgerDomain, _ body: (inout ByteWriter) -> Void = { _ in }) {
        storage = Self.load(BLAKE2b.digest(personalization.rawValue, body))
    }

    /// The vector of 32 bytes in one load: hashes are made by the thousand for a block, and byte by byte that takes
    /// longer than a short hash itself.
    private static func load(_ bytes: [UInt8]) -> SIMD32<UInt8> {
        precondition(bytes.count == byteCount, "a digest of this length was asked for")
        return unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD32<UInt8>.self) }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { unsafe withUnsafeBytes(of: storage) { unsafe Array($0) } }
    /// Byte number `index`, which is below 32.
    package func byte(_ index: Int) -> UInt8 { storage[index] }
    /// Bit number `index`, which is below 256, the most significant of each byte first.
    package func bit(_ index: Int) -> UInt8 { storage[index / 8] >> (7 - UInt8(index % 8)) & 1 }
    /// The bytes in hexadecimal, in their order.
    public var description: String { Hexadecimal.encode(bytes) }

    public static func < (a: Self, b: Self) -> Bool {
        for i in 0..<byteCount where a.storage[i] != b.storage[i] { return a.storage[i] < b.storage[i] }
        return false
    }
}

extension ByteWriter {
    /// Appends 32 bytes.
    package mutating func write(_ hash: Hash256) { write(hash.bytes) }
}
