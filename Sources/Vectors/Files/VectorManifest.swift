internal import Primitives

/// `MANIFEST.json`: every file of a vectors folder with its number of cases and its SHA-256.
struct VectorManifest: Sendable, Equatable {
    /// The manifest's name in its folder.
    static let fileName = "MANIFEST.json"

    /// One file.
    struct Entry: Sendable, Equatable {
        var file: String
        var cases: Int
        var sha256: String
    }

    var entries: [Entry]

    init(entries: [Entry]) { self.entries = entries }

    init(json: JSONValue) throws(VectorError) {
        func malformed(_ reason: String) -> VectorError { .malformed(file: Self.fileName, reason: reason) }
        guard let files = json["files"]?.elements else { throw malformed("files is not a list") }
        entries = []
        for value in files {
            guard let file = value["file"]?.text, let sha256 = value["sha256"]?.text,
                case .number(let digits)? = value["cases"], let cases = Int(digits), cases > 0
            else { throw malformed("an entry is not { file, cases, sha256 } with at least one case") }
            let parts = file.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.contains(where: { $0 == ".." || $0.isEmpty }) else {
                throw malformed("\(file) leads out of the folder")
            }
            guard !entries.contains(where: { $0.file == file }) else { throw malformed("\(file) is listed twice") }
            entries.append(Entry(file: file, cases: cases, sha256: sha256))
        }
    }

    var json: JSONValue {
        .object([
            .init("cases", .number(String(entries.reduce(0) { $0 + $1.cases }))),
            .init(
                "files",
                .array(
                    entries.map { entry in
                        .object([
                            .init("file", .string(entry.file)), .init("cases", .number(String(entry.cases))),
                            .init("sha256", .string(entry.sha256)),
                        ])
                    })),
        ])
    }

    /// Reads every listed file, checking hash and count, and refuses a file that is not listed.
    static func load(_ folder: VectorFolder) throws(VectorError) -> [(file: String, contents: VectorFile)] {
        let manifest = try VectorManifest(json: try parse(fileName, try folder.read(fileName)))
        let listed = Set(manifest.entries.map(\.file))
        let present = try folder.files().filter { $0 != fileName && !$0.hasSuffix(".md") }
        if let unlisted = present.first(where: { !listed.contains($0) }) { throw .unlistedFile(unlisted) }
        var loaded: [(file: String, contents: VectorFile)] = []
        for entry in manifest.entries {
            guard folder.exists(entry.file) else { throw .missingFile(entry.file) }
            let bytes = try folder.read(entry.file)
            let actual = hash(bytes)
            guard actual == entry.sha256 else {
                throw .hashMismatch(file: entry.file, actual: actual, expected: entry.sha256)
            }
            let contents = try VectorFile(json: try parse(entry.file, bytes), name: entry.file)
            guard contents.cases.count == entry.cases else {
                throw .countMismatch(file: entry.file, actual: contents.cases.count, expected: entry.cases)
            }
            loaded.append((entry.file, contents))
        }
        return loaded
    }

    /// The manifest of the files that lie in the folder now.
    static func describing(_ folder: VectorFolder) throws(VectorError) -> VectorManifest {
        var entries: [Entry] = []
        for file in try folder.files() where file != fileName && !file.hasSuffix(".md") {
            let bytes = try folder.read(file)
            let contents = try VectorFile(json: try parse(file, bytes), name: file)
            entries.append(Entry(file: file, cases: contents.cases.count, sha256: hash(bytes)))
        }
        return VectorManifest(entries: entries)
    }

    static func hash(_ bytes: [UInt8]) -> String { Hexadecimal.encode(SHA256.digest(of: bytes)) }

    private static func parse(_ file: String, _ bytes: [UInt8]) throws(VectorError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw .malformed(file: file, reason: "\(error)")
        }
    }
}
