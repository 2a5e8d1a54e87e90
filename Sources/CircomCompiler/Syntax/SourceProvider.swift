public import Primitives

/// Where sources come from: the file system, an archive, an editor's unsaved text.
public protocol SourceProvider {
    /// The one path that stands for the file at `path`, whatever way leads to it; `nil` if there is no regular file.
    func canonicalPath(of path: String) -> String?
    /// The file's bytes. Throws ``FileError``, `tooLarge` if there are more than `limit` of them.
    func bytes(at path: String, limit: Int) throws(FileError) -> [UInt8]
}

/// Sources in the file system.
public struct FileSystemSources: SourceProvider, Sendable {
    /// The file system; relative paths start at the working directory.
    public init() {}

    public func canonicalPath(of path: String) -> String? {
        guard isRegularFile(path) else { return nil }
        return Primitives.canonicalPath(path)
    }

    public func bytes(at path: String, limit: Int) throws(FileError) -> [UInt8] {
        try readFile(path: path, limit: limit)
    }
}

/// Sources in memory, by path.
public struct MemorySources: SourceProvider, Sendable {
    private let texts: [String: [UInt8]]

    /// Takes texts by path; paths are compared after `.` and `..` are resolved.
    public init(_ texts: [String: String]) {
        self.init(bytes: texts.mapValues { Array($0.utf8) })
    }

    /// Takes files by path; paths are compared after `.` and `..` are resolved.
    public init(bytes: [String: [UInt8]]) {
        var texts: [String: [UInt8]] = [:]
        for path in bytes.keys.sorted() { texts[SourcePath.normalized(path)] = bytes[path] }
        self.texts = texts
    }

    public func canonicalPath(of path: String) -> String? {
        let path = SourcePath.normalized(path)
        return texts[path] == nil ? nil : path
    }

    public func bytes(at path: String, limit: Int) throws(FileError) -> [UInt8] {
        guard let bytes = texts[SourcePath.normalized(path)] else { throw .notFound(path: path) }
        guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
        return bytes
    }
}

/// Paths as texts, with `/` between their parts.
package enum SourcePath {
    /// The folder part, without the last `/`; empty for a name alone.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `path` seen from `folder`; an absolute path stands for itself.
    package static func join(_ folder: String, _ path: String) -> String {
        if folder.isEmpty || path.hasPrefix("/") { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// The path without `.`, without empty parts, and with `..` taken back where a part precedes it.
    package static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        let isAbsolute = path.hasPrefix("/")
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }
}
