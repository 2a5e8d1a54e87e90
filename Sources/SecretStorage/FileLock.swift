public import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a file's lock is not given.
public enum FileLockError: NamedError, Hashable {
    /// Another process has it.
    case locked(path: String)
    /// The system refuses.
    case system(path: String, code: Int32)

    public var explanation: String {
        switch self {
        case .locked(let path): "\(path) is in use by another process; wait until it is done."
        case .system(let path, let code): "\(path): \(unsafe String(cString: strerror(code)))"
        }
    }
}

/// The right to write a file, which one holder has at a time: a lock on `path.lock`. The system
/// takes it back when the process ends, however that happens.
public final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of the file at `path`, or refuses at once.
    ///
    /// - Throws: `.locked`, `.system`.
    public init(path: String) throws(FileLockError) {
        let file = path + ".lock"
        descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(path: file, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? .locked(path: path) : .system(path: file, code: code)
        }
        var own = stat(), named = stat()
        // The holder before may have removed the file when it was done: a lock on what has no name any more is none.
        guard unsafe fstat(descriptor, &own) == 0, unsafe lstat(file, &named) == 0, own.st_ino == named.st_ino else {
            close(descriptor)
            throw .locked(path: path)
        }
    }

    deinit { close(descriptor) }
}
