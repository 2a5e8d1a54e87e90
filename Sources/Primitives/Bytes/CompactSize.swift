// The variable-length counts of Bitcoin's formats, in their one shortest form (Zcash protocol specification §7.1,
// "compactSize").

extension ByteWriter {
    /// Appends `count` in its shortest form: one, three, five or nine bytes.
    package mutating func writeCompactSize(_ count: Int) {
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
    package mutating func writeCounted(_ bytes: [UInt8]) {
        writeCompactSize(bytes.count)
        write(bytes)
    }
}

/// An error of reading messages whose counts have one form.
package protocol CompactSizeFailure: MessageReadingFailure {
    /// A count at `offset` that has a shorter form.
    static func notShortestCount(offset: Int, value: UInt64) -> Self
}

extension MessageReader where Failure: CompactSizeFailure {
    /// Reads a count of elements of at least `elementSize` bytes: refused in any form but the shortest, and where
    /// fewer bytes remain than that many elements take.
    package mutating func readCount(elementSize: Int) throws(Failure) -> Int {
        let start = offset
        let first = try readUInt8()
        let value: UInt64
        let least: UInt64
        switch first {
        case 0xfd: (value, least) = (UInt64(try readUInt8()) | UInt64(try readUInt8()) << 8, 0xfd)
        case 0xfe: (value, least) = (UInt64(try readUInt32()), 0x1_0000)
        case 0xff: (value, least) = (try readUInt64(), 0x1_0000_0000)
        default: (value, least) = (UInt64(first), 0)
        }
        guard value >= least else { throw .notShortestCount(offset: start, value: value) }
        return try check(value, elementSize: elementSize, start: start)
    }

    /// Reads a count and that many bytes.
    package mutating func readCounted() throws(Failure) -> [UInt8] {
        try readBytes(try readCount(elementSize: 1))
    }

    /// Reads a count and that many elements of at least `elementSize` bytes.
    package mutating func readList<Element>(
        elementSize: Int, _ element: (inout Self) throws(Failure) -> Element
    ) throws(Failure) -> [Element] {
        let count = try readCount(elementSize: elementSize)
        return try readList(count: count, elementSize: elementSize, element)
    }
}
