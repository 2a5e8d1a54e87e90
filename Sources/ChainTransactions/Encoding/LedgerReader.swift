import Algebra
import Curves
package import Primitives
import RingSignatures

/// Reads a transaction's parts one after another. Every count is in its one shortest form and is bounded by the bytes
/// that remain before anything is set aside for it.
package struct LedgerReader {
    private(set) var reader: ByteReader

    /// Reads `bytes` from their beginning.
    package init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    /// The position of the next byte.
    package var offset: Int { reader.offset }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(LedgerDecodingError) -> T {
        do throws(ByteReaderError) { return try body(&reader) } catch { throw .layout(error) }
    }

    package mutating func readUInt8() throws(LedgerDecodingError) -> UInt8 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt8() }
    }

    package mutating func readUInt64() throws(LedgerDecodingError) -> UInt64 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt64() }
    }

    package mutating func readBytes(_ count: Int) throws(LedgerDecodingError) -> [UInt8] {
        try read { (reader) throws(ByteReaderError) in try reader.readBytes(count) }
    }

    /// The next byte, which chooses among the kinds 0 to `maximum`.
    package mutating func readKind(maximum: UInt8) throws(LedgerDecodingError) -> UInt8 {
        let start = offset
        let kind = try readUInt8()
        guard kind <= maximum else { throw .unknownKind(offset: start, actual: kind, maximum: maximum) }
        return kind
    }

    package mutating func readHash() throws(LedgerDecodingError) -> Hash256 {
        guard let hash = Hash256(try readBytes(Hash256.byteCount)) else {
            preconditionFailure("readBytes gives as many bytes as it is asked for")
        }
        return hash
    }

    mutating func readPoint() throws(LedgerDecodingError) -> CompressedPoint {
        guard let point = CompressedPoint(try readBytes(32)) else {
            preconditionFailure("readBytes gives as many bytes as it is asked for")
        }
        return point
    }

    mutating func readScalar() throws(LedgerDecodingError) -> Ed25519.ScalarField {
        let start = offset
        let bytes = try readBytes(32)
        guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: bytes) else {
            throw .scalarNotCanonical(offset: start)
        }
        return scalar
    }

    /// A count of elements of at least `elementSize` bytes: Bitcoin's compactSize in its shortest form.
    package mutating func readCount(elementSize: Int) throws(LedgerDecodingError) -> Int {
        let start = offset
        let first = try readUInt8()
        let (width, least): (Int, UInt64) =
            switch first {
            case 0xfd: (2, 0xfd)
            case 0xfe: (4, 0x1_0000)
            case 0xff: (8, 0x1_0000_0000)
            default: (0, 0)
            }
        var value = width == 0 ? UInt64(first) : 0
        for (index, byte) in try readBytes(width).enumerated() { value |= UInt64(byte) << UInt64(8 * index) }
        guard value >= least else { throw .notShortestCount(offset: start, value: value) }
        guard value <= UInt64(reader.remaining / max(1, elementSize)) else {
            throw .layout(
                .countTooLarge(offset: start, count: value, elementSize: elementSize, remaining: reader.remaining))
        }
        return Int(value)
    }

    /// A count and that many bytes.
    package mutating func readCounted() throws(LedgerDecodingError) -> [UInt8] {
        try readBytes(try readCount(elementSize: 1))
    }

    /// A count and that many elements of at least `elementSize` bytes.
    package mutating func readList<Element>(
        elementSize: Int, _ element: (inout LedgerReader) throws(LedgerDecodingError) -> Element
    ) throws(LedgerDecodingError) -> [Element] {
        try readList(count: try readCount(elementSize: elementSize), element)
    }

    /// As many elements as a count that was checked before says.
    package mutating func readList<Element>(
        count: Int, _ element: (inout LedgerReader) throws(LedgerDecodingError) -> Element
    ) throws(LedgerDecodingError) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    /// Reads with a reader of another module, whose errors are translated.
    mutating func read<T, Failure>(
        _ body: (inout ByteReader) throws(Failure) -> T, refusal: (Failure) -> LedgerDecodingError
    ) throws(LedgerDecodingError) -> T {
        do throws(Failure) { return try body(&reader) } catch { throw refusal(error) }
    }

    /// Requires that everything was read.
    package func finish() throws(LedgerDecodingError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .layout(error) }
    }
}

extension ByteWriter {
    /// Appends `count` in its one shortest form (Bitcoin's compactSize).
    package mutating func writeCount(_ count: Int) {
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
        writeCount(bytes.count)
        write(bytes)
    }

    /// Appends a proof or signature, or zeros where there is none yet.
    mutating func write(_ bytes: [UInt8], orZeros count: Int) {
        write(bytes.isEmpty ? [UInt8](repeating: 0, count: count) : bytes)
    }

    mutating func write(_ point: CompressedPoint) { write(point.bytes) }
}
