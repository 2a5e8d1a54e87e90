import Algebra
import CircuitAnalysis
import Circuits
import Curves
import Testing

/// For each rule a system that it determines, and the same without its premise, which must not be called determined.
@Suite struct RuleTests {
    typealias Constraint = (a: Terms, b: Terms, c: Terms)

    /// The constraint that a combination is zero.
    static func linear(_ terms: Terms) -> Constraint { ([(0, 1)], terms, []) }
    /// The constraint that a wire is 0 or 1.
    static func bit(_ wire: Int) -> Constraint { ([(wire, 1)], [(wire, 1), (0, -1)], []) }
    /// The constraints that a wire is the sum of bits, which are the wires from `first` on.
    static func number(_ wire: Int, bits: Int, from first: Int) -> [Constraint] {
        (first..<first + bits).map(bit) + [linear([(wire, -1)] + (0..<bits).map { (first + $0, 1 << $0) })]
    }

    /// The report on a system with one input.
    static func report(_ constraints: [Constraint], outputs: Int, wires: Int) -> UniquenessReport<BN254.Fr> {
        UniquenessCheck().run(system(constraints, outputs: outputs, inputs: 1, wires: wires))
    }

    /// Expects that a rule determines a wire in the first system, and that the second one has a second witness.
    static func expect(
        _ rule: DeterminationRule, _ wire: Int, outputs: Int, wires: Int, holds: [Constraint], fails: [Constraint]
    ) {
        let good = report(holds, outputs: outputs, wires: wires)
        #expect(good.isDetermined, "\(rule): \(good.undeterminedOutputs) \(good.undeterminedIntermediates)")
        #expect(good.steps.contains { $0.rule == rule && $0.wires.contains(wire) }, "\(rule): \(good.steps)")
        let bad = report(fails, outputs: outputs, wires: wires)
        #expect(bad.outputs.secondWitness != nil, "\(rule) must not be applied: \(bad.outputs.name), \(bad.steps)")
    }

    // Wire 1 is the output, wire 2 the input unless a test says otherwise.

    @Test func constant() {
        // 3·x = 6; x is one of two values.
        Self.expect(
            .constant, 1, outputs: 1, wires: 3, holds: [Self.linear([(1, 3), (0, -6)])], fails: [Self.bit(1)])
    }

    @Test func solved() {
        // x + 5·in = 0; x·in = 0, where in may be zero.
        Self.expect(
            .solved, 1, outputs: 1, wires: 3, holds: [Self.linear([(1, 1), (2, 5)])], fails: [([(1, 1)], [(2, 1)], [])])
    }

    @Test func digits() {
        // Two bits with weights 1 and 2, and 1 and 1.
        Self.expect(
            .digits, 1, outputs: 2, wires: 4,
            holds: [Self.bit(1), Self.bit(2), Self.linear([(1, 1), (2, 2), (3, -1)])],
            fails: [Self.bit(1), Self.bit(2), Self.linear([(1, 1), (2, 1), (3, -1)])])
    }

    @Test func elimination() {
        // x + y = in, x − y = 3; and twice the same.
        Self.expect(
            .elimination, 1, outputs: 2, wires: 4,
            holds: [Self.linear([(1, 1), (2, 1), (3, -1)]), Self.linear([(1, 1), (2, -1), (0, -3)])],
            fails: [Self.linear([(1, 1), (2, 1), (3, -1)]), Self.linear([(1, 2), (2, 2), (3, -2)])])
    }

    @Test func otherRoot() {
        // x² = in with x of four bits, and with x any element.
        Self.expect(
            .otherRoot, 1, outputs: 1, wires: 7,
            holds: [([(1, 1)], [(1, 1)], [(2, 1)])] + Self.number(1, bits: 4, from: 3),
            fails: [([(1, 1)], [(1, 1)], [(2, 1)])])
        // A range on both sides of zero: x + 8 has four bits.
        let wide: [Constraint] =
            [([(1, 1)], [(1, 1)], [(2, 1)])] + (3..<7).map(Self.bit)
            + [Self.linear([(1, -1), (0, -8), (3, 1), (4, 2), (5, 4), (6, 8)])]
        #expect(Self.report(wide, outputs: 1, wires: 7).outputs.secondWitness != nil)
    }

