import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures

extension RingBundle {
    func write(to writer: inout ByteWriter) {
        writeInputs(to: &writer)
        writeOutputs(to: &writer)
        writeDeposits(to: &writer)
        writeWithdrawal(to: &writer)
        writeAuthorization(to: &writer)
    }

    func writeInputs(to writer: inout ByteWriter) {
        writer.writeCompactSize(inputs.count)
        for input in inputs {
            for member in input.members { writer.writeUInt64(member) }
            writer.write(input.keyImage)
            writer.write(input.pseudoOutput)
        }
    }

    func writeOutputs(to writer: inout ByteWriter) {
        writer.writeCompactSize(outputs.count)
        for output in outputs {
            writer.write(output.key)
            writer.write(output.commitment)
            writer.write(output.ephemeralKey)
            writer.writeUInt8(output.viewTag)
            writer.writeUInt64(output.encryptedAmount)
        }
    }

    func writeDeposits(to writer: inout ByteWriter) {
        writer.writeCompactSize(deposits.count)
        for deposit in deposits {
            writer.write(deposit.key)
            writer.write(deposit.ephemeralKey)
            writer.writeUInt8(deposit.viewTag)
            writer.writeUInt64(deposit.amount)
        }
    }

    /// Only inputs can pay something out.
    func writeWithdrawal(to writer: inout ByteWriter) {
        if !inputs.isEmpty { writer.writeUInt64(withdrawn) }
    }

    func writeAuthorization(to writer: inout ByteWriter) {
        for input in inputs {
            for response in input.signature.s { writer.write(response.littleEndianBytes) }
            writer.write(input.signature.c1.littleEndianBytes)
            writer.write(input.signature.d)
        }
        if !outputs.isEmpty { rangeProof?.write(to: &writer) }
    }

    init(from reader: inout LedgerReader) throws(LedgerDecodingError) {
        let inputSize = Self.ringSize * (8 + 32) + 4 * 32
        let effects = try reader.readList(elementSize: inputSize) { (reader) throws(LedgerDecodingError) in
            (
                members: try reader.readList(count: Self.ringSize, elementSize: 8) {
                    (reader) throws(LedgerDecodingError) in
                    try reader.readUInt64()
                },
                keyImage: try reader.readPoint(), pseudoOutput: try reader.readPoint()
            )
        }
        outputs = try reader.readList(elementSize: 3 * 32 + 1 + 8) { (reader) throws(LedgerDecodingError) in
            RingOutput(
                key: try reader.readPoint(), commitment: try reader.readPoint(),
                ephemeralKey: try reader.readPoint(), viewTag: try reader.readUInt8(),
                encryptedAmount: try reader.readUInt64())
        }
        deposits = try reader.readList(elementSize: 2 * 32 + 1 + 8) { (reader) throws(LedgerDecodingError) in
            RingDeposit(
                key: try reader.readPoint(), ephemeralKey: try reader.readPoint(), viewTag: try reader.readUInt8(),
                amount: try reader.readUInt64())
        }
        withdrawn = effects.isEmpty ? 0 : try reader.readUInt64()
        inputs = []
        inputs.reserveCapacity(effects.count)
        for effect in effects {
            let responses = try reader.readList(count: Self.ringSize, elementSize: 32) {
                (reader) throws(LedgerDecodingError) in
                try reader.readScalar()
            }
            inputs.append(
                RingInput(
                    members: effect.members, keyImage: effect.keyImage, pseudoOutput: effect.pseudoOutput,
                    signature: CLSAGSignature(s: responses, c1: try reader.readScalar(), d: try reader.readPoint())))
        }
        if !outputs.isEmpty {
            rangeProof = try reader.read { (reader) throws(RangeProofDecodingError) in
                try BulletproofPlus(from: &reader)
            } refusal: {
                .rangeProof($0)
            }
        }
    }
}
