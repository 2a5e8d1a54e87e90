import ArgumentParser
import Primitives
import RingSignatures

/// `nightjar ring …`
struct RingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ring",
        abstract: "Sign as one of a ring: that a member signed shows, which one does not.",
        discussion: """
            For votes, bids and warnings: "one of these keys signed this, and none signed twice". Signatures of one scope \
            (a vote's name, say) by one key carry the same key image; across scopes nothing links them. What a ring \
            hides and what it does not is in docs/ring-signatures.md.

            EXAMPLES
              nightjar ring keygen alice.key
              nightjar ring sign ballot.txt ballot.sig --ring ring.json --scope "poll 7" --key alice.key
              nightjar ring verify ballot.txt ballot.sig --ring ring.json --scope "poll 7"
              nightjar ring link ballot.sig other.sig
            """,
        subcommands: [
            RingKeygenCommand.self, RingSignCommand.self, RingVerifyCommand.self, RingLinkCommand.self,
        ])
}

/// The suites by name.
enum RingSuiteName: String, ExpressibleByArgument, CaseIterable {
    case ristretto255, ed25519, secp256k1

    /// Does `work` with the suite's type.
    func run<Work: RingWork>(_ work: Work) throws -> Work.Result {
        switch self {
        case .ristretto255: try work.run(Ristretto255Ring.self)
        case .ed25519: try work.run(Ed25519Ring.self)
        case .secp256k1: try work.run(Secp256k1Ring.self)
        }
    }

    /// The suite that a signature names in its second byte.
    init(ofSignature bytes: [UInt8]) throws {
        let found = Self.allCases.first { name in
            switch name {
            case .ristretto255: bytes.dropFirst().first == Ristretto255Ring.identifier
            case .ed25519: bytes.dropFirst().first == Ed25519Ring.identifier
            case .secp256k1: bytes.dropFirst().first == Secp256k1Ring.identifier
            }
        }
        guard let found else { throw RingFileError.unknownSuite(in: "signature") }
        self = found
    }
}

/// Work that is the same in every suite.
protocol RingWork {
    associatedtype Result
    func run<Suite: RingSuite>(_ suite: Suite.Type) throws -> Result
}

/// Why a file of the ring commands is refused.
enum RingFileError: NamedError, Hashable {
    case unknownSuite(in: String)
    case noMembers
    case badMember(Int)
    case badKeyCount
    case noSecretKey
    case suiteMismatch(ring: String, key: String)

    var name: String {
        switch self {
        case .unknownSuite: "unknownSuite"
        case .noMembers: "noMembers"
        case .badMember: "badMember"
        case .badKeyCount: "badKeyCount"
        case .noSecretKey: "noSecretKey"
        case .suiteMismatch: "suiteMismatch"
        }
    }

    var explanation: String {
        switch self {
        case .unknownSuite(let file): "The \(file) names no suite that this program has."
        case .noMembers: "The ring has no list \"members\"."
        case .badMember(let index): "Member \(index) of the ring is not hexadecimal."
        case .badKeyCount: "\"keyCount\" of the ring is not a number from 1 to 16."
        case .noSecretKey: "The key file has no hexadecimal \"secretKeys\"."
        case .suiteMismatch(let ring, let key): "The ring is of suite \(ring), the key of suite \(key)."
        }
    }
}

/// A ring in a file: `{"suite": "ristretto255", "members": ["…", …]}`, with `"keyCount"` where members have several keys.
struct RingFile {
    let suite: RingSuiteName
    let members: [[UInt8]]
    let keyCount: Int

    init(path: String) throws {
        let json = try readJSON(path: path)
        guard let suite = json["suite"]?.text.flatMap({ RingSuiteName(rawValue: $0) }) else {
            throw RingFileError.unknownSuite(in: "ring")
        }
        guard let elements = json["members"]?.elements else { throw RingFileError.noMembers }
        var members: [[UInt8]] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.text, let bytes = try? Hexadecimal.decode(text) else {
                throw RingFileError.badMember(index)
            }
            members.append(bytes)
        }
        keyCount =
            try json["keyCount"].map { value in
                guard case .number(let digits) = value, let count = Int(digits), (1...16).contains(count) else {
                    throw RingFileError.badKeyCount
                }
                return count
            } ?? 1
        self.suite = suite
        self.members = members
    }
}

/// What a signature is made or checked for.
struct RingStatementOptions: ParsableArguments {
    @Option(help: "The ring's file: {\"suite\": \"ristretto255\", \"members\": [\"…\", …]}.", completion: .file())
    var ring: String
    @Option(help: "What signatures are linked within, a vote's name for example.")
    var scope: String

    /// More than this is hashed by its owner first.
    static let messageLimit = 1 << 30
    /// More than the longest signature.
    static let signatureLimit = 1 << 20
}
