public import Primitives

/// Why a witness has no proof: the clause of the statement that it breaks.
public enum SaplingWitnessError: NamedError, Hashable {
    /// `ak` is not on the curve or of small order.
    case badAuthorizingKey
    /// g_d is not on the curve or of small order.
    case badDiversifiedBase
    /// The path does not lead from the note to the anchor, and the note's value is not zero.
    case anchorMismatch

    public var explanation: String {
        switch self {
        case .badAuthorizingKey: "The key ak is not a point of the curve, or is one of small order."
        case .badDiversifiedBase: "The diversified base g_d is not a point of the curve, or is one of small order."
        case .anchorMismatch:
            "The path does not lead from the note at its position to the anchor: the path or the anchor is of another "
                + "state of the tree, or the note is another."
        }
    }
}
