import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes a file so that its path shows either the old contents or the complete new ones.
///
/// Bytes go through a buffer of 1 MiB to a temporary file in the same folder. ``commit()`` flushes it to the disk and
/// renames it over the target; without a commit (an error, a cancellation, the object's end) it is removed. An
/// existing target keeps its permission bits; a symbolic link keeps pointing where it points.
///
/// Once an operation of the system failed, the temporary file is gone and every later call throws the same error.
public final class AtomicFile {
    /// The path the file will have.
    public let path: String
    /// Bytes written so far; where the next byte goes.
    public var position: Int { flushed + buffer.count }

    private let target: String
    private let temporary: String
    private let note: TemporaryNote
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var flushed = 0
    private var failure: FileError?
    private static let bufferSize = 1 << 20

    /// Opens a temporary file beside `path`.
    ///
    /// Throws ``FileError``: `sameAsInput` when `path` is one of `inputs` under whatever name, `isDirectory` or
    /// `notRegular` when something else than a regular file stands there, `notFound` when the folder is missing,
    /// `permissionDenied`, `system`.
    public init(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        for input in inputs where isSameFile(path, input) { throw .sameAsInput(path: path, input: input) }
        let existing = try? FileStatus(path: path)
        if let existing {
            if existing.isDirectory { throw .isDirectory(path: path) }
            guard existing.isRegular else { throw .notRegular(path: path) }
        }
        self.path = path
        target = existing == nil ? path : resolvingLinks(path)
        temporary = temporaryName(beside: target)
        // Noted before it exists, so that no interruption falls between.
        note = TemporaryNote(path: temporary)
        let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        switch retrying({ [temporary] in Int(unsafe open(temporary, flags, 0o666)) }) {
        case .success(let number): descriptor = Int32(number)
        case .failure(let error): throw FileError(path: path, operation: .open, code: error.code)
        }
        if let existing { _ = fchmod(descriptor, mode_t(existing.mode & 0o777)) }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit { discard() }

    /// Removes the temporary file. Nothing happens after ``commit()`` or a failure.
    public func discard() {
        guard descriptor >= 0 else { return }
        unsafe unlink(temporary)
        close(descriptor)
        descriptor = -1
        buffer = []
    }

    /// Appends `bytes`.
    public func write(_ bytes: [UInt8]) throws(FileError) { try write(bytes.span) }

    /// Appends the bytes of `region`.
    public func write(_ region: ByteRegion) throws(FileError) {
        try unsafe region.withUnsafeBytes { (bytes) throws(FileError) in try unsafe append(bytes) }
    }

    /// Appends `bytes`.
    public func write(_ bytes: Span<UInt8>) throws(FileError) {
        let result = unsafe bytes.withUnsafeBytes { source in
            Result { () throws(FileError) in try unsafe append(source) }
        }
        try result.get()
    }

    /// Appends pieces of known lengths, which are made and written on the threads of `pool`, one piece in memory for
    /// each thread. `fill` is given the number of a piece and its bytes, zeros, to set.
    public func write(
        pieces byteCounts: [Int], pool: WorkerPool, _ fill: @Sendable (Int, inout MutableRawSpan) -> Void
    ) throws(FileError) {
        try flush()
        var offsets: [Int] = []
        for count in byteCounts {
            offsets.append(flushed)
            flushed += count
        }
        do throws(FileError) {
            try pool.run(count: byteCounts.count) { [descriptor, path, offsets] (index: Int) throws(FileError) in
                var piece = [UInt8](repeating: 0, count: byteCounts[index])
                var span = piece.mutableSpan
                var bytes = unsafe span.mutableBytes
                fill(index, &bytes)
                let result = unsafe piece.withUnsafeBytes { source in
                    Result { () throws(FileError) in
                        try unsafe Self.writeAll(source, to: descriptor, at: offsets[index], path: path)
                    }
                }
                try result.get()
            }
        } catch {
            throw fail(error)
        }
    }

    /// Appends four bytes, least significant first.
    public func writeUInt32(_ value: UInt32) throws(FileError) { try writeLittleEndian(value) }

    /// Appends eight bytes, least significant first.
    public func writeUInt64(_ value: UInt64) throws(FileError) { try writeLittleEndian(value) }

    /// Replaces bytes that were written before, from `offset` on. Requires that all of them lie before ``position``.
    public func overwrite(at offset: Int, with bytes: [UInt8]) throws(FileError) {
        precondition(
            offset >= 0 && offset <= position - bytes.count, "only what was written before can be replaced")
        try flush()
        try unsafe bytes.withUnsafeBytes { source in
            Result { () throws(FileError) in try unsafe writeAll(source, at: offset) }
        }.get()
    }

    /// `count` bytes written before, from `offset` on. Requires that all of them lie before ``position``.
    public func readBack(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        precondition(
            offset >= 0 && count >= 0 && offset <= position - count, "only what was written before can be read")
        try flush()
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let result = retrying {
                unsafe bytes.withUnsafeMutableBytes { target in
                    unsafe pread(descriptor, target.baseAddress! + done, count - done, off_t(offset + done))
                }
            }
            switch result {
            case .success(let read) where read > 0: done += read
            case .success: throw fail(.changed(path: path))
            case .failure(let error): throw fail(FileError(path: path, operation: .read, code: error.code))
            }
        }
        return bytes
    }

