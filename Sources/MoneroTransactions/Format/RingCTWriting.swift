import Algebra
import Primitives
import RingCT
import RingSignatures

extension RingCTSignatures {
    /// The part that every node keeps: type, fee, encrypted amounts, commitments.
    public var baseBytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 256)
        writer.writeUInt8(type.rawValue)
        writer.writeVarint(fee)
        if type == .simple { writer.write(pseudoOutputs) }
        for amount in encryptedAmounts {
            switch amount {
            case .scalars(let mask, let amount): writer.write(mask.bytes + amount.bytes)
            case .compact(let bits): writer.writeUInt64(bits)
            }
        }
        writer.write(commitments)
        return writer.bytes
    }

    /// The part that pruned nodes leave out: range proofs, ring signatures, pseudo-outputs.
    public var prunableBytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 2048)
        switch rangeProofs {
        case .borromean(let proofs):
            for proof in proofs { proof.write(to: &writer) }
        case .bulletproofs(let proofs):
            if type == .bulletproof {
                writer.writeUInt32(UInt32(truncatingIfNeeded: proofs.count))
            } else {
                writer.writeVarint(UInt64(proofs.count))
            }
            for proof in proofs { proof.write(to: &writer) }
        case .bulletproofsPlus(let proofs):
            writer.writeVarint(UInt64(proofs.count))
            for proof in proofs { proof.write(to: &writer) }
        }
        switch ringSignatures {
        case .mlsag(let signatures):
            for signature in signatures {
                for scalar in signature.s.joined() { writer.write(scalar.littleEndianBytes) }
                writer.write(signature.c0.littleEndianBytes)
            }
        case .clsag(let signatures):
            for signature in signatures {
                for scalar in signature.s { writer.write(scalar.littleEndianBytes) }
                writer.write(signature.c1.littleEndianBytes)
                writer.write(signature.d.bytes)
            }
        }
        if type >= .bulletproof { writer.write(pseudoOutputs) }
        return writer.bytes
    }

    /// What of the range proofs the ring signatures sign: their points and scalars without counts.
    var signedProofBytes: [UInt8] {
        switch rangeProofs {
        case .borromean(let proofs): proofs.flatMap(\.signedBytes)
        case .bulletproofs(let proofs): proofs.flatMap(\.signedBytes)
        case .bulletproofsPlus(let proofs): proofs.flatMap(\.signedBytes)
        }
    }
}
