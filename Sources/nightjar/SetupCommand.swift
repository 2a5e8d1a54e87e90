import ArgumentParser
import Circuits
import Groth16
import Primitives

/// `nightjar groth16 setup`
struct SetupCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Make a proving key for a circuit.",
        discussion: """
            With powers of tau: the same as 'zkey new', the start of a ceremony's second phase.
            With --test: a complete key at once, for tests and development only. Whoever ran the setup could forge \
            proofs, and the key and every verification key exported from it say so.

            EXAMPLES
              nightjar groth16 setup --test circuit.r1cs circuit.zkey
              nightjar groth16 setup circuit.r1cs pot14_final.ptau circuit_0000.zkey
            """)

    @Flag(name: .long, help: "A one-party setup, for tests.")
    var test = false
    @Flag(name: .long, help: "Accept powers of tau that nobody contributed to; for study only.")
    var allowInsecureKey = false
    @Argument(help: "circuit.r1cs [powers.ptau] circuit.zkey", completion: .file(extensions: ["r1cs", "ptau", "zkey"]))
    var files: [String]
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if test {
            guard files.count == 2 else { throw ValidationError("With --test: circuit.r1cs circuit.zkey.") }
        } else {
            guard files.count == 3 else {
                throw ValidationError(
                    "Give circuit.r1cs powers.ptau circuit.zkey, or --test circuit.r1cs circuit.zkey.")
            }
        }
    }

    func run() throws {
        if test {
            let shape = try Setup.makeTestKey(circuit: files[0], key: files[1], execution: common.execution())
            Console.error(
                "warning: \(files[1]) is a test key: this program knew its secrets, and who knows them forges.")
            common.report(
                "Wrote \(files[1]): \(shape.constraintCount) constraints, \(shape.wireCount) wires.",
                json: [
                    .init("key", .string(files[1])),
                    .init("constraints", .number(String(shape.constraintCount))),
                    .init("testKey", .string(TestKey.notice)),
                ])
        } else {
            try NewKey(
                circuit: files[0], powers: files[1], key: files[2], allowInsecureKey: allowInsecureKey, common: common
            ).run()
        }
    }
}

/// A key from powers of tau, shared by two commands.
struct NewKey {
    let circuit: String, powers: String, key: String
    let allowInsecureKey: Bool
    let common: CommonOptions

    func run() throws {
        let hash = try Setup.makeKey(
            circuit: circuit, powers: powers, key: key, policy: allowInsecureKey ? .allowInsecure : .strict,
            execution: common.execution())
        if common.json {
            Console.printJSON([
                .init("key", .string(key)), .init("circuitHash", .string(Hexadecimal.encode(hash))),
            ])
        } else {
            Console.print("Circuit hash:\n" + CeremonyHash.format(hash))
            Console.error("The key has no contribution yet: proofs under it can be forged until there is one.")
        }
    }
}
