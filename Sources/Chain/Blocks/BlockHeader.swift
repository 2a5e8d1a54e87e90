public import ChainTransactions
import Primitives

/// What a block commits to (docs/spec, section 9).
public struct BlockHeader: Sendable, Hashable {
    /// The chain.
    public var chainID: ChainID
    /// The height; the first block has 1.
    public var height: UInt64
    /// When the engine made it, in milliseconds since 1970; never below the previous header's. No rule reads it.
    public var time: UInt64
    /// The hash of the header before; for the first block ``root(chainID:appHash:)``.
    public var previous: Hash256
    /// The number of transactions.
    public var transactionCount: UInt32
    /// The hash of the transactions' ids and authorisation digests (``BlockBody``).
    public var bodyHash: Hash256
    /// The commitment to the state after the block.
    public var appHash: Hash256
    /// The account that gets the fees.
    public var proposer: AccountID

    /// The version of the form, a header's first byte.
    public static let version: UInt8 = 1

    /// A header of these parts.
    public init(
        chainID: ChainID, height: UInt64, time: UInt64, previous: Hash256, transactionCount: UInt32,
        bodyHash: Hash256, appHash: Hash256, proposer: AccountID
    ) {
        self.chainID = chainID
        self.height = height
        self.time = time
        self.previous = previous
        self.transactionCount = transactionCount
        self.bodyHash = bodyHash
        self.appHash = appHash
        self.proposer = proposer
    }

    /// What the first block's header follows: a hash of the chain's name and of its state at height 0.
    public static func root(chainID: ChainID, appHash: Hash256) -> Hash256 {
        Hash256(.blockRoot) { writer in
            write(chainID, to: &writer)
            writer.write(appHash)
        }
    }

    /// The encoding, of which there is one: version, chain (length in one byte), height, time, previous header,
    /// number of transactions, body, state, proposer; integers least significant byte first.
    public var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 200)
        write(to: &writer)
        return writer.bytes
    }

    /// The hash of the encoding, which names the block and is what the sequencer signs.
    public var hash: Hash256 { Hash256(.block, write) }

    /// The header that `bytes` encode.
    ///
    /// - Throws: the first check that fails.
    public init(decoding bytes: [UInt8]) throws(BlockDecodingError) {
        self = try decodingBlock(bytes) { (reader) throws(BlockDecodingError) in try BlockHeader(from: &reader) }
    }

    func write(to writer: inout ByteWriter) {
        writer.writeUInt8(Self.version)
        Self.write(chainID, to: &writer)
        writer.writeUInt64(height)
        writer.writeUInt64(time)
        writer.write(previous)
        writer.writeUInt32(transactionCount)
        writer.write(bodyHash)
        writer.write(appHash)
        writer.write(proposer)
    }

    private static func write(_ chainID: ChainID, to writer: inout ByteWriter) {
        let name = Array(chainID.name.utf8)
        writer.writeUInt8(UInt8(truncatingIfNeeded: name.count))
        writer.write(name)
    }

    init(from reader: inout ByteReader) throws(BlockDecodingError) {
        let version = try reading { () throws(ByteReaderError) in try reader.readUInt8() }
        guard version == Self.version else { throw .unknownVersion(actual: version, expected: Self.version) }
        let name = try reading { () throws(ByteReaderError) in try reader.readBytes(Int(try reader.readUInt8())) }
        // Characters that are no ASCII become ones that a chain id refuses.
        do throws(LedgerValueError) { chainID = try ChainID(String(decoding: name, as: UTF8.self)) } catch {
            throw .invalidChainID(error)
        }
        height = try reading { () throws(ByteReaderError) in try reader.readUInt64() }
        time = try reading { () throws(ByteReaderError) in try reader.readUInt64() }
        previous = try readHash(&reader)
        transactionCount = try reading { () throws(ByteReaderError) in try reader.readUInt32() }
        bodyHash = try readHash(&reader)
        appHash = try readHash(&reader)
        proposer = try readHash(&reader)
    }
}

/// A header and the sequencer's signature of its hash.
public struct SignedHeader: Sendable, Hashable {
    /// The header.
    public var header: BlockHeader
    /// The Ed25519 signature of the header's hash, 64 bytes.
    public var signature: [UInt8]

    /// The length of a signature in bytes.
    public static let signatureByteCount = 64

    /// A header with its signature.
    public init(header: BlockHeader, signature: [UInt8]) {
        self.header = header
        self.signature = signature
    }

    /// The header's encoding and the signature behind it.
    public var encoded: [UInt8] { header.encoded + signature }

    /// The signed header that `bytes` encode; the signature is not verified.
    ///
    /// - Throws: the first check that fails.
    public init(decoding bytes: [UInt8]) throws(BlockDecodingError) {
        self = try decodingBlock(bytes) { (reader) throws(BlockDecodingError) in try SignedHeader(from: &reader) }
    }

    init(from reader: inout ByteReader) throws(BlockDecodingError) {
        header = try BlockHeader(from: &reader)
        signature = try reading { () throws(ByteReaderError) in try reader.readBytes(Self.signatureByteCount) }
    }

    /// Whether `sequencer` signed the header's hash; never by a key that anybody can sign for. Variable time; everything
    /// in it is public.
    public func isSigned(by sequencer: AccountID) -> Bool {
        guard sequencer.hasOwner else { return false }
        do throws(AccountSignatureError) {
            try sequencer.verify(signature: signature, of: header.hash.bytes)
            return true
        } catch { return false }
    }
}

/// Translates a reader's refusal.
func reading<R>(_ body: () throws(ByteReaderError) -> R) throws(BlockDecodingError) -> R {
    do throws(ByteReaderError) { return try body() } catch { throw .layout(error) }
}

func readHash(_ reader: inout ByteReader) throws(BlockDecodingError) -> Hash256 {
    let bytes = try reading { () throws(ByteReaderError) in try reader.readBytes(Hash256.byteCount) }
    guard let hash = Hash256(bytes) else { preconditionFailure("a hash has as many bytes as were read for it") }
    return hash
}

/// Decodes all of `bytes`.
func decodingBlock<R>(
    _ bytes: [UInt8], _ body: (inout ByteReader) throws(BlockDecodingError) -> R
) throws(BlockDecodingError) -> R {
    var reader = ByteReader(bytes)
    let value = try body(&reader)
    try reading { () throws(ByteReaderError) in try reader.finish() }
    return value
}
