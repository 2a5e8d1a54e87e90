import Algebra
import CircuitAnalysis
import Circuits
import TestSupport
import Testing

/// Random small systems modulo 31, of which all solutions are known by trying every assignment.
@Suite struct DifferentialTests {
    static let modulus = 31

    @Test("What is called determined is unique, and second witnesses are two: 720 random systems", arguments: 0..<6)
    func randomSystems(part: Int) {
        var random = SplitGenerator(seed: 0x9e37 &+ UInt64(part) &* 7919)
        var counts: [String: Int] = [:]
        for _ in 0..<120 {
            let shape = random.next(below: 4)
            let constraints = Self.randomConstraints(&random, shape)
            // ONE, an output, an input, two more.
            let r1cs: R1CS<SmallField> = system(constraints, outputs: 1, inputs: 1, wires: 5)
            let solutions = Self.solutions(constraints)
            var check = UniquenessCheck()
            check.propagationBudget = 100_000
            check.searchBudget = 20_000
            let report = check.run(r1cs)
            let text = "\(constraints)"
            for step in report.steps {
                for wire in step.wires where wire > 0 {
                    #expect(Self.isUnique(wire, solutions), "wire \(wire) by \(step.rule): \(text)")
                }
            }
            if report.outputs.isDetermined { #expect(Self.isUnique(1, solutions), "\(text)") }
            if report.intermediates.isDetermined {
                for wire in 3..<5 where report.hints.allSatisfy({ $0.wire != wire }) && !report.unused.contains(wire) {
                    #expect(Self.isUnique(wire, solutions), "wire \(wire): \(text)")
                }
            }
            if report.impossibleConstraint != nil { #expect(solutions.isEmpty, "\(text)") }
            if let pair = report.outputs.secondWitness {
                let (first, second) = (Self.integers(pair.first), Self.integers(pair.second))
                #expect(solutions.contains(first) && solutions.contains(second), "\(text)")
                #expect(first[2] == second[2] && first[1] != second[1], "\(text)")
            }
            counts[report.outputs.name, default: 0] += 1
        }
        // The systems are of all kinds.
        #expect(counts["determined", default: 0] > 10 && counts["under-constrained", default: 0] > 10, "\(counts)")
    }

    /// Whether solutions that agree on the input, wire 2, agree on a wire.
    static func isUnique(_ wire: Int, _ solutions: Set<[Int]>) -> Bool {
        var values: [Int: Int] = [:]
        for solution in solutions {
            if let other = values[solution[2]], other != solution[wire] { return false }
            values[solution[2]] = solution[wire]
        }
        return true
    }

    static func integers(_ witness: Witness<SmallField>) -> [Int] {
        witness.elements().map { Int($0.canonical[0]) }
    }

    /// All solutions, by trying every assignment.
    static func solutions(_ constraints: [(a: Terms, b: Terms, c: Terms)]) -> Set<[Int]> {
        var found: Set<[Int]> = []
        var values = [1, 0, 0, 0, 0]
        func value(_ terms: Terms) -> Int { terms.reduce(0) { $0 + $1.coefficient * values[$1.wire] } }
        for code in 0..<(31 * 31 * 31 * 31) {
            var rest = code
            for wire in 1..<5 {
                values[wire] = rest % modulus
                rest /= modulus
            }
            if constraints.allSatisfy({ (value($0.a) * value($0.b) - value($0.c)) % modulus == 0 }) {
                found.insert(values)
            }
        }
        return found
    }

    /// Constraints that look like those of circuits: bits, sums of digits, products, choices.
    static func randomConstraints(_ random: inout SplitGenerator, _ shape: Int) -> [(a: Terms, b: Terms, c: Terms)] {
        func coefficient(_ random: inout SplitGenerator) -> Int {
            [1, 1, 1, -1, 2, 4, -3, 8, 5][random.next(below: 9)]
        }
        func terms(_ random: inout SplitGenerator, _ count: Int) -> Terms {
            (0..<count).map { _ in (random.next(below: 5), coefficient(&random)) }
        }
        var constraints: [(a: Terms, b: Terms, c: Terms)] = []
        for _ in 0..<1 + random.next(below: 5) {
            switch random.next(below: 6) {
            case 0:
                let wire = 1 + random.next(below: 4), shift = shape == 3 ? random.next(below: 3) : 0
                constraints.append(([(wire, 1), (0, -shift)], [(wire, 1), (0, -1 - shift)], []))
            case 1: constraints.append(([(0, 1)], terms(&random, 2 + random.next(below: 3)), []))
            case 2: constraints.append((terms(&random, 1), terms(&random, 1), terms(&random, 1)))
            case 3: constraints.append((terms(&random, 2), terms(&random, 2), terms(&random, 1)))
            case 4: constraints.append((terms(&random, 2), terms(&random, 1), []))
            default: constraints.append((terms(&random, 1), terms(&random, 2), terms(&random, 2)))
            }
        }
        return constraints
    }
}

/// Reproducible numbers.
struct SplitGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
