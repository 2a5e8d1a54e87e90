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

/// How ceremonies report.
enum CeremonyOutput {
    /// One hash, as snarkjs prints it or as a member of a JSON object.
    static func hash(_ hash: [UInt8], title: String, member: String, common: CommonOptions) {
        if common.json {
            Console.printJSON([.init(member, .string(Hexadecimal.encode(hash)))])
        } else {
            Console.print(title + ":\n" + CeremonyHash.format(hash))
        }
    }

    /// One contribution, with everything that could control a terminal taken out of its name.
    static func print(_ contribution: ContributionReport) {
        let name = String(
            String.UnicodeScalarView(
                contribution.name.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        Console.print("Contribution #\(contribution.number) \(name):\n" + CeremonyHash.format(contribution.hash))
        if case .beacon(let hash, let iterations) = contribution.origin {
            Console.print("Beacon generator: \(Hexadecimal.encode(hash))\nBeacon iterations Exp: \(iterations)")
        }
    }

    static func json(_ contribution: ContributionReport) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("number", .number(String(contribution.number))), .init("name", .string(contribution.name)),
            .init("hash", .string(Hexadecimal.encode(contribution.hash))),
        ]
        if case .beacon(let hash, let iterations) = contribution.origin {
            members.append(.init("beacon", .string(Hexadecimal.encode(hash))))
            members.append(.init("iterations", .number(String(iterations))))
        }
        return .object(members)
    }
}
