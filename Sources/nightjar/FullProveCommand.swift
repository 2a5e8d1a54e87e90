import Algebra
import ArgumentParser
import Groth16
import Primitives
import WitnessMachine

/// `nightjar groth16 fullprove`
struct FullProveCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "fullprove",
        abstract: "Compute a circuit's witness and prove it.",
        discussion: """
            snarkjs's command, with circom source or a compiled program ('circuit compile --program') in the place of its \
            wasm file. The level must be the one whose constraints the key was made for. The witness is written nowhere.

            EXAMPLES
              nightjar groth16 fullprove input.json circuit.circom circuit.zkey proof.json public.json
              nightjar groth16 fullprove input.json circuit.njw circuit.zkey proof.json public.json --verify-after
            """)

    @Argument(help: "The inputs (JSON).", completion: .file(extensions: ["json"]))
    var input: String
    @OptionGroup var source: CircuitSource
    @Argument(help: "The proving key (.zkey).", completion: .file(extensions: ["zkey"]))
    var zkey: String
    @Argument(help: "Where the proof goes.", completion: .file(extensions: ["json"]))
    var proof = "proof.json"
    @Argument(help: "Where the public inputs go.", completion: .file(extensions: ["json"]))
    var publicInputs = "public.json"
    @OptionGroup var level: CircuitLevel
    @OptionGroup var proving: ProvingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !isSameName(proof, publicInputs) else {
            throw ValidationError("The proof and the public inputs need a file each.")
        }
    }

    func run() throws {
        let execution = common.execution()
        let container = try ZKeyFormat.open(path: zkey)
        let curve = try ZKeyFormat.curve { try container.section($0) }
        let circuit = try source.loaded(level: level, json: common.json, execution: execution)
        try circuit.require(curve)
        let witness = try circuit.witness(inputPath: input, json: common.json, execution: execution)
        let outcome = try onEngine(
            curve, .fast,
            ProofJob(
                container: container, witness: .computed(witness), proof: proof, publicInputs: publicInputs,
                options: proving, inputs: [zkey, source.source, input],
                execution: execution))
        outcome.report(to: common, files: [("proof", proof), ("public", publicInputs)])
    }
}

extension LoadedCircuit {
    /// The curve on which the circuit can be proved.
    ///
    /// - Throws: `UsageError` where no pairing has its prime.
    func provingCurve() throws -> CurveID {
        guard let curve = CurveID(rawValue: program.prime.rawValue) else {
            let known = CurveID.allCases.map(\.rawValue).joined(separator: " and ")
            throw UsageError("Groth16 needs a curve with a pairing: \(known), not \(program.prime.rawValue).")
        }
        return curve
    }

    /// Requires that a key's curve is the circuit's.
    ///
    /// - Throws: `ProvingKeyError.wrongCurve`, `UsageError`.
    func require(_ curve: CurveID) throws {
        let expected = try provingCurve()
        guard curve == expected else { throw ProvingKeyError.wrongCurve(actual: curve, expected: expected) }
    }
}
