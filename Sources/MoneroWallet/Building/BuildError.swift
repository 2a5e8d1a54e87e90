public import Primitives
public import RingCT
public import RingSignatures

/// Why a transaction is not built.
public enum BuildError: NamedError, Hashable {
    /// There is nothing to pay.
    case noPayments
    /// With the change there would be more outputs than one range proof is for.
    case tooManyOutputs(actual: Int, maximum: Int)
    /// A payment, counted from 0, is of nothing.
    case amountIsZero(payment: Int)
    /// The amounts and the fee exceed 64 bits.
    case amountsOverflow
    /// A payment goes to another network than the first.
    case mixedNetworks(payment: Int)
    /// A payment to an integrated address stands beside others: one payment id is all that a transaction holds.
    case paymentIDNotAlone
    /// There is nothing to spend.
    case noInputs
    /// Two inputs spend one output.
    case duplicateInput(first: Int, second: Int)
    /// An input's ring has another size than the first one's.
    case ringSizesDiffer(input: Int, actual: Int, expected: Int)
    /// The marked member of an input's ring is not the output that is spent.
    case wrongRing(input: Int)
    /// An input's global index is not known.
    case unknownIndex(input: Int)
    /// The inputs are less than what is to be paid.
    case insufficientFunds(available: UInt64, needed: UInt64)
    /// The transaction is heavier than the network takes.
    case tooHeavy(actual: Int, maximum: Int)
    /// The keys are not those of an input.
    case notOwned(input: Int)
    /// The range proof cannot be made.
    case rangeProof(RangeProvingError)
    /// The ring signature of an input cannot be made.
    case ringSignature(input: Int, RingSignatureError)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .noPayments: "There is nothing to pay."
        case .tooManyOutputs(let actual, let maximum):
            "The transaction would have \(actual) outputs, the change among them; \(maximum) is the maximum."
        case .amountIsZero(let payment): "Payment \(payment + 1) is of nothing."
        case .amountsOverflow: "The amounts exceed 64 bits."
        case .mixedNetworks(let payment): "Payment \(payment + 1) goes to another network than the first."
        case .paymentIDNotAlone: "A payment to an integrated address must be the only one."
        case .noInputs: "There is nothing to spend."
        case .duplicateInput(let first, let second): "Inputs \(first) and \(second) spend one output."
        case .ringSizesDiffer(let input, let actual, let expected):
            "The ring of input \(input) has \(actual) members, the first one's \(expected)."
        case .wrongRing(let input): "The ring of input \(input) does not hold the output that is spent."
        case .unknownIndex(let input): "The index of input \(input) among all outputs is not known."
        case .insufficientFunds(let available, let needed):
            "\(needed) piconero are needed, the fee among them, and \(available) can be spent."
        case .tooHeavy(let actual, let maximum):
            "The transaction weighs \(actual); the network takes \(maximum). Spend fewer outputs at once."
        case .notOwned(let input): "The keys are not those of input \(input)."
        case .rangeProof(let error): error.explanation
        case .ringSignature(_, let error): error.explanation
        case .noRandomness: "The system gives no random bytes."
        }
    }
}
