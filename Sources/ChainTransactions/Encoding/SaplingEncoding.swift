import Primitives
import ZcashTransactions

/// The form of ZIP 225: one anchor for all spends, and a balance only where there is a description.
extension SaplingBundle {
    func write(to writer: inout ByteWriter) {
        writeSpends(to: &writer)
        writeOutputs(to: &writer)
        writer.writeLittleEndian(valueBalance)
        writeAnchor(to: &writer)
        writeAuthorization(to: &writer)
    }

    func writeSpends(to writer: inout ByteWriter) {
        writer.writeCompactSize(spends.count)
        for spend in spends {
            writer.write(spend.valueCommitment)
            writer.write(spend.nullifier)
            writer.write(spend.randomizedKey)
        }
    }

    func writeOutputs(to writer: inout ByteWriter) {
        writer.writeCompactSize(outputs.count)
        for output in outputs {
            writer.write(output.valueCommitment)
            writer.write(output.noteCommitment)
            writer.write(output.ephemeralKey)
            writer.write(output.noteCiphertext)
            writer.write(output.outgoingCiphertext)
        }
    }

    func writeAnchor(to writer: inout ByteWriter) {
        if let first = spends.first { writer.write(first.anchor) }
    }

    func writeAuthorization(to writer: inout ByteWriter) {
        for spend in spends { writer.write(spend.proof, orZeros: 192) }
        for spend in spends { writer.write(spend.signature, orZeros: 64) }
        for output in outputs { writer.write(output.proof, orZeros: 192) }
        writer.write(bindingSignature ?? [], orZeros: 64)
    }

    init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        self.init()
        spends = try reader.readList(elementSize: 96 + 192 + 64) { (reader) throws(LedgerDecodingError) in
            SpendDescription(
                valueCommitment: try reader.readBytes(32), anchor: [], nullifier: try reader.readBytes(32),
                randomizedKey: try reader.readBytes(32), proof: [], signature: [])
        }
        outputs = try reader.readList(elementSize: 756 + 192) { (reader) throws(LedgerDecodingError) in
            OutputDescription(
                valueCommitment: try reader.readBytes(32), noteCommitment: try reader.readBytes(32),
                ephemeralKey: try reader.readBytes(32), noteCiphertext: try reader.readBytes(580),
                outgoingCiphertext: try reader.readBytes(80), proof: [])
        }
        guard !isEmpty else { throw .emptySection(.sapling) }
        valueBalance = Int64(bitPattern: try reader.readUInt64())
        if !spends.isEmpty {
            let anchor = try reader.readBytes(32)
            for index in spends.indices { spends[index].anchor = anchor }
        }
        for index in spends.indices { spends[index].proof = try reader.readBytes(192) }
        for index in spends.indices { spends[index].signature = try reader.readBytes(64) }
        for index in outputs.indices { outputs[index].proof = try reader.readBytes(192) }
        bindingSignature = try reader.readBytes(64)
    }
}
