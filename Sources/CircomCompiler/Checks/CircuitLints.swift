/// What an analysis of a circuit's constraints says of its signals, numbered as in ``CircuitInstances`` (from 1).
public struct SignalFindings: Sendable {
    /// For each signal whether a constraint contains it.
    public var isConstrained: [Bool]
    /// The signals that the constraints are not known to determine.
    public var undetermined: [Int]
    /// The signals in which two witnesses differ that differ in an output; empty where there are none.
    public var differing: [Int]
    /// Groups of bits whose sum can exceed the prime.
    public var aliases: [[Int]]
    /// For each signal n where its values are below 2ⁿ for certain.
    public var bitWidths: [Int?]

    /// Puts findings together.
    public init(
        isConstrained: [Bool], undetermined: [Int], differing: [Int], aliases: [[Int]], bitWidths: [Int?]
    ) {
        self.isConstrained = isConstrained
        self.undetermined = undetermined
        self.differing = differing
        self.aliases = aliases
        self.bitWidths = bitWidths
    }
}

extension CompiledCircuit {
    /// Complaints about a circuit that compiles: codes C501 to C508. Each declaration, statement or component is complained
    /// of once, whatever the number of its signals. About linear in the signals and the source.
    ///
    /// - Parameters:
    ///   - path: the main file, as it was given to ``compile(_:from:options:)``.
    ///   - libraries: the folders searched for includes.
    public func lints(
        path: String, libraries: [String] = [], from sources: some SourceProvider = FileSystemSources(),
        _ findings: SignalFindings
    ) -> Diagnostics {
        var ignored = Diagnostics()
        let program = ProgramLoader.load(path, libraries: libraries, from: sources, into: &ignored)
        var lints = CircuitLints(circuit: circuit, places: SignalPlaces(program), findings: findings)
        lints.run()
        var diagnostics = lints.diagnostics
        ShadowedNames.report(program, into: &diagnostics)
        return diagnostics
    }
}

/// The checks that need the circuit.
struct CircuitLints {
    let circuit: CircuitInstances
    let places: SignalPlaces
    let findings: SignalFindings
    private(set) var diagnostics = Diagnostics()
    private var seen: Set<Place> = []

    private struct Place: Hashable {
        let code: DiagnosticCode
        let range: SourceRange?
        let name: String
    }

    /// A signal: its component's instance, its declaration, its full name.
    private struct Signal {
        let template: TemplateInstance
        let declaration: SignalDeclaration
        let name: String
    }

    init(circuit: CircuitInstances, places: SignalPlaces, findings: SignalFindings) {
        self.circuit = circuit
        self.places = places
        self.findings = findings
    }

    mutating func run() {
        checkAssignments()
        checkUse()
        checkBits()
        checkPorts()
        checkComparisons()
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, key: String, notes: [String] = []
    ) {
        guard seen.insert(Place(code: code, range: range, name: key)).inserted else { return }
        diagnostics.report(Diagnostic(code, message, at: range, notes: notes))
    }

    /// Finds a signal by its number: about as many steps as components on its path.
    private func signal(_ index: Int) -> Signal? {
        guard index >= 1, let name = circuit.signalName(index) else { return nil }
        var instance = circuit.main, local = index
        while local > instance.ownSignalCount {
            guard let child = instance.subcomponent(containing: local) else { return nil }
            local -= child.offset
            instance = circuit.instances[child.instance]
        }
        guard let declaration = instance.signals.last(where: { $0.firstIndex <= local && $0.shape.count > 0 }) else {
            return nil
        }
        return Signal(template: instance, declaration: declaration, name: name)
    }

    private func place(of signal: Signal) -> SourceRange {
        places.templates[signal.template.name]?.declarations[signal.declaration.name] ?? signal.template.location
    }

    // MARK: Assignments

    private mutating func checkAssignments() {
        for index in findings.differing {
            guard let signal = signal(index),
                let assignments = places.templates[signal.template.name]?.assignments[signal.declaration.name]
            else { continue }
            for assignment in assignments {
                report(
                    .unconstrainedAssignment,
                    "'\(signal.declaration.name)' is assigned without a constraint that determines it, and an output "
                        + "depends on it",
                    at: assignment.range, key: "", notes: ["two witnesses differ in \(signal.name)"])
            }
        }
        for index in findings.undetermined {
            guard let signal = signal(index),
                let assignments = places.templates[signal.template.name]?.assignments[signal.declaration.name]
            else { continue }
            for assignment in assignments where Self.divides(assignment.value) {
                report(
                    .uncheckedDivisor,
                    "'\(signal.declaration.name)' is assigned a quotient that the constraints do not determine",
                    at: assignment.range, key: "",
                    notes: ["where the divisor may be zero, the quotient may be anything"])
            }
        }
    }

