import Algebra
public import ArgumentParser
import CircomCompiler
public import CircuitAnalysis
import Circuits
import Primitives
import WitnessMachine

extension UniquenessCheck.FixedSignals: ExpressibleByArgument {}

/// `nightjar circuit check`
struct CircuitCheckCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for what a circom program's constraints leave free.",
        discussion: """
            Says whether the inputs determine every other signal: 'determined' (rules prove it, --proof shows how), \
            'under-constrained' (here are two witnesses for the same inputs, both checked against the constraints), or \
            'unknown', which is no success. An inverse that is multiplied by zero may be free, since nothing depends on \
            it. Complaints about the source have codes C501 to C508. With an input the search starts from its witness. \
            docs/circom/checks.md says what each verdict means.

            The status is 0 only where everything is determined and no complaint is an
            error, otherwise 1.

            EXAMPLES
              nightjar circuit check circuit.circom
              nightjar circuit check circuit.circom input.json -l circuits/lib
              nightjar circuit check circuits/negative/iszero-free-inverse.circom --json
            """)

    @OptionGroup var source: CircuitSource
    @Argument(help: "An input (JSON) whose witness the search starts from.", completion: .file(extensions: ["json"]))
    var input: String?
    @Option(help: "What is held fixed: all inputs, or the public ones only (inputs, public).")
    var fixed = UniquenessCheck.FixedSignals.inputs
    @Option(help: "How much the propagation may do: about the number of times it looks at a constraint.")
    var propagationBudget = 50_000_000
    @Option(help: "How much the search for a second witness may do, in the same unit.")
    var searchBudget = 1_000_000
    @Flag(help: "Print the steps that prove signals determined.")
    var proof = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if propagationBudget < 1 || searchBudget < 0 { throw ValidationError("A budget is a positive number.") }
    }

    func run() throws {
        let execution = common.execution()
        guard !source.isProgram else { throw UsageError("A compiled program has no constraints: give the source.") }
        try execution.step("Elaborating")
        let compiled = try source.compiled(json: common.json)
        let witness = try input.map { path in
            try LoadedCircuit(name: source.name, program: compiled.witness, compiled: compiled, constraints: nil)
                .witness(inputPath: path, json: common.json, execution: execution)
        }
        try execution.step("Checking")
        try onField(source.prime, Work(command: self, compiled: compiled, witness: witness?.bytes))
    }

    /// The check over one field.
    private struct Work: FieldWork {
        let command: CircuitCheckCommand
        let compiled: CompiledCircuit
        let witness: ByteRegion?

        func run<F: PrimeField>(_ field: F.Type) throws {
            let list = compiled.circuit.constraintList(.none)
            guard let r1cs = list.r1cs(over: F.self) else {
                throw UsageError("The constraints are not over \(command.source.prime.rawValue).")
            }
            var check = UniquenessCheck()
            check.fixedSignals = command.fixed
            check.propagationBudget = command.propagationBudget
            check.searchBudget = command.searchBudget
            let flag = Interrupt.flag
            let started = ContinuousClock.now
            let report = check.run(r1cs, witness: try first(r1cs), isCancelled: { flag.isCancelled })
            if flag.isCancelled { throw Cancelled() }
            let elapsed = ContinuousClock.now - started
            let lints = compiled.lints(
                path: command.source.source, libraries: command.source.libraries,
                findings(report, r1cs, compiled.circuit.signalCount))
            let outcome = CircuitCheckOutcome(
                report: report, r1cs: r1cs, compiled: compiled, lints: lints, milliseconds: elapsed.milliseconds)
            if command.common.json {
                outcome.printJSON(proof: command.proof)
            } else {
                outcome.printText(proof: command.proof, quiet: command.common.quiet)
            }
            if !outcome.isClean { throw Verdict(status: .invalid) }
        }

        /// The values of the wires in the witness of the input: the program computes all signals.
        private func first<F: PrimeField>(_ r1cs: R1CS<F>) throws -> Witness<F>? {
            guard let witness else { return nil }
            var values: [F] = []
            values.reserveCapacity(r1cs.wireCount)
            for label in r1cs.labels {
                var integer = F.Canonical()
                let words = F.byteCount / 8
                for word in 0..<words {
                    integer[word] = witness.load(UInt64.self, at: Int(label) * F.byteCount + 8 * word)
                }
                guard let value = F(canonical: integer) else { return nil }
                values.append(value)
            }
            return try Witness(values)
        }

        /// The report by signals of the source.
        private func findings<F: PrimeField>(
            _ report: UniquenessReport<F>, _ r1cs: R1CS<F>, _ signalCount: Int
        ) -> SignalFindings {
            func signals(_ wires: [Int]) -> [Int] { wires.map { Int(r1cs.labels[$0]) } }
            var isConstrained = Array(repeating: false, count: signalCount + 1)
            for matrix in [r1cs.a, r1cs.b, r1cs.c] {
                for wire in matrix.wires { isConstrained[Int(r1cs.labels[Int(wire)])] = true }
            }
            var widths = [Int?](repeating: nil, count: signalCount + 1)
            for (wire, width) in report.bitWidths.enumerated() { widths[Int(r1cs.labels[wire])] = width }
            return SignalFindings(
                isConstrained: isConstrained,
                undetermined: signals(report.undeterminedOutputs + report.undeterminedIntermediates),
                differing: signals(report.outputs.secondWitness?.differences ?? []),
                aliases: report.aliases.map(signals), bitWidths: widths)
        }
    }
}

