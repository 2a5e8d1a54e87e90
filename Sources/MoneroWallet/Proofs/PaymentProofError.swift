public import Primitives

/// Why a payment proof is refused, or cannot be made.
public enum PaymentProofError: NamedError, Hashable {
    /// The text begins with neither `OutProofV2` nor `InProofV2`.
    case unknownKind
    /// The proof is of version 1, which is not bound to the keys.
    case outdated
    /// The text does not have a whole number of entries, at least one.
    case wrongLength(actual: Int)
    /// Entry number `entry` is not base 58.
    case notBase58(entry: Int, Base58Error)
    /// The signature of entry number `entry` cannot be read.
    case invalidSignature(entry: Int, SchnorrError)
    /// The transaction has no public key.
    case noTransactionKey
    /// The proof has not one entry for each of the transaction's public keys.
    case wrongEntryCount(actual: Int, expected: Int)
    /// No entry shows that the prover knows a secret of this transaction and this address.
    case notProved
    /// The transaction pays nothing to the address.
    case nothingReceived
    /// A public key of the transaction is no point.
    case invalidTransactionKey
    /// The system's generator failed.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .unknownKind: "The text is no payment proof: it begins with neither OutProofV2 nor InProofV2."
        case .outdated: "Proofs of version 1 are not bound to the keys and can be forged."
        case .wrongLength(let actual): "No proof has \(actual) characters."
        case .notBase58(let entry, let error): "Entry \(entry + 1) cannot be read. \(error.explanation)"
        case .invalidSignature(let entry, let error): "Entry \(entry + 1) cannot be read. \(error.explanation)"
        case .noTransactionKey: "The transaction has no public key."
        case .wrongEntryCount(let actual, let expected):
            "The proof has \(actual) entries; the transaction has \(expected) public keys."
        case .notProved: "No entry proves anything about this transaction, this address and this message."
        case .nothingReceived: "The transaction pays nothing to the address."
        case .invalidTransactionKey: "A public key of the transaction is no point."
        case .noRandomness: "The system gives no random bytes."
        }
    }
}
