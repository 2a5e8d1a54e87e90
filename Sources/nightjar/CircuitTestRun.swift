import Algebra
import BigNumbers
import CircomCompiler
import Circuits
import Curves
import Primitives
import WitnessMachine

/// The counts that a test can pin.
struct CircuitTestCounts {
    static let keys = ["constraints", "linearConstraints", "wires", "outputs", "publicInputs", "privateInputs"]

    private let values: [Int]

    init(_ list: ConstraintList) {
        let shape = list.mainShape
        values = [
            list.constraintCount, list.linearCount, list.wireCount, shape.outputs, shape.publicInputs,
            shape.privateInputs,
        ]
    }

    subscript(key: String) -> Int? { Self.keys.firstIndex(of: key).map { values[$0] } }
}

/// How one test went.
struct CircuitTestResult {
    let name: String
    /// What is wrong; nil where it passed.
    let complaint: String?
}

/// Files as they are, and one that is made up.
struct OverlaidSources: SourceProvider {
    let path: String
    let text: String
    private let files = FileSystemSources()

    init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    func canonicalPath(of path: String) -> String? { path == self.path ? path : files.canonicalPath(of: path) }

    func bytes(at path: String, limit: Int) throws(FileError) -> [UInt8] {
        path == self.path ? Array(text.utf8) : try files.bytes(at: path, limit: limit)
    }
}

/// Compiles the circuit of a suite and runs the suite's cases.
struct CircuitTestRun {
    /// The circuit's file.
    let circuit: String
    let libraries: [String]
    let prime: CircomPrime
    let suite: CircuitTestSuite
    /// Which of the suite's tests to run, by name.
    let isWanted: (String) -> Bool

    /// What the suite is called: its main component.
    var title: String { suite.main ?? "main" }

    private func pinName(_ level: CircuitLevel.Choice) -> String { "counts at \(level.rawValue)" }

    /// Whether any test is wanted.
    var hasWork: Bool {
        suite.cases.contains { isWanted($0.name) } || suite.expected.contains { isWanted(pinName($0.level)) }
    }

    /// Compiles and runs; a circuit that does not compile fails one test of the name "compiles".
    func results() throws -> [CircuitTestResult] {
        let compiled: CompiledCircuit
        do throws(CompilationFailure) { compiled = try compile() } catch {
            if error.isCancelled { throw Cancelled() }
            let text = DiagnosticRenderer(files: error.files).text(error.diagnostics)
            return [CircuitTestResult(name: "compiles", complaint: text.trimmingSuffix { $0 == "\n" })]
        }
        let cases = suite.cases.filter { isWanted($0.name) }
        var results =
            cases.isEmpty ? [] : try onField(prime, Work(compiled: compiled, cases: cases))
        for pin in suite.expected where isWanted(pinName(pin.level)) {
            let counts = CircuitTestCounts(compiled.circuit.constraintList(pin.level.simplification))
            let wrong = pin.counts.filter { counts[$0.key] != $0.value }.map {
                "\($0.key): \(counts[$0.key] ?? 0), expected \($0.value)"
            }
            results.append(
                CircuitTestResult(
                    name: pinName(pin.level), complaint: wrong.isEmpty ? nil : wrong.joined(separator: "\n")))
        }
        return results
    }

    private func compile() throws(CompilationFailure) -> CompiledCircuit {
        let options = CompilationOptions(libraries: libraries, prime: prime, cancellation: Interrupt.flag)
        guard let main = suite.main else { return try CompiledCircuit.compile(circuit, options: options) }
        let slash = circuit.lastIndex(of: "/")
        let file = slash.map { String(circuit[circuit.index(after: $0)...]) } ?? circuit
        let folder = slash.map { String(circuit[...$0]) } ?? ""
        let list = suite.publicInputs.isEmpty ? "" : "{public [\(suite.publicInputs.joined(separator: ", "))]} "
        let path = folder + "main of " + file
        let text = "pragma circom 2.2.0;\ninclude \"\(file)\";\ncomponent main \(list)= \(main);\n"
        return try CompiledCircuit.compile(path, from: OverlaidSources(path: path, text: text), options: options)
    }

