import ArgumentParser
import Primitives
import RingSignatures

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `nightjar ring keygen`
struct RingKeygenCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a key and print its public part, which goes into a ring.",
        discussion: """
            The file holds the secret key in the open, readable by its owner only. With --keys 2 or more a member has \
            several keys, all of which it must know to sign; the first one links.

            EXAMPLES
              nightjar ring keygen alice.key
              nightjar ring keygen alice.key --suite secp256k1 --json
            """)

    @Argument(help: "The key's file; it must not exist.", completion: .file())
    var output: String
    @Option(help: "The group: ristretto255, ed25519 or secp256k1.")
    var suite = RingSuiteName.ristretto255
    @Option(help: "The number of the member's keys, 1 to 16.")
    var keys = 1
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...16).contains(keys) else { throw ValidationError("--keys takes 1 to 16.") }
    }

    func run() throws {
        guard unsafe access(output, F_OK) != 0 else { throw RingKeyFileError.exists(path: output) }
        let publicKeys = try suite.run(Work(command: self))
        let text = Hexadecimal.encode(publicKeys)
        common.report(text, json: [.init("suite", .string(suite.rawValue)), .init("publicKeys", .string(text))])
    }

    private struct Work: RingWork {
        let command: RingKeygenCommand

        func run<Suite: RingSuite>(_ suite: Suite.Type) throws -> [UInt8] {
            let secret = try RingSecretKey<Suite>.random(count: command.keys)
            let json = JSONValue.object([
                .init("suite", .string(Suite.name)),
                .init("secretKeys", .string(Hexadecimal.encode(secret.bytes))),
                .init("publicKeys", .string(Hexadecimal.encode(secret.publicKeys))),
            ])
            // For its owner alone from the first moment on.
            let previous = umask(0o077)
            defer { _ = umask(previous) }
            let file = try AtomicFile(path: command.output)
            try file.write(Array(json.serialized().utf8) + [10])
            try file.commit()
            return secret.publicKeys
        }
    }
}

/// Why no key is written.
enum RingKeyFileError: NamedError, Hashable {
    case exists(path: String)

    var name: String { "keyExists" }
    var explanation: String {
        switch self {
        case .exists(let path): "\(path) exists; a key is never overwritten."
        }
    }
}

/// `nightjar ring sign`
struct RingSignCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a file as a member of a ring.",
        discussion: """
            EXAMPLES
              nightjar ring sign ballot.txt ballot.sig --ring ring.json --scope "poll 7" --key alice.key
            """)

    @Argument(help: "What is signed.", completion: .file())
    var message: String
    @Argument(help: "The signature's file.", completion: .file())
    var output: String
    @OptionGroup var statement: RingStatementOptions
    @Option(help: "The signer's key, as keygen wrote it.", completion: .file())
    var key: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let ring = try RingFile(path: statement.ring)
        let signed = try ring.suite.run(Work(command: self, file: ring))
        let file = try AtomicFile(path: output, distinctFrom: [message, statement.ring, key])
        try file.write(signed.signature)
        try file.commit()
        let image = Hexadecimal.encode(signed.keyImage)
        common.report(
            "signed as one of \(ring.members.count); key image \(image)",
            json: [.init("members", .number(String(ring.members.count))), .init("keyImage", .string(image))])
    }

    private struct Work: RingWork {
        let command: RingSignCommand
        let file: RingFile

        func run<Suite: RingSuite>(_ suite: Suite.Type) throws -> (signature: [UInt8], keyImage: [UInt8]) {
            let key = try readJSON(path: command.key)
            guard let name = key["suite"]?.text.flatMap({ RingSuiteName(rawValue: $0) }) else {
                throw RingFileError.unknownSuite(in: "key")
            }
            guard name == file.suite else {
                throw RingFileError.suiteMismatch(ring: file.suite.rawValue, key: name.rawValue)
            }
            guard let text = key["secretKeys"]?.text, let bytes = try? Hexadecimal.decode(text) else {
                throw RingFileError.noSecretKey
            }
            let secret = try RingSecretKey<Suite>(encoded: bytes)
            let ring = try LinkableRing<Suite>(members: file.members, keyCount: file.keyCount)
            let message = try readFile(path: command.message, limit: RingStatementOptions.messageLimit)
            let signature = try ring.sign(message: message, scope: Array(command.statement.scope.utf8), with: secret)
            return (signature.encoded, signature.keyImage)
        }
    }
}
