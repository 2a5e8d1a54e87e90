public import Algebra
public import Circuits
internal import Curves

/// The search for a second witness: are all signals of a circuit determined by its inputs?
///
/// First a propagation determines, wire by wire, what can have one value only, for all inputs at once; its steps are a
/// proof. Where that leaves wires over, a search tries to complete a second solution that differs in one of them, and
/// `R1CS.check`, which knows nothing of either, decides whether it is one. `docs/circom/checks.md` describes both.
public struct UniquenessCheck: Sendable {
    /// The signals that both witnesses must agree on.
    public enum FixedSignals: String, Sendable, Hashable, CaseIterable {
        /// All inputs of the main component, public and private.
        case inputs
        /// The public inputs.
        case publicInputs = "public"
    }

    /// What is held fixed.
    public var fixedSignals = FixedSignals.inputs
    /// How many times the propagation may look at a constraint.
    public var propagationBudget = 50_000_000
    /// How many times the search may look at a constraint.
    public var searchBudget = 1_000_000
    /// Where the search's guesses start.
    public var seed: UInt64 = 1

    /// A check with the usual budgets.
    public init() {}

    /// Checks a circuit. The time is about proportional to the number of terms for the
    /// propagation of ordinary circuits, and bounded by the budgets always.
    ///
    /// - Parameters:
    ///   - witness: a first solution, where one is at hand; otherwise the search makes its own.
    ///   - isCancelled: asked now and then whether to give up.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    public func run<F: PrimeField>(
        _ r1cs: R1CS<F>, witness: Witness<F>? = nil, isCancelled: @escaping () -> Bool = { false }
    ) -> UniquenessReport<F> {
        let fixed = Self.fixedWires(r1cs, fixedSignals)
        var propagator = Propagator(AnalysedSystem(r1cs), fixed: fixed, visitLimit: propagationBudget)
        propagator.determineAll(isCancelled: isCancelled)
        var report = Self.report(r1cs, propagator, fixed)
        if report.impossibleConstraint != nil {
            report.outputs = .unknown(.unsatisfiable)
            report.intermediates = .unknown(.unsatisfiable)
            return report
        }
        if report.undeterminedOutputs.isEmpty, report.undeterminedIntermediates.isEmpty { return report }
        if report.missingInputCount > 0 {
            if !report.undeterminedOutputs.isEmpty { report.outputs = .unknown(.inputsWithoutWires) }
            if !report.undeterminedIntermediates.isEmpty { report.intermediates = .unknown(.inputsWithoutWires) }
            return report
        }
        var search = SecondWitnessSearch(
            r1cs, propagator, fixed: fixed, witness: witness.flatMap { $0.count == r1cs.wireCount ? $0 : nil },
            visits: searchBudget, seed: seed, isCancelled: isCancelled)
        let pairs = search.find(
            outputs: report.undeterminedOutputs.map { Int32(truncatingIfNeeded: $0) },
            intermediates: report.undeterminedIntermediates.map { Int32(truncatingIfNeeded: $0) })
        let reason: UnknownReason =
            isCancelled() ? .cancelled : propagator.isExhausted || search.isExhausted ? .budget : .undecided
        if !report.undeterminedOutputs.isEmpty {
            report.outputs = pairs.outputs.map(Finding.underConstrained) ?? .unknown(reason)
        }
        if !report.undeterminedIntermediates.isEmpty {
            report.intermediates = pairs.intermediates.map(Finding.underConstrained) ?? .unknown(reason)
        }
        return report
    }

    /// The wires of the signals held fixed. A private input that no constraint uses may have no wire, so the number of the
    /// signal decides.
    static func fixedWires<F: PrimeField>(_ r1cs: R1CS<F>, _ signals: FixedSignals) -> [Int] {
        let shape = r1cs.shape
        let publicEnd = shape.outputCount + shape.publicInputCount
        var wires = Array(shape.outputCount + 1..<publicEnd + 1)
        guard signals == .inputs else { return wires }
        let lastInput = UInt64(publicEnd) + UInt64(shape.privateInputCount)
        for wire in publicEnd + 1..<max(publicEnd + 1, r1cs.wireCount) where r1cs.labels[wire] <= lastInput {
            wires.append(wire)
        }
        return wires
    }

    private static func report<F: PrimeField>(
        _ r1cs: R1CS<F>, _ propagator: Propagator<F>, _ fixed: [Int]
    ) -> UniquenessReport<F> {
        let outputs = 1..<r1cs.shape.outputCount + 1
        var undeterminedOutputs: [Int] = [], undetermined: [Int] = [], unused: [Int] = []
        var hints: [(wire: Int, constraint: Int)] = []
        for wire in 1..<max(1, r1cs.wireCount) where !propagator.isKnown(Int32(truncatingIfNeeded: wire)) {
            if outputs.contains(wire) {
                undeterminedOutputs.append(wire)
            } else if let relation = propagator.hints[Int32(truncatingIfNeeded: wire)] {
                hints.append((wire, Int(propagator.system.relations[Int(relation)].constraint)))
            } else if propagator.system.forms(of: wire).isEmpty, !propagator.isBounded(Int32(truncatingIfNeeded: wire))
            {
                unused.append(wire)
            } else {
                undetermined.append(wire)
            }
        }
        let aliases = propagator.aliases.sorted { $0.key < $1.key }.map(\.value)
            .filter { $0.contains { !propagator.isKnown($0) } }.map { $0.map(Int.init) }
        let shape = r1cs.shape
        let lastInput = UInt64(shape.publicCount + shape.privateInputCount)
        let missing = shape.privateInputCount - r1cs.labels.count { $0 > UInt64(shape.publicCount) && $0 <= lastInput }
        return UniquenessReport(
            outputs: .determined, intermediates: .determined, fixed: fixed, steps: propagator.steps,
            undeterminedOutputs: undeterminedOutputs, undeterminedIntermediates: undetermined, hints: hints,
            unused: unused, missingInputCount: missing, impossibleConstraint: propagator.contradiction.map(Int.init),
            aliases: aliases,
            bitWidths: (0..<r1cs.wireCount).map { propagator.bitWidth(Int32(truncatingIfNeeded: $0)) },
            visits: propagator.visitCount)
    }
}
