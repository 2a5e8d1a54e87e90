public import Primitives
public import RingSignatures

/// Why a proof of reserves is refused, or cannot be made.
public enum ReserveProofError: NamedError, Hashable {
    /// The text does not begin with `ReserveProofV2`.
    case unknownKind
    /// The proof is of version 1, whose signatures are not bound to the keys.
    case outdated
    /// The rest of the text is not base 58.
    case notBase58(Base58Error)
    /// The bytes end too early, or go on too long.
    case wrongLength
    /// An integer cannot be read.
    case invalidInteger(VarintError)
    /// A list announces more elements than there are bytes for.
    case countTooLarge(UInt64)
    /// An entry is of another version than 0, or a pair is none.
    case unknownVersion(UInt64)
    /// A signature cannot be read.
    case invalidSignature(SchnorrError)
    /// There is nothing to prove.
    case noOutputs
    /// Two entries have one key image.
    case duplicateKeyImage(first: Int, second: Int)
    /// Two entries are for one output.
    case duplicateOutput(first: Int, second: Int)
    /// The address's spend key is not among those that sign.
    case addressMissing
    /// An entry's transaction is not known.
    case unknownTransaction(entry: Int)
    /// An entry's transaction has no such output.
    case noSuchOutput(entry: Int)
    /// An entry does not show that its shared secret is one of the address and the transaction.
    case secretNotProved(entry: Int)
    /// An entry's key image is not in the subgroup of prime order.
    case keyImageNotInSubgroup(entry: Int)
    /// An entry does not show that its key image belongs to the output.
    case keyImageNotProved(entry: Int, RingSignatureError)
    /// An entry's output pays none of the spend keys that sign.
    case notReceived(entry: Int)
    /// An entry's amount does not open its commitment.
    case amountNotOpened(entry: Int)
    /// A spend key's signature is refused.
    case spendKeyNotProved(SchnorrError)
    /// The amounts exceed 64 bits.
    case amountsOverflow
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .unknownKind: "The text is no proof of reserves: it does not begin with ReserveProofV2."
        case .outdated: "Proofs of version 1 are not bound to the keys and can be forged."
        case .notBase58(let error): error.explanation
        case .wrongLength: "The proof ends too early, or goes on too long."
        case .invalidInteger(let error): error.explanation
        case .countTooLarge(let count): "The proof announces \(count) elements, and has fewer bytes."
        case .unknownVersion(let version): "A part of the proof is of kind \(version), which is not known."
        case .invalidSignature(let error): error.explanation
        case .noOutputs: "There is nothing to prove."
        case .duplicateKeyImage(let first, let second): "Entries \(first) and \(second) have one key image."
        case .duplicateOutput(let first, let second): "Entries \(first) and \(second) are for one output."
        case .addressMissing: "The proof is not of this address."
        case .unknownTransaction(let entry): "The transaction of entry \(entry) is not known."
        case .noSuchOutput(let entry): "The transaction of entry \(entry) has no such output."
        case .secretNotProved(let entry): "Entry \(entry) does not prove its shared secret."
        case .keyImageNotInSubgroup(let entry): "The key image of entry \(entry) is not of prime order."
        case .keyImageNotProved(let entry, let error): "The key image of entry \(entry): \(error.explanation)"
        case .notReceived(let entry): "The output of entry \(entry) pays somebody else."
        case .amountNotOpened(let entry): "The amount of entry \(entry) does not open its commitment."
        case .spendKeyNotProved(let error): error.explanation
        case .amountsOverflow: "The amounts exceed 64 bits."
        case .noRandomness: "The system gives no random bytes."
        }
    }
}
