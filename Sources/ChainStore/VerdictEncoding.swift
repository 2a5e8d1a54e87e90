import Chain
import ChainTransactions
import Primitives

/// The form in which verdicts lie beside a block. No hash commits to them: execution gives them again.
enum VerdictEncoding {
    static func encode(_ verdicts: [TransactionVerdict]) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt32(UInt32(truncatingIfNeeded: verdicts.count))
        for verdict in verdicts {
            writer.writeUInt8((verdict.id == nil ? 0 : 1) | (verdict.refusal == nil ? 0 : 2))
            if let id = verdict.id { writer.write(id) }
            if let refusal = verdict.refusal { write(refusal, to: &writer) }
            write(verdict.explanation, to: &writer)
            writer.writeUInt64(verdict.fee)
            writer.writeUInt64(UInt64(verdict.byteCount))
            writer.writeUInt64(UInt64(verdict.proofCost))
        }
        return writer.bytes
    }

    /// The verdicts that `bytes` encode, or nil.
    static func decode(_ bytes: [UInt8]) -> [TransactionVerdict]? {
        var reader = ByteReader(bytes)
        do {
            let count = try reader.readCount32(elementSize: 29)
            var verdicts: [TransactionVerdict] = []
            verdicts.reserveCapacity(count)
            for _ in 0..<count {
                let flags = try reader.readUInt8()
                guard flags < 4 else { return nil }
                let id = flags & 1 == 0 ? nil : Hash256(try reader.readBytes(Hash256.byteCount))
                let refusal = flags & 2 == 0 ? nil : try readText(&reader)
                let explanation = try readText(&reader)
                let fee = try reader.readUInt64()
                guard let byteCount = Int(exactly: try reader.readUInt64()),
                    let proofCost = Int(exactly: try reader.readUInt64())
                else { return nil }
                verdicts.append(
                    TransactionVerdict(
                        id: id, refusal: refusal, explanation: explanation, fee: fee, byteCount: byteCount,
                        proofCost: proofCost))
            }
            try reader.finish()
            return verdicts
        } catch { return nil }
    }

    private static func write(_ text: String, to writer: inout ByteWriter) {
        let bytes = Array(text.utf8)
        writer.writeUInt32(UInt32(truncatingIfNeeded: bytes.count))
        writer.write(bytes)
    }

    private static func readText(_ reader: inout ByteReader) throws(ByteReaderError) -> String {
        String(decoding: try reader.readBytes(try reader.readCount32(elementSize: 1)), as: UTF8.self)
    }
}
