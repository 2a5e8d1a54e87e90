#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The absolute path without links, `.` and `..` that leads to what is at `path`; `nil` if nothing is there.
package func canonicalPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}

/// Whether a regular file is at `path`, links followed.
package func isRegularFile(_ path: String) -> Bool {
    (try? FileStatus(path: path))?.isRegular ?? false
}
