import Primitives

extension Transaction {
    /// The transaction's encoding, of which there is one.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 1024)
        writer.writeUInt32(version.header)
        if let group = version.groupID { writer.writeUInt32(group) }
        if version == .v5 { writeBodyV5(to: &writer) } else { writeBody(to: &writer) }
        return writer.bytes
    }

    private func writeBody(to writer: inout ByteWriter) {
        writeTransparent(to: &writer)
        writer.writeUInt32(lockTime)
        if version >= .v3 { writer.writeUInt32(expiryHeight) }
        if version == .v4 {
            writer.writeLittleEndian(sapling.valueBalance)
            writer.writeCompactSize(sapling.spends.count)
            for spend in sapling.spends {
                spend.writeSigned(to: &writer)
                writer.write(spend.signature)
            }
            writer.writeCompactSize(sapling.outputs.count)
            for output in sapling.outputs { output.write(to: &writer) }
        }
        if version >= .v2 {
            writer.writeCompactSize(joinSplits?.descriptions.count ?? 0)
            if let joinSplits {
                for description in joinSplits.descriptions { writer.write(description) }
                writer.write(joinSplits.publicKey)
                writer.write(joinSplits.signature)
            }
        }
        if version == .v4, !sapling.isEmpty { writer.write(sapling.bindingSignature ?? zeros(64)) }
    }

    private func writeTransparent(to writer: inout ByteWriter) {
        writer.writeCompactSize(transparentInputs.count)
        for input in transparentInputs {
            writer.write(input.previous)
            writer.writeCounted(input.script)
            writer.writeUInt32(input.sequence)
        }
        writer.writeCompactSize(transparentOutputs.count)
        for output in transparentOutputs { writer.write(output) }
    }

    private func writeBodyV5(to writer: inout ByteWriter) {
        writer.writeUInt32(consensusBranchID ?? 0)
        writer.writeUInt32(lockTime)
        writer.writeUInt32(expiryHeight)
        writeTransparent(to: &writer)
        writer.writeCompactSize(sapling.spends.count)
        for spend in sapling.spends {
            writer.write(spend.valueCommitment)
            writer.write(spend.nullifier)
            writer.write(spend.randomizedKey)
        }
        writer.writeCompactSize(sapling.outputs.count)
        for output in sapling.outputs { output.writeWithoutProof(to: &writer) }
        if !sapling.isEmpty {
            writer.writeLittleEndian(sapling.valueBalance)
            if let first = sapling.spends.first { writer.write(first.anchor) }
            for spend in sapling.spends { writer.write(spend.proof) }
            for spend in sapling.spends { writer.write(spend.signature) }
            for output in sapling.outputs { writer.write(output.proof) }
            writer.write(sapling.bindingSignature ?? zeros(64))
        }
        writer.writeCompactSize(orchard?.actions.count ?? 0)
        if let orchard {
            for action in orchard.actions { writer.write(action) }
            writer.writeUInt8(orchard.flags)
            writer.writeLittleEndian(orchard.valueBalance)
            writer.write(orchard.anchor)
            writer.writeCounted(orchard.proof)
            for signature in orchard.signatures { writer.write(signature) }
            writer.write(orchard.bindingSignature)
        }
    }
}

/// A missing signature of a transaction under construction.
private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

extension SpendDescription {
    /// What signatures of version 4 cover: everything but the signature.
    func writeSigned(to writer: inout ByteWriter) {
        writer.write(valueCommitment)
        writer.write(anchor)
        writer.write(nullifier)
        writer.write(randomizedKey)
        writer.write(proof)
    }
}

extension OutputDescription {
    func writeWithoutProof(to writer: inout ByteWriter) {
        writer.write(valueCommitment)
        writer.write(noteCommitment)
        writer.write(ephemeralKey)
        writer.write(noteCiphertext)
        writer.write(outgoingCiphertext)
    }

    func write(to writer: inout ByteWriter) {
        writeWithoutProof(to: &writer)
        writer.write(proof)
    }
}

extension ByteWriter {
    mutating func write(_ point: OutPoint) {
        write(point.transactionID)
        writeUInt32(point.index)
    }

    mutating func write(_ output: TransparentOutput) {
        writeLittleEndian(output.value)
        writeCounted(output.script)
    }
}
