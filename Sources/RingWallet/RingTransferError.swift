public import ChainTransactions
public import Primitives

/// Why a wallet does not build the ring part of a transaction. Payments and inputs are counted from 0.
public enum RingTransferError: NamedError, Hashable {
    /// A payment is of nothing.
    case amountIsZero(payment: Int)
    /// An address has a payment id, which this chain's outputs have no place for.
    case paymentIDNotPossible
    /// The marked member of a ring is not the output that is spent.
    case wrongRing(input: Int)
    /// The amounts exceed 64 bits.
    case amountsOverflow
    /// What is spent is less than what is needed.
    case insufficientFunds(available: UInt64, needed: UInt64)
    /// The plan is refused.
    case plan(RingBuildError)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .amountIsZero(let payment): "Payment \(payment) is of nothing."
        case .paymentIDNotPossible: "The address has a payment id; ring outputs have no place for one."
        case .wrongRing(let input): "The ring of input \(input) does not hold the output that is spent."
        case .amountsOverflow: "The amounts exceed 64 bits."
        case .insufficientFunds(let available, let needed):
            "\(needed) units are needed and \(available) are spent."
        case .plan(let error): error.explanation
        case .noRandomness: "The system's random number generator failed."
        }
    }
}
