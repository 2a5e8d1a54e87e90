#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A lock file that one holder has at a time; the system gives it back when its process ends, however that happens.
final class StoreLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of the store at `path`.
    init(path: String) throws(LedgerStoreError) {
        let file = path + ".lock"
        descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .notAccessible(path: file, reason: unsafe String(cString: strerror(errno)))
        }
        var own = stat(), named = stat()
        // The holder before may have removed the file when it was done: a lock on what has no name any more is none.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, unsafe fstat(descriptor, &own) == 0,
            unsafe lstat(file, &named) == 0, own.st_ino == named.st_ino
        else {
            close(descriptor)
            throw .locked(path: path)
        }
    }

    deinit { close(descriptor) }
}

/// Waits until the names in the folder of `path` are on the disk.
func synchronizeFolder(of path: String) throws(LedgerStoreError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else {
        throw .notAccessible(path: folder, reason: unsafe String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .inputOutput(reason: unsafe String(cString: strerror(errno))) }
}

/// Gives a finished file its name, in one step and durably.
func moveIntoPlace(_ temporary: String, to path: String) throws(LedgerStoreError) {
    guard unsafe rename(temporary, path) == 0 else {
        throw .notAccessible(path: path, reason: unsafe String(cString: strerror(errno)))
    }
    try synchronizeFolder(of: path)
}

/// The length of a file in bytes, nil where there is none.
func fileLength(_ path: String) -> Int? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    return Int(status.st_size)
}

/// Removes a file if it is there.
func removeFile(_ path: String) { _ = unsafe unlink(path) }
