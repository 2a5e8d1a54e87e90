import ArgumentParser
import CircomCompiler
import Primitives
import WitnessMachine

/// `nightjar circuit witness`
struct CircuitWitnessCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Compute a witness from a circuit and its inputs.",
        discussion: """
            The circuit is circom source, compiled in memory, or a program that 'circuit compile --program' wrote. The \
            input file is snarkjs's: a JSON object with a member for each input; numbers are decimal, or text in decimal \
            or hexadecimal. The witness is the one for the constraints of the same level.

            What 'log' says goes to standard output, with --json to standard error. A failing '===' or 'assert' is \
            shown with the values of its signals, which may be secret.

            EXAMPLES
              nightjar circuit witness circuit.circom input.json -o witness.wtns
              nightjar circuit witness circuit.circom input.json -l circuits/lib --O2
              nightjar circuit witness build/circuit.njw input.json
            """)

    @OptionGroup var source: CircuitSource
    @Argument(help: "The inputs (JSON).", completion: .file(extensions: ["json"]))
    var input: String
    @Option(name: .shortAndLong, help: "Where the witness goes.", completion: .file(extensions: ["wtns"]))
    var output = "witness.wtns"
    @Option(help: "Where the signals' names go; from source only.", completion: .file(extensions: ["sym"]))
    var sym: String?
    @OptionGroup var level: CircuitLevel
    @OptionGroup var common: CommonOptions

    func run() throws {
        let execution = common.execution()
        let started = ContinuousClock.now
        let circuit = try source.loaded(level: level, json: common.json, execution: execution)
        guard sym == nil || circuit.compiled != nil else {
            throw UsageError("A compiled program does not have all signals' names: --sym needs the source.")
        }
        let ready = ContinuousClock.now
        let witness = try circuit.witness(inputPath: input, json: common.json, execution: execution)
        let computed = ContinuousClock.now
        try execution.step("Writing")
        let inputs = [source.source, input]
        try witness.write(output, inputs)
        if let sym, let list = circuit.constraints, let instances = circuit.compiled?.circuit {
            try list.writeSymbols(of: instances, path: sym, distinctFrom: inputs + [output])
        }
        let written = [output] + (sym.map { [$0] } ?? [])
        let signals = circuit.program.signalCount
        common.report(
            "Wrote \(written.joined(separator: " and ")): \(witness.wireCount) wires of \(signals) signals, "
                + "\((computed - ready).milliseconds) ms after \((ready - started).milliseconds) ms.",
            json: [
                .init("circuit", .string(source.source)), .init("prime", .string(circuit.program.prime.rawValue)),
                .init("wires", .number(String(witness.wireCount))), .init("signals", .number(String(signals))),
                .init("compileMilliseconds", .number(String((ready - started).milliseconds))),
                .init("microseconds", .number(String((computed - ready).microseconds))),
                .init("written", .array(written.map { .string($0) })),
            ])
    }
}

extension LoadedCircuit {
    /// Computes the witness for an input file, as a command does it: lines of `log` are printed, and a failure is reported
    /// and ends the process with status 1.
    func witness(inputPath: String, json: Bool, execution: Execution) throws -> ComputedWitness {
        try execution.step("Computing the witness")
        let document = try readInput(inputPath)
        do {
            return try program.witness(for: document, execution: execution) { line in
                json ? Console.error(line) : Console.print(line)
            }
        } catch let failure as WitnessFailure {
            if failure.reason == .cancelled { throw Cancelled() }
            if json {
                Console.printJSON(ok: false, failure.members)
            } else {
                Console.error("nightjar: \(failure.name): \(failure.report)")
            }
            throw Verdict(status: .invalid)
        }
    }
}

extension WitnessFailure {
    /// The failure as members of a JSON object, with the values of signals.
    var members: [JSONValue.Member] {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        func values(_ signals: [SignalValue]) -> JSONValue {
            .array(
                signals.map { signal in
                    .object([.init("name", .string(signal.name)), .init("value", .string(signal.value))])
                })
        }
        var members: [JSONValue.Member] = [
            .init("error", .string(name)), .init("message", .string(explanation)),
            .init("component", .string(component)), .init("templates", list(templates)),
            .init("functions", list(functions)),
        ]
        if let file, let site {
            members.append(.init("file", .string(file)))
            members.append(.init("line", .number(String(site.line))))
            members.append(.init("column", .number(String(site.column))))
            members.append(.init("text", .string(site.text)))
        }
        let expressions = expressions
        let sides = sides.enumerated().map { index, value in
            var side: [JSONValue.Member] = [.init("value", .string(value))]
            if expressions.indices.contains(index) {
                side.insert(.init("expression", .string(expressions[index])), at: 0)
            }
            return JSONValue.object(side)
        }
        return members + [
            .init("sides", .array(sides)), .init("signals", values(signals)), .init("inputs", values(inputs)),
        ]
    }
}
