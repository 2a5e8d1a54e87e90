import ArgumentParser
import CircomCompiler
import Primitives
import WitnessMachine

/// `nightjar circuit info`
struct CircuitInfoCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Count a circom program's constraints, and say which templates they come from.",
        discussion: """
            The counts are those at the level of simplification, by default --O1 as in 'circuit compile'. The breakdown \
            is of the constraints as the templates state them, before simplification: 'own' are those that all \
            components of a template state themselves, 'product' those of them with a product of signals, 'total' \
            those of everything below them too. The share is that of all or, as --O2 solves linear constraints, with it that \
            of those with a product. --flame-graph draws the shares by component.

            EXAMPLES
              nightjar circuit info circuit.circom -l circuits/lib
              nightjar circuit info circuit.circom --O2 --flame-graph circuit.svg
              nightjar circuit info circuit.circom --json
            """)

    @OptionGroup var source: CircuitSource
    @Option(name: .long, help: "How many templates the table shows; 0 for all.")
    var templates = 20
    @Option(
        name: .customLong("flame-graph"), help: "Where a picture of the constraints by component goes.",
        completion: .file(extensions: ["svg"]))
    var flameGraph: String?
    @OptionGroup var level: CircuitLevel
    @OptionGroup var common: CommonOptions

    /// Full simplification leaves next to nothing of linear constraints: there, products are what counts.
    private var measure: ConstraintBreakdown.Measure {
        if case .linear = level.simplification { .nonLinear } else { .all }
    }

    private var levelName: String { level.rounds.map { "O2round \($0)" } ?? (level.choice ?? .O1).rawValue }

    func validate() throws {
        if templates < 0 { throw ValidationError("--templates takes 0 or more.") }
    }

    func run() throws {
        let execution = common.execution()
        try execution.step("Elaborating")
        let compiled = try source.compiled(json: common.json)
        try execution.step("Simplifying")
        let list = compiled.circuit.constraintList(level.simplification)
        let breakdown = ConstraintBreakdown(compiled.circuit, counting: measure, depth: 0)
        if let flameGraph {
            try execution.step("Drawing")
            let file = try AtomicFile(path: flameGraph, distinctFrom: compiled.files.files.map(\.path))
            try file.write(Array(FlameGraph(of: compiled.circuit, counting: measure, title: source.source).svg.utf8))
            try file.commit()
        }
        if common.json {
            printJSON(list, breakdown, compiled)
        } else {
            printText(list, breakdown, compiled)
        }
    }

    private func counts(
        _ list: ConstraintList, _ breakdown: ConstraintBreakdown, _ circuit: CircuitInstances
    ) -> [(label: String, key: String, value: Int)] {
        let shape = list.mainShape
        return [
            ("constraints", "constraints", list.constraintCount),
            ("  with a product", "nonLinearConstraints", list.constraintCount - list.linearCount),
            ("  linear", "linearConstraints", list.linearCount),
            ("terms", "terms", list.termCount),
            ("wires", "wires", list.wireCount),
            ("public outputs", "publicOutputs", shape.outputs),
            ("public inputs", "publicInputs", shape.publicInputs),
            ("private inputs", "privateInputs", shape.privateInputs),
            ("labels", "labels", list.signalCount),
            ("components", "components", breakdown.components),
            ("template instances", "templateInstances", circuit.instances.count),
            ("constraints before simplification", "constraintsBeforeSimplification", breakdown.constraints),
        ]
    }

    private func printText(_ list: ConstraintList, _ breakdown: ConstraintBreakdown, _ compiled: CompiledCircuit) {
        Console.print("\(source.source), \(source.prime.rawValue), --\(levelName)")
        for count in counts(list, breakdown, compiled.circuit) { Console.print("\(count.label): \(count.value)") }
        var table = TextTable(["template", "components", "own each", "own", "product", "total", "share"])
        let whole = measure == .all ? breakdown.constraints : breakdown.nonLinearConstraints
        let shown = templates == 0 ? breakdown.templates[...] : breakdown.templates.prefix(templates)
        for template in shown {
            table.append([
                Self.short(template.name), String(template.components), String(template.ownConstraints),
                String(template.contribution), String(template.nonLinearContribution), String(template.total),
                Self.percent(template.contribution(measure), of: whole),
            ])
        }
        Console.print("")
        for line in table.lines { Console.print(line) }
        if shown.count < breakdown.templates.count {
            Console.print("and \(breakdown.templates.count - shown.count) more (--templates 0 shows all)")
        }
        if let flameGraph { Console.print("\nwritten: \(flameGraph)") }
    }

    /// A name with long parameters, an array of constants say, cut.
    private static func short(_ name: String) -> String {
        name.count <= 48 ? name : name.prefix(44) + "…\(name.hasSuffix(")") ? ")" : "")"
    }

    /// A share in percent with one decimal.
    private static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "0.0%" }
        let tenths = Int((Double(part) / Double(whole) * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    private func printJSON(_ list: ConstraintList, _ breakdown: ConstraintBreakdown, _ compiled: CompiledCircuit) {
        let templates = breakdown.templates.map { template in
            JSONValue.object([
                .init("name", .string(template.name)),
                .init("components", .number(String(template.components))),
                .init("ownEach", .number(String(template.ownConstraints))),
                .init("own", .number(String(template.contribution))),
                .init("ownNonLinear", .number(String(template.nonLinearContribution))),
                .init("totalEach", .number(String(template.constraints))),
                .init("total", .number(String(template.total))),
            ])
        }
        var members: [JSONValue.Member] = [
            .init("source", .string(source.source)), .init("prime", .string(source.prime.rawValue)),
            .init("level", .string(levelName)),
        ]
        for count in counts(list, breakdown, compiled.circuit) {
            members.append(.init(count.key, .number(String(count.value))))
        }
        members.append(.init("templates", .array(templates)))
        members.append(.init("written", .array([flameGraph].compactMap { $0 }.map { .string($0) })))
        Console.printJSON(
            members + (DiagnosticRenderer(files: compiled.files).json(compiled.diagnostics).members ?? []))
    }
}
