import Algebra
import ArgumentParser
import Circuits
import Groth16
import Primitives

/// `nightjar groth16 prove`
struct ProveCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that a witness satisfies the circuit of a key.",
        discussion: """
            Reads snarkjs's .zkey and .wtns on BN254 (bn128) or BLS12-381 and writes proof.json and public.json. The \
            curve is the key's.

            EXAMPLES
              nightjar groth16 prove circuit.zkey witness.wtns proof.json public.json
              nightjar groth16 prove circuit.zkey witness.wtns proof.json public.json --verify-after --threads 4
            """)

    @Argument(help: "The proving key (.zkey).", completion: .file(extensions: ["zkey"]))
    var zkey: String
    @Argument(help: "The witness (.wtns).", completion: .file(extensions: ["wtns"]))
    var witness: String
    @Argument(help: "Where the proof goes.", completion: .file(extensions: ["json"]))
    var proof = "proof.json"
    @Argument(help: "Where the public inputs go.", completion: .file(extensions: ["json"]))
    var publicInputs = "public.json"

    @Flag(name: .long, help: "Verify the proof before writing it.")
    var verifyAfter = false
    @Flag(name: .long, help: "Prove even with a key under which anyone can forge proofs.")
    var allowInsecureKey = false
    @Option(name: .long, help: "The arithmetic: fast, or gmp as a second opinion.")
    var arithmetic = Arithmetic.fast
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !isSameName(proof, publicInputs) else {
            throw ValidationError("The proof and the public inputs need a file each.")
        }
    }

    func run() throws {
        let container = try ZKeyFormat.open(path: zkey)
        let curve = try ZKeyFormat.curve { try container.section($0) }
        try onEngine(curve, arithmetic, Work(command: self, container: container))
    }

    private struct Work: EngineWork {
        let command: ProveCommand
        let container: BinaryContainer

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let execution = command.common.execution()
            let key = try ProvingKey<E>(policy: command.allowInsecureKey ? .allowInsecure : .strict) {
                try container.section($0)
            }
            if !key.hasContributionRecord {
                Console.error("warning: the key has no contribution record; 'nightjar zkey verify' would refuse it.")
            }
            let file = try WitnessFile(MappedFile(path: command.witness).region)
            guard file.curve == E.curve else {
                throw ProvingKeyError.wrongCurve(actual: file.curve, expected: E.curve)
            }
            let witness = try file.witness(over: E.Fr.self)
            let started = ContinuousClock.now
            let statement = try Prover.prove(
                key: key, witness: witness, verifyAfter: command.verifyAfter, execution: execution)
            let elapsed = ContinuousClock.now - started

            let inputs = [command.zkey, command.witness]
            let proofFile = try AtomicFile(path: command.proof, distinctFrom: inputs)
            try proofFile.write(Array(statement.proof.json.serialized(indentation: 1).utf8))
            let publicFile = try AtomicFile(path: command.publicInputs, distinctFrom: inputs)
            try publicFile.write(Array(PublicInputs.json(statement.publicInputs).serialized(indentation: 1).utf8))
            try execution.cancellation.check()
            try proofFile.commit()
            try publicFile.commit()

            command.common.report(
                "Proved: \(key.header.wireCount) wires, \(statement.publicInputs.count) public, \(E.curve.rawValue), "
                    + "\(elapsed.milliseconds) ms. Wrote \(command.proof) and \(command.publicInputs).",
                json: [
                    .init("curve", .string(E.curve.rawValue)),
                    .init("wires", .number(String(key.header.wireCount))),
                    .init("publicInputs", PublicInputs.json(statement.publicInputs)),
                    .init("milliseconds", .number(String(elapsed.milliseconds))),
                    .init("proof", .string(command.proof)), .init("public", .string(command.publicInputs)),
                ])
        }
    }
}

/// Whether two paths name one file, there or yet to be made.
private func isSameName(_ a: String, _ b: String) -> Bool {
    func steps(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0 != "." } }
    return isSameFile(a, b) || (a.hasPrefix("/") == b.hasPrefix("/") && steps(a) == steps(b))
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
