import Algebra
public import ArgumentParser
public import Circuits
import Primitives

/// `nightjar circuit …`
struct CircuitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "circuit",
        abstract: "Work with circuits: those that come with the program, and your own in circom.",
        discussion: """
            EXAMPLES
              nightjar circuit list
              nightjar circuit build merkle-membership --input input.json --r1cs circuit.r1cs --wtns witness.wtns
              nightjar circuit compile circuit.circom -l circuits/lib --r1cs --sym -o build
              nightjar circuit witness circuit.circom input.json -l circuits/lib
              nightjar circuit prove circuit.circom input.json -l circuits/lib -o build
              nightjar circuit info circuit.circom -l circuits/lib --flame-graph circuit.svg
              nightjar circuit test circuits/apps
              nightjar circuit check circuit.circom -l circuits/lib
              nightjar circuit fmt circuits/*.circom
            """,
        subcommands: [
            CircuitListCommand.self, CircuitBuildCommand.self, CircuitCompileCommand.self, CircuitWitnessCommand.self,
            CircuitProveCommand.self, CircuitInfoCommand.self, CircuitTestCommand.self, CircuitCheckCommand.self,
            CircuitFormatCommand.self,
        ])
}

extension CircuitCatalogue: ExpressibleByArgument {}

/// `nightjar circuit list`
struct CircuitListCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the circuits.",
        discussion: """
            EXAMPLES
              nightjar circuit list
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        if common.json {
            let circuits = CircuitCatalogue.allCases.map { circuit in
                JSONValue.object([
                    .init("name", .string(circuit.rawValue)), .init("summary", .string(circuit.summary)),
                    .init("size", .string(circuit.unit)), .init("default", .number(String(circuit.defaultSize))),
                    .init("lowest", .number(String(circuit.sizes.lowerBound))),
                    .init("highest", .number(String(circuit.sizes.upperBound))),
                ])
            }
            Console.printJSON([.init("circuits", .array(circuits))])
            return
        }
        for circuit in CircuitCatalogue.allCases {
            Console.print("\(circuit.rawValue): \(circuit.summary) (--size: \(circuit.unit), \(circuit.defaultSize))")
        }
    }
}

/// `nightjar circuit build`
struct CircuitBuildCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Write a circuit's constraints, and the witness for an input.",
        discussion: """
            Without --input the circuit's sample is used; --write-input shows it. An input that does not satisfy the \
            circuit is refused, with the constraint it breaks, and nothing is written.

            EXAMPLES
              nightjar circuit build merkle-membership --input circuits/merkle-membership/input.json \\
                  --r1cs out.r1cs --wtns out.wtns --sym out.sym
              nightjar circuit build sha256 --size 1536 --curve bls12381 --r1cs out.r1cs --wtns out.wtns
            """)

    @Argument(help: "The circuit: \(CircuitCatalogue.allCases.map(\.rawValue).joined(separator: ", ")).")
    var circuit: CircuitCatalogue
    @Option(name: .long, help: "The circuit's size, in the unit that 'circuit list' names.")
    var size: Int?
    @Option(name: .long, help: "The curve: bn128 or bls12381.")
    var curve = CurveID.bn128
    @Option(name: .long, help: "The input (JSON).", completion: .file(extensions: ["json"]))
    var input: String?
    @Option(name: .long, help: "Where the constraints go.", completion: .file(extensions: ["r1cs"]))
    var r1cs: String?
    @Option(name: .long, help: "Where the witness goes.", completion: .file(extensions: ["wtns"]))
    var wtns: String?
    @Option(name: .long, help: "Where the signals' names go.", completion: .file(extensions: ["sym"]))
    var sym: String?
    @Option(name: .long, help: "Where the sample input goes.", completion: .file(extensions: ["json"]))
    var writeInput: String?
    @OptionGroup var common: CommonOptions

    func run() throws { try onEngine(curve, .fast, Work(command: self)) }

    private struct Work: EngineWork {
        let command: CircuitBuildCommand

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let execution = command.common.execution()
            try execution.step("Building the circuit")
            let started = ContinuousClock.now
            let document = try command.input.map { path in
                try JSONValue(parsing: readFile(path: path, limit: JSONLimits().bytes))
            }
            let built = try command.circuit.build(over: E.Fr.self, size: command.size, input: document)
            do {
                try built.r1cs.check(built.witness)
            } catch WitnessCheckError.unsatisfied(let constraint) {
                let symbols = built.symbols
                ViolationReport(
                    built.r1cs.explain(constraint: constraint, built.witness),
                    constraintName: built.constraintName(constraint), name: { symbols.name(ofWire: $0) }
                ).print(json: command.common.json)
                throw Verdict(status: .invalid)
            }
            let elapsed = ContinuousClock.now - started
            try execution.step("Writing")
            try write(built)
            report(built, elapsed)
        }

        private func write<F: PrimeField>(_ built: BuiltCircuit<F>) throws {
            let inputs = [command.input].compactMap { $0 }
            if let path = command.writeInput {
                let sample = try command.circuit.sampleInput(over: F.self, size: command.size)
                let file = try AtomicFile(path: path, distinctFrom: inputs)
                try file.write(Array((sample.serialized(indentation: 2) + "\n").utf8))
                try file.commit()
            }
            if let path = command.r1cs { try built.r1cs.write(path: path, distinctFrom: inputs) }
            if let path = command.wtns { try built.witness.write(path: path, distinctFrom: inputs) }
            if let path = command.sym { try built.symbols.write(path: path, distinctFrom: inputs) }
        }

        private func report<F: PrimeField>(_ built: BuiltCircuit<F>, _ elapsed: Duration) {
            let shape = built.r1cs.shape
            let written = [command.r1cs, command.wtns, command.sym, command.writeInput].compactMap { $0 }
            command.common.report(
                "Built \(command.circuit.rawValue) on \(command.curve.rawValue): \(shape.constraintCount) constraints, "
                    + "\(shape.wireCount) wires, \(shape.publicCount) public, satisfied; "
                    + "\(elapsed.milliseconds) ms.",
                json: [
                    .init("circuit", .string(command.circuit.rawValue)),
                    .init("curve", .string(command.curve.rawValue)),
                    .init("constraints", .number(String(shape.constraintCount))),
                    .init("wires", .number(String(shape.wireCount))),
                    .init("public", .number(String(shape.publicCount))),
                    .init("milliseconds", .number(String(elapsed.milliseconds))),
                    .init("written", .array(written.map { .string($0) })),
                ])
        }
    }
}
