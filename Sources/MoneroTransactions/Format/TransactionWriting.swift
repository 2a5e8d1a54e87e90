import Algebra
import Primitives
import RingSignatures

extension MoneroTransaction {
    /// The transaction's encoding, of which there is one.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 2048)
        writer.write(prefixBytes)
        switch (version, signatures) {
        case (.cryptoNote, .cryptoNote(let list)):
            for part in list.flatMap(\.parts) {
                writer.write(part.c.littleEndianBytes)
                writer.write(part.r.littleEndianBytes)
            }
        case (.ringCT, .ringCT(let signatures)):
            writer.write(signatures.baseBytes)
            writer.write(signatures.prunableBytes)
        case (.ringCT, _): writer.writeUInt8(RingCTSignatures.noneTag)
        case (.cryptoNote, _): break
        }
        return writer.bytes
    }

    /// The encoding without signatures (monero `transaction_prefix`).
    public var prefixBytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 1024)
        writer.writeVarint(version.rawValue)
        writer.writeVarint(unlockTime)
        writer.writeVarint(UInt64(inputs.count))
        for input in inputs { input.write(to: &writer) }
        writer.writeVarint(UInt64(outputs.count))
        for output in outputs { output.write(to: &writer) }
        writer.writeVarint(UInt64(extra.count))
        writer.write(extra)
        return writer.bytes
    }
}

extension TransactionInput {
    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .coinbase(let height):
            writer.writeUInt8(Self.coinbaseTag)
            writer.writeVarint(height)
        case .key(let amount, let offsets, let keyImage):
            writer.writeUInt8(Self.keyTag)
            writer.writeVarint(amount)
            writer.writeVarint(UInt64(offsets.count))
            for offset in offsets { writer.writeVarint(offset) }
            writer.write(keyImage.bytes)
        }
    }
}

extension TransactionOutput {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.writeVarint(amount)
        writer.writeUInt8(viewTag == nil ? Self.keyTag : Self.taggedKeyTag)
        writer.write(key.bytes)
        if let viewTag { writer.writeUInt8(viewTag) }
    }
}
