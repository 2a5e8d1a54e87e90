import Chain
import ChainTransactions
import Foundation
import Primitives

/// The chunks of one snapshot on the disk, and its header. What is read is compared with its hash again, so that
/// damage, or another's files, are as if they were not there.
struct SnapshotFolder {
    let path: String
    /// What the chunks belong to, nil where there is nothing.
    private(set) var description: SnapshotDescription?

    init(path: String) {
        self.path = path
        description = Self.description(path + "/description")
    }

    private func chunkPath(_ index: UInt32) -> String { "\(path)/chunk-\(index)" }

    /// The header that was kept with the snapshot, nil where there is none.
    var header: SignedHeader? {
        guard let bytes = try? readFile(path: path + "/header", limit: 4096) else { return nil }
        return try? SignedHeader(decoding: bytes)
    }

    /// Begins with a snapshot: chunks that are there stay where they are the same one's.
    mutating func begin(_ description: SnapshotDescription, _ header: SignedHeader) throws {
        if self.description != description {
            clear()
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Self.write(Self.encode(description), to: path + "/description")
            self.description = description
        }
        try Self.write(header.encoded, to: path + "/header")
    }

    /// The chunk of this number, nil where it is not there or not the one that is described.
    func chunk(_ index: UInt32) -> [UInt8]? {
        guard let description, index < description.chunks,
            let bytes = try? readFile(path: chunkPath(index), limit: StateSnapshot.chunkByteCount),
            StateSnapshot.hash(ofChunk: bytes) == description.chunkHashes[Int(index)]
        else { return nil }
        return bytes
    }

    func keep(_ chunk: [UInt8], _ index: UInt32) throws { try Self.write(chunk, to: chunkPath(index)) }

    /// Removes the chunks, and keeps the header.
    mutating func removeChunks() {
        guard let description else { return }
        for index in 0..<description.chunks { try? FileManager.default.removeItem(atPath: chunkPath(index)) }
        try? FileManager.default.removeItem(atPath: path + "/description")
        self.description = nil
    }

    /// Removes everything.
    mutating func clear() {
        try? FileManager.default.removeItem(atPath: path)
        description = nil
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try AtomicFile(path: path)
        try file.write(bytes)
        try file.commit()
    }

    private static func encode(_ description: SnapshotDescription) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt64(description.height)
        writer.writeUInt32(description.format)
        writer.writeUInt32(description.chunks)
        writer.write(description.hash)
        for hash in description.chunkHashes { writer.write(hash) }
        return writer.bytes
    }

    private static func description(_ path: String) -> SnapshotDescription? {
        let limit = 48 + Int(StateSnapshot.maximumChunks) * Hash256.byteCount
        guard let bytes = try? readFile(path: path, limit: limit) else { return nil }
        var reader = ByteReader(bytes)
        do {
            let height = try reader.readUInt64()
            let format = try reader.readUInt32()
            let chunks = try reader.readUInt32()
            var hashes: [Hash256] = []
            while reader.remaining > 0 {
                guard let hash = Hash256(try reader.readBytes(Hash256.byteCount)) else { return nil }
                hashes.append(hash)
            }
            guard let hash = hashes.first else { return nil }
            let description = SnapshotDescription(
                height: height, format: format, chunks: chunks, hash: hash, chunkHashes: Array(hashes.dropFirst()))
            try description.check()
            return description
        } catch { return nil }
    }
}
