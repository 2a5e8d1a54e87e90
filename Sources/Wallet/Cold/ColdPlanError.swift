public import ChainTransactions
public import MoneroWallet
public import Primitives
public import RingWallet
public import ZcashTransactions

/// Why a file holds no plan, or a plan is none. Each case is one check; spends, outputs, deposits and ring inputs are
/// counted from 0.
public enum ColdPlanError: NamedError, Hashable {
    /// The file is longer than any plan.
    case tooLong(actual: Int, maximum: Int)
    /// The bytes end too early, go on too long, or announce more elements than they hold.
    case malformed(ByteReaderError)
    /// The bytes do not begin with "NJLP".
    case wrongMagic
    /// The format is not one that is known.
    case unknownFormat(actual: UInt8)
    /// The open part of the transaction does not decode.
    case transaction(LedgerDecodingError)
    /// The open part of the transaction has a shielded section, which the notes below are to make.
    case shieldedSection
    /// A spend or an output of notes does not decode.
    case description(PartialTransactionError)
    /// A spend or an output is of a form that Zcash has had and this ledger has not.
    case notOfLedger(CheckSubject)
    /// An output that is to hide the number of others has a value.
    case decoyWithValue(output: Int)
    /// An amount, an account or a note is refused as in any other transaction.
    case building(LedgerBuildingError)
    /// The address of a payment into the ring pool is of no kind that is known.
    case ringAddressKind(actual: UInt8)
    /// The address of a payment into the ring pool is none.
    case ringAddress(MoneroAddressError)
    /// A secret of the ring part is no number below the group's order.
    case ringScalar
    /// The ring part is in a stage that is not known.
    case ringStage(actual: UInt8)
    /// The numbers of a ring do not ascend, or it marks no member.
    case ringOrder(input: Int)
    /// Two ring inputs spend one output.
    case ringInputTwice(first: Int, second: Int)
    /// What is spent in the ring pool is refused.
    case ring(RingTransferError)
    /// A deposit is not the one that its address, amount and secret make.
    case depositDiffers(Int)
    /// The ring part is not the one that its payments and secrets make, or not of the outputs that are to be spent.
    case ringPartDiffers
    /// The ring part's payments are not those that were planned, with what is left going back to one address.
    case ringPaymentsDiffer
    /// A signature stands there although the ring part that it would sign is not made yet.
    case signedBeforeRing
    /// The calls of circuits are bound to a ring part that is not made yet.
    case callsWithRing
    /// What leaves the pools is not what enters them and the fee, in units.
    case notBalanced(leaving: UInt128, entering: UInt128, fee: UInt64)

    public var name: String {
        switch self {
        case .transaction(let error): error.name
        case .description(let error): error.name
        case .building(let error): error.name
        case .ringAddress(let error): error.name
        case .ring(.plan(let error)): error.name
        case .ring(let error): error.name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .tooLong(let actual, let maximum): "The plan has \(actual) bytes; \(maximum) are the most there can be."
        case .malformed(let error): error.explanation
        case .wrongMagic: "This is no plan of a transaction: it does not begin with NJLP."
        case .unknownFormat(let actual):
            "The plan is of format \(actual); this program reads format \(ColdPlan.format). Use a newer program."
        case .transaction(let error): error.explanation
        case .shieldedSection: "The plan has a shielded section where its notes are to make one."
        case .description(let error): error.explanation
        case .notOfLedger(let subject):
            "\(subject) is of a form that this ledger has not: old randomness or a made-up key."
        case .decoyWithValue(let index):
            "Output \(index) is to hide how many others there are, and has a value."
        case .building(let error): error.explanation
        case .ringAddressKind(let actual): "Ring addresses are of kinds 0 and 1; one is of kind \(actual)."
        case .ringAddress(let error): error.explanation
        case .ringScalar: "A secret of the ring part is not below the group's order."
        case .ringStage(let actual): "A plan's ring part is in stage 0, 1 or 2; this one is in \(actual)."
        case .ringOrder(let input): "The ring of input \(input) does not ascend, or marks none of its members."
        case .ringInputTwice(let first, let second): "Ring inputs \(first) and \(second) spend one output."
        case .ring(let error): error.explanation
        case .depositDiffers(let index):
            "Deposit \(index) into the ring pool is not the one that its address and amount make."
        case .ringPartDiffers: "The ring part is not the one that the plan's outputs and payments make."
        case .ringPaymentsDiffer:
            "The ring part pays others than the plan says, or what is left goes to more than one address."
        case .signedBeforeRing:
            "The plan has a signature, and its ring part, which every signature signs, is not made yet."
        case .callsWithRing:
            "The plan calls a circuit and spends ring outputs: the proof of the call is bound to what is not made yet. Pay "
                + "for the call from another pool."
        case .notBalanced(let leaving, let entering, let fee):
            "\(leaving) units leave the pools; \(entering) enter them, and the fee is \(fee). Somebody changed the plan."
        }
    }
}
