import ArgumentParser

/// `nightjar groth16 …`
struct Groth16Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groth16",
        abstract: "Set up, prove and verify with Groth16.",
        discussion: """
            EXAMPLES
              nightjar groth16 setup --test circuit.r1cs circuit.zkey
              nightjar groth16 prove circuit.zkey witness.wtns proof.json public.json
              nightjar groth16 fullprove input.json circuit.circom circuit.zkey proof.json public.json
              nightjar groth16 verify verification_key.json public.json proof.json
              nightjar groth16 batch-verify verification_key.json p1/public.json p1/proof.json p2/public.json p2/proof.json
            """,
        subcommands: [
            SetupCommand.self, ProveCommand.self, FullProveCommand.self, VerifyCommand.self, BatchVerifyCommand.self,
        ])
}
