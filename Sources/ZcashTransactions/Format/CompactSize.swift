import Primitives

/// The variable-length integers of Bitcoin's formats, in their one shortest form (Zcash protocol specification §7.1,
/// "compactSize").
enum CompactSize {
    /// The encoding of `count` in one, three, five or nine bytes.
    static func encode(_ count: Int) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 9)
        writer.writeCompactSize(count)
        return writer.bytes
    }
}

extension ByteWriter {
    /// Appends `count` in its shortest form.
    mutating func writeCompactSize(_ count: Int) {
        switch count {
        case ..<0xfd: writeUInt8(UInt8(truncatingIfNeeded: count))
        case ..<0x1_0000:
            writeUInt8(0xfd)
            writeLittleEndian(UInt16(truncatingIfNeeded: count))
        case ..<0x1_0000_0000:
            writeUInt8(0xfe)
            writeUInt32(UInt32(truncatingIfNeeded: count))
        default:
            writeUInt8(0xff)
            writeUInt64(UInt64(truncatingIfNeeded: count))
        }
    }

    /// Appends `bytes` behind their number.
    mutating func writeCounted(_ bytes: [UInt8]) {
        writeCompactSize(bytes.count)
        write(bytes)
    }
}

/// A reader of one message whose errors are those of transactions.
struct MessageReader {
    private var reader: ByteReader

    init(_ reader: ByteReader) { self.reader = reader }

    var offset: Int { reader.offset }
    var remaining: Int { reader.remaining }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(TransactionReadingError) -> T {
        do throws(ByteReaderError) { return try body(&reader) } catch { throw .layout(error) }
    }

    mutating func readUInt8() throws(TransactionReadingError) -> UInt8 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt8() }
    }

    mutating func readUInt32() throws(TransactionReadingError) -> UInt32 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt32() }
    }

    mutating func readInt64() throws(TransactionReadingError) -> Int64 {
        Int64(bitPattern: try read { (reader) throws(ByteReaderError) in try reader.readUInt64() })
    }

    mutating func readBytes(_ count: Int) throws(TransactionReadingError) -> [UInt8] {
        try read { (reader) throws(ByteReaderError) in try reader.readBytes(count) }
    }

    /// Reads a count of elements of at least `elementSize` bytes: refused in any form but the shortest, and where
    /// fewer bytes remain than that many elements take.
    mutating func readCount(elementSize: Int) throws(TransactionReadingError) -> Int {
        let start = reader.offset
        let first = try readUInt8()
        let value: UInt64
        let least: UInt64
        switch first {
        case 0xfd: (value, least) = (UInt64(try readUInt8()) | UInt64(try readUInt8()) << 8, 0xfd)
        case 0xfe: (value, least) = (UInt64(try readUInt32()), 0x1_0000)
        case 0xff: (value, least) = (UInt64(bitPattern: try readInt64()), 0x1_0000_0000)
        default: (value, least) = (UInt64(first), 0)
        }
        guard value >= least else { throw .notShortestCount(offset: start, value: value) }
        guard value <= UInt64(reader.remaining / max(1, elementSize)) else {
            throw .layout(
                .countTooLarge(offset: start, count: value, elementSize: elementSize, remaining: reader.remaining))
        }
        return Int(value)
    }

    /// Reads a count and that many bytes.
    mutating func readCounted() throws(TransactionReadingError) -> [UInt8] {
        try readBytes(try readCount(elementSize: 1))
    }

    /// Reads a count and that many elements of at least `elementSize` bytes.
    mutating func readList<Element>(
        elementSize: Int, _ element: (inout MessageReader) throws(TransactionReadingError) -> Element
    ) throws(TransactionReadingError) -> [Element] {
        let count = try readCount(elementSize: elementSize)
        return try readList(count: count, element)
    }

    /// Reads `count` elements, a count that was checked before.
    mutating func readList<Element>(
        count: Int, _ element: (inout MessageReader) throws(TransactionReadingError) -> Element
    ) throws(TransactionReadingError) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    func finish() throws(TransactionReadingError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .layout(error) }
    }
}
