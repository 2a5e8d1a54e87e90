public import Primitives
public import RingCT
public import RingSignatures

/// Why a transaction's ring part is not built. Inputs and outputs are counted from 0.
public enum RingBuildError: NamedError, Hashable {
    /// There is nothing to spend.
    case noInputs
    /// More is spent at once than a transaction may spend.
    case tooManyInputs(actual: Int, maximum: Int)
    /// Fewer or more outputs than a transaction may make.
    case wrongOutputCount(actual: Int, allowed: ClosedRange<Int>)
    /// More deposits than a transaction may make.
    case tooManyDeposits(actual: Int, maximum: Int)
    /// A ring does not have its number of members, or not as many numbers.
    case wrongRingSize(input: Int, actual: Int, expected: Int)
    /// The numbers of a ring do not ascend.
    case membersNotAscending(input: Int)
    /// The secrets of an input do not open the member at its position.
    case wrongSecrets(input: Int)
    /// Two inputs spend one output.
    case duplicateInput(first: Int, second: Int)
    /// The opening of an output is not that of its commitment.
    case wrongOpening(output: Int)
    /// An amount exceeds all there is.
    case amountTooLarge(actual: UInt64, maximum: UInt64)
    /// What is spent is not what is made and withdrawn.
    case notBalanced(spent: UInt64, used: UInt64)
    /// The range proof cannot be made.
    case rangeProof(RangeProvingError)
    /// The ring signature of an input cannot be made.
    case ringSignature(input: Int, RingSignatureError)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .noInputs: "No ring output is spent."
        case .tooManyInputs(let actual, let maximum):
            "\(actual) ring outputs are spent; \(maximum) is the maximum of a transaction."
        case .wrongOutputCount(let actual, let allowed):
            "\(actual) ring outputs are made; \(allowed.lowerBound) to \(allowed.upperBound) are allowed."
        case .tooManyDeposits(let actual, let maximum):
            "There are \(actual) ring deposits; \(maximum) is the maximum of a transaction."
        case .wrongRingSize(let input, let actual, let expected):
            "The ring of input \(input) has \(actual) members instead of \(expected)."
        case .membersNotAscending(let input): "The numbers of the ring of input \(input) do not ascend."
        case .wrongSecrets(let input): "The secrets of input \(input) do not open its member of the ring."
        case .duplicateInput(let first, let second): "Inputs \(first) and \(second) spend one output."
        case .wrongOpening(let output): "The opening of output \(output) is not that of its commitment."
        case .amountTooLarge(let actual, let maximum): "The amount \(actual) exceeds \(maximum)."
        case .notBalanced(let spent, let used): "\(spent) units are spent, and \(used) are made and withdrawn."
        case .rangeProof(let error): error.explanation
        case .ringSignature(_, let error): error.explanation
        case .noRandomness: "The system's random number generator failed."
        }
    }
}
