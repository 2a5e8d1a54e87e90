public import Chain
import ChainTransactions
public import Primitives

/// Why a file of blocks is refused.
public enum ChainFileError: NamedError, Hashable {
    /// The file could not be read or written.
    case file(FileError)
    /// The file does not begin as one of blocks does.
    case notAChainFile
    /// The bytes do not have the checksum at the end: the file was cut or altered.
    case checksum
    /// The checksum holds and the layout does not.
    case layout(BlockDecodingError)
    /// A height that the file announces and the store does not have.
    case missingBlock(height: UInt64)
    /// The store failed.
    case storage(StorageError)

    public var explanation: String {
        switch self {
        case .file(let error): error.explanation
        case .notAChainFile: "The file is not one of blocks."
        case .checksum: "The file's checksum does not hold: it was cut or altered."
        case .layout(let error): "The file's blocks do not decode: \(error.explanation)"
        case .missingBlock(let height): "The store does not have the block of height \(height)."
        case .storage(let error): error.explanation
        }
    }
}

/// A file of consecutive blocks with a checksum (docs/spec, section 9). Whoever reads it executes the blocks again.
public struct ChainFile: Sendable {
    /// The height of the first block.
    public let firstHeight: UInt64
    /// The number of blocks.
    public let count: Int
    private let content: ByteRegion
    /// Where each block's bytes lie.
    private let ranges: [Range<Int>]

    private static let magic = Array("NJBLOCK1".utf8)
    private static let headerCount = 8 + 8 + 8

    /// Opens the file at `path` and checks its checksum and the blocks' lengths. The file is mapped, not copied.
    ///
    /// - Throws: `.file`, `.notAChainFile`, `.checksum`, `.layout`.
    public init(path: String) throws(ChainFileError) {
        let whole: ByteRegion
        do throws(FileError) { whole = try MappedFile(path: path).region } catch { throw .file(error) }
        guard whole.count >= Self.headerCount + Hash256.byteCount else { throw .notAChainFile }
        do {
            var reader = ByteReader(whole)
            guard try reader.readBytes(Self.magic.count) == Self.magic else { throw ChainFileError.notAChainFile }
            let body = try whole.subregion(at: 0, count: whole.count - Hash256.byteCount)
            let sum = try whole.subregion(at: body.count, count: Hash256.byteCount)
            var hasher = BLAKE2b(personalization: LedgerDomain.chainFile.rawValue)
            hasher.update(body)
            guard hasher.finalize() == sum.bytes else { throw ChainFileError.checksum }
            reader = ByteReader(body)
            try reader.skip(Self.magic.count)
            firstHeight = try reader.readUInt64()
            count = try reader.readCount64(elementSize: 4)
            var ranges: [Range<Int>] = []
            ranges.reserveCapacity(count)
            for _ in 0..<count {
                let length = try reader.readCount32(elementSize: 1)
                ranges.append(reader.offset..<reader.offset + length)
                try reader.skip(length)
            }
            try reader.finish()
            self.ranges = ranges
            content = body
        } catch let error as ChainFileError {
            throw error
        } catch let error as ByteReaderError {
            throw .layout(.layout(error))
        } catch { throw .notAChainFile }
    }

    /// The encoded block at a height, nil where the file has none.
    public func encodedBlock(at height: UInt64) -> [UInt8]? {
        guard height >= firstHeight, height - firstHeight < UInt64(count) else { return nil }
        let range = ranges[Int(height - firstHeight)]
        return try? content.subregion(at: range.lowerBound, count: range.count).bytes
    }

    /// The last block's height, nil where there is none.
    public var lastHeight: UInt64? { count == 0 ? nil : firstHeight + UInt64(count) - 1 }

    /// Writes the blocks of `store` at these heights to `path`, which shows the complete file or what it showed before.
    ///
    /// - Throws: `.file`, `.missingBlock`, `.storage`.
    public static func write(
        _ heights: ClosedRange<UInt64>, of store: some BlockStore, to path: String
    ) throws(ChainFileError) {
        do {
            guard try store.block(at: heights.upperBound) != nil else {
                throw ChainFileError.missingBlock(height: heights.upperBound)
            }
            let file = try AtomicFile(path: path)
            var hasher = BLAKE2b(personalization: LedgerDomain.chainFile.rawValue)
            func write(_ bytes: [UInt8]) throws(FileError) {
                hasher.update(bytes)
                try file.write(bytes)
            }
            var header = ByteWriter()
            header.write(magic)
            header.writeUInt64(heights.lowerBound)
            header.writeUInt64(heights.upperBound - heights.lowerBound + 1)
            try write(header.bytes)
            for height in heights {
                guard let stored = try store.block(at: height) else {
                    throw ChainFileError.missingBlock(height: height)
                }
                let bytes = stored.block.encoded
                var length = ByteWriter()
                length.writeUInt32(UInt32(bytes.count))
                try write(length.bytes)
                try write(bytes)
            }
            try file.write(hasher.finalize())
            try file.commit()
        } catch let error as FileError {
            throw .file(error)
        } catch let error as StorageError {
            throw .storage(error)
        } catch let error as ChainFileError {
            throw error
        } catch { throw .notAChainFile }
    }
}
