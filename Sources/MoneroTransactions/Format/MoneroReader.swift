import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

extension MoneroReadingError: MessageReadingFailure {}

/// A reader of transactions and blocks.
typealias MoneroReader = MessageReader<MoneroReadingError>

extension MoneroReader {
    mutating func readVarint() throws(MoneroReadingError) -> UInt64 {
        let start = offset
        do throws(VarintError) { return try bytes.readVarint() } catch { throw .integer(offset: start, error) }
    }

    /// Reads a count of elements of at least `elementSize` bytes: refused where fewer bytes remain than that many
    /// elements take.
    mutating func readCount(elementSize: Int) throws(MoneroReadingError) -> Int {
        let start = offset
        let count = try readVarint()
        return try check(count, elementSize: elementSize, start: start)
    }

    /// Reads a count and that many elements of at least `elementSize` bytes.
    mutating func readList<Element>(
        elementSize: Int, _ element: (inout MoneroReader) throws(MoneroReadingError) -> Element
    ) throws(MoneroReadingError) -> [Element] {
        let count = try readCount(elementSize: elementSize)
        return try readList(count: count, elementSize: elementSize, element)
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
        do throws(RangeProofDecodingError) { return try proof(&bytes) } catch {
            throw .rangeProof(offset: start, error)
        }
    }
}
