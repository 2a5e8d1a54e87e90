#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A whole regular file, mapped into memory for reading; its pages are read when they are first touched.
///
/// If another process cuts the file short while it is mapped, touching a page beyond the new end stops the process
/// with a bus error: the system offers no better. What can be noticed is noticed by ``checkUnchanged()``, to be called
/// before a result made from the file is given out. Replacing the file by `rename` (as ``AtomicFile`` does) is
/// harmless: the mapping keeps the old contents.
public struct MappedFile: Sendable {
    /// The path it was opened with.
    public let path: String
    /// The file's bytes.
    public let region: ByteRegion
    private let descriptor: OpenDescriptor
    private let status: FileStatus

    /// Maps the file at `path`. Throws ``FileError``: `notFound`, `permissionDenied`, `isDirectory`, `notRegular`,
    /// `empty`, `system`.
    public init(path: String) throws(FileError) {
        // The kind is looked at before opening: to open a pipe would wait for a writer.
        try Self.requireRegular(try FileStatus(path: path), path: path)
        descriptor = OpenDescriptor(try openForReading(path))
        status = try FileStatus(descriptor: descriptor.number, path: path)
        try Self.requireRegular(status, path: path)
        guard status.size > 0 else { throw .empty(path: path) }
        let start = unsafe mmap(nil, status.size, PROT_READ, MAP_PRIVATE, descriptor.number, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw FileError(path: path, operation: .map, code: errno)
        }
        self.path = path
        region = ByteRegion(
            owner: unsafe ByteOwner(base: UnsafeRawPointer(start), count: status.size) { base, count in
                unsafe munmap(UnsafeMutableRawPointer(mutating: base), count)
            })
    }

    private static func requireRegular(_ status: FileStatus, path: String) throws(FileError) {
        if status.isDirectory { throw .isDirectory(path: path) }
        guard status.isRegular else { throw .notRegular(path: path) }
    }

    /// The number of bytes.
    public var count: Int { region.count }

    /// Gives `body` the bytes; the span must not outlive the call.
    public func withBytes<R: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try region.withBytes(body)
    }

    /// Throws ``FileError/changed(path:)`` if the file's size or modification time is not what it was when mapped.
    public func checkUnchanged() throws(FileError) {
        let now = try FileStatus(descriptor: descriptor.number, path: path)
        guard now.size == status.size, now.modifiedSeconds == status.modifiedSeconds,
            now.modifiedNanoseconds == status.modifiedNanoseconds
        else { throw .changed(path: path) }
    }

    /// How the bytes will be read; only a hint for the system.
    public enum Access: Sendable {
        /// From beginning to end.
        case sequential
        /// Here and there.
        case random
        /// All of it, before long.
        case soon
    }

    /// Tells the system how the whole file will be read.
    public func advise(_ access: Access) {
        let advice =
            switch access {
            case .sequential: MADV_SEQUENTIAL
            case .random: MADV_RANDOM
            case .soon: MADV_WILLNEED
            }
        unsafe region.withUnsafeBytes { buffer in
            _ = unsafe madvise(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count, Int32(advice))
        }
    }
}

/// A file descriptor that is closed with its last owner.
final class OpenDescriptor: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }
}

/// The bytes of the file at `path`, read into memory; pipes and devices are read to their end.
///
/// Throws ``FileError/tooLarge(path:limit:)`` when there are more than `limit` bytes, having read at most one more.
public func readFile(path: String, limit: Int) throws(FileError) -> [UInt8] {
    if try FileStatus(path: path).isDirectory { throw .isDirectory(path: path) }
    let descriptor = OpenDescriptor(try openForReading(path))
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let wanted = min(chunk.count, limit - bytes.count + 1)
        let count: Int
        switch retrying({
            unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor.number, $0.baseAddress, wanted) }
        }) {
        case .success(let read): count = read
        case .failure(let error): throw FileError(path: path, operation: .read, code: error.code)
        }
        if count == 0 { return bytes }
        bytes.append(contentsOf: chunk[..<count])
        guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
    }
}