/// What a check found, for printing.
struct CircuitCheckOutcome<F: PrimeField> {
    let report: UniquenessReport<F>
    let r1cs: R1CS<F>
    let compiled: CompiledCircuit
    let lints: Diagnostics
    let milliseconds: Int64

    /// Whether nothing is left to complain of.
    var isClean: Bool { report.isDetermined && !lints.hasErrors }

    private func name(_ wire: Int) -> String {
        wire == 0 ? "1" : compiled.circuit.signalName(Int(r1cs.labels[wire])) ?? "signal \(r1cs.labels[wire])"
    }

    private static var explanations: [UnknownReason: String] {
        [
            .undecided: "the rules do not determine them, and no second witness was found",
            .budget: "the budget was spent",
            .unsatisfiable: "no assignment satisfies the constraints",
            .inputsWithoutWires: "some private inputs were simplified away",
            .cancelled: "interrupted",
        ]
    }

    /// The report for people: complaints on standard error, the rest on standard output.
    func printText(proof: Bool, quiet: Bool) {
        Console.print(lints, about: compiled.files)
        Console.print("\(report.verdict.name)")
        if quiet { return }
        print(report.outputs, "outputs", report.undeterminedOutputs)
        print(report.intermediates, "other signals", report.undeterminedIntermediates)
        if let pair = report.verdict.secondWitness {
            Console.print("two witnesses that agree on what is fixed, both checked:")
            for wire in pair.differences.prefix(20) {
                Console.print("  \(name(wire)): \(pair.first[wire]) or \(pair.second[wire])")
            }
            if pair.differences.count > 20 { Console.print("  and \(pair.differences.count - 20) more") }
            let inputs = report.fixed.prefix(20)
            if !inputs.isEmpty {
                Console.print(
                    "with " + inputs.map { "\(name($0)) = \(pair.first[$0])" }.joined(separator: ", ")
                        + (report.fixed.count > 20 ? ", …" : ""))
            }
        }
        if !report.hints.isEmpty {
            Console.print(
                "free only where they are multiplied by zero: "
                    + report.hints.prefix(10).map { name($0.wire) }.joined(separator: ", ")
                    + (report.hints.count > 10 ? " and \(report.hints.count - 10) more" : ""))
        }
        if proof {
            for step in report.steps {
                Console.print("\(step.rule.rawValue): \(step.wires.map(name).joined(separator: ", "))")
            }
        }
        let count = r1cs.constraintCount
        Console.print("\(count) \(count == 1 ? "constraint" : "constraints"), \(milliseconds) ms")
    }

    private func print(_ finding: Finding<F>, _ what: String, _ open: [Int]) {
        var line = "\(what): \(finding.name)"
        if case .unknown(let reason) = finding {
            line +=
                " (\(Self.explanations[reason] ?? reason.rawValue)): "
                + open.prefix(10).map(name).joined(separator: ", ")
                + (open.count > 10 ? " and \(open.count - 10) more" : "")
        }
        Console.print(line)
    }

    /// The report for programs.
    func printJSON(proof: Bool) {
        func names(_ wires: [Int]) -> JSONValue { .array(wires.map { .string(name($0)) }) }
        func text(_ value: F) -> JSONValue { .string("\(value)") }
        var members: [JSONValue.Member] = [
            .init("verdict", .string(report.verdict.name)),
            .init("outputs", .string(report.outputs.name)),
            .init("intermediates", .string(report.intermediates.name)),
            .init("constraints", .number(String(r1cs.constraintCount))),
            .init("undetermined", names(report.undeterminedOutputs + report.undeterminedIntermediates)),
            .init("hints", names(report.hints.map(\.wire))), .init("unused", names(report.unused)),
            .init("milliseconds", .number(String(milliseconds))),
        ]
        if case .unknown(let reason) = report.verdict { members.append(.init("reason", .string(reason.rawValue))) }
        if let pair = report.verdict.secondWitness {
            func values(_ wires: [Int]) -> JSONValue {
                .array(
                    wires.map { wire in
                        .object([
                            .init("name", .string(name(wire))), .init("first", text(pair.first[wire])),
                            .init("second", text(pair.second[wire])),
                        ])
                    })
            }
            members.append(.init("fixed", values(report.fixed)))
            members.append(.init("differences", values(pair.differences)))
        }
        if proof {
            let steps = report.steps.map { step in
                JSONValue.object([
                    .init("rule", .string(step.rule.rawValue)), .init("signals", names(step.wires)),
                ])
            }
            members.append(.init("proof", .array(steps)))
        }
        members += DiagnosticRenderer(files: compiled.files).json(lints).members ?? []
        Console.printJSON(ok: isClean, members)
    }
}
