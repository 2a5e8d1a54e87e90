public import Primitives

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Why a parameter file is refused.
public enum SaplingParametersError: NamedError, Hashable {
    /// None of these folders has the files.
    case notFound(searched: [String])
    /// A file of the published name has another length, in bytes.
    case wrongSize(file: String, actual: Int, expected: Int)
    /// A file has another SHA-256 digest than the published one.
    case wrongHash(file: String, actual: String, expected: String)
    /// A test set-up was asked to serve a public network: who made it could forge money there.
    case testParameters(network: String)

    public var explanation: String {
        switch self {
        case .notFound(let searched):
            "The Sapling parameters (sapling-spend.params, sapling-output.params) are in none of: "
                + searched.joined(separator: ", ") + ". Name their folder with --params or $NIGHTJAR_PARAMS."
        case .wrongSize(let file, let actual, let expected):
            "\(file) has \(actual) bytes and the published file \(expected): it is cut short or another file."
        case .wrongHash(let file, let actual, let expected):
            "\(file) has the SHA-256 digest \(actual) and the published file \(expected): it is damaged or forged."
        case .testParameters(let network):
            "These are test parameters, whose maker can forge proofs; the network \(network) has no use for them."
        }
    }
}

/// The two files that the Sapling multi-party computation produced, by name, length and digest (Zcash protocol
/// specification §5.7.2), and where they are looked for.
public enum SaplingParameters: String, Sendable, CaseIterable {
    /// The parameters of the Spend statement.
    case spend = "sapling-spend.params"
    /// The parameters of the Output statement.
    case output = "sapling-output.params"

    /// The length in bytes.
    public var byteCount: Int { self == .spend ? 47_958_396 : 3_592_860 }

    /// The SHA-256 digest in hexadecimal.
    public var sha256: String {
        switch self {
        case .spend: "8e48ffd23abb3a5fd9c5589204f32d9c31285a04b78096ba40a79b75677efc13"
        case .output: "2f0ebbcbb9bb0bcffe95a397e7eba89c29eb4dde6191c339db88570e3f3fb0e4"
        }
    }

    /// The folder that has both files: `named`, else `$NIGHTJAR_PARAMS`, else the platform's usual folder of Zcash's
    /// parameters.
    ///
    /// A folder that is named is the only one looked at.
    ///
    /// - Throws: `.notFound`.
    public static func folder(named: String? = nil) throws(SaplingParametersError) -> String {
        let folders = [named ?? environment("NIGHTJAR_PARAMS") ?? usualFolder].compactMap(\.self)
        for folder in folders
        where allCases.allSatisfy({ (try? MappedFile(path: folder + "/" + $0.rawValue)) != nil }) {
            return folder
        }
        throw .notFound(searched: folders)
    }

    /// `~/.zcash-params`, on macOS `~/Library/Application Support/ZcashParams`; nil without a home.
    static var usualFolder: String? {
        #if os(macOS)
        environment("HOME").map { $0 + "/Library/Application Support/ZcashParams" }
        #else
        environment("HOME").map { $0 + "/.zcash-params" }
        #endif
    }

    private static func environment(_ name: String) -> String? {
        let value = unsafe getenv(name).map { unsafe String(cString: $0) }
        return value == "" ? nil : value
    }

    /// Maps the published file in a folder and checks its length and digest: about 0.05 s for the larger one.
    ///
    /// - Throws: `FileError`, `.wrongSize`, `.wrongHash`, `Cancelled`.
    public func map(folder: String, execution: Execution) throws -> ByteRegion {
        let path = folder + "/" + rawValue
        let file = try MappedFile(path: path)
        guard file.count == byteCount else {
            throw SaplingParametersError.wrongSize(file: path, actual: file.count, expected: byteCount)
        }
        file.advise(.sequential)
        var hasher = SHA256()
        let piece = 1 << 20
        for start in stride(from: 0, to: file.count, by: piece) {
            try execution.step("checking \(rawValue)", start, of: file.count)
            hasher.update(try file.region.subregion(at: start, count: min(piece, file.count - start)))
        }
        let digest = Hexadecimal.encode(hasher.finalize())
        guard digest == sha256 else {
            throw SaplingParametersError.wrongHash(file: path, actual: digest, expected: sha256)
        }
        try file.checkUnchanged()
        return file.region
    }
}
