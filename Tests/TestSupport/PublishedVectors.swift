public import Foundation

/// The folder of larger published test vectors, which are not part of this package.
public enum PublishedVectors {
    /// The folder named by `$NIGHTJAR_VECTORS`, else `../shared/vectors` beside the package; nil when there is none.
    public static let directory: URL? = {
        let named = ProcessInfo.processInfo.environment["NIGHTJAR_VECTORS"].map { URL(filePath: $0) }
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        // A work tree may stand beside the main one or one folder deeper.
        let nearby = ["../shared/vectors", "../../shared/vectors"].map { package.appending(path: $0).standardized }
        return ([named].compactMap { $0 } + (named == nil ? nearby : [])).first { isDirectory($0) }
    }()

    /// The file or folder at `path` in ``directory``; when missing, prints that `test` skipped it and returns nil.
    public static func find(_ path: String, for test: String = #function) -> URL? {
        guard let directory else {
            print("skipped \(test): no published vectors (set NIGHTJAR_VECTORS), wanted \(path)")
            return nil
        }
        let url = directory.appending(path: path)
        guard FileManager.default.fileExists(atPath: url.path) else {
            print("skipped \(test): \(path) is not among the published vectors")
            return nil
        }
        // `scripts/vector-table` makes a table of these lines.
        print("vectors \(path) read by \(test)")
        return url
    }

    private static func isDirectory(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    }
}
