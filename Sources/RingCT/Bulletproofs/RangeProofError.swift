public import Curves
public import Primitives

/// Why a range proof does not prove its amounts. Each case is one check.
public enum RangeProofError: NamedError, Hashable {
    /// A proof covers 1 to 16 amounts.
    case wrongCommitmentCount(actual: Int, maximum: Int)
    /// The points L or R are not as many as the number of amounts asks for.
    case wrongRoundCount(left: Int, right: Int, expected: Int)
    /// A commitment, counted from 0, is no point.
    case commitmentNotAPoint(index: Int, EdwardsDecodingError)
    /// A point of the proof, in the order of its encoding and counted from 0, is no point.
    case partNotAPoint(index: Int, EdwardsDecodingError)
    /// The proof's equation does not hold, or a challenge is zero, which happens once in 2^252 times.
    case equationFails
    /// The bits' rings do not close (Borromean proofs).
    case challengeDiffers
    /// The commitments to the bits do not add up to the amount's (Borromean proofs).
    case sumDiffers

    public var explanation: String {
        switch self {
        case .wrongCommitmentCount(let actual, let maximum):
            "The range proof is for \(actual) amounts, and can be for 1 to \(maximum)."
        case .wrongRoundCount(let left, let right, let expected):
            "The range proof has \(left) points L and \(right) points R instead of \(expected)."
        case .commitmentNotAPoint(let index, let error): "Commitment \(index) is no point: \(error.explanation)"
        case .partNotAPoint(let index, let error):
            "Point \(index) of the range proof is none: \(error.explanation)"
        case .equationFails: "The range proof does not hold for these commitments."
        case .challengeDiffers: "The range proof's rings do not close."
        case .sumDiffers: "The commitments to the bits do not add up to the amount's commitment."
        }
    }
}

/// Why range proofs that were verified together are refused.
public enum RangeProofBatchError: NamedError, Hashable {
    /// These proofs are not valid, in increasing order of their positions.
    case invalid([Blame])
    /// The system gave no randomness for the weights.
    case noRandomness(RandomnessError)

    /// One invalid proof.
    public struct Blame: Sendable, Hashable {
        /// The position in the batch, counted from 0.
        public let index: Int
        /// The check that failed.
        public let reason: RangeProofError

        /// The proof at `index` fails for `reason`.
        public init(index: Int, reason: RangeProofError) {
            self.index = index
            self.reason = reason
        }
    }

    public var explanation: String {
        switch self {
        case .invalid(let blames):
            "\(blames.count) range proofs are invalid; the first is number \(blames.first?.index ?? 0): "
                + (blames.first?.reason.explanation ?? "")
        case .noRandomness: "The system's random number generator failed."
        }
    }
}

/// Why no range proof was made.
public enum RangeProvingError: NamedError, Hashable {
    /// A proof covers 1 to 16 amounts.
    case wrongAmountCount(actual: Int, maximum: Int)
    /// There must be one mask for each amount.
    case wrongMaskCount(actual: Int, expected: Int)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .wrongAmountCount(let actual, let maximum):
            "A range proof covers 1 to \(maximum) amounts, not \(actual)."
        case .wrongMaskCount(let actual, let expected): "There are \(actual) masks for \(expected) amounts."
        case .noRandomness: "The system's random number generator failed."
        }
    }
}
