public import Primitives
public import RingSignatures

/// A Borromean range proof of one amount: a ring of two for each of its 64 bits (monero `src/ringct/rctTypes.h`,
/// `rangeSig`).
///
/// The scalars are kept as they were found, since the chain holds some that exceed the group's order.
public struct BorromeanRangeProof: Sendable, Hashable {
    /// The answers of each bit's two members; 64 each.
    public let s0: [StoredScalar], s1: [StoredScalar]
    /// The challenge that the rings share.
    public let ee: StoredScalar
    /// The commitments to the bits, 64 of them.
    public let ci: [CompressedPoint]

    /// The proof with these parts; nil where a list has not 64 elements.
    public init?(s0: [StoredScalar], s1: [StoredScalar], ee: StoredScalar, ci: [CompressedPoint]) {
        guard [s0.count, s1.count, ci.count].allSatisfy({ $0 == RangeProofSize.bits }) else { return nil }
        self.s0 = s0
        self.s1 = s1
        self.ee = ee
        self.ci = ci
    }

    /// Reads a proof as transactions of RingCT types 1 and 2 hold it: s0, s1, ee, Ci; 6,176 bytes.
    ///
    /// - Throws: `.truncated`.
    public init(from reader: inout ByteReader) throws(RangeProofDecodingError) {
        var scalars: [StoredScalar] = []
        for _ in 0..<2 * RangeProofSize.bits { scalars.append(try reader.readStoredScalar()) }
        s0 = Array(scalars.prefix(RangeProofSize.bits))
        s1 = Array(scalars.suffix(RangeProofSize.bits))
        ee = try reader.readStoredScalar()
        var points: [CompressedPoint] = []
        for _ in 0..<RangeProofSize.bits { points.append(try reader.readPoint()) }
        ci = points
    }

    /// Writes what ``init(from:)`` reads.
    public func write(to writer: inout ByteWriter) { writer.write(signedBytes) }

    /// The parts in the order s0, s1, ee, Ci, as the message that a transaction's ring signatures sign hashes them
    /// (monero `src/ringct/rctSigs.cpp`, `get_pre_mlsag_hash`).
    public var signedBytes: [UInt8] {
        (s0 + s1).flatMap(\.bytes) + ee.bytes + ci.flatMap(\.bytes)
    }
}
