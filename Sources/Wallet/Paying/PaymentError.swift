public import Primitives

/// What is there, and why it does not pay.
public struct FundsShortage: Sendable, Hashable {
    /// The pool that was to pay.
    public var pool: AddressKind
    /// What is needed with the fee, in units.
    public var needed: UInt64
    /// What the pool has that could be spent in the next block, in units.
    public var spendable: UInt64
    /// What it has that is too new, in units.
    public var tooNew: UInt64
    /// What payments that no block holds yet keep, in units; what they do not pay comes back.
    public var reserved: UInt64
    /// What the other pools have, in units.
    public var others: [AddressKind: UInt64]

    /// A shortage of these amounts.
    public init(
        pool: AddressKind, needed: UInt64, spendable: UInt64, tooNew: UInt64 = 0, reserved: UInt64 = 0,
        others: [AddressKind: UInt64] = [:]
    ) {
        self.pool = pool
        self.needed = needed
        self.spendable = spendable
        self.tooNew = tooNew
        self.reserved = reserved
        self.others = others
    }

    fileprivate var sentence: String {
        var text =
            "\(needed) units are needed with the fee; the \(pool.rawValue) pool has \(spendable) that can be spent now"
        if tooNew > 0 { text += ", \(tooNew) that are too new" }
        if reserved > 0 { text += ", and \(reserved) in payments that wait for a block" }
        let held = AddressKind.allCases.compactMap { kind in
            others[kind].flatMap { $0 > 0 ? "the \(kind.rawValue) pool has \($0)" : nil }
        }
        guard !held.isEmpty else { return text + "." }
        return text + "; " + held.joined(separator: ", ")
            + ". A payment takes from one pool; 'nightjar wallet move' brings coins over, for everybody to see."
    }
}

/// Why a payment is not planned. Each case is one check.
public enum PaymentError: NamedError, Hashable {
    /// A memo for an address that has no place for one.
    case memoWithoutPlace(AddressKind)
    /// The pool has too little, whatever is waited for.
    case insufficientFunds(FundsShortage)
    /// The pool has enough once the notes lie under more blocks.
    case noteConfirmations(FundsShortage, confirmations: UInt64)
    /// The pool has enough once the outputs are as old as what rings hold must be, in blocks.
    case ringMaturity(FundsShortage, maturity: UInt64)
    /// The pool has enough once payments that wait are in a block, or expired.
    case fundsReserved(FundsShortage)
    /// There are too few outputs on the chain to hide one among.
    case ringMembers(available: UInt64, needed: Int, maturity: UInt64)
    /// More ring outputs would be spent than a transaction can.
    case tooManyRingInputs(actual: Int, maximum: Int)
    /// The transaction would be longer than the chain takes, in bytes.
    case transactionTooLong(actual: Int, maximum: Int)
    /// A key that spends is missing.
    case missingKey(AddressKind)
    /// The wallet has viewing keys only.
    case watchOnly

    public var explanation: String {
        switch self {
        case .memoWithoutPlace(let kind):
            "A \(kind.rawValue) address has no place for a memo; shielded ones have."
        case .insufficientFunds(let shortage): shortage.sentence
        case .noteConfirmations(let shortage, let count):
            shortage.sentence + " Notes that lie under \(count) blocks are spent; see --confirmations."
        case .ringMaturity(let shortage, let maturity):
            shortage.sentence + " What rings spend is \(maturity) blocks old."
        case .fundsReserved(let shortage): shortage.sentence + " See 'nightjar wallet pending'."
        case .ringMembers(let available, let needed, let maturity):
            "A ring takes \(needed) outputs that are \(maturity) blocks old, and the chain has \(available). Every "
                + "payment into the ring pool makes one; 'node init --ring-output' and, on chains for trials, "
                + "'--test-ring-outputs' make some in the genesis."
        case .tooManyRingInputs(let actual, let maximum):
            "\(actual) ring outputs would be spent, and a transaction spends \(maximum). Pay less at once."
        case .transactionTooLong(let actual, let maximum):
            "The transaction would have \(actual) bytes, and this chain takes \(maximum). Pay less at once."
        case .watchOnly: "The wallet only watches: it holds viewing keys, which spend nothing."
        case .missingKey(let kind): "No key is given that spends what the \(kind.rawValue) pool pays."
        }
    }
}
