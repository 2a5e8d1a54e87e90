internal import Primitives
public import RingSignatures

/// What a transaction's extra field holds (monero `src/cryptonote_basic/tx_extra.h`).
///
/// The network admits any bytes. Reading stops at the first part that makes no sense, which with everything behind it
/// becomes ``remainder``; writing gives the same bytes again.
public struct TransactionExtra: Hashable, Sendable {
    /// One part of the field.
    public enum Part: Hashable, Sendable {
        /// Tag 0 and zeros to the field's end, so many bytes in all.
        case padding(count: Int)
        /// Tag 1: the transaction's public key R.
        case publicKey(CompressedPoint)
        /// Tag 2: up to 255 bytes; payment ids among them.
        case nonce([UInt8])
        /// Tag 3: the root of a tree of blocks that are mined together, and the tree's depth.
        case mergeMining(depth: UInt64, root: [UInt8])
        /// Tag 4: a public key for each output.
        case additionalPublicKeys([CompressedPoint])
        /// Tag 0xde: bytes that a miner left.
        case minerGate([UInt8])
    }

    /// What a nonce says about a payment.
    public enum PaymentID: Hashable, Sendable {
        /// 32 bytes in the open.
        case open([UInt8])
        /// 8 bytes that the receiver can decrypt.
        case encrypted([UInt8])
    }

    /// The parts, in order.
    public var parts: [Part]
    /// Bytes at the end that are no part.
    public var remainder: [UInt8]

    /// A field of these parts.
    public init(_ parts: [Part], remainder: [UInt8] = []) {
        self.parts = parts
        self.remainder = remainder
    }

    /// Reads the extra field of a transaction.
    public init(bytes: [UInt8]) {
        self.init([])
        var reader = ByteReader(bytes)
        while reader.remaining > 0 {
            let start = reader
            guard let part = try? Part(from: &reader) else {
                remainder = (try? start.rest()) ?? []
                return
            }
            parts.append(part)
        }
    }

    /// The field's bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 64)
        for part in parts { part.write(to: &writer) }
        writer.write(remainder)
        return writer.bytes
    }

    /// The transaction's public keys, of which the first is meant; others have been seen.
    public var publicKeys: [CompressedPoint] {
        parts.compactMap { if case .publicKey(let key) = $0 { key } else { nil } }
    }

    /// The public keys of the outputs, where there is one for each; empty otherwise.
    public var additionalPublicKeys: [CompressedPoint] {
        for case .additionalPublicKeys(let keys) in parts { return keys }
        return []
    }

    /// The first payment id of the first nonce.
    public var paymentID: PaymentID? {
        for case .nonce(let bytes) in parts { return PaymentID(nonce: bytes) }
        return nil
    }
}

extension TransactionExtra.PaymentID {
    /// The id that a nonce begins with: tag 0 and 32 bytes, or tag 1 and 8 bytes, and nothing else.
    init?(nonce: [UInt8]) {
        switch (nonce.first, nonce.count) {
        case (0, 33): self = .open(Array(nonce.dropFirst()))
        case (1, 9): self = .encrypted(Array(nonce.dropFirst()))
        default: return nil
        }
    }

    /// The nonce that says so.
    public var nonce: [UInt8] {
        switch self {
        case .open(let bytes): [0] + bytes
        case .encrypted(let bytes): [1] + bytes
        }
    }
}

extension ByteReader {
    /// All bytes that are left.
    fileprivate func rest() throws(ByteReaderError) -> [UInt8] {
        var reader = self
        return try reader.readBytes(remaining)
    }
}

extension TransactionExtra.Part {
    /// Bytes of padding, and of a nonce, at most.
    private static let maximumPadding = 255
    private static let maximumNonce = 255

    /// Why bytes are no part; told to nobody.
    private struct NoPart: Error {}

    fileprivate init(from reader: inout ByteReader) throws {
        let tag = try reader.readUInt8()
        switch tag {
        case 0:
            let rest = try reader.readBytes(reader.remaining)
            guard rest.count < Self.maximumPadding, rest.allSatisfy({ $0 == 0 }) else { throw NoPart() }
            self = .padding(count: rest.count + 1)
        case 1: self = .publicKey(try Self.point(from: &reader))
        case 2:
            let count = try reader.readVarint()
            guard count <= UInt64(Self.maximumNonce) else { throw NoPart() }
            self = .nonce(try reader.readBytes(Int(count)))
        case 3:
            // A string that holds the depth and the root, and nothing else.
            var inner = ByteReader(try Self.counted(from: &reader))
            self = .mergeMining(depth: try inner.readVarint(), root: try inner.readBytes(32))
            try inner.finish()
        case 4:
            let count = try reader.readVarint()
            guard count <= UInt64(reader.remaining / 32) else { throw NoPart() }
            var keys: [CompressedPoint] = []
            for _ in 0..<Int(count) { keys.append(try Self.point(from: &reader)) }
            self = .additionalPublicKeys(keys)
        case 0xde: self = .minerGate(try Self.counted(from: &reader))
        default: throw NoPart()
        }
    }

    private static func point(from reader: inout ByteReader) throws -> CompressedPoint {
        guard let point = CompressedPoint(try reader.readBytes(32)) else { throw NoPart() }
        return point
    }

    private static func counted(from reader: inout ByteReader) throws -> [UInt8] {
        let count = try reader.readVarint()
        guard count <= UInt64(reader.remaining) else { throw NoPart() }
        return try reader.readBytes(Int(count))
    }

    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .padding(let count): writer.write([UInt8](repeating: 0, count: max(1, count)))
        case .publicKey(let key):
            writer.writeUInt8(1)
            writer.write(key.bytes)
        case .nonce(let bytes): Self.write(bytes, tag: 2, to: &writer)
        case .mergeMining(let depth, let root): Self.write(Varint.encode(depth) + root, tag: 3, to: &writer)
        case .additionalPublicKeys(let keys):
            writer.writeUInt8(4)
            writer.writeVarint(UInt64(keys.count))
            for key in keys { writer.write(key.bytes) }
        case .minerGate(let bytes): Self.write(bytes, tag: 0xde, to: &writer)
        }
    }

    private static func write(_ bytes: [UInt8], tag: UInt8, to writer: inout ByteWriter) {
        writer.writeUInt8(tag)
        writer.writeVarint(UInt64(bytes.count))
        writer.write(bytes)
    }
}
