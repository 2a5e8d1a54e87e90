import Primitives

extension CircuitCall {
    /// The most public inputs of a call.
    public static let maximumPublicInputs = 256
    /// The longest proof of a call: that of BLS12-381, compressed.
    public static let maximumProofByteCount = 192
}

extension ApplicationBundle {
    func write(to writer: inout ByteWriter) {
        writeRegistrations(to: &writer)
        writeDeposits(to: &writer)
        writeCalls(to: &writer)
        writeAuthorization(to: &writer)
    }

    func writeRegistrations(to writer: inout ByteWriter) {
        writer.writeCompactSize(registrations.count)
        for registration in registrations {
            writer.writeCounted(registration.verifyingKey)
            writer.writeCounted(registration.policy)
            writer.write(registration.setupRecord)
        }
    }

    func writeDeposits(to writer: inout ByteWriter) {
        writer.writeCompactSize(deposits.count)
        for deposit in deposits {
            writer.write(deposit.circuit)
            writer.writeUInt64(deposit.amount)
        }
    }

    func writeCalls(to writer: inout ByteWriter) {
        writer.writeCompactSize(calls.count)
        for call in calls {
            writer.write(call.circuit)
            writer.writeUInt64(call.released)
            writer.writeCompactSize(call.publicInputs.count)
            for input in call.publicInputs { writer.write(input) }
        }
    }

    func writeAuthorization(to writer: inout ByteWriter) {
        for call in calls { writer.writeCounted(call.proof) }
    }

    init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        registrations = try reader.readList(elementSize: 34) { (reader) throws(LedgerDecodingError) in
            CircuitRegistration(
                verifyingKey: try reader.readCounted(), policy: try reader.readCounted(),
                setupRecord: try reader.readHash())
        }
        deposits = try reader.readList(elementSize: 40) { (reader) throws(LedgerDecodingError) in
            CircuitDeposit(circuit: try reader.readHash(), amount: try reader.readUInt64())
        }
        calls = try reader.readList(elementSize: 42) { (reader) throws(LedgerDecodingError) in
            let circuit = try reader.readHash()
            let released = try reader.readUInt64()
            let start = reader.offset
            let count = try reader.readCount(elementSize: 32)
            guard count <= CircuitCall.maximumPublicInputs else {
                throw .tooManyPublicInputs(offset: start, actual: count, maximum: CircuitCall.maximumPublicInputs)
            }
            let inputs = try reader.readList(count: count, elementSize: 32) { (reader) throws(LedgerDecodingError) in
                try reader.readBytes(32)
            }
            return CircuitCall(circuit: circuit, publicInputs: inputs, released: released, proof: [])
        }
        for index in calls.indices {
            let start = reader.offset
            let proof = try reader.readCounted()
            guard proof.count <= CircuitCall.maximumProofByteCount else {
                throw .proofTooLong(
                    offset: start, actual: proof.count, maximum: CircuitCall.maximumProofByteCount)
            }
            calls[index].proof = proof
        }
    }
}
