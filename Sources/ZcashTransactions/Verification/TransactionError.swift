public import Primitives

/// Why a transaction breaks a rule that needs no curve. Each case is one check; its rule is one of ``TransactionRule``.
public enum TransactionError: NamedError, Hashable {
    /// The encoding is longer than a block may be, in bytes.
    case tooLarge(actual: Int, maximum: Int)
    /// The upgrade in force does not admit this version.
    case versionNotActive(actual: TransactionVersion, upgrade: NetworkUpgrade)
    /// The transaction is for another consensus branch.
    case wrongBranch(actual: UInt32, expected: UInt32)
    /// The block is beyond the height at which the transaction expires.
    case expired(height: UInt32, expiryHeight: UInt32)
    /// An expiry height beyond the largest.
    case expiryHeightTooLarge(actual: UInt32, maximum: UInt32)
    /// From NU5 on a coinbase transaction expires at its own height.
    case coinbaseExpiryHeight(actual: UInt32, expected: UInt32)
    /// Neither transparent inputs nor notes are spent.
    case nothingSpent
    /// There are no outputs of any kind.
    case nothingPaid
    /// An input refers to no output, in a transaction that is no coinbase transaction.
    case nullInput(index: Int)
    /// Two inputs spend the same output.
    case duplicateInput(index: Int, first: Int)
    /// A transparent output's value is negative or more than all the money there is.
    case outputValueOutOfRange(index: Int, actual: Int64)
    /// The value of an output that an input spends is.
    case previousValueOutOfRange(index: Int, actual: Int64)
    /// The outputs together pay more than all the money there is.
    case outputSumOutOfRange
    /// A JoinSplit's public value is more than all the money there is.
    case joinSplitValueOutOfRange(index: Int)
    /// A JoinSplit moves money into the Sprout pool and out of it.
    case joinSplitBothWays(index: Int)
    /// From Canopy on no money goes into the Sprout pool.
    case sproutPoolClosed(index: Int)
    /// Reserved bits of Orchard's flags are set.
    case orchardReservedFlags(actual: UInt8)
    /// There are Orchard actions, and neither spends nor outputs are enabled.
    case orchardNothingEnabled
    /// Orchard's balance is out of range.
    case orchardBalanceOutOfRange(actual: Int64)
    /// Sapling's balance is out of range.
    case valueBalanceOutOfRange(actual: Int64)
    /// Sapling's balance is not 0 though there is neither spend nor output.
    case valueBalanceWithoutDescriptions(actual: Int64)
    /// The outputs take this much more than the inputs and the pools give, in zatoshi.
    case outputsExceedInputs(by: String)
    /// Two spends of the same pool have the same nullifier.
    case duplicateNullifier(index: Int, first: Int)
    /// A coinbase transaction with spends of notes.
    case coinbaseSpends
    /// A coinbase transaction with JoinSplits.
    case coinbaseJoinSplits
    /// A coinbase transaction that enables spends in Orchard.
    case coinbaseEnablesOrchardSpends
    /// A coinbase transaction whose shielded balance takes money out of the pool.
    case coinbaseTakesFromPool(actual: Int64)
    /// A coinbase transaction's script has 2 to 100 bytes.
    case coinbaseScriptLength(actual: Int)
    /// Shielded outputs of a coinbase transaction before Heartwood.
    case coinbaseOutputsTooEarly
    /// An output of a coinbase transaction that cannot be read with an outgoing viewing key of zeros.
    case coinbaseOutputNotReadable
    /// The note of a coinbase transaction's output has a form that this height does not admit.
    case coinbaseNoteForm(leadByte: UInt8)
    /// There are spends or outputs, and no binding signature.
    case noBindingSignature

    public var explanation: String {
        switch self {
        case .tooLarge(let actual, let maximum):
            "The transaction has \(actual) bytes; at most \(maximum) are possible."
        case .versionNotActive(let actual, let upgrade):
            "Version \(actual.rawValue) is not admitted under \(upgrade.title)."
        case .wrongBranch(let actual, let expected):
            "The transaction names the consensus branch \(hexadecimal(actual)); it should be \(hexadecimal(expected))."
        case .expired(let height, let expiry): "The transaction expired at height \(expiry), before \(height)."
        case .expiryHeightTooLarge(let actual, let maximum):
            "The expiry height \(actual) is beyond \(maximum)."
        case .coinbaseExpiryHeight(let actual, let expected):
            "The coinbase transaction expires at height \(actual) instead of \(expected)."
        case .nothingSpent: "The transaction spends nothing."
        case .nothingPaid: "The transaction has no outputs."
        case .nullInput(let index): "Transparent input \(index) refers to no output."
        case .duplicateInput(let index, let first): "Transparent inputs \(first) and \(index) spend the same output."
        case .outputValueOutOfRange(let index, let actual):
            "Transparent output \(index) has the impossible value \(actual)."
        case .previousValueOutOfRange(let index, let actual):
            "The output that transparent input \(index) spends has the impossible value \(actual)."
        case .outputSumOutOfRange: "The transparent outputs pay more than all the money there is."
        case .joinSplitValueOutOfRange(let index):
            "JoinSplit \(index) moves more than all the money there is."
        case .joinSplitBothWays(let index): "JoinSplit \(index) moves money into the Sprout pool and out of it."
        case .sproutPoolClosed(let index):
            "JoinSplit \(index) moves money into the Sprout pool, which Canopy closed."
        case .orchardReservedFlags(let actual): "Orchard's flags are \(actual), with reserved bits set."
        case .orchardNothingEnabled: "There are Orchard actions with neither spends nor outputs enabled."
        case .orchardBalanceOutOfRange(let actual): "Orchard's balance of \(actual) zatoshi is impossible."
        case .valueBalanceOutOfRange(let actual): "Sapling's balance of \(actual) zatoshi is impossible."
        case .valueBalanceWithoutDescriptions(let actual):
            "Sapling's balance is \(actual) zatoshi though there is neither spend nor output."
        case .outputsExceedInputs(let difference):
            "The outputs take \(difference) zatoshi more than inputs and pools give."
        case .duplicateNullifier(let index, let first): "Spends \(first) and \(index) have the same nullifier."
        case .coinbaseSpends: "A coinbase transaction spends notes."
        case .coinbaseJoinSplits: "A coinbase transaction has JoinSplits."
        case .coinbaseEnablesOrchardSpends: "A coinbase transaction enables spends in Orchard."
        case .coinbaseTakesFromPool(let actual):
            "A coinbase transaction takes \(actual) zatoshi out of a shielded pool."
        case .coinbaseScriptLength(let actual):
            "A coinbase transaction's script has \(actual) bytes; 2 to 100 are possible."
        case .coinbaseOutputsTooEarly: "A coinbase transaction has shielded outputs before Heartwood."
        case .coinbaseOutputNotReadable:
            "The coinbase transaction's output cannot be read with an outgoing viewing key of zeros."
        case .coinbaseNoteForm(let leadByte):
            "The coinbase transaction's note has the form \(leadByte), which this height does not admit."
        case .noBindingSignature: "There are spends or outputs and no binding signature."
        }
    }
}
