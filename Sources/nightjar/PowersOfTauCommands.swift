import Algebra
import ArgumentParser
import Groth16
import Primitives

/// `nightjar ptau …`, also `nightjar powersoftau …`
struct PowersOfTauCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ptau",
        abstract: "The first phase of a ceremony: powers of tau.",
        discussion: """
            EXAMPLES
              nightjar ptau new bn128 12 pot12_0000.ptau
              nightjar ptau contribute pot12_0000.ptau pot12_0001.ptau --name "First" --entropy "some words"
              nightjar ptau beacon pot12_0001.ptau pot12_beacon.ptau 0102030405060708090a0b0c0d0e0f10 10
              nightjar ptau prepare phase2 pot12_beacon.ptau pot12_final.ptau
              nightjar ptau verify pot12_final.ptau
            """,
        subcommands: [
            PowersNewCommand.self, ContributeCommand<PowersCeremony>.self, BeaconCommand<PowersCeremony>.self,
            PowersPrepareCommand.self, PowersVerifyCommand.self,
        ],
        aliases: ["powersoftau"])
}

extension PowersCeremony: CeremonyWords {
    static let contributing = CommandConfiguration(
        commandName: "contribute", abstract: "Contribute secrets of your own to the powers.",
        discussion: """
            The secrets come from the system's randomness, mixed with your words, and are
            forgotten.

            EXAMPLES
              nightjar ptau contribute pot12_0000.ptau pot12_0001.ptau --name "First" --entropy "some words"
            """)
    static let contributingBeacon = CommandConfiguration(
        commandName: "beacon", abstract: "Contribute a public random beacon.",
        discussion: "EXAMPLES\n  nightjar ptau beacon pot12_0001.ptau pot12_beacon.ptau 0102030405060708 10")
    static let hashTitle = "Contribution response hash"
    static let hashMember = "response"
}

/// `nightjar ptau new`
struct PowersNewCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Start a ceremony.",
        discussion: "EXAMPLES\n  nightjar ptau new bn128 12 pot12_0000.ptau")

    @Argument(help: "bn128 or bls12381.")
    var curve: CurveID
    @Argument(help: "2 to this power is the largest domain.")
    var power: Int
    @Argument(help: "Where the powers go (.ptau).", completion: .file(extensions: ["ptau"]))
    var output: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let challenge = try PowersCeremony.start(
            curve: curve, power: power, path: output, execution: common.execution())
        CeremonyOutput.hash(challenge, title: "First challenge hash", member: "challenge", common: common)
    }
}

/// `nightjar ptau prepare`
struct PowersPrepareCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "prepare", abstract: "Add what phase 2 works with.",
        discussion: "EXAMPLES\n  nightjar ptau prepare phase2 pot12_beacon.ptau pot12_final.ptau")

    /// The only thing to prepare.
    enum Phase: String, ExpressibleByArgument, CaseIterable {
        case phase2
    }

    @Argument(help: "phase2.")
    var phase: Phase
    @OptionGroup var files: CeremonyFiles
    @OptionGroup var common: CommonOptions

    func run() throws {
        try PowersCeremony.prepare(from: files.input, to: files.output, execution: common.execution())
        common.report("Wrote \(files.output).", json: [.init("file", .string(files.output))])
    }
}

/// `nightjar ptau verify`
struct PowersVerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a file of powers: points, contributions, hashes, Lagrange sections.",
        discussion: "EXAMPLES\n  nightjar ptau verify pot12_final.ptau")

    @Argument(help: "The powers (.ptau).", completion: .file(extensions: ["ptau"]))
    var powers: String
    @OptionGroup var beacons: BeaconLimit
    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try PowersCeremony.verify(
            path: powers, beaconExponent: beacons.exponent, execution: common.execution())
        if common.json {
            Console.printJSON([
                .init("curve", .string(report.header.curve.rawValue)),
                .init("power", .number(String(report.header.power))), .init("prepared", .bool(report.isPrepared)),
                .init("contributions", .array(report.contributions.map(CeremonyOutput.json))),
            ])
            return
        }
        for contribution in report.contributions.reversed() { CeremonyOutput.print(contribution) }
        Console.print("Powers of tau OK: \(report.header.curve.rawValue), power \(report.header.power).")
        if !report.isPrepared { Console.error("Not prepared for phase 2; run 'nightjar ptau prepare phase2'.") }
    }
}
