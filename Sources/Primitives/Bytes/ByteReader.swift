/// Why bytes could not be read. Offsets count from the start of the whole file or message.
public enum ByteReaderError: Error, Hashable, Sendable {
    /// A value of `needed` bytes begins at `offset`, where only `remaining` are left.
    case truncated(offset: Int, needed: Int, remaining: Int)
    /// A list at `offset` announces `count` elements of at least `elementSize` bytes, with `remaining` bytes left.
    case countTooLarge(offset: Int, count: UInt64, elementSize: Int, remaining: Int)
    /// Reading ended at `offset` with bytes left over.
    case trailingBytes(offset: Int, remaining: Int)
}

/// Reads integers and byte strings one after another, and never past the end.
///
/// A reader that threw stands where it stood before the call.
@frozen
public struct ByteReader: Sendable {
    @usableFromInline let region: ByteRegion
    @usableFromInline var position: Int

    /// Reads `region` from its beginning.
    @inlinable
    public init(_ region: ByteRegion) {
        self.region = region
        self.position = 0
    }

    /// Reads a copy of `bytes`.
    public init(_ bytes: [UInt8]) { self.init(ByteRegion(copying: bytes)) }

    /// The position of the next byte, counted from the start of the whole that the region was cut from.
    @inlinable
    public var offset: Int { region.origin + position }

    /// Bytes left.
    @inlinable
    public var remaining: Int { region.count - position }

    @inlinable
    mutating func advance(_ count: Int) throws(ByteReaderError) -> Int {
        guard count >= 0, count <= remaining else {
            throw .truncated(offset: offset, needed: count, remaining: remaining)
        }
        defer { position += count }
        return position
    }

    /// The next integer, least significant byte first.
    @inlinable
    public mutating func readLittleEndian<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(ByteReaderError) -> T {
        region.load(T.self, at: try advance(MemoryLayout<T>.size))
    }

    /// The next integer, most significant byte first.
    @inlinable
    public mutating func readBigEndian<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(ByteReaderError) -> T {
        region.load(T.self, at: try advance(MemoryLayout<T>.size)).byteSwapped
    }

    /// The next byte.
    @inlinable
    public mutating func readUInt8() throws(ByteReaderError) -> UInt8 { try readLittleEndian() }

    /// The next four bytes, least significant first.
    @inlinable
    public mutating func readUInt32() throws(ByteReaderError) -> UInt32 { try readLittleEndian() }

    /// The next eight bytes, least significant first.
    @inlinable
    public mutating func readUInt64() throws(ByteReaderError) -> UInt64 { try readLittleEndian() }

    /// The next `count` bytes, copied.
    public mutating func readBytes(_ count: Int) throws(ByteReaderError) -> [UInt8] {
        try readRegion(count).bytes
    }

    /// The next `count` bytes, not copied.
    public mutating func readRegion(_ count: Int) throws(ByteReaderError) -> ByteRegion {
        let start = try advance(count)
        return try region.subregion(at: start, count: count)
    }

    /// Passes over `count` bytes.
    @inlinable
    public mutating func skip(_ count: Int) throws(ByteReaderError) { _ = try advance(count) }

    /// Reads a 32-bit count of elements of at least `elementSize` bytes, and refuses one that cannot be true because
    /// fewer bytes remain; so memory for the elements may be set aside.
    @inlinable
    public mutating func readCount32(elementSize: Int) throws(ByteReaderError) -> Int {
        let start = self
        return try check(UInt64(try readUInt32()), elementSize: elementSize, start: start)
    }

    /// As ``readCount32(elementSize:)`` with a 64-bit count.
    @inlinable
    public mutating func readCount64(elementSize: Int) throws(ByteReaderError) -> Int {
        let start = self
        return try check(try readUInt64(), elementSize: elementSize, start: start)
    }

    @inlinable
    mutating func check(
        _ count: UInt64, elementSize: Int, start: ByteReader
    ) throws(ByteReaderError) -> Int {
        guard count <= UInt64(remaining / max(1, elementSize)) else {
            let left = remaining
            self = start
            throw .countTooLarge(offset: offset, count: count, elementSize: elementSize, remaining: left)
        }
        return Int(count)
    }

    /// Requires that everything was read.
    @inlinable
    public func finish() throws(ByteReaderError) {
        guard remaining == 0 else { throw .trailingBytes(offset: offset, remaining: remaining) }
    }
}
