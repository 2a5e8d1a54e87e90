import Groth16
import Primitives

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
