public import Algebra

/// Why nothing could be said.
public enum UnknownReason: String, Sendable, Hashable {
    /// The propagation rules do not determine every signal, and no second witness was found.
    case undecided
    /// The budget ran out.
    case budget
    /// No assignment satisfies the constraints, so there is nothing to determine.
    case unsatisfiable
    /// Private inputs have no wire: they were simplified away, so a second witness could be one for other inputs.
    case inputsWithoutWires
    /// The work was interrupted.
    case cancelled
}

/// What was found out about a group of signals, the fixed ones given.
public enum Finding<F: PrimeField>: Sendable {
    /// Each has one possible value: the steps of the report prove it.
    case determined
    /// There are two witnesses that differ in one of them.
    case underConstrained(SecondWitness<F>)
    /// Neither is known. Never a success.
    case unknown(UnknownReason)

    /// `determined`, `under-constrained` or `unknown`.
    public var name: String {
        switch self {
        case .determined: "determined"
        case .underConstrained: "under-constrained"
        case .unknown: "unknown"
        }
    }

    /// Whether each signal has one possible value.
    public var isDetermined: Bool {
        if case .determined = self { true } else { false }
    }

    /// The two witnesses, where they were found.
    public var secondWitness: SecondWitness<F>? {
        if case .underConstrained(let found) = self { found } else { nil }
    }
}

/// What a search for a second witness found.
public struct UniquenessReport<F: PrimeField>: Sendable {
    /// About the public outputs.
    public internal(set) var outputs: Finding<F>
    /// About the other signals that are not fixed, `hints` and `unused` not included.
    public internal(set) var intermediates: Finding<F>
    /// The wires held fixed, ONE not included.
    public let fixed: [Int]
    /// The proof that the determined signals are determined, in an order in which each step rests on earlier ones.
    public let steps: [DeterminationStep]
    /// The public outputs that the steps do not determine.
    public let undeterminedOutputs: [Int]
    /// The other signals that the steps do not determine, `hints` and `unused` not included.
    public let undeterminedIntermediates: [Int]
    /// Signals that are determined but in one case, in which each constraint that contains them multiplies them by zero:
    /// inverses of what may be zero. Nothing can depend on them there. With each the constraint with that factor.
    public let hints: [(wire: Int, constraint: Int)]
    /// Signals that no constraint contains, outputs not included.
    public let unused: [Int]
    /// How many private inputs have no wire, because no constraint uses them or because they were simplified away.
    public let missingInputCount: Int
    /// A constraint that cannot be satisfied, where one was found.
    public let impossibleConstraint: Int?
    /// Groups of bits, lowest first, whose sum can exceed the field's order, so that a number has two forms.
    public let aliases: [[Int]]
    /// For each wire n where its values lie in 0 ..< 2ⁿ in every solution; nil where no such n is known.
    public let bitWidths: [Int?]
    /// How many times a constraint was looked at by the propagation.
    public let visits: Int

    /// Whether every signal that matters has one possible value.
    public var isDetermined: Bool { outputs.isDetermined && intermediates.isDetermined }

    /// The worse of both findings: what the check as a whole says.
    public var verdict: Finding<F> {
        if outputs.secondWitness != nil { return outputs }
        if intermediates.secondWitness != nil { return intermediates }
        if !outputs.isDetermined { return outputs }
        return intermediates
    }
}