    @Test func cases() {
        // IsZero: in·inv = 1 − x, in·x = 0; and without the second.
        Self.expect(
            .cases, 1, outputs: 1, wires: 4,
            holds: [([(2, 1)], [(3, 1)], [(0, 1), (1, -1)]), ([(2, 1)], [(1, 1)], [])],
            fails: [([(2, 1)], [(3, 1)], [(0, 1), (1, -1)])])
    }

    @Test func probe() {
        // The sign of a small number: in·(1 − 2s) − s has four bits; and with a range that takes both signs.
        let product: Constraint = ([(2, 1)], [(0, 1), (1, -2)], [(3, 1), (1, 1)])
        Self.expect(
            .probe, 1, outputs: 1, wires: 8, holds: [Self.bit(1), product] + Self.number(3, bits: 4, from: 4),
            fails: [Self.bit(1), product])
    }

    @Test func division() {
        // in = 7·q + r, q and r of three bits, 6 − r of three bits; and r of three bits without the comparison. The
        // divisor is the output of a constraint, so that it is no constant: d = in₂.
        let range = Self.number(1, bits: 3, from: 5) + Self.number(2, bits: 3, from: 8)
        let below: [Constraint] =
            (11..<14).map(Self.bit) + [Self.linear([(4, 1), (0, -1), (2, -1), (11, -1), (12, -2), (13, -4)])]
        let quotient: Constraint = ([(4, 1)], [(1, 1)], [(3, 1), (2, -1)])
        func run(_ constraints: [Constraint]) -> UniquenessReport<BN254.Fr> {
            UniquenessCheck().run(system(constraints, outputs: 2, inputs: 2, wires: 14))
        }
        let good = run([quotient] + range + below)
        #expect(good.isDetermined)
        #expect(good.steps.contains { $0.rule == .division && $0.wires.contains(1) })
        #expect(run([quotient] + range).outputs.secondWitness != nil)
    }

    @Test func fixedSignals() {
        // Without private inputs held fixed, they are free.
        let constraints = [Self.linear([(1, 1), (2, -1), (3, -1)])]
        let r1cs: R1CS<BN254.Fr> = system(constraints, outputs: 1, inputs: 2, wires: 4)
        #expect(UniquenessCheck().run(r1cs).isDetermined)
        let open: R1CS<BN254.Fr> = system(constraints, outputs: 1, inputs: 1, wires: 4)
        #expect(UniquenessCheck().run(open).outputs.secondWitness != nil)
    }

    @Test func impossible() {
        let report = Self.report([Self.linear([(0, 1)])], outputs: 1, wires: 3)
        #expect(!report.isDetermined)
        #expect(report.impossibleConstraint == 0)
        if case .unknown(.unsatisfiable) = report.outputs {} else { Issue.record("\(report.outputs.name)") }
    }

    @Test func budgetsAndCancellation() throws {
        let (r1cs, _) = try compiled("negative/bits-alias-254.circom")
        var check = UniquenessCheck()
        check.searchBudget = 0
        #expect(!check.run(r1cs).isDetermined)
        check = UniquenessCheck()
        let stopped = check.run(r1cs, isCancelled: { true })
        if case .unknown(.cancelled) = stopped.outputs {} else { Issue.record("\(stopped.outputs.name)") }
        // The same each time.
        let (first, second) = (check.run(r1cs), check.run(r1cs))
        #expect(first.steps == second.steps && first.visits == second.visits)
        #expect(first.outputs.secondWitness?.second.elements() == second.outputs.secondWitness?.second.elements())
    }

    @Test func secondWitnessesAreChecked() {
        let r1cs: R1CS<BN254.Fr> = system([Self.bit(1)], outputs: 1, inputs: 1, wires: 3)
        let zero: [BN254.Fr] = [.one, .zero, .zero], one: [BN254.Fr] = [.one, .one, .zero]
        #expect(SecondWitness(first: zero, second: one, of: r1cs, fixed: [2])?.differingOutputs == [1])
        #expect(SecondWitness(first: zero, second: zero, of: r1cs, fixed: [2]) == nil)
        #expect(SecondWitness(first: zero, second: [.one, .one.doubled(), .zero], of: r1cs, fixed: [2]) == nil)
        #expect(SecondWitness(first: zero, second: [.one, .one, .one], of: r1cs, fixed: [2]) == nil)
    }
}
