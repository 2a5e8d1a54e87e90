public import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a file with a secret is refused.
public enum SecretFileError: NamedError, Hashable {
    /// The path is a symbolic link.
    case symbolicLink(path: String)
    /// Not a regular file.
    case notRegular(path: String)
    /// Others than the owner may read or change it.
    case looseMode(path: String, actual: String)
    /// It belongs to another user.
    case foreignOwner(path: String)
    /// There is a file already.
    case exists(path: String)
    /// It is longer than such a file is.
    case tooLong(path: String, limit: Int)
    /// It grew while it was read.
    case changed(path: String)
    /// The system refuses.
    case system(path: String, code: Int32)
    /// The content is not what such a file holds.
    case content(path: String, expected: String)

    public var explanation: String {
        switch self {
        case .symbolicLink(let path): "\(path) is a symbolic link; a secret is read from the file itself."
        case .notRegular(let path): "\(path) is not a regular file."
        case .looseMode(let path, let actual):
            "\(path) has mode \(actual); only its owner may have access: chmod 600 \(path)"
        case .foreignOwner(let path): "\(path) belongs to another user."
        case .exists(let path): "\(path) exists already."
        case .tooLong(let path, let limit): "\(path) has more than \(limit) bytes."
        case .changed(let path): "\(path) was changed while it was read."
        case .system(let path, let code): "\(path): \(unsafe String(cString: strerror(code)))"
        case .content(let path, let expected): "\(path) does not hold \(expected)."
        }
    }
}

/// Files that hold a secret: mode 0600, no symbolic link, owned by whoever runs the program.
public enum SecretFile {
    /// Whether there is something at `path`, a link that leads nowhere included.
    public static func isPresent(path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Writes a new file, which appears complete or not at all. Nothing is replaced.
    public static func create(path: String, _ content: [UInt8]) throws(SecretFileError) {
        let temporary = try writeAside(path: path, content)
        defer { _ = unsafe unlink(temporary) }
        guard unsafe link(temporary, path) == 0 else {
            throw errno == EEXIST ? .exists(path: path) : .system(path: path, code: errno)
        }
        // Not every file system can, so a failure does not count.
        try? synchronizeFolder(of: path)
    }

    /// Writes a file in the place of one that is such a file itself: the path shows the old content or the new one.
    public static func replace(path: String, _ content: [UInt8]) throws(SecretFileError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { throw .system(path: path, code: errno) }
        guard status.st_mode & S_IFMT != S_IFLNK else { throw .symbolicLink(path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
        let temporary = try writeAside(path: path, content)
        guard unsafe rename(temporary, path) == 0 else {
            let code = errno
            _ = unsafe unlink(temporary)
            throw .system(path: path, code: code)
        }
        // Not every file system can, so a failure does not count.
        try? synchronizeFolder(of: path)
    }

    /// Writes a new file of another name in the folder of `path`, on the disk when this returns.
    private static func writeAside(path: String, _ content: [UInt8]) throws(SecretFileError) -> String {
        let temporary = path + "." + String(UInt64.random(in: .min ... .max), radix: 16) + ".partial"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(path: path, code: errno) }
        defer { close(descriptor) }
        do throws(SecretFileError) {
            try write(content, to: descriptor, path: path)
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        return temporary
    }

    private static func write(_ content: [UInt8], to descriptor: Int32, path: String) throws(SecretFileError) {
        guard fchmod(descriptor, 0o600) == 0 else { throw .system(path: path, code: errno) }
        var done = 0
        while done < content.count {
            let count = unsafe content.withUnsafeBytes {
                unsafe writeBytes(descriptor, $0.baseAddress! + done, content.count - done)
            }
            guard count > 0 else { throw .system(path: path, code: errno) }
            done += count
        }
        guard fsync(descriptor) == 0 else { throw .system(path: path, code: errno) }
    }

    /// Reads a file of at most `limit` bytes.
    public static func read(path: String, limit: Int = 64 << 10) throws(SecretFileError) -> [UInt8] {
        // Not blocking, so that a pipe in the file's place is refused and not waited for.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ELOOP ? .symbolicLink(path: path) : .system(path: path, code: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
        guard status.st_mode & 0o077 == 0 else {
            throw .looseMode(path: path, actual: "0" + String(status.st_mode & 0o777, radix: 8))
        }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: path) }
        guard status.st_size <= limit else { throw .tooLong(path: path, limit: limit) }
        // One more than it has, so that growing is noticed.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes {
                unsafe readBytes(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            guard count >= 0 else { throw .system(path: path, code: errno) }
            if count == 0 { break }
            done += count
        }
        guard done < bytes.count else { throw .changed(path: path) }
        return Array(bytes.prefix(done))
    }
}

/// `read(2)`, under a name that does not collide with the function above.
private func readBytes(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}

/// `write(2)`, likewise.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
