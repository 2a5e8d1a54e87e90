import Chain
import NodeService
import Primitives
import RingSignatures

extension NodeClient {
    /// The ring outputs of these numbers, all of which there must be.
    func ringMembers(_ numbers: [UInt64]) async throws -> [RingMember] {
        var subject = ByteWriter()
        for number in numbers { subject.writeUInt64(number) }
        var reader = ByteReader(try await query("/ring/outputs", subject.bytes) ?? [])
        return try numbers.map { _ in
            guard (try? reader.readUInt8()) == 1, let bytes = try? reader.readBytes(RingOutputRecord.byteCount),
                let record = RingOutputRecord(encoded: bytes)
            else { throw NodeClientError.malformedAnswer("a ring output is missing.") }
            return record.member
        }
    }
}
