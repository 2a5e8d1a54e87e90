import Algebra
import ArgumentParser
import CircomCompiler
import Circuits
import Curves
import Groth16
import Primitives
import WitnessMachine

/// `nightjar circuit prove`
struct CircuitProveCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove a circuit for its inputs, from circom source to proof.",
        discussion: """
            Writes proof.json, public.json and verification_key.json to the folder that -o names. With --zkey the proof \
            is made with that key, and the circuit may be a program that 'circuit compile --program' wrote. Without, a \
            test key is made first and kept as NAME_test.zkey. Whoever makes a test key could forge proofs under it: \
            good for development, and for nothing that somebody else relies on. The key and the verification key say so.

            EXAMPLES
              nightjar circuit prove circuit.circom input.json -l circuits/lib -o build
              nightjar circuit prove circuit.circom input.json --zkey circuit_final.zkey --O2 --verify-after
              nightjar groth16 verify build/verification_key.json build/public.json build/proof.json
            """)

    @OptionGroup var source: CircuitSource
    @Argument(help: "The inputs (JSON).", completion: .file(extensions: ["json"]))
    var input: String
    @Option(help: "The proving key (.zkey), made for the same level.", completion: .file(extensions: ["zkey"]))
    var zkey: String?
    @Option(name: .shortAndLong, help: "The folder for what is written.", completion: .directory)
    var output = "."
    @OptionGroup var level: CircuitLevel
    @Flag(name: .long, help: "Verify the proof before writing it.")
    var verifyAfter = false
    @Flag(name: .long, help: "Prove even with a key under which anyone can forge proofs.")
    var allowInsecureKey = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let execution = common.execution()
        // What can be refused early is, before minutes are spent.
        let given = try zkey.map { try ZKeyFormat.open(path: $0) }
        let circuit = try source.loaded(level: level, json: common.json, execution: execution)
        let curve = try circuit.provingCurve()
        if let given { try circuit.require(try ZKeyFormat.curve { try given.section($0) }) }
        if given == nil, circuit.constraints == nil { throw Self.noConstraints }
        let witness = try circuit.witness(inputPath: input, json: common.json, execution: execution)
        let key = zkey ?? path("\(source.name)_test.zkey")
        let container = try given ?? makeTestKey(for: circuit, curve, at: key, execution)
        let proof = path("proof.json"), publicInputs = path("public.json")
        let verificationKey = path("verification_key.json")
        let outcome = try onEngine(
            curve, .fast,
            ProofJob(
                container: container, witness: .computed(witness), proof: proof, publicInputs: publicInputs,
                verificationKey: verificationKey, verifyAfter: verifyAfter, allowInsecureKey: allowInsecureKey,
                inputs: [source.source, input, key], execution: execution))
        common.report(
            "Proved: \(outcome.wireCount) wires, \(outcome.publicInputCount) public, \(curve.rawValue), "
                + "\(outcome.elapsed.milliseconds) ms. Wrote \(proof), \(publicInputs) and \(verificationKey).",
            json: outcome.members(curve) + [
                .init("key", .string(key)), .init("proof", .string(proof)), .init("public", .string(publicInputs)),
                .init("verificationKey", .string(verificationKey)),
            ])
        if outcome.testKeyNotice != nil {
            Console.error(
                "warning: \(key) is a test key: whoever made it knew its secrets, and who knows them forges proofs. "
                    + "Use a ceremony's key, with --zkey, for anything that others rely on.")
        }
    }

    private static var noConstraints: UsageError {
        UsageError("A compiled program has no constraints to make a test key for: give --zkey.")
    }

    private func path(_ name: String) -> String { output + "/" + name }

    private func makeTestKey(
        for circuit: LoadedCircuit, _ curve: CurveID, at path: String, _ execution: Execution
    ) throws -> BinaryContainer {
        guard let constraints = circuit.constraints else { throw Self.noConstraints }
        for input in [source.source, input] where isSameFile(input, path) {
            throw FileError.sameAsInput(path: path, input: input)
        }
        let file = try R1CSFile(ByteRegion(copying: constraints.serializedR1CS()))
        switch curve {
        case .bn128: try Setup.makeTestKey(try R1CS<BN254.Fr>(file), key: path, execution: execution)
        case .bls12381: try Setup.makeTestKey(try R1CS<BLS12381.Fr>(file), key: path, execution: execution)
        }
        return try ZKeyFormat.open(path: path)
    }
}
