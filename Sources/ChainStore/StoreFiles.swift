import Primitives
import SecretStorage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Takes the lock of the store at `path`, or refuses at once.
func lockStore(at path: String) throws(LedgerStoreError) -> FileLock {
    do throws(FileLockError) { return try FileLock(path: path) } catch {
        switch error {
        case .locked: throw .locked(path: path)
        case .system(let file, let code):
            throw .notAccessible(path: file, reason: unsafe String(cString: strerror(code)))
        }
    }
}

/// Gives a finished file its name, in one step and durably.
func moveIntoPlace(_ temporary: String, to path: String) throws(LedgerStoreError) {
    guard unsafe rename(temporary, path) == 0 else {
        throw .notAccessible(path: path, reason: unsafe String(cString: strerror(errno)))
    }
    do throws(FileError) { try synchronizeFolder(of: path) } catch { throw .inputOutput(reason: error.description) }
}

/// The length of a file in bytes, nil where there is none.
func fileLength(_ path: String) -> Int? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    return Int(status.st_size)
}

/// Removes a file if it is there.
func removeFile(_ path: String) { _ = unsafe unlink(path) }
