import Primitives

/// The header of a block (Zcash protocol specification §7.6); byte strings in the order of the wire.
public struct BlockHeader: Sendable, Hashable {
    /// The version of the block's format, at least 4.
    public var version: UInt32
    /// The hash of the block before, 32 bytes.
    public var previousHash: [UInt8]
    /// The root over the transactions' identifiers, 32 bytes.
    public var merkleRoot: [UInt8]
    /// 32 bytes whose meaning the network upgrade decides: from Sapling on the root of the note commitment tree after
    /// the block, from Heartwood on the root of the chain's history (ZIP 221), from NU5 on that with the authorising
    /// data's root (ZIP 244).
    public var commitment: [UInt8]
    /// Seconds since 1970.
    public var time: UInt32
    /// The target of the work in its short form.
    public var bits: UInt32
    /// The nonce, 32 bytes.
    public var nonce: [UInt8]
    /// The solution of Equihash, 1344 bytes on the public networks and 36 on regtest.
    public var solution: [UInt8]

    /// A header of these parts.
    public init(
        version: UInt32, previousHash: [UInt8], merkleRoot: [UInt8], commitment: [UInt8], time: UInt32, bits: UInt32,
        nonce: [UInt8], solution: [UInt8]
    ) {
        self.version = version
        self.previousHash = previousHash
        self.merkleRoot = merkleRoot
        self.commitment = commitment
        self.time = time
        self.bits = bits
        self.nonce = nonce
        self.solution = solution
    }

    init(from reader: inout TransactionReader) throws(TransactionReadingError) {
        self.init(
            version: try reader.readUInt32(), previousHash: try reader.readBytes(32),
            merkleRoot: try reader.readBytes(32), commitment: try reader.readBytes(32), time: try reader.readUInt32(),
            bits: try reader.readUInt32(), nonce: try reader.readBytes(32), solution: try reader.readCounted())
    }

    func write(to writer: inout ByteWriter) {
        writer.writeUInt32(version)
        writer.write(previousHash)
        writer.write(merkleRoot)
        writer.write(commitment)
        writer.writeUInt32(time)
        writer.writeUInt32(bits)
        writer.write(nonce)
        writer.writeCounted(solution)
    }

    /// The header's encoding.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 1487)
        write(to: &writer)
        return writer.bytes
    }

    /// The block's hash: double SHA-256 of the header, 32 bytes.
    public var hash: [UInt8] { SHA256.digest(of: SHA256.digest(of: bytes)) }
}
