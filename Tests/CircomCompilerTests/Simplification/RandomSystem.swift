import BigNumbers
import CircomCompiler
import TestSupport

/// A constraint system over a run-time field for tests: dense, slow, and independent of the simplifier's own rows.
struct PlainSystem {
    typealias Combination = [Int: FieldElement]
    let field: CompilerField
    let signalCount: Int
    let shape: CircuitInstances.MainShape
    var constraints: [(a: Combination, b: Combination, c: Combination)] = []

    var publicCount: Int { shape.outputs + shape.publicInputs }

    func value(_ combination: Combination, _ witness: [FieldElement]) -> FieldElement {
        combination.reduce(field.element(0)) { field.add($0, field.multiply($1.value, witness[$1.key])) }
    }

    func isSatisfied(by witness: [FieldElement]) -> Bool {
        constraints.allSatisfy {
            field.multiply(value($0.a, witness), value($0.b, witness)) == value($0.c, witness)
        }
    }

    /// The simplifier's input: one component.
    func placed(_ arithmetic: inout CoefficientArithmetic) -> PlacedConstraints {
        var placed = PlacedConstraints(signalCount: signalCount, publicCount: publicCount)
        for constraint in constraints {
            var rows = SparseRows()
            for combination in [constraint.a, constraint.b, constraint.c] {
                for (signal, coefficient) in combination.sorted(by: { $0.key < $1.key }) where !coefficient.isZero {
                    rows.append(UInt32(signal), arithmetic.coefficient(coefficient))
                }
                rows.endRow()
            }
            placed.append(rows, first: 0, &arithmetic)
        }
        placed.endInstance()
        placed.place(instance: 0, offset: 0)
        return placed
    }

    /// The system after simplification.
    func simplified(rounds: Int? = nil, solvesLinear: Bool) -> ConstraintList {
        var arithmetic = CoefficientArithmetic(field: field)
        let system = placed(&arithmetic)
        return Simplifier.simplified(
            system, rounds: rounds, solvesLinear: solvesLinear, mainShape: shape, arithmetic: arithmetic)
    }
}

extension ConstraintList {
    /// Whether the values of the signals, of which only those with a wire are read, satisfy the constraints.
    func isSatisfied(bySignals witness: [FieldElement]) -> Bool {
        func value(_ constraint: Int, _ part: Int) -> FieldElement {
            rows.range(constraint, part).reduce(field.element(0)) { sum, k in
                guard wire(ofTerm: k) < wireCount else { return field.element(12345) }
                let value = witness[Int(signalOfWire[Int(wire(ofTerm: k))])]
                return field.add(sum, field.multiply(arithmetic.element(rows.store.coefficients[k]), value))
            }
        }
        return (0..<rows.count).allSatisfy { field.multiply(value($0, 0), value($0, 1)) == value($0, 2) }
    }

    /// Whether all terms of the constraints have a wire.
    var hasAllWires: Bool {
        (0..<rows.count).allSatisfy { rows.range($0).allSatisfy { wire(ofTerm: $0) < wireCount } }
    }

    /// The signals that constraints name.
    var namedSignals: Set<Int> {
        Set((0..<rows.count).flatMap { rows.range($0).map { Int(signalOfWire[Int(wire(ofTerm: $0))]) } })
    }
}

/// Draws systems that a witness satisfies, with all shapes of constraints that simplification treats.
struct SystemGenerator {
    var random: SeededGenerator
    let field: CompilerField

    mutating func element() -> FieldElement {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: field.element(1)
        case 2: field.element(-1)
        case 3: field.element(Int.random(in: 2...40, using: &random))
        default: field.element(BigInt(littleEndian: random.bytes(32)))
        }
    }

    mutating func combination(_ signals: Range<Int>, terms: Int) -> PlainSystem.Combination {
        var result: PlainSystem.Combination = [:]
        for _ in 0..<terms {
            let coefficient = element()
            if !coefficient.isZero { result[Int.random(in: signals, using: &random)] = coefficient }
        }
        return result
    }

    /// A system of `count` constraints and a witness of it. Later constraints name signals near one another, so that
    /// linear ones form groups of many sizes; with `chained` all are in one.
    mutating func system(
        signals: Int, outputs: Int, publicInputs: Int, count: Int, linearShare: Int = 4, chained: Bool = false
    ) -> (PlainSystem, [FieldElement]) {
        var system = PlainSystem(
            field: field, signalCount: signals,
            shape: .init(outputs: outputs, publicInputs: publicInputs, privateInputs: 0))
        var witness = [field.element(1)]
        for _ in 1..<signals { witness.append(element()) }
        for index in 0..<count {
            let near = chained ? 1 + index * (signals - 1) / count : Int.random(in: 1..<signals, using: &random)
            let window = max(1, near - 6)..<min(signals, near + 6)
            var a: PlainSystem.Combination = [:]
            var b: PlainSystem.Combination = [:]
            var c: PlainSystem.Combination = [:]
            switch Int.random(in: 0..<6 + linearShare, using: &random) {
            case 0:  // equal signals: one takes the other's value, and the others' constraints are repaired below
                let x = Int.random(in: window, using: &random)
                if let y = window.first(where: { $0 != x && witness[$0] == witness[x] }) {
                    c = [x: field.element(3), y: field.element(-3)]
                }
            case 1:
                let x = Int.random(in: window, using: &random)
                let factor = field.element(Int.random(in: 1...2, using: &random))
                c = [x: factor, 0: field.negate(field.multiply(factor, witness[x]))]
            case 2:  // a factor that is constant, or becomes so
                a = [0: field.element(2)]
                b = combination(window, terms: 2)
                c = combination(window, terms: 2)
            case 3, 4, 5:
                a = combination(window, terms: Int.random(in: 1...3, using: &random))
                b = combination(window, terms: Int.random(in: 1...3, using: &random))
                c = combination(window, terms: Int.random(in: 0...3, using: &random))
            default: c = combination(window, terms: Int.random(in: 2...5, using: &random))
            }
            // The constant term makes up the difference.
            let difference = field.subtract(
                field.multiply(system.value(a, witness), system.value(b, witness)), system.value(c, witness))
            let constant = field.add(c[0] ?? field.element(0), difference)
            c[0] = constant.isZero ? nil : constant
            system.constraints.append((a, b, c))
        }
        return (system, witness)
    }
}
