internal import Primitives

/// One file of a published set, known by its place, and how to re-key it.
struct PublishedSet: Sendable {
    /// The file's path below the folder of published sets.
    let path: String
    /// The publication, for ``VectorFile/source``.
    let source: String
    /// Its licence.
    let licence: String
    /// Every how many cases one is re-keyed into this project's own folder; nil for none.
    var keepsEvery: Int? = nil
    /// Reads the file, and others beside it, into this project's schema.
    let load: @Sendable (PublishedSet, VectorFolder) throws(VectorError) -> [VectorFile]

    /// A set that is one file.
    init(
        path: String, source: String, licence: String,
        convert: @escaping @Sendable (PublishedSet, [UInt8]) throws(VectorError) -> [VectorFile]
    ) {
        self.init(path: path, source: source, licence: licence) {
            (set: PublishedSet, folder: VectorFolder) throws(VectorError) -> [VectorFile] in
            try convert(set, try folder.read(set.path))
        }
    }

    /// A set whose file names others.
    init(
        path: String, source: String, licence: String,
        load: @escaping @Sendable (PublishedSet, VectorFolder) throws(VectorError) -> [VectorFile]
    ) {
        self.path = path
        self.source = source
        self.licence = licence
        self.load = load
    }

    func json(_ bytes: [UInt8]) throws(VectorError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw malformed("\(error)")
        }
    }

    func malformed(_ reason: String) -> VectorError { .malformed(file: path, reason: reason) }

    /// A file with this set's source and licence.
    func file(section: String, standard: String, operation: String, cases: [JSONValue]) -> VectorFile {
        VectorFile(
            source: source, section: section, licence: licence, standard: standard, operation: operation, cases: cases)
    }

    func elements(_ json: JSONValue?, _ what: String) throws(VectorError) -> [JSONValue] {
        guard let elements = json?.elements else { throw malformed("\(what) is not a list") }
        return elements
    }

    func text(_ json: JSONValue?, _ what: String) throws(VectorError) -> String {
        guard let text = json?.text else { throw malformed("\(what) is not a text") }
        return text
    }

    /// Hexadecimal digits in lower case without "0x".
    func hex(_ json: JSONValue?, _ what: String) throws(VectorError) -> String {
        let digits = try text(json, what).lowercased()
        return digits.hasPrefix("0x") ? String(digits.dropFirst(2)) : digits
    }

    /// A text's bytes in hexadecimal.
    func hexOfText(_ json: JSONValue?, _ what: String) throws(VectorError) -> String {
        Hexadecimal.encode(Array(try text(json, what).utf8))
    }

    /// Every set that is known here.
    static let all: [PublishedSet] = ethereum + bls12381 + hashToCurve + groth16 + hashes

    /// This set, marked for re-keying.
    func kept(every step: Int = 1) -> PublishedSet {
        var copy = self
        copy.keepsEvery = step
        return copy
    }
}
