extension BLAKE2b {
    /// BLAKE2b-256 under a personalisation of 16 ASCII characters.
    package init(personalization: String) {
        self.init(personalizationBytes: Array(personalization.utf8))
    }

    /// BLAKE2b-256 under a personalisation of 16 bytes, which is a constant of the caller's.
    package init(personalizationBytes bytes: [UInt8]) {
        do throws(BLAKE2Error) { try self.init(count: 32, personalization: bytes) } catch {
            preconditionFailure("personalisations of this package have 16 bytes")
        }
    }

    /// BLAKE2b-256 of what `body` writes, under a personalisation of 16 ASCII characters.
    package static func digest(
        _ personalization: String, _ body: (inout ByteWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var hasher = BLAKE2b(personalization: personalization)
        var writer = ByteWriter()
        body(&writer)
        hasher.update(writer.bytes)
        return hasher.finalize()
    }
}
