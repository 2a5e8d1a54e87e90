#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a file could not be opened, read or written.
public enum FileError: Error, Hashable, Sendable {
    /// A step of working with a file.
    public enum Operation: String, Hashable, Sendable {
        /// Opening or creating it.
        case open
        /// Asking for its kind and size.
        case inspect
        /// Mapping it into memory.
        case map
        /// Reading from it.
        case read
        /// Writing to it.
        case write
        /// Waiting until it is on the disk.
        case synchronize
        /// Giving it its final name.
        case rename
    }

    /// Nothing at `path`; for a file to be written, its folder is missing.
    case notFound(path: String)
    /// The system does not allow it, or the file system is read-only.
    case permissionDenied(path: String)
    /// A folder where a file is needed.
    case isDirectory(path: String)
    /// A device, pipe or socket where a regular file is needed.
    case notRegular(path: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The file is longer than what is read into memory.
    case tooLarge(path: String, limit: Int)
    /// The file was changed, cut or replaced in place while it was in use.
    case changed(path: String)
    /// The file to be written is one of the files that are read.
    case sameAsInput(path: String, input: String)
    /// Any other failure of the system, with its `errno`.
    case system(path: String, operation: Operation, code: Int32)

    /// The error for `errno` value `code`.
    package init(path: String, operation: Operation, code: Int32) {
        switch code {
        case ENOENT, ENOTDIR: self = .notFound(path: path)
        case EACCES, EPERM, EROFS: self = .permissionDenied(path: path)
        case EISDIR: self = .isDirectory(path: path)
        default: self = .system(path: path, operation: operation, code: code)
        }
    }
}

extension FileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let path): "\(path): no such file or folder"
        case .permissionDenied(let path): "\(path): permission denied"
        case .isDirectory(let path): "\(path): is a folder, not a file"
        case .notRegular(let path): "\(path): is a device, pipe or socket, not a regular file"
        case .empty(let path): "\(path): is empty"
        case .tooLarge(let path, let limit): "\(path): is longer than \(limit) bytes"
        case .changed(let path): "\(path): was changed while in use"
        case .sameAsInput(let path, let input): "\(path): would overwrite the input \(input)"
        case .system(let path, let operation, let code):
            "\(path): cannot \(operation.rawValue): \(unsafe String(cString: strerror(code)))"
        }
    }
}
