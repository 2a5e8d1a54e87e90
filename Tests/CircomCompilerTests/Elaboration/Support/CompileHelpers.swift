import BigNumbers
import CircomCompiler
import Testing
import WitnessMachine

/// Compiles a program given as text; `include` finds the other texts.
func compile(
    _ source: String, including others: [String: String] = [:], prime: CircomPrime = .bn128,
    limits: ElaborationLimits = ElaborationLimits()
) throws(CompilationFailure) -> CompiledCircuit {
    let text = source.contains("pragma") ? source : "pragma circom 2.2.0;\n" + source
    var files = others
    files["main.circom"] = text
    return try CompiledCircuit.compile(
        "main.circom", from: MemorySources(files), options: CompilationOptions(prime: prime, limits: limits))
}

/// A compiled circuit with a computed witness.
struct Run {
    let compiled: CompiledCircuit
    let signals: [FieldElement]
    let log: [String]

    /// The value of a signal by its full name, which must exist.
    func value(_ name: String) -> BigInt? {
        let circuit = compiled.circuit
        guard let index = (1...max(circuit.signalCount, 1)).first(where: { circuit.signalName($0) == name }) else {
            return nil
        }
        return circuit.field.signedInteger(signals[index])
    }

    /// The outputs, in order.
    var outputs: [BigInt] {
        let shape = compiled.circuit.mainShape
        return (0..<shape.outputs).map { compiled.circuit.field.signedInteger(signals[1 + $0]) }
    }
}

extension CompiledCircuit {
    /// Computes the witness from the main component's inputs and checks it against every constraint.
    func run(_ inputs: [Int]) throws -> Run { try run(inputs.map { BigInt($0) }) }

    func run(_ inputs: [BigInt]) throws -> Run {
        let shape = circuit.mainShape
        #expect(inputs.count == shape.publicInputs + shape.privateInputs)
        var machine = ReferenceMachine(witness, field: circuit.field)
        try machine.run(inputs.map { circuit.field.element($0) }, outputs: shape.outputs)
        #expect(firstBroken(machine.signals) == nil)
        return Run(compiled: self, signals: machine.signals, log: machine.log)
    }

    /// The first constraint that values break, as instance name and number.
    func firstBroken(_ signals: [FieldElement]) -> String? {
        firstBroken(circuit.mainIndex, offset: 0, signals)
    }

    private func firstBroken(_ index: Int, offset: Int, _ signals: [FieldElement]) -> String? {
        let instance = circuit.instances[index]
        func value(_ part: ConstraintStore.Part, _ constraint: Int) -> FieldElement {
            instance.constraints.combination(part, of: constraint).reduce(FieldElement.zero) { sum, term in
                let signal = term.signal == 0 ? FieldElement.one : signals[offset + Int(term.signal)]
                return circuit.field.add(
                    sum, circuit.field.multiply(signal, circuit.coefficients[term.coefficient]))
            }
        }
        for constraint in 0..<instance.constraints.count {
            let product = circuit.field.multiply(value(.a, constraint), value(.b, constraint))
            if product != value(.c, constraint) { return "\(instance.shownName) \(constraint)" }
        }
        for child in instance.subcomponents {
            if let broken = firstBroken(child.instance, offset: offset + child.offset, signals) { return broken }
        }
        return nil
    }
}

/// The codes of the complaints about a program; empty if it compiles.
func complaints(_ source: String, prime: CircomPrime = .bn128, limits: ElaborationLimits = ElaborationLimits())
    -> [DiagnosticCode]
{
    do throws(CompilationFailure) {
        return try compile(source, prime: prime, limits: limits).diagnostics.items.map(\.code)
    } catch { return error.diagnostics.items.map(\.code) }
}

/// The program with a main component of a template whose body is given.
func template(_ body: String, parameters: String = "", arguments: String = "", before: String = "") -> String {
    "\(before)\ntemplate Main(\(parameters)) {\n\(body)\n}\ncomponent main = Main(\(arguments));"
}
