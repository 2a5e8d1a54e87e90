/// How far a constraint system is simplified: circom's options `--O0`, `--O1`, `--O2` and `--O2round`.
public enum SimplificationLevel: Sendable, Equatable {
    /// The constraints as the templates state them; every signal is a wire.
    case none
    /// Signals that a constraint sets equal to another signal or to a constant are replaced by it; signals that no
    /// constraint uses are dropped.
    case equalities
    /// Linear constraints are solved and their solutions put into the others, in at most `rounds` rounds (nil: until no
    /// linear constraint is left that names a signal that can be dropped).
    case linear(rounds: Int?)

    /// circom's `--O2`.
    public static let full = SimplificationLevel.linear(rounds: nil)
}
