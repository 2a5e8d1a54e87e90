internal import Primitives

/// Writing this project's own folder of test vectors.
public enum VectorRekeying {
    /// A case longer than this, in characters of JSON, is left to the published sets.
    private static let longestCase = 12_000

    /// Re-keys a share of the published sets below `published` into files of this project's schema below `folder`, whose
    /// subfolders, one for each standard, must exist; then writes the manifest of everything that lies there.
    ///
    /// - Returns: the number of cases in the manifest.
    /// - Throws: `VectorError`, `FileError`.
    public static func rekey(published: String, into folder: String) throws -> Int {
        let source = VectorFolder(path: published)
        for set in PublishedSet.all {
            guard let step = set.keepsEvery, source.exists(set.path) else { continue }
            for file in try set.load(set, source) where VectorOperation.exists(file.operation) {
                var share = file
                share.cases = file.cases.enumerated()
                    .filter { $0.offset % step == 0 && $0.element.serialized().utf8.count <= longestCase }
                    .map(\.element)
                if !share.cases.isEmpty { try write(share.json, to: folder + "/" + name(of: set, file)) }
            }
        }
        return try seal(folder)
    }

    /// Writes the manifest of the files that lie below `folder`.
    ///
    /// - Returns: the number of cases.
    /// - Throws: `VectorError`, `FileError`.
    public static func seal(_ folder: String) throws -> Int {
        let manifest = try VectorManifest.describing(VectorFolder(path: folder))
        try write(manifest.json, to: folder + "/" + VectorManifest.fileName)
        return manifest.entries.reduce(0) { $0 + $1.cases }
    }

    /// "EIP-2537" and "eip-2537/fail-add_G1_bls.json" make "eip-2537/fail-add_G1_bls.json"; a set of several operations
    /// has one file for each.
    private static func name(of set: PublishedSet, _ file: VectorFile) -> String {
        let parts = set.path.split(separator: "/")
        let last = parts.last.map { String($0.prefix { $0 != "." }) } ?? ""
        let isGeneric = ["proof", "EXPECTED", "blake2-kat"].contains(last)
        let title = isGeneric ? (last == "blake2-kat" ? file.operation : String(parts[parts.count - 2])) : last
        return "\(folderName(file.standard))/\(title).json"
    }

    private static func folderName(_ standard: String) -> String {
        String(standard.lowercased().map { $0 == " " ? "-" : $0 })
    }

    private static func write(_ json: JSONValue, to path: String) throws {
        let file = try AtomicFile(path: path)
        try file.write(Array((json.serialized(indentation: 1) + "\n").utf8))
        try file.commit()
    }
}
