import Algebra
import ArgumentParser
import Circuits
import Primitives

/// `nightjar r1cs …`
struct R1CSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "r1cs",
        abstract: "Look into constraint systems (.r1cs).",
        discussion: """
            EXAMPLES
              nightjar r1cs info circuit.r1cs
            """,
        subcommands: [R1CSInfoCommand.self])
}

/// `nightjar r1cs info`
struct R1CSInfoCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Check a constraint system and show its counts.",
        discussion: """
            Reads the whole file and refuses it by name where it is not well formed.

            EXAMPLES
              nightjar r1cs info circuit.r1cs
              nightjar r1cs info circuit.r1cs --json
            """)

    @Argument(help: "The constraint system (.r1cs).", completion: .file(extensions: ["r1cs"]))
    var r1cs: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let file = try R1CSFile(MappedFile(path: r1cs).region)
        try onEngine(file.header.curve, .fast, Work(file: file, execution: common.execution(), json: common.json))
    }

    private struct Work: EngineWork {
        let file: R1CSFile
        let execution: Execution
        let json: Bool

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            var stream = try file.stream(over: E.Fr.self)
            var row = ConstraintRow<E.Fr>()
            var terms = (a: 0, b: 0, c: 0)
            while try stream.next(&row) {
                terms.a += row.a.wires.count
                terms.b += row.b.wires.count
                terms.c += row.c.wires.count
                if stream.nextIndex & 0xffff == 0 {
                    try execution.step("Reading constraints", stream.nextIndex, of: stream.constraintCount)
                }
            }
            let shape = file.header.shape
            let counts: [(label: String, key: String, value: String)] = [
                ("Wires", "wires", String(shape.wireCount)),
                ("Constraints", "constraints", String(shape.constraintCount)),
                ("Private Inputs", "privateInputs", String(shape.privateInputCount)),
                ("Public Inputs", "publicInputs", String(shape.publicInputCount)),
                ("Labels", "labels", String(shape.labelCount)),
                ("Outputs", "outputs", String(shape.outputCount)),
                ("Terms in A", "termsA", String(terms.a)),
                ("Terms in B", "termsB", String(terms.b)),
                ("Terms in C", "termsC", String(terms.c)),
            ]
            let digest = Hexadecimal.encode(file.constraintDigest)
            if json {
                let members = counts.map { JSONValue.Member($0.key, .number($0.value)) }
                Console.printJSON(
                    [
                        .init("curve", .string(file.header.curve.rawValue)),
                        .init("constraintsSHA256", .string(digest)),
                    ] + members)
            } else {
                Console.print("Curve: \(file.header.curve.rawValue)")
                for count in counts { Console.print("# of \(count.label): \(count.value)") }
                Console.print("SHA-256 of the constraints: \(digest)")
            }
        }
    }
}
