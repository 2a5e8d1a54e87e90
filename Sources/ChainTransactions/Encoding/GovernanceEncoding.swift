package import Primitives

extension GovernanceBundle {
    func write(to writer: inout ByteWriter) {
        writeChanges(to: &writer)
        writeAuthorization(to: &writer)
    }

    func writeChanges(to writer: inout ByteWriter) {
        writer.writeCompactSize(changes.count)
        for change in changes { change.write(to: &writer) }
        writer.writeUInt64(height)
    }

    func writeAuthorization(to writer: inout ByteWriter) {
        writer.writeCompactSize(approvals.count)
        for approval in approvals {
            writer.write(approval.validator)
            writer.write(approval.signature, orZeros: 64)
        }
    }

    init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        changes = try reader.readList(elementSize: 3) { (reader) throws(LedgerDecodingError) in
            try ConfigurationChange(from: &reader)
        }
        height = try reader.readUInt64()
        approvals = try reader.readList(elementSize: 96) { (reader) throws(LedgerDecodingError) in
            Approval(validator: try reader.readHash(), signature: try reader.readBytes(64))
        }
    }
}

extension ConfigurationChange {
    /// Writes the change as transactions hold it.
    package func write(to writer: inout ByteWriter) {
        switch self {
        case .pool(let pool, let isOpen):
            writer.writeUInt8(0)
            pool.write(to: &writer)
            writer.writeUInt8(isOpen ? 1 : 0)
        case .approveCircuit(let circuit, let setupRecord):
            writer.writeUInt8(1)
            writer.write(circuit)
            writer.write(setupRecord)
        case .retireCircuit(let circuit):
            writer.writeUInt8(2)
            writer.write(circuit)
        }
    }

    /// Reads what ``write(to:)`` writes.
    package init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        switch try reader.readKind(maximum: 2) {
        case 0:
            self = .pool(try Pool(from: &reader), isOpen: try reader.readKind(maximum: 1) == 1)
        case 1: self = .approveCircuit(try reader.readHash(), setupRecord: try reader.readHash())
        default: self = .retireCircuit(try reader.readHash())
        }
    }
}

extension Pool {
    /// Writes the pool's kind, and the circuit's name where it is one's.
    package func write(to writer: inout ByteWriter) {
        switch self {
        case .transparent: writer.writeUInt8(0)
        case .sapling: writer.writeUInt8(1)
        case .ring: writer.writeUInt8(2)
        case .circuit(let id):
            writer.writeUInt8(3)
            writer.write(id)
        }
    }

    /// Reads what ``write(to:)`` writes.
    package init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        switch try reader.readKind(maximum: 3) {
        case 0: self = .transparent
        case 1: self = .sapling
        case 2: self = .ring
        default: self = .circuit(try reader.readHash())
        }
    }
}