    /// Whether an expression divides by something that is not a number; the parser bounds the nesting.
    private static func divides(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .infix(let operation, let left, let right):
            if operation == .divide || operation == .integerDivide || operation == .modulo {
                if case .number = right.kind {} else { return true }
            }
            return divides(left) || divides(right)
        case .prefix(_, let operand): return divides(operand)
        case .conditional(let condition, let first, let second):
            return divides(condition) || divides(first) || divides(second)
        default: return false
        }
    }

    // MARK: Use

    /// Declarations none of whose signals is in a constraint, in any component of the template.
    private mutating func checkUse() {
        struct Key: Hashable {
            let template: String
            let name: String
        }
        var used: Set<Key> = []
        var candidates: [(Key, SignalDeclaration, TemplateInstance)] = []
        circuit.forEachComponent { index, offset in
            let instance = circuit.instances[index]
            for declaration in instance.signals where declaration.shape.count > 0 {
                let key = Key(template: instance.name, name: declaration.name)
                if used.contains(key) { continue }
                let first = offset + declaration.firstIndex
                if (first..<first + declaration.shape.count).contains(where: { findings.isConstrained[$0] }) {
                    used.insert(key)
                } else {
                    candidates.append((key, declaration, instance))
                }
            }
        }
        for (key, declaration, instance) in candidates where !used.contains(key) {
            let range = places.templates[key.template]?.declarations[key.name] ?? instance.location
            if declaration.isPublic, declaration.kind == .input {
                report(
                    .unusedPublicInput, "the public input '\(key.name)' is in no constraint", at: range, key: key.name,
                    notes: ["a proof is valid with any value of it"])
            } else if declaration.kind == .output {
                report(
                    .unconstrainedAssignment, "the output '\(key.name)' of \(key.template) is in no constraint",
                    at: range, key: key.name)
            } else {
                report(
                    .unusedSignal, "'\(key.name)' of \(key.template) is in no constraint", at: range, key: key.name)
            }
        }
    }

    // MARK: Bits

    private mutating func checkBits() {
        for bits in findings.aliases {
            guard let first = bits.first, let signal = signal(first) else { continue }
            report(
                .bitsReachPrime,
                "\(bits.count) bits from \(signal.name) can add up to the prime or more, so that a small number has two "
                    + "forms",
                at: place(of: signal), key: signal.template.name,
                notes: ["compare the bits with the prime less one, or use fewer of them"])
        }
    }

    // MARK: Components

    /// Inputs of components that the user's constraints do not mention.
    private mutating func checkPorts() {
        for instance in circuit.instances where !instance.subcomponents.isEmpty {
            var mentioned: Set<UInt32> = []
            for term in instance.constraints.terms { mentioned.insert(term.signal) }
            for child in instance.subcomponents {
                let template = circuit.instances[child.instance]
                for port in template.signals where port.kind == .input && port.shape.count > 0 {
                    let first = child.offset + port.firstIndex
                    let isSet = (first..<first + port.shape.count).contains { mentioned.contains(UInt32($0)) }
                    if isSet { continue }
                    report(
                        .unconstrainedPort,
                        "no constraint of \(instance.name) sets the input '\(port.name)' of '\(child.name)'",
                        at: location(child), key: port.name)
                }
            }
        }
    }

    private func location(_ child: Subcomponent) -> SourceRange? {
        circuit.locations.indices.contains(Int(child.location)) ? circuit.locations[Int(child.location)] : nil
    }

    /// Components called as the usual comparisons are, `LessThan(n)` and its kin, whose two inputs are not known to have n
    /// bits.
    private mutating func checkComparisons() {
        let names: Set<String> = ["LessThan", "LessEqThan", "GreaterThan", "GreaterEqThan"]
        var found: [(instance: Int, child: Subcomponent, bits: Int, signal: Int)] = []
        circuit.forEachComponent { index, offset in
            for child in circuit.instances[index].subcomponents {
                let template = circuit.instances[child.instance]
                guard names.contains(template.name), let bits = template.parameters.first.flatMap({ Int($0) }) else {
                    continue
                }
                for port in template.signals where port.kind == .input {
                    let first = offset + child.offset + port.firstIndex
                    for signal in first..<first + port.shape.count {
                        if let width = findings.bitWidths[signal], width <= bits { continue }
                        found.append((index, child, bits, signal))
                    }
                }
            }
        }
        for item in found {
            report(
                .uncheckedComparison,
                "\(circuit.instances[item.child.instance].name) compares numbers of \(item.bits) bits, and "
                    + "\(circuit.signalName(item.signal) ?? "an input") is not known to have so few",
                at: location(item.child), key: "")
        }
    }
}
