import ArgumentParser
import CircomCompiler
import Primitives
import WitnessMachine

/// `nightjar circuit compile`
struct CircuitCompileCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Compile a circom program to constraints.",
        discussion: """
            The program needs a main component. Files go to the folder that -o names, each called after the source: \
            NAME.r1cs, NAME.sym, NAME_constraints.json, NAME.njw. They appear when complete.

            Levels of simplification are circom's: --O0 keeps every constraint and signal; --O1, the default, replaces \
            signals equal to another or to a constant; --O2 solves linear constraints as well, until none is left \
            that can be, and --O2round N does so in at most N rounds.

            EXAMPLES
              nightjar circuit compile circuit.circom --r1cs --sym -o build
              nightjar circuit compile circuit.circom -l circuits/lib --O2 --r1cs --program
              nightjar circuit compile circuit.circom --prime bls12381 --r1cs
              nightjar circuit compile circuit.circom --json
            """)

    @OptionGroup var source: CircuitSource
    @Option(name: .shortAndLong, help: "The folder for what is written.", completion: .directory)
    var output = "."
    @Flag(help: "Write the constraints (NAME.r1cs).")
    var r1cs = false
    @Flag(help: "Write the signals' names (NAME.sym).")
    var sym = false
    @Flag(help: "Write the constraints as JSON (NAME_constraints.json).")
    var jsonConstraints = false
    @Flag(help: "Write what computes witnesses (NAME.njw), for 'circuit witness' and 'circuit prove'.")
    var program = false
    @OptionGroup var level: CircuitLevel
    @OptionGroup var common: CommonOptions

    func run() throws {
        let execution = common.execution()
        let started = ContinuousClock.now
        try execution.step("Elaborating")
        let compiled = try source.compiled(json: common.json)
        try execution.step("Simplifying")
        let list = compiled.circuit.constraintList(level.simplification, pool: execution.pool)
        try execution.step("Writing")
        let written = try write(list, compiled, execution.pool)
        report(list, compiled, written, (ContinuousClock.now - started).milliseconds)
    }

    private func write(_ list: ConstraintList, _ compiled: CompiledCircuit, _ pool: WorkerPool) throws -> [String] {
        let base = output + "/" + source.name
        var written: [String] = []
        func path(_ suffix: String) -> String {
            written.append(base + suffix)
            return base + suffix
        }
        if r1cs { try list.writeR1CS(path: path(".r1cs"), distinctFrom: [source.source], pool: pool) }
        if sym { try list.writeSymbols(of: compiled.circuit, path: path(".sym"), distinctFrom: [source.source]) }
        if jsonConstraints { try list.writeJSON(path: path("_constraints.json"), distinctFrom: [source.source]) }
        if program {
            let path = path(CircuitSource.programExtension)
            try compiled.program(for: list).write(path: path, distinctFrom: [source.source])
        }
        return written
    }

    private func report(
        _ list: ConstraintList, _ compiled: CompiledCircuit, _ written: [String], _ milliseconds: Int64
    ) {
        let shape = list.mainShape
        let counts: [(label: String, key: String, value: Int)] = [
            ("template instances", "templateInstances", compiled.circuit.instances.count),
            ("non-linear constraints", "nonLinearConstraints", list.constraintCount - list.linearCount),
            ("linear constraints", "linearConstraints", list.linearCount),
            ("public inputs", "publicInputs", shape.publicInputs),
            ("private inputs", "privateInputs", shape.privateInputs),
            ("private inputs among the wires", "privateInputWires", list.privateInputWireCount),
            ("public outputs", "publicOutputs", shape.outputs),
            ("wires", "wires", list.wireCount),
            ("labels", "labels", list.signalCount),
        ]
        if common.json {
            let figures: [JSONValue.Member] = counts.map { .init($0.key, .number(String($0.value))) }
            let renderer = DiagnosticRenderer(files: compiled.files)
            Console.printJSON(
                figures + [
                    .init("milliseconds", .number(String(milliseconds))),
                    .init("written", .array(written.map { .string($0) })),
                ] + (renderer.json(compiled.diagnostics).members ?? []))
        } else if !common.quiet {
            for count in counts { Console.print("\(count.label): \(count.value)") }
            for path in written { Console.print("written: \(path)") }
        }
    }
}
