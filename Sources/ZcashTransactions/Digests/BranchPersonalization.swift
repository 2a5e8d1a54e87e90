import Primitives

extension BLAKE2b {
    /// BLAKE2b-256 under a personalisation of 12 ASCII characters and a consensus branch.
    init(personalization: String, branchID: UInt32) {
        var writer = ByteWriter(reservingCapacity: 16)
        writer.write(personalization.utf8)
        writer.writeUInt32(branchID)
        self.init(personalizationBytes: writer.bytes)
    }
}
