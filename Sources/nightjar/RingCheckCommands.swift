import ArgumentParser
import Primitives
import RingSignatures

/// `nightjar ring verify`
struct RingVerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify that a member of a ring signed. Exit code 0: so it is; 1: it is not, with the reason.",
        discussion: """
            Keep the key images of one scope: a signature with one that was there before
            is the same key's second.

            EXAMPLES
              nightjar ring verify ballot.txt ballot.sig --ring ring.json --scope "poll 7"
              nightjar ring verify ballot.txt ballot.sig --ring ring.json --scope "poll 7" --json
            """)

    @Argument(help: "What is signed.", completion: .file())
    var message: String
    @Argument(help: "The signature.", completion: .file())
    var signature: String
    @OptionGroup var statement: RingStatementOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let ring = try RingFile(path: statement.ring)
        let image = Hexadecimal.encode(try ring.suite.run(Work(command: self, file: ring)))
        if common.json {
            Console.printJSON([
                .init("members", .number(String(ring.members.count))), .init("keyImage", .string(image)),
            ])
        } else {
            Console.print("OK: one of \(ring.members.count) members signed; key image \(image)")
        }
    }

    private struct Work: RingWork {
        let command: RingVerifyCommand
        let file: RingFile

        func run<Suite: RingSuite>(_ suite: Suite.Type) throws -> [UInt8] {
            let ring = try LinkableRing<Suite>(members: file.members, keyCount: file.keyCount)
            let bytes = try readFile(path: command.signature, limit: RingStatementOptions.signatureLimit)
            let signature = try LinkableRingSignature<Suite>(encoded: bytes)
            let message = try readFile(path: command.message, limit: RingStatementOptions.messageLimit)
            try ring.verify(signature, message: message, scope: Array(command.statement.scope.utf8))
            return signature.keyImage
        }
    }
}

/// `nightjar ring link`
struct RingLinkCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Say whether two signatures are of the same key. Exit code 0: they are; 1: they are not.",
        discussion: """
            Compares key images and nothing else: verify both first, each with its ring and both with the same scope. \
            Signatures of different scopes are never linked, whoever made them.

            EXAMPLES
              nightjar ring link ballot.sig other.sig
            """)

    @Argument(help: "The first signature.", completion: .file())
    var first: String
    @Argument(help: "The second signature.", completion: .file())
    var second: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let images = try [first, second].map { path in
            let bytes = try readFile(path: path, limit: RingStatementOptions.signatureLimit)
            return try RingSuiteName(ofSignature: bytes).run(KeyImageOf(bytes: bytes))
        }
        let isLinked = images[0] == images[1]
        if common.json {
            Console.printJSON([
                .init("linked", .bool(isLinked)),
                .init("keyImages", .array(images.map { .string(Hexadecimal.encode($0)) })),
            ])
        } else {
            Console.print(isLinked ? "linked: the same key, if both are valid for one scope" : "not linked")
        }
        if !isLinked { throw Verdict(status: .invalid) }
    }

    private struct KeyImageOf: RingWork {
        let bytes: [UInt8]

        func run<Suite: RingSuite>(_ suite: Suite.Type) throws -> [UInt8] {
            try LinkableRingSignature<Suite>(encoded: bytes).keyImage
        }
    }
}
