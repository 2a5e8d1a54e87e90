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

    @OptionGroup var proving: ProvingOptions
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
        let file = try WitnessFile(MappedFile(path: witness).region)
        let outcome = try onEngine(
            curve, arithmetic,
            ProofJob(
                container: container, witness: .file(file), proof: proof, publicInputs: publicInputs,
                options: proving, inputs: [zkey, witness],
                execution: common.execution()))
        outcome.report(to: common, files: [("proof", proof), ("public", publicInputs)])
    }
}
