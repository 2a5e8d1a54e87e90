import Algebra
import Curves
package import Primitives
import RingSignatures

extension LedgerDecodingError: CompactSizeFailure {}

/// Reads a transaction's parts one after another. Every count is in its one shortest form and is bounded by the bytes
/// that remain before anything is set aside for it.
package typealias LedgerReader = MessageReader<LedgerDecodingError>

extension LedgerReader {
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

    /// Reads with a reader of another module, whose errors are translated.
    mutating func read<T, Refusal>(
        _ body: (inout ByteReader) throws(Refusal) -> T, refusal: (Refusal) -> LedgerDecodingError
    ) throws(LedgerDecodingError) -> T {
        do throws(Refusal) { return try body(&bytes) } catch { throw refusal(error) }
    }
}

extension ByteWriter {
    /// Appends a proof or signature, or zeros where there is none yet.
    mutating func write(_ bytes: [UInt8], orZeros count: Int) {
        write(bytes.isEmpty ? [UInt8](repeating: 0, count: count) : bytes)
    }

    mutating func write(_ point: CompressedPoint) { write(point.bytes) }
}
