import Primitives

/// A block: its header, the transaction that pays the miner, and the identifiers of all others (monero
/// `src/cryptonote_basic/cryptonote_basic.h`, `block`).
public struct MoneroBlock: Equatable, Sendable {
    /// The header.
    public var header: MoneroBlockHeader
    /// The coinbase transaction.
    public var minerTransaction: MoneroTransaction
    /// The other transactions' identifiers, 32 bytes each.
    public var transactionHashes: [[UInt8]]

    /// A block of these parts.
    public init(header: MoneroBlockHeader, minerTransaction: MoneroTransaction, transactionHashes: [[UInt8]]) {
        self.header = header
        self.minerTransaction = minerTransaction
        self.transactionHashes = transactionHashes
    }

    /// Reads a block that fills `bytes`; counts are bounded by the bytes that remain.
    public init(bytes: [UInt8]) throws(MoneroReadingError) {
        var reader = MoneroReader(bytes)
        self.init(
            header: try MoneroBlockHeader(from: &reader), minerTransaction: try MoneroTransaction(from: &reader),
            transactionHashes: try reader.readList(elementSize: 32) { (reader) throws(MoneroReadingError) in
                try reader.readBytes(32)
            })
        try reader.finish()
    }

    /// The block's encoding, of which there is one.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 256 + 32 * transactionHashes.count)
        writer.write(header.bytes)
        writer.write(minerTransaction.bytes)
        writer.writeVarint(UInt64(transactionHashes.count))
        for hash in transactionHashes { writer.write(hash) }
        return writer.bytes
    }

    /// The height that the coinbase transaction names.
    public var height: UInt64? {
        guard minerTransaction.isCoinbase, case .coinbase(let height)? = minerTransaction.inputs.first else {
            return nil
        }
        return height
    }

    /// What miners hash: the header, the root over all transactions, their number.
    public var hashingBytes: [UInt8] {
        let leaves = [minerTransaction.hash] + transactionHashes
        guard let root = TreeHash.root(leaves) else { preconditionFailure("there is one leaf at least") }
        return header.bytes + root + Varint.encode(UInt64(leaves.count))
    }

    /// The block's identifier, 32 bytes: the hash of ``hashingBytes`` behind their length.
    ///
    /// One block of the main network, at height 202612, has the identifier that a faulty tree gave it in 2014; monero
    /// tells it by the hash of its bytes (`src/cryptonote_basic/cryptonote_format_utils.cpp`, `calculate_block_hash`).
    public var hash: [UInt8] {
        if height == Self.exceptionalHeight, Keccak256.digest(of: bytes) == Self.exceptionalBytesHash {
            return Self.exceptionalHash
        }
        let bytes = hashingBytes
        return Keccak256.digest(of: Varint.encode(UInt64(bytes.count)) + bytes)
    }

    static let exceptionalHeight: UInt64 = 202_612
    static let exceptionalBytesHash = digest("3a8a2b3a29b50fc86ff73dd087ea43c6f0d6b8f936c849194d5c84c737903966")
    static let exceptionalHash = digest("bbd604d2ba11ba27935e006ed39c9bfdd99b76bf4a50654bc1e1e61217962698")
}

/// A digest in hexadecimal.
private func digest(_ text: String) -> [UInt8] {
    guard let bytes = try? Hexadecimal.decode(text) else { preconditionFailure("a digest is hexadecimal") }
    return bytes
}

/// What stands before a block's transactions.
public struct MoneroBlockHeader: Hashable, Sendable {
    /// The hard fork whose rules the block keeps.
    public var majorVersion: UInt64
    /// The hard fork that the miner votes for.
    public var minorVersion: UInt64
    /// Seconds since 1970.
    public var timestamp: UInt64
    /// The identifier of the block before, 32 bytes.
    public var previousHash: [UInt8]
    /// What the miner found.
    public var nonce: UInt32

    /// A header of these parts.
    public init(
        majorVersion: UInt64, minorVersion: UInt64, timestamp: UInt64, previousHash: [UInt8], nonce: UInt32
    ) {
        self.majorVersion = majorVersion
        self.minorVersion = minorVersion
        self.timestamp = timestamp
        self.previousHash = previousHash
        self.nonce = nonce
    }

    init(from reader: inout MoneroReader) throws(MoneroReadingError) {
        self.init(
            majorVersion: try reader.readVarint(), minorVersion: try reader.readVarint(),
            timestamp: try reader.readVarint(), previousHash: try reader.readBytes(32),
            nonce: try reader.readUInt32())
    }

    /// The header's encoding.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 64)
        for value in [majorVersion, minorVersion, timestamp] { writer.writeVarint(value) }
        writer.write(previousHash)
        writer.writeUInt32(nonce)
        return writer.bytes
    }
}
