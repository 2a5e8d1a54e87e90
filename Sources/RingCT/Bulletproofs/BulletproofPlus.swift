internal import Algebra
public import Curves
public import Primitives
public import RingSignatures

/// A Bulletproofs+ range proof of 1 to 16 amounts (ePrint 2020/735; monero `src/ringct/bulletproofs_plus.cc`).
///
/// The points are stored times 1/8 and the scalars are canonical. The commitments are not part of it.
public struct BulletproofPlus: Sendable, Equatable {
    /// The commitment to the bits.
    public let a: CompressedPoint
    /// The commitments of the last step.
    public let a1: CompressedPoint, b: CompressedPoint
    /// The answers of the last step.
    public let r1: Ed25519.ScalarField, s1: Ed25519.ScalarField, d1: Ed25519.ScalarField
    /// The two points of each round of folding.
    public let l: [CompressedPoint], r: [CompressedPoint]

    /// The proof with these parts, not checked.
    public init(
        a: CompressedPoint, a1: CompressedPoint, b: CompressedPoint, r1: Ed25519.ScalarField,
        s1: Ed25519.ScalarField, d1: Ed25519.ScalarField, l: [CompressedPoint], r: [CompressedPoint]
    ) {
        self.a = a
        self.a1 = a1
        self.b = b
        self.r1 = r1
        self.s1 = s1
        self.d1 = d1
        self.l = l
        self.r = r
    }

    /// Reads a proof as transactions of RingCT type 6 hold it: A, A1, B, r1, s1, d1, then L and R with their counts.
    ///
    /// - Throws: the first check that fails; the counts of L and R are compared when the proof is verified.
    public init(from reader: inout ByteReader) throws(RangeProofDecodingError) {
        a = try reader.readPoint()
        a1 = try reader.readPoint()
        b = try reader.readPoint()
        r1 = try reader.readScalar(.r1)
        s1 = try reader.readScalar(.s1)
        d1 = try reader.readScalar(.d1)
        l = try reader.readRounds()
        r = try reader.readRounds()
    }

    /// Writes what ``init(from:)`` reads.
    public func write(to writer: inout ByteWriter) {
        writer.write([a, a1, b])
        writer.write([r1, s1, d1])
        writer.writeRounds(l)
        writer.writeRounds(r)
    }

    /// The parts without counts, as the message that a transaction's ring signatures sign hashes them
    /// (monero `src/ringct/rctSigs.cpp`, `get_pre_mlsag_hash`).
    public var signedBytes: [UInt8] {
        var writer = ByteWriter()
        writer.write([a, a1, b])
        writer.write([r1, s1, d1])
        writer.write(l + r)
        return writer.bytes
    }
}
