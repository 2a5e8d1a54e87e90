import Primitives

extension BLAKE2b {
    /// BLAKE2b-256 under a personalisation of 16 ASCII characters.
    init(personalization: String) {
        self.init(personalization: Array(personalization.utf8))
    }

    /// BLAKE2b-256 under a personalisation of 12 ASCII characters and a consensus branch.
    init(personalization: String, branchID: UInt32) {
        var writer = ByteWriter(reservingCapacity: 16)
        writer.write(personalization.utf8)
        writer.writeUInt32(branchID)
        self.init(personalization: writer.bytes)
    }

    private init(personalization: [UInt8]) {
        do throws(BLAKE2Error) { try self.init(count: 32, personalization: personalization) } catch {
            preconditionFailure("personalisations of this module have 16 bytes")
        }
    }

    /// BLAKE2b-256 of what `body` writes.
    static func digest(_ personalization: String, _ body: (inout ByteWriter) -> Void = { _ in }) -> [UInt8] {
        var hasher = BLAKE2b(personalization: personalization)
        var writer = ByteWriter()
        body(&writer)
        hasher.update(writer.bytes)
        return hasher.finalize()
    }
}
