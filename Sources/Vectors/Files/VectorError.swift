public import Primitives

/// Why a folder of test vectors cannot be run as it stands.
public enum VectorError: NamedError, Hashable {
    /// There is no such folder.
    case folderNotFound(path: String)
    /// The folder holds neither a manifest nor a published set that is known here.
    case notVectors(path: String)
    /// A file cannot be read.
    case unreadable(file: String, reason: String)
    /// A file is not what its place says it is.
    case malformed(file: String, reason: String)
    /// The manifest lists a file that is not there.
    case missingFile(String)
    /// A file lies in the folder and the manifest does not list it.
    case unlistedFile(String)
    /// A file's SHA-256 is not the manifest's.
    case hashMismatch(file: String, actual: String, expected: String)
    /// A file has another number of cases than the manifest says.
    case countMismatch(file: String, actual: Int, expected: Int)
    /// Nothing was run at all.
    case noCases(path: String)

    public var explanation: String {
        switch self {
        case .folderNotFound(let path): "There is no folder \(path)."
        case .notVectors(let path): "\(path) holds no MANIFEST.json and no published set that is known here."
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)."
        case .malformed(let file, let reason): "\(file) is malformed: \(reason)."
        case .missingFile(let file): "The manifest lists \(file), which is not there."
        case .unlistedFile(let file): "\(file) is not in the manifest."
        case .hashMismatch(let file, let actual, let expected):
            "\(file) has the SHA-256 \(actual); the manifest says \(expected)."
        case .countMismatch(let file, let actual, let expected):
            "\(file) has \(actual) cases; the manifest says \(expected)."
        case .noCases(let path): "No case was run in \(path)."
        }
    }
}