    private struct Work: FieldWork {
        let compiled: CompiledCircuit
        let cases: [CircuitTestCase]

        func run<F: PrimeField>(_ field: F.Type) throws -> [CircuitTestResult] {
            let runner = try CircuitCaseRunner<F>(compiled)
            return try cases.map { test in
                try Interrupt.flag.check()
                return CircuitTestResult(name: test.name, complaint: try runner.complaint(about: test))
            }
        }
    }
}

/// Runs the cases of one circuit.
private struct CircuitCaseRunner<F: PrimeField> {
    private let compiled: CompiledCircuit
    private let program: PreparedProgram<F>
    /// The constraints as the templates state them, and fully simplified.
    private let stated: R1CS<F>
    private let simplified: R1CS<F>
    /// For each output by its name its signal.
    private let outputs: [String: Int]

    init(_ compiled: CompiledCircuit) throws {
        self.compiled = compiled
        program = try PreparedProgram<F>(compiled.witness)
        guard let stated = compiled.circuit.constraintList(.none).r1cs(over: F.self),
            let simplified = compiled.circuit.constraintList(.full).r1cs(over: F.self)
        else { throw ProgramError.wrongField(actual: compiled.witness.prime, expected: F.Parameters.name) }
        self.stated = stated
        self.simplified = simplified
        var outputs: [String: Int] = [:]
        for declaration in compiled.circuit.main.signals where declaration.kind == .output {
            for offset in 0..<declaration.shape.count {
                outputs[declaration.name(at: offset)] = declaration.firstIndex + offset
            }
        }
        self.outputs = outputs
    }

    /// What is wrong with a case, or nil.
    func complaint(about test: CircuitTestCase) throws -> String? {
        let values: [F]
        do {
            values = try program.signals(
                try CircuitInputs<F>(test.input, for: program.program.interface), cancellation: Interrupt.flag)
        } catch let error as CircuitInputsError {
            return complaint(about: test, failure: error.name, template: nil, component: nil, error.explanation)
        } catch let error as WitnessFailure {
            if error.reason == .cancelled { throw Cancelled() }
            let template = error.templates.last.map { String($0.prefix { $0 != "(" }) }
            return complaint(
                about: test, failure: error.name, template: template, component: error.component, error.report)
        }
        switch test.outcome {
        case .failure: return "the witness has to fail, and is computed"
        case .outputs(let expected):
            if let complaint = complaint(aboutOutputs: expected, values) { return complaint }
            if let broken = firstUnsatisfied(stated, values) { return "as stated, \(broken) is not satisfied" }
            return firstUnsatisfied(simplified, values).map { "simplified, \($0) is not satisfied" }
        case .changed(let changes, let isSatisfied): return complaint(aboutChanges: changes, isSatisfied, values)
        }
    }

    private func complaint(
        about test: CircuitTestCase, failure reason: String, template: String?, component: String?, _ report: String
    ) -> String? {
        guard case .failure(let expected) = test.outcome else { return report }
        func wrong(_ what: String, _ expected: String?, _ actual: String?) -> String? {
            guard let expected, expected != actual else { return nil }
            return "it has to fail with \(what) '\(expected)', and fails with '\(actual ?? "none")':\n\(report)"
        }
        return wrong("template", expected.template, template) ?? wrong("component", expected.component, component)
            ?? wrong("reason", expected.reason, reason)
    }

