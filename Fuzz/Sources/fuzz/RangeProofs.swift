import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

/// Range proofs with the commitments that they are said to cover.
///
/// The input is a byte for the kind, one for the number of commitments, the commitments, and the proof as transactions
/// hold it.
enum RangeProofs {
    /// Stands for no amount that a proof of other commitments can cover.
    private static let other = CompressedPoint(EdwardsPoint<Ed25519>.generator.doubled())

    static func read(_ bytes: [UInt8]) throws {
        guard bytes.count >= 2 else { return }
        var reader = ByteReader(Array(bytes[2...]))
        var commitments: [CompressedPoint] = []
        for _ in 0..<min(Int(bytes[1]), 17) {
            guard let point = (try? reader.readBytes(32)).flatMap({ CompressedPoint($0) }) else { return }
            commitments.append(point)
        }
        let encoding = Array(bytes[(bytes.count - reader.remaining)...])
        var writer = ByteWriter()
        switch bytes[0] % 3 {
        case 0:
            let proof = try BulletproofPlus(from: &reader)
            proof.write(to: &writer)
            check(writer.bytes, encoding, reader)
            try verify(commitments) { list throws(RangeProofError) in try proof.verify(commitments: list) }
        case 1:
            let proof = try Bulletproof(from: &reader)
            proof.write(to: &writer)
            check(writer.bytes, encoding, reader)
            try verify(commitments) { list throws(RangeProofError) in try proof.verify(commitments: list) }
        default:
            let proof = try BorromeanRangeProof(from: &reader)
            proof.write(to: &writer)
            check(writer.bytes, encoding, reader)
            try verify(commitments) { list throws(RangeProofError) in
                for commitment in list { try proof.verify(commitment: commitment) }
            }
        }
    }

    private static func check(_ written: [UInt8], _ encoding: [UInt8], _ reader: ByteReader) {
        precondition(
            written[...] == encoding.dropLast(reader.remaining), "a proof is written as it was read")
    }

    /// A proof holds for one list of commitments only.
    private static func verify(
        _ commitments: [CompressedPoint], _ proves: ([CompressedPoint]) throws(RangeProofError) -> Void
    ) throws(RangeProofError) {
        try proves(commitments)
        guard let first = commitments.first, first != other else { return }
        do { try proves([other] + commitments.dropFirst()) } catch { return }
        preconditionFailure("a proof holds for other commitments")
    }
}
