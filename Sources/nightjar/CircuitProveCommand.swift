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
    @OptionGroup var proving: ProvingOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let execution = common.execution()
        // What can be refused early is, before minutes are spent.
        let given = try zkey.map { try ZKeyFormat.open(path: $0) }
        let circuit = try source.loaded(level: level, json: common.json, execution: execution)
        let curve = try circuit.provingCurve()
        if let given { try circuit.require(try ZKeyFormat.curve { try given.section($0) }) }
        if given == nil, circuit.constraints == nil { throw LoadedCircuit.noConstraints }
        let witness = try circuit.witness(inputPath: input, json: common.json, execution: execution)
        let key = zkey ?? path("\(source.name)_test.zkey")
        let container = try given ?? makeTestKey(for: circuit, curve, at: key, execution)
        let proof = path("proof.json"), publicInputs = path("public.json")
        let verificationKey = path("verification_key.json")
        let outcome = try onEngine(
            curve, .fast,
            ProofJob(
                container: container, witness: .computed(witness), proof: proof, publicInputs: publicInputs,
                verificationKey: verificationKey, options: proving,
                inputs: [source.source, input, key], execution: execution))
        outcome.report(
            to: common, key: key,
            files: [("proof", proof), ("public", publicInputs), ("verificationKey", verificationKey)])
        if outcome.testKeyNotice != nil {
            Console.error(
                "warning: \(key) is a test key: whoever made it knew its secrets, and who knows them forges proofs. "
                    + "Use a ceremony's key, with --zkey, for anything that others rely on.")
        }
    }

    private func path(_ name: String) -> String { output + "/" + name }

    private func makeTestKey(
        for circuit: LoadedCircuit, _ curve: CurveID, at path: String, _ execution: Execution
    ) throws -> BinaryContainer {
        for input in [source.source, input] where isSameFile(input, path) {
            throw FileError.sameAsInput(path: path, input: input)
        }
        switch curve {
        case .bn128: try Setup.makeTestKey(try circuit.system(over: BN254.Fr.self), key: path, execution: execution)
        case .bls12381:
            try Setup.makeTestKey(try circuit.system(over: BLS12381.Fr.self), key: path, execution: execution)
        }
        return try ZKeyFormat.open(path: path)
    }
}

extension LoadedCircuit {
    static var noConstraints: UsageError {
        UsageError("A compiled program has no constraints to make a test key for: give --zkey.")
    }

    /// The constraints over a curve's scalar field.
    ///
    /// - Throws: `UsageError` for a compiled program, and for a circuit over another field.
    func system<F: PrimeField>(over field: F.Type) throws -> R1CS<F> {
        guard let constraints else { throw Self.noConstraints }
        guard let system = constraints.r1cs(over: F.self) else {
            throw UsageError("The circuit is over another field than \(F.Parameters.name).")
        }
        return system
    }
}
