internal import Primitives

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reading below one folder.
struct VectorFolder: Sendable {
    /// The folder.
    let path: String

    /// The bytes of a file below the folder, at most 64 MiB.
    func read(_ relative: String) throws(VectorError) -> [UInt8] {
        do throws(FileError) {
            return try readFile(path: path + "/" + relative, limit: 64 << 20)
        } catch {
            throw .unreadable(file: relative, reason: "\(error)")
        }
    }

    /// Whether there is a file or folder at `relative`.
    func exists(_ relative: String = "") -> Bool { FileManager.default.fileExists(atPath: path + "/" + relative) }

    /// The paths of all files below the folder, sorted; names that begin with a dot are passed over.
    func files() throws(VectorError) -> [String] {
        var found: [String] = []
        var pending = [""]
        while let prefix = pending.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: path + "/" + prefix)
            } catch {
                throw .unreadable(file: prefix.isEmpty ? path : prefix, reason: "\(error)")
            }
            for name in names where !name.hasPrefix(".") {
                let relative = prefix.isEmpty ? name : prefix + "/" + name
                var isFolder: Bool = false
                _ = FileManager.default.fileExists(atPath: path + "/" + relative, isDirectory: &isFolder)
                if isFolder { pending.append(relative) } else { found.append(relative) }
            }
        }
        return found.sorted()
    }
}
