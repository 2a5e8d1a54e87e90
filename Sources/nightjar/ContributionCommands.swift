import ArgumentParser
import Groth16
import Primitives

/// Input and output of a contribution.
struct CeremonyFiles: ParsableArguments {
    @Argument(help: "The file so far.", completion: .file())
    var input: String
    @Argument(help: "Where the new file goes.", completion: .file())
    var output: String
}

/// What a participant says.
struct ParticipantOptions: ParsableArguments {
    @Option(name: [.long, .customShort("n")], help: "Your name, for the record.")
    var name: String?
    @Option(
        name: [.long, .customShort("e")],
        help: "Words of your own, mixed with the system's randomness. They stay in the shell's history.")
    var entropy = ""
}

/// A random beacon's arguments.
struct BeaconArguments: ParsableArguments {
    @Argument(help: "The published value, in hexadecimal.")
    var hash: String
    @Argument(help: "SHA-256 is applied 2 to this power times: 10 to \(BeaconWork.defaultExponent).")
    var iterations: Int
    @Option(name: [.long, .customShort("n")], help: "A name, for the record.")
    var name: String?

    func beacon() throws -> Beacon {
        let digits = hash.hasPrefix("0x") ? hash.dropFirst(2) : Substring(hash)
        return try Beacon(hash: Hexadecimal.decode(digits), iterationsExponent: iterations)
    }

    func validate() throws {
        do {
            _ = try beacon()
        } catch let error as any NamedError {
            throw ValidationError(error.explanation)
        }
        // What nobody verifies unless he is told to is not made here either.
        guard iterations <= BeaconWork.defaultExponent else {
            throw ValidationError(
                "2^\(iterations) iterations were asked for; verifications compute 2^\(BeaconWork.defaultExponent).")
        }
    }
}

/// How much of other people's beacons a verification computes.
struct BeaconLimit: ParsableArguments {
    @Option(
        name: .customLong("max-beacon"),
        help: "Compute beacons of up to 2 to this power hashes in all, 10 to 63; 32 take some ten minutes.")
    var exponent = BeaconWork.defaultExponent

    func validate() throws {
        guard Beacon.allowedIterations.contains(exponent) else {
            throw ValidationError("--max-beacon takes 10 to 63.")
        }
    }
}

/// What a phase of a ceremony says of itself on the command line.
protocol CeremonyWords: CeremonyPhase {
    /// Name and help of the command by which a participant contributes.
    static var contributing: CommandConfiguration { get }
    /// Name and help of the command that contributes a beacon.
    static var contributingBeacon: CommandConfiguration { get }
    /// What the contribution's hash is called, in text and in JSON.
    static var hashTitle: String { get }
    static var hashMember: String { get }
}

/// `nightjar ptau contribute` and `nightjar zkey contribute`
struct ContributeCommand<Ceremony: CeremonyWords>: HasCommonOptions {
    static var configuration: CommandConfiguration { Ceremony.contributing }

    @OptionGroup var files: CeremonyFiles
    @OptionGroup var participant: ParticipantOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let hash = try Ceremony.contribute(
            from: files.input, to: files.output, name: participant.name, entropy: participant.entropy,
            execution: common.execution())
        CeremonyOutput.hash(hash, title: Ceremony.hashTitle, member: Ceremony.hashMember, common: common)
    }
}

/// `nightjar ptau beacon` and `nightjar zkey beacon`
struct BeaconCommand<Ceremony: CeremonyWords>: HasCommonOptions {
    static var configuration: CommandConfiguration { Ceremony.contributingBeacon }

    @OptionGroup var files: CeremonyFiles
    @OptionGroup var beacon: BeaconArguments
    @OptionGroup var common: CommonOptions

    func run() throws {
        let hash = try Ceremony.beacon(
            from: files.input, to: files.output, name: beacon.name, beacon: try beacon.beacon(),
            execution: common.execution())
        CeremonyOutput.hash(hash, title: Ceremony.hashTitle, member: Ceremony.hashMember, common: common)
    }
}
