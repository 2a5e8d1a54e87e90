/// Why a wire has only one possible value once the fixed signals have theirs.
public enum DeterminationRule: String, Sendable, Hashable, CaseIterable {
    /// It is an input that is held fixed, or the constant one.
    case fixed
    /// The constraints allow a single value, whatever the inputs.
    case constant
    /// A relation is linear in it with a coefficient that is not zero, and everything else there is determined.
    case solved
    /// A sum of signals of bounded ranges with weights so far apart that each sum arises in one way, and smaller than the
    /// field's order.
    case digits
    /// Digits whose sum could exceed the field's order, where every assignment that does so breaks a constraint.
    case noAlias = "no-alias"
    /// A system of linear relations with a single solution.
    case elimination
    /// A quotient and remainder: the remainder is below the divisor and nothing exceeds the field's order.
    case division
    /// A quadratic equation whose two roots lie on both sides of zero, seen from their middle, where ranges leave one side.
    case otherRoot = "other-root"
    /// One of two values, where the other one is impossible, or where the two leave different values for something that is
    /// determined.
    case probe
    /// In each of two cases, of which one must hold: a determined combination has a certain value, or has not.
    case cases
}

/// A step of a proof that signals are determined. Steps come in the order of their discovery, each resting on earlier
/// ones and on its constraint alone.
public struct DeterminationStep: Sendable, Hashable {
    /// The signals' wires, newly determined.
    public let wires: [Int]
    /// Why.
    public let rule: DeterminationRule
    /// The constraint that the rule was applied to; for `cases`, the one whose factor was distinguished; nil for `fixed`.
    public let constraint: Int?
}
