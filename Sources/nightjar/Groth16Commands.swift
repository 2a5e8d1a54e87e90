import ArgumentParser

/// `nightjar groth16 …`
struct Groth16Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groth16", abstract: "Prove and verify with Groth16.", subcommands: [])
}