    private func complaint(aboutOutputs expected: [JSONValue.Member], _ values: [F]) -> String? {
        var lines: [String] = []
        for member in expected {
            let leaves = member.value.leaves(member.key)
            for leaf in leaves {
                guard let signal = outputs[leaf.place] else {
                    lines.append("main has no output \(leaf.place)")
                    continue
                }
                guard let wanted = Self.element(leaf.value) else {
                    lines.append("the expected value of \(leaf.place) is not a number below the prime")
                    continue
                }
                if values[signal] != wanted {
                    lines.append("\(leaf.place) is \(values[signal].decimal), expected \(wanted.decimal)")
                }
            }
            let below = outputs.keys.count {
                $0 == member.key || $0.hasPrefix(member.key + "[") || $0.hasPrefix(member.key + ".")
            }
            if below != leaves.count { lines.append("\(member.key) has \(below) values, expected \(leaves.count)") }
        }
        guard lines.count > 8 else { return lines.isEmpty ? nil : lines.joined(separator: "\n") }
        return (lines.prefix(8) + ["and \(lines.count - 8) more"]).joined(separator: "\n")
    }

    private func complaint(
        aboutChanges changes: [JSONValue.Member], _ isSatisfied: Bool, _ values: [F]
    ) -> String? {
        var values = values
        var wanted = Dictionary(changes.map { ($0.key, $0.value) }) { $1 }
        let wires = Set(simplified.labels)
        var isWireChanged = false
        for signal in 1..<max(1, values.count) where !wanted.isEmpty {
            guard let name = compiled.circuit.signalName(signal), let value = wanted.removeValue(forKey: name) else {
                continue
            }
            guard let element = Self.element(value) else { return "the value of \(name) is not a number" }
            values[signal] = element
            isWireChanged = isWireChanged || wires.contains(UInt64(signal))
        }
        if let name = wanted.keys.min() { return "there is no signal \(name)" }
        guard isWireChanged else { return "simplification removed every signal that is changed" }
        let broken = firstUnsatisfied(simplified, values)
        if isSatisfied { return broken.map { "\($0) is not satisfied" } }
        return broken == nil ? "the constraints are satisfied, and should not be" : nil
    }

    /// A number, decimal or in a string hexadecimal after "0x", with a minus sign or without.
    private static func element(_ value: JSONValue) -> F? {
        var text: String
        switch value {
        case .number(let number): text = number
        case .string(let string): text = string
        default: return nil
        }
        let isNegative = text.hasPrefix("-")
        if isNegative { text.removeFirst() }
        if text.hasPrefix("0x") {
            guard let integer = try? BigInt(hexadecimal: text, prefix: .required) else { return nil }
            text = integer.description
        }
        guard let element = try? F(decimal: text) else { return nil }
        return isNegative ? -element : element
    }

    /// The first constraint that the values of all signals do not satisfy, by its number and its signals.
    private func firstUnsatisfied(_ r1cs: R1CS<F>, _ signals: [F]) -> String? {
        guard let index = firstUnsatisfiedConstraint(r1cs, signals) else { return nil }
        var named: [String] = []
        for matrix in [r1cs.a, r1cs.b, r1cs.c] {
            for wire in matrix.wires[matrix.terms(ofRow: index)] where wire != 0 && named.count < 6 {
                let name = compiled.circuit.signalName(Int(r1cs.labels[Int(wire)])) ?? "?"
                if !named.contains(name) { named.append(name) }
            }
        }
        return "constraint \(index) (of \(named.joined(separator: ", ")))"
    }
}

/// The first constraint that is not satisfied by the values of all signals, of which the system's wires are some.
@specialized(where F == BN254.Fr)
@specialized(where F == BLS12381.Fr)
private func firstUnsatisfiedConstraint<F: PrimeField>(_ r1cs: R1CS<F>, _ signals: [F]) -> Int? {
    let values = r1cs.labels.map { signals[Int($0)] }
    return (0..<r1cs.constraintCount).first { row in
        r1cs.a.evaluate(row: row, values) * r1cs.b.evaluate(row: row, values) != r1cs.c.evaluate(row: row, values)
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
