import Algebra
import ArgumentParser
import Groth16
import Primitives

/// `nightjar zkey inspect`
struct ZKeyInspectCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what a proving key says of itself: curve, counts and contributions.",
        discussion: """
            Checks the header's points and the sizes of the sections, and nothing beyond:
            'nightjar zkey verify' does.

            EXAMPLES
              nightjar zkey inspect circuit.zkey
              nightjar zkey inspect circuit.zkey --json
            """)

    @Argument(help: "The key (.zkey).", completion: .file(extensions: ["zkey"]))
    var zkey: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let container = try ZKeyFormat.open(path: zkey)
        let curve = try ZKeyFormat.curve { try container.section($0) }
        try onEngine(curve, .fast, Work(container: container, json: common.json))
    }

    private struct Work: EngineWork {
        let container: BinaryContainer
        let json: Bool

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let key = try ProvingKey<E>(policy: .allowInsecure) { try container.section($0) }
            let transcript = try key.transcript()
            let header = key.header
            let counts = [
                ("wires", header.wireCount), ("publicInputs", header.publicInputCount),
                ("domainSize", header.domainSize), ("coefficients", key.coefficientCount),
            ]
            let isForgeable = header.gamma2.x == header.delta2.x
            if json {
                let contributions = transcript.contributions.map { contribution in
                    JSONValue.object([
                        .init("name", .string(contribution.label.name)),
                        .init("hash", .string(Hexadecimal.encode(contribution.contributionHash))),
                    ])
                }
                var members: [JSONValue.Member] = [.init("curve", .string(E.curve.rawValue))]
                members += counts.map { .init($0.0, .number(String($0.1))) }
                members += [
                    .init("circuitHash", .string(Hexadecimal.encode(transcript.circuitHash))),
                    .init("contributions", .array(contributions)), .init("forgeable", .bool(isForgeable)),
                ]
                if let notice = transcript.testKeyNotice { members.append(.init("testKey", .string(notice))) }
                Console.printJSON(members)
                return
            }
            Console.print("curve: \(E.curve.rawValue)")
            for (name, count) in counts { Console.print("\(name): \(count)") }
            Console.print("circuit hash: \(Hexadecimal.encode(transcript.circuitHash))")
            Console.print("contributions: \(transcript.contributions.count)")
            for (index, contribution) in transcript.contributions.enumerated() {
                Console.print("  \(index + 1). \(contribution.label.name)")
                Console.print("     \(Hexadecimal.encode(contribution.contributionHash))")
            }
            if let notice = transcript.testKeyNotice { Console.error("warning: \(notice)") }
            if isForgeable { Console.error("warning: gamma = ±delta: proofs under this key can be forged.") }
        }
    }
}
