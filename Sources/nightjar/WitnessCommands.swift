import Algebra
import ArgumentParser
import Circuits
import Primitives

/// `nightjar wtns …`
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wtns",
        abstract: "Look into witnesses (.wtns).",
        discussion: """
            EXAMPLES
              nightjar wtns check circuit.r1cs witness.wtns --sym circuit.sym
            """,
        subcommands: [WitnessCheckCommand.self])
}

/// `nightjar wtns check`
struct WitnessCheckCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that a witness satisfies a constraint system.",
        discussion: """
            Shows the first constraint that does not hold with the names and values of its signals: the output may \
            contain secrets.

            EXAMPLES
              nightjar wtns check circuit.r1cs witness.wtns
              nightjar wtns check circuit.r1cs witness.wtns --sym circuit.sym
            """)

    @Argument(help: "The constraint system (.r1cs).", completion: .file(extensions: ["r1cs"]))
    var r1cs: String
    @Argument(help: "The witness (.wtns).", completion: .file(extensions: ["wtns"]))
    var wtns: String
    @Option(name: .long, help: "The names of the signals (.sym).", completion: .file(extensions: ["sym"]))
    var sym: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        let circuit = try R1CSFile(MappedFile(path: r1cs).region)
        let symbols = try sym.map { path in
            try SymbolTable(parsing: MappedFile(path: path).region.bytes, wireCount: circuit.header.shape.wireCount)
        }
        let witness = try WitnessFile(MappedFile(path: wtns).region)
        try onEngine(
            circuit.header.curve, .fast,
            Work(circuit: circuit, witness: witness, symbols: symbols ?? SymbolTable(), common: common))
    }

    private struct Work: EngineWork {
        let circuit: R1CSFile
        let witness: WitnessFile
        let symbols: SymbolTable
        let common: CommonOptions

        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let execution = common.execution()
            let total = circuit.header.shape.constraintCount
            let values = try witness.witness(over: E.Fr.self)
            let violation = try circuit.firstUnsatisfied(by: values) {
                try execution.step("Checking constraints", $0, of: total)
            }
            guard let violation else {
                common.report(
                    "The witness satisfies all \(total) constraints.",
                    json: [
                        .init("constraints", .number(String(total))), .init("wires", .number(String(values.count))),
                    ])
                return
            }
            ViolationReport(violation, name: { symbols.name(ofWire: $0) }).print(json: common.json)
            throw Verdict(status: .invalid)
        }
    }
}

/// A broken constraint for people and programs.
struct ViolationReport<F: PrimeField> {
    private let violation: UnsatisfiedConstraint<F>
    private let constraintName: String?
    private let name: (Int) -> String?

    init(_ violation: UnsatisfiedConstraint<F>, constraintName: String? = nil, name: @escaping (Int) -> String?) {
        self.violation = violation
        self.constraintName = constraintName
        self.name = name
    }

    private func signal(_ wire: Int) -> String { name(wire) ?? "wire \(wire)" }

    private var sides: [(String, UnsatisfiedConstraint<F>.Side)] {
        [("A", violation.a), ("B", violation.b), ("C", violation.c)]
    }

    /// Coefficients above half the field as negative numbers.
    private func signed(_ value: F) -> String {
        value.isLexicographicallyLargest ? "-" + (-value).canonical.decimal : value.canonical.decimal
    }

    private func formula(_ side: UnsatisfiedConstraint<F>.Side) -> String {
        if side.terms.isEmpty { return "0" }
        return side.terms.map { term in
            let factor = signed(term.coefficient)
            if term.wire == 0 { return factor }
            return factor == "1" ? signal(term.wire) : factor + "*" + signal(term.wire)
        }.joined(separator: " + ")
    }

    func print(json: Bool) {
        if json {
            Console.printJSON(ok: false, members)
            return
        }
        let title = constraintName.map { " (\($0))" } ?? ""
        Console.print("unsatisfied: constraint \(violation.index)\(title) does not hold: A*B = C with")
        for (letter, side) in sides {
            Console.print("  \(letter) = \(formula(side)) = \(side.value.canonical.decimal)")
        }
        Console.print("  A*B = \((violation.a.value * violation.b.value).canonical.decimal)")
        Console.print("signals:")
        var shown: Set<Int> = [0]
        for (_, side) in sides {
            for term in side.terms where shown.insert(term.wire).inserted && shown.count <= Self.shownSignals + 1 {
                Console.print("  \(signal(term.wire)) = \(term.value.canonical.decimal)")
            }
        }
        let further = shown.count - 1 - Self.shownSignals
        if further > 0 { Console.print("  and \(further) more; --json gives all") }
    }

    /// Signals of a constraint that are shown to a person.
    private static var shownSignals: Int { 16 }

    private var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("error", .string("unsatisfied")), .init("constraint", .number(String(violation.index))),
        ]
        if let constraintName { members.append(.init("name", .string(constraintName))) }
        for (letter, side) in sides {
            let terms = side.terms.map { term in
                JSONValue.object([
                    .init("wire", .number(String(term.wire))), .init("signal", .string(signal(term.wire))),
                    .init("coefficient", .string(term.coefficient.canonical.decimal)),
                    .init("value", .string(term.value.canonical.decimal)),
                ])
            }
            members.append(
                .init(
                    letter.lowercased(),
                    .object([.init("value", .string(side.value.canonical.decimal)), .init("terms", .array(terms))])))
        }
        return members
    }
}
