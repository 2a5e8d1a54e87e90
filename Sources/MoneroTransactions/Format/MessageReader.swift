import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

/// A reader of one message whose errors are those of transactions and blocks.
struct MessageReader {
    private var reader: ByteReader

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    var offset: Int { reader.offset }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(MoneroReadingError) -> T {
        do throws(ByteReaderError) { return try body(&reader) } catch { throw .layout(error) }
    }

    mutating func readUInt8() throws(MoneroReadingError) -> UInt8 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt8() }
    }

    mutating func readUInt32() throws(MoneroReadingError) -> UInt32 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt32() }
    }

    mutating func readBytes(_ count: Int) throws(MoneroReadingError) -> [UInt8] {
        try read { (reader) throws(ByteReaderError) in try reader.readBytes(count) }
    }

    mutating func readVarint() throws(MoneroReadingError) -> UInt64 {
        let start = reader.offset
        do throws(VarintError) { return try reader.readVarint() } catch { throw .integer(offset: start, error) }
    }

    /// Reads a count of elements of at least `elementSize` bytes: refused where fewer bytes remain than that many
    /// elements take.
    mutating func readCount(elementSize: Int) throws(MoneroReadingError) -> Int {
        let start = reader.offset
        let count = try readVarint()
        return try check(count, elementSize: elementSize, start: start)
    }

    func check(_ count: UInt64, elementSize: Int, start: Int) throws(MoneroReadingError) -> Int {
        guard count <= UInt64(reader.remaining / max(1, elementSize)) else {
            throw .layout(
                .countTooLarge(offset: start, count: count, elementSize: elementSize, remaining: reader.remaining))
        }
        return Int(count)
    }

    /// Reads a count and that many elements of at least `elementSize` bytes.
    mutating func readList<Element>(
        elementSize: Int, _ element: (inout MessageReader) throws(MoneroReadingError) -> Element
    ) throws(MoneroReadingError) -> [Element] {
        let count = try readCount(elementSize: elementSize)
        return try readList(count: count, elementSize: elementSize, element)
    }

    /// Reads `count` elements of at least `elementSize` bytes; nothing is set aside for more than fit.
    mutating func readList<Element>(
        count: Int, elementSize: Int, _ element: (inout MessageReader) throws(MoneroReadingError) -> Element
    ) throws(MoneroReadingError) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(try check(UInt64(count), elementSize: elementSize, start: offset))
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    mutating func readPoint() throws(MoneroReadingError) -> CompressedPoint {
        let bytes = try readBytes(32)
        guard let point = CompressedPoint(bytes) else { preconditionFailure("32 bytes were read") }
        return point
    }

    mutating func readPoints(_ count: Int) throws(MoneroReadingError) -> [CompressedPoint] {
        try readList(count: count, elementSize: 32) { (reader) throws(MoneroReadingError) in try reader.readPoint() }
    }

    /// Reads points behind their number.
    mutating func readCountedPoints() throws(MoneroReadingError) -> [CompressedPoint] {
        try readPoints(try readCount(elementSize: 32))
    }

    mutating func readScalar() throws(MoneroReadingError) -> Ed25519.ScalarField {
        let start = offset
        let bytes = try readBytes(32)
        guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: bytes) else {
            throw .scalarNotCanonical(offset: start)
        }
        return scalar
    }

    mutating func readScalars(_ count: Int) throws(MoneroReadingError) -> [Ed25519.ScalarField] {
        try readList(count: count, elementSize: 32) { (reader) throws(MoneroReadingError) in try reader.readScalar() }
    }

    mutating func readRangeProof<Proof>(
        _ proof: (inout ByteReader) throws(RangeProofDecodingError) -> Proof
    ) throws(MoneroReadingError) -> Proof {
        let start = offset
        do throws(RangeProofDecodingError) { return try proof(&reader) } catch {
            throw .rangeProof(offset: start, error)
        }
    }

    func finish() throws(MoneroReadingError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .layout(error) }
    }
}
