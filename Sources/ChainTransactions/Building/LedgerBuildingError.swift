public import Primitives

/// Why a transaction is not planned, proved or signed. Each case is one check.
public enum LedgerBuildingError: NamedError, Hashable {
    /// An amount is more than all the coins there are, or moves nothing between accounts; in units.
    case amountOutOfRange(actual: UInt64)
    /// An account is debited a second time.
    case accountDebitedTwice(AccountID)
    /// A spend's note is not at an address of the key.
    case noteNotOfKey(spend: Int)
    /// A spend's path does not lead from the note to the anchor.
    case pathBesideAnchor(spend: Int)
    /// A note is spent a second time.
    case noteSpentTwice(spend: Int)
    /// What leaves the pools is less than what enters them and the fee, in units.
    case insufficientFunds(available: UInt64, needed: UInt64)
    /// So many units are left, and it is not said where they go.
    case changeWithoutTarget(units: UInt64)
    /// The key that proves a spend is not among those given.
    case noProvingKey(spend: Int)
    /// The transaction has nothing that this key signs.
    case keyNotInvolved
    /// A proof is missing.
    case missingProof(LedgerDescription)
    /// A signature is missing.
    case missingSignature(LedgerDescription)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    /// A part of a transaction that has a proof or a signature.
    public enum LedgerDescription: Sendable, Hashable {
        /// The debit at a position.
        case debit(Int)
        /// The spend of a note at a position.
        case spend(Int)
        /// The output with a note at a position.
        case output(Int)
    }

    public var explanation: String {
        switch self {
        case .amountOutOfRange(let actual):
            "The amount of \(actual) units is none that can be moved: 1 to \(MonetaryRange.maximum) can."
        case .accountDebitedTwice(let account):
            "\(account.accountText) is debited twice: one debit holds all that it pays."
        case .noteNotOfKey(let index): "The note of spend \(index) is not at an address of the key."
        case .pathBesideAnchor(let index): "The path of spend \(index) does not lead from its note to the anchor."
        case .noteSpentTwice(let index): "The note of spend \(index) is spent by an earlier one already."
        case .insufficientFunds(let available, let needed):
            "\(needed) units are needed with the fee, and \(available) are there."
        case .changeWithoutTarget(let units):
            "\(units) units are left over, and it is not said where they go."
        case .noProvingKey(let index): "No key is given that proves spend \(index)."
        case .keyNotInvolved: "The transaction has nothing that this key signs."
        case .missingProof(let what): "The proof of \(what.text) is missing."
        case .missingSignature(let what): "The signature of \(what.text) is missing."
        case .noRandomness(let error): error.explanation
        }
    }
}

extension LedgerBuildingError.LedgerDescription {
    fileprivate var text: String {
        switch self {
        case .debit(let index): "debit \(index)"
        case .spend(let index): "spend \(index)"
        case .output(let index): "output \(index)"
        }
    }
}
