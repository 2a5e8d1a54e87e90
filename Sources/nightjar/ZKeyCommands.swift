import Algebra
import ArgumentParser
import Groth16
import Primitives

/// `nightjar zkey …`
struct ZKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zkey",
        abstract: "Make, inspect and export proving keys.",
        discussion: """
            EXAMPLES
              nightjar zkey new circuit.r1cs pot14_final.ptau circuit_0000.zkey
              nightjar zkey contribute circuit_0000.zkey circuit_final.zkey --name "First" --entropy "some words"
              nightjar zkey verify circuit.r1cs pot14_final.ptau circuit_final.zkey
              nightjar zkey export verificationkey circuit_final.zkey verification_key.json
            """,
        subcommands: [
            ZKeyNewCommand.self, ContributeCommand<KeyCeremony>.self, BeaconCommand<KeyCeremony>.self,
            ZKeyVerifyCommand.self, ZKeyExportCommand.self, ZKeyInspectCommand.self,
        ])
}

/// `nightjar zkey new`
struct ZKeyNewCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Start a circuit's key from prepared powers of tau.",
        discussion: """
            The result is what snarkjs makes, byte for byte. It has no contribution yet
            and is not secure before one.

            EXAMPLES
              nightjar zkey new circuit.r1cs pot14_final.ptau circuit_0000.zkey
            """)

    @Argument(help: "The circuit (.r1cs).", completion: .file(extensions: ["r1cs"]))
    var circuit: String
    @Argument(help: "The prepared powers of tau (.ptau).", completion: .file(extensions: ["ptau"]))
    var powers: String
    @Argument(help: "Where the key goes (.zkey).", completion: .file(extensions: ["zkey"]))
    var zkey: String
    @Flag(name: .long, help: "Accept powers of tau that nobody contributed to; for study only.")
    var allowInsecureKey = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try NewKey(
            circuit: circuit, powers: powers, key: zkey, allowInsecureKey: allowInsecureKey, common: common
        ).run()
    }
}

/// `nightjar zkey export`
struct ZKeyExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export parts of a proving key.",
        discussion: """
            EXAMPLES
              nightjar zkey export verificationkey circuit.zkey verification_key.json
            """,
        subcommands: [ExportVerificationKeyCommand.self])
}

/// `nightjar zkey export verificationkey`
struct ExportVerificationKeyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verificationkey",
        abstract: "Write a key's verification key as snarkjs's JSON.",
        discussion: """
            A test key's verification key carries a member that says so.

            EXAMPLES
              nightjar zkey export verificationkey circuit_final.zkey verification_key.json
            """)

    @Argument(help: "The proving key (.zkey).", completion: .file(extensions: ["zkey"]))
    var zkey: String
    @Argument(help: "Where the verification key goes.", completion: .file(extensions: ["json"]))
    var output = "verification_key.json"
    @Flag(name: .long, help: "Export even a key under which anyone can forge proofs.")
    var allowInsecureKey = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let container = try ZKeyFormat.open(path: zkey)
        let curve = try ZKeyFormat.curve { try container.section($0) }
        try onEngine(curve, .fast, Work(command: self, container: container))
    }

    private struct Work: EngineWork {
        let command: ExportVerificationKeyCommand
        let container: BinaryContainer

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let policy: KeyPolicy = command.allowInsecureKey ? .allowInsecure : .strict
            let key = try ProvingKey<E>(policy: policy) { try container.section($0) }
            let transcript = try key.transcript()
            let verifyingKey = try key.verifyingKey(testKeyNotice: transcript.testKeyNotice, policy: policy)
            let file = try AtomicFile(path: command.output, distinctFrom: [command.zkey])
            try file.write(Array(verifyingKey.json.serialized(indentation: 1).utf8))
            try file.commit()
            if transcript.contributions.isEmpty {
                Console.error("warning: the key has no contribution record; 'nightjar zkey verify' would refuse it.")
            }
            if let notice = transcript.testKeyNotice { Console.error("warning: \(notice)") }
            command.common.report(
                "Wrote \(command.output).",
                json: [
                    .init("curve", .string(E.curve.rawValue)), .init("verificationKey", .string(command.output)),
                ])
        }
    }
}
