package import ChainTransactions
import Primitives

/// A whole state in chunks (docs/spec, section 6): the entries of all tables but the maps' pages, ascending, one after
/// another, cut where a chunk is full.
package struct StateSnapshot: Sendable {
    /// The version of the form.
    package static let format: UInt32 = 1
    /// The most bytes of a chunk.
    package static let chunkByteCount = 1 << 20
    /// The most chunks of a snapshot that is taken over: 64 GiB.
    package static let maximumChunks: UInt32 = 1 << 16

    /// The description, whose hash is over the hashes of the chunks.
    package let description: SnapshotDescription
    /// The chunks.
    package let chunks: [[UInt8]]

    /// The snapshot of a state at a height; nil where it has more than `maximumByteCount` bytes.
    package init?(
        of state: some StateReader, height: UInt64, maximumByteCount: Int = .max
    ) throws(StorageError) {
        var isTooLarge = false
        var chunks: [[UInt8]] = []
        var open: [UInt8] = []
        for table in StateMap.tables {
            try state.forEach(in: table) { (key, value) throws(StorageError) in
                guard !isTooLarge else { return }
                var writer = ByteWriter(reservingCapacity: 9 + key.count + value.count)
                writer.writeUInt8(table.rawValue)
                writer.writeUInt32(UInt32(key.count))
                writer.write(key)
                writer.writeUInt32(UInt32(value.count))
                writer.write(value)
                open.append(contentsOf: writer.bytes)
                while open.count >= Self.chunkByteCount {
                    chunks.append(Array(open.prefix(Self.chunkByteCount)))
                    open.removeFirst(Self.chunkByteCount)
                }
                isTooLarge = chunks.count * Self.chunkByteCount + open.count > maximumByteCount
            }
        }
        guard !isTooLarge else { return nil }
        if !open.isEmpty { chunks.append(open) }
        self.chunks = chunks
        let hashes = chunks.map(Self.hash(ofChunk:))
        description = SnapshotDescription(
            height: height, format: Self.format, chunks: UInt32(chunks.count),
            hash: Self.hash(height: height, chunks: hashes), chunkHashes: hashes)
    }

    /// The hash of one chunk.
    package static func hash(ofChunk chunk: [UInt8]) -> Hash256 {
        Hash256(.snapshot) {
            $0.writeUInt8(0)
            $0.write(chunk)
        }
    }

    /// The hash of all.
    package static func hash(height: UInt64, chunks: [Hash256]) -> Hash256 {
        Hash256(.snapshot) {
            $0.writeUInt8(1)
            $0.writeUInt64(height)
            for hash in chunks { $0.write(hash) }
        }
    }
}

extension SnapshotDescription {
    /// Whether the parts agree and the form is a known one.
    ///
    /// - Throws: `.invalidSnapshot`.
    package func check() throws(LedgerApplicationError) {
        guard format == StateSnapshot.format else {
            throw .invalidSnapshot("its form has version \(format).")
        }
        guard 1...StateSnapshot.maximumChunks ~= chunks else {
            throw .invalidSnapshot("it has \(chunks) chunks.")
        }
        guard chunkHashes.count == Int(chunks) else {
            throw .invalidSnapshot("it has \(chunks) chunks, and the hashes of \(chunkHashes.count).")
        }
        let actual = StateSnapshot.hash(height: height, chunks: chunkHashes)
        guard actual == hash else {
            throw .invalidSnapshot("its chunks' hashes make \(actual); \(hash) was offered.")
        }
    }
}

/// A snapshot that is being taken over, chunk by chunk.
package struct StateRestoration: Sendable {
    /// What was offered.
    package let description: SnapshotDescription
    /// The commitment that a trusted header gives.
    package let appHash: Hash256
    private var taken: UInt32 = 0
    private var bytes: [UInt8] = []

    /// Begins with what was offered.
    ///
    /// - Throws: `.invalidSnapshot`.
    package init(_ description: SnapshotDescription, appHash: Hash256) throws(LedgerApplicationError) {
        try description.check()
        self.description = description
        self.appHash = appHash
    }

    /// Takes the next chunk; true where it was the last.
    ///
    /// - Throws: `.invalidSnapshot`.
    package mutating func take(index: UInt32, _ chunk: [UInt8]) throws(LedgerApplicationError) -> Bool {
        guard index == taken, index < description.chunks else {
            throw .invalidSnapshot("chunk \(index) came; \(taken) of \(description.chunks) was due.")
        }
        let isLast = index + 1 == description.chunks
        guard
            chunk.count == StateSnapshot.chunkByteCount
                || isLast && 1...StateSnapshot.chunkByteCount ~= chunk.count
        else { throw .invalidSnapshot("chunk \(index) has \(chunk.count) bytes.") }
        let (hash, expected) = (StateSnapshot.hash(ofChunk: chunk), description.chunkHashes[Int(index)])
        guard hash == expected else {
            throw .invalidSnapshot("chunk \(index) has the hash \(hash); \(expected) was offered.")
        }
        taken += 1
        bytes.append(contentsOf: chunk)
        return isLast
    }

    /// The state that the chunks make, with the maps' pages, once its commitment is the one that is trusted.
    ///
    /// - Throws: `.invalidSnapshot`, `.storage`.
    package func state() throws(LedgerApplicationError) -> StateOverlay {
        var state = StateOverlay(NoState())
        var reader = ByteReader(bytes)
        var last: StateKey?
        while reader.remaining > 0 {
            let entry: (key: StateKey, value: [UInt8])?
            do throws(ByteReaderError) { entry = try Self.readEntry(&reader) } catch {
                throw .invalidSnapshot(error.explanation)
            }
            guard let entry else { throw .invalidSnapshot("it has a table that there is not.") }
            if let last, entry.key <= last { throw .invalidSnapshot("its entries do not ascend.") }
            last = entry.key
            state.set(entry.value, at: entry.key)
        }
        let actual: (height: UInt64?, appHash: Hash256)
        do throws(StorageError) {
            actual = (try state.integer(at: StateCommitment.heightKey), try StateCommitment.update(&state))
        } catch {
            throw .invalidSnapshot(error.explanation)
        }
        guard actual.height == description.height else {
            throw .invalidSnapshot("its state is not of height \(description.height).")
        }
        guard actual.appHash == appHash else {
            throw .invalidSnapshot("its state has the commitment \(actual.appHash); the header has \(appHash).")
        }
        return state
    }

    private static func readEntry(
        _ reader: inout ByteReader
    ) throws(ByteReaderError) -> (key: StateKey, value: [UInt8])? {
        let table = StateTable(rawValue: try reader.readUInt8())
        let key = try reader.readBytes(try reader.readCount32(elementSize: 1))
        let value = try reader.readBytes(try reader.readCount32(elementSize: 1))
        guard let table, table != .mapNodes else { return nil }
        return (StateKey(table, key), value)
    }
}