    /// The bytes written so far, mapped into memory; they stay readable after ``discard()``. For work files that never
    /// appear under their name. Requires that something was written.
    public func mapped() throws(FileError) -> ByteRegion {
        precondition(position > 0, "an empty file cannot be mapped")
        try flush()
        let size = flushed
        guard let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe start != MAP_FAILED
        else { throw fail(FileError(path: path, operation: .map, code: errno)) }
        return ByteRegion(
            owner: unsafe ByteOwner(base: UnsafeRawPointer(start), count: size) { base, count in
                unsafe munmap(UnsafeMutableRawPointer(mutating: base), count)
            })
    }

    /// Makes the file appear at ``path``, complete and on the disk. Nothing may be written afterwards.
    public func commit() throws(FileError) {
        try flush()
        guard synchronize() else { throw fail(FileError(path: path, operation: .synchronize, code: errno)) }
        guard unsafe rename(temporary, target) == 0 else {
            throw fail(FileError(path: path, operation: .rename, code: errno))
        }
        close(descriptor)
        descriptor = -1
        buffer = []
        // Not every file system can, so a failure does not count.
        try? synchronizeFolder(of: target)
    }

    // MARK: - Private

    private func writeLittleEndian(_ value: some FixedWidthInteger) throws(FileError) {
        try requireOpen()
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe buffer.append(contentsOf: $0) }
        if buffer.count >= Self.bufferSize { try flush() }
    }

    private func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try requireOpen()
        if bytes.count >= Self.bufferSize {
            try flush()
            try unsafe writeAll(bytes, at: flushed)
            flushed += bytes.count
            return
        }
        unsafe buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    private func requireOpen() throws(FileError) {
        if let failure { throw failure }
        precondition(descriptor >= 0, "a file that was committed or discarded takes no more bytes")
    }

    private func flush() throws(FileError) {
        try requireOpen()
        guard !buffer.isEmpty else { return }
        let result = unsafe buffer.withUnsafeBytes { source in
            Result { () throws(FileError) in try unsafe writeAll(source, at: flushed) }
        }
        try result.get()
        flushed += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        do throws(FileError) {
            try unsafe Self.writeAll(bytes, to: descriptor, at: offset, path: path)
        } catch {
            throw fail(error)
        }
    }

    private static func writeAll(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int, path: String
    ) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let start = unsafe bytes.baseAddress! + done
            switch retrying({ unsafe pwrite(descriptor, start, bytes.count - done, off_t(offset + done)) }) {
            case .success(let written): done += written
            case .failure(let error): throw FileError(path: path, operation: .write, code: error.code)
            }
        }
        // So that the disk is busy while more is made, and `commit` waits less.
        if done >= bufferSize { cpl_start_writeback(descriptor, Int64(offset), Int64(done)) }
    }

    private func fail(_ error: FileError) -> FileError {
        failure = error
        discard()
        return error
    }

    private func synchronize() -> Bool {
        #if canImport(Darwin)
        // fsync(2) there leaves the bytes in the drive's cache.
        if fcntl(descriptor, F_FULLFSYNC) == 0 { return true }
        #endif
        return fsync(descriptor) == 0
    }
}

private func temporaryName(beside path: String) -> String {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
    let tag = UInt64.random(in: .min ... .max)
    // Names are limited to 255 bytes.
    let short = String(decoding: Array(name.utf8.prefix(180)), as: UTF8.self)
    return folder(of: path) + "/." + short + "." + String(tag, radix: 16) + ".partial"
}

private func resolvingLinks(_ path: String) -> String { canonicalPath(path) ?? path }
