/// An error of reading one kind of message, one case of which names an error of reading bytes.
package protocol MessageReadingFailure: Error {
    /// The bytes end too early, are too many, or announce more elements than fit.
    static func layout(_ error: ByteReaderError) -> Self
}

/// A reader of one message whose errors are those of its kind.
package struct MessageReader<Failure: MessageReadingFailure>: Sendable {
    /// The bytes, for what has a reader of its own.
    package var bytes: ByteReader

    /// Reads what `bytes` has left.
    package init(_ bytes: ByteReader) { self.bytes = bytes }
    /// Reads `bytes` from the beginning.
    package init(_ bytes: [UInt8]) { self.bytes = ByteReader(bytes) }

    /// The position of the next byte.
    package var offset: Int { bytes.offset }
    /// Bytes left.
    package var remaining: Int { bytes.remaining }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(Failure) -> T {
        do throws(ByteReaderError) { return try body(&bytes) } catch { throw .layout(error) }
    }

    /// The next byte.
    package mutating func readUInt8() throws(Failure) -> UInt8 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt8() }
    }

    /// The next four bytes, least significant first.
    package mutating func readUInt32() throws(Failure) -> UInt32 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt32() }
    }

    /// The next eight bytes, least significant first.
    package mutating func readUInt64() throws(Failure) -> UInt64 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt64() }
    }

    /// The next eight bytes in two's complement, least significant first.
    package mutating func readInt64() throws(Failure) -> Int64 { Int64(bitPattern: try readUInt64()) }

    /// The next `count` bytes.
    package mutating func readBytes(_ count: Int) throws(Failure) -> [UInt8] {
        try read { (reader) throws(ByteReaderError) in try reader.readBytes(count) }
    }

    /// Refuses a count, read at `start`, of elements of at least `elementSize` bytes where fewer bytes remain than that
    /// many elements take.
    package func check(_ count: UInt64, elementSize: Int, start: Int) throws(Failure) -> Int {
        guard count <= UInt64(remaining / max(1, elementSize)) else {
            throw .layout(
                .countTooLarge(offset: start, count: count, elementSize: elementSize, remaining: remaining))
        }
        return Int(count)
    }

    /// Reads `count` elements of at least `elementSize` bytes; nothing is set aside for more than fit.
    package mutating func readList<Element>(
        count: Int, elementSize: Int, _ element: (inout Self) throws(Failure) -> Element
    ) throws(Failure) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(try check(UInt64(count), elementSize: elementSize, start: offset))
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    /// Requires that everything was read.
    package func finish() throws(Failure) {
        do throws(ByteReaderError) { try bytes.finish() } catch { throw .layout(error) }
    }
}
