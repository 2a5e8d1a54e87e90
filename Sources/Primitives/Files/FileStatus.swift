#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the system says about a file.
struct FileStatus: Equatable {
    var device: UInt64
    var inode: UInt64
    var size: Int
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int
    var mode: UInt32

    var isRegular: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
    var isDirectory: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }

    func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int(status.st_size)
        mode = UInt32(status.st_mode)
        #if canImport(Darwin)
        modifiedSeconds = status.st_mtimespec.tv_sec
        modifiedNanoseconds = status.st_mtimespec.tv_nsec
        #else
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
        #endif
    }

    /// The status of an open file.
    init(descriptor: Int32, path: String) throws(FileError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw FileError(path: path, operation: .inspect, code: errno)
        }
        self.init(status)
    }

    /// The status of the file at `path`, links followed.
    init(path: String) throws(FileError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw FileError(path: path, operation: .inspect, code: errno)
        }
        self.init(status)
    }
}

/// Whether both paths lead to one and the same existing file, through links of either kind.
public func isSameFile(_ a: String, _ b: String) -> Bool {
    guard let first = try? FileStatus(path: a), let second = try? FileStatus(path: b) else { return false }
    return first.isSameFile(as: second)
}

/// Calls `body` again for as long as a signal interrupts it; returns its value, or an `errno`.
func retrying(_ body: () -> Int) -> Result<Int, ErrorNumber> {
    while true {
        let value = body()
        if value >= 0 { return .success(value) }
        if errno != EINTR { return .failure(ErrorNumber(code: errno)) }
    }
}

struct ErrorNumber: Error { let code: Int32 }

/// Opens `path` for reading. The caller closes the descriptor.
func openForReading(_ path: String) throws(FileError) -> Int32 {
    switch retrying({ Int(unsafe open(path, O_RDONLY | O_CLOEXEC)) }) {
    case .success(let descriptor): return Int32(descriptor)
    case .failure(let error): throw FileError(path: path, operation: .open, code: error.code)
    }
}
