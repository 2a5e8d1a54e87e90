#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder that holds `path`.
func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
}

/// Waits until the names in the folder that holds `path` are on the disk, so that a file just renamed keeps its name when
/// the power fails. Not every file system can.
///
/// - Throws: a failure to open the folder; `.system` with the operation `.synchronize` where it cannot be waited for.
package func synchronizeFolder(of path: String) throws(FileError) {
    let folder = folder(of: path)
    let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0 else { throw FileError(path: folder, operation: .open, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(path: folder, operation: .synchronize, code: errno) }
}
