public import ChainTransactions
public import Primitives
public import RingWallet

/// Why a plan is not signed, combined or finished. Each case is one check.
public enum ColdSigningError: NamedError, Hashable {
    /// The wallet has viewing keys only.
    case watchOnly
    /// A key of the wallet cannot be derived.
    case derivation(WalletDerivationError)
    /// The wallet's addresses cannot be made.
    case addresses(WalletAddressError)
    /// The transaction is for another chain.
    case otherChain(actual: ChainID, expected: ChainID)
    /// The fee is above what was said to be the most, in units.
    case feeTooHigh(actual: UInt64, maximum: UInt64)
    /// Somebody is paid who was not to be paid that.
    case unexpectedPayment(recipient: String, amount: UInt64)
    /// Somebody is not paid who was to be paid.
    case missingPayment(recipient: String, amount: UInt64)
    /// An output that says it is change goes to an address that is not the wallet's.
    case changeNotOwn(output: Int)
    /// Some of the ring outputs that are spent are the account's and this one is not.
    case ringInputNotOwn(input: Int)
    /// The ring part, which every signature signs, is to be made first, by the wallet that has its outputs.
    case ringNotMade
    /// The transaction has nothing that the wallet's keys sign.
    case keyNotInvolved
    /// Two plans that are to be combined are not of the same transaction.
    case differentPlans
    /// Two plans have ring parts that were made apart: their signatures sign different transactions.
    case ringMadeTwice
    /// Making the ring part fails.
    case ring(RingTransferError)
    /// A signature cannot be made, or a proof or signature is missing.
    case building(LedgerBuildingError)

    public var name: String {
        switch self {
        case .derivation(let error): error.name
        case .addresses(let error): error.name
        case .ring(let error): error.name
        case .building(let error): error.name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .watchOnly: "The wallet only watches: it has viewing keys, and no key that signs."
        case .derivation(let error): error.explanation
        case .addresses(let error): error.explanation
        case .otherChain(let actual, let expected): "The transaction is for the chain \(actual), not for \(expected)."
        case .feeTooHigh(let actual, let maximum):
            "The fee is \(actual) units; at most \(maximum) were to be paid. Nothing was signed."
        case .unexpectedPayment(let recipient, let amount):
            "The plan pays \(amount) units to \(recipient), which was not asked for. Nothing was signed."
        case .missingPayment(let recipient, let amount):
            "The plan does not pay \(amount) units to \(recipient). Nothing was signed."
        case .changeNotOwn(let output):
            "Output \(output) says that it is change and goes to an address that is not this wallet's. Nothing was signed: "
                + "somebody changed the plan, or made it for another wallet."
        case .ringInputNotOwn(let input):
            "Ring input \(input) is not received by the account that the others belong to. Nothing was signed."
        case .ringNotMade:
            "The plan spends ring outputs of another wallet, which has to sign first: what it makes is what all sign."
        case .keyNotInvolved: "The plan has nothing that this wallet signs, or it has signed it already."
        case .differentPlans: "These are not plans of one transaction."
        case .ringMadeTwice:
            "Both plans were signed for their ring outputs, each in another way: they are two transactions. Use one."
        case .ring(let error): error.explanation
        case .building(let error): error.explanation
        }
    }
}
