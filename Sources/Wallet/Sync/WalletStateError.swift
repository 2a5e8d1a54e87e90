public import Primitives
public import Sapling

/// Why bytes are no state of a wallet. Each case is one check.
public enum WalletStateError: NamedError, Hashable {
    /// The bytes end too early, or go on too long.
    case layout(ByteReaderError)
    /// What stands there cannot be.
    case invalidValue(String, offset: Int)
    /// The note commitment tree is none.
    case tree(MarkedTreeDecodingError)
    /// The pending payments are none.
    case pending(PendingPaymentError)
    /// The parts are right and do not stand as they are written.
    case notCanonical

    public var name: String {
        switch self {
        case .layout(let error): error.name
        case .invalidValue: "invalidValue"
        case .tree(let error): error.name
        case .pending(let error): error.name
        case .notCanonical: "notCanonical"
        }
    }

    public var explanation: String {
        switch self {
        case .layout(let error): error.explanation
        case .invalidValue(let what, let offset): "The \(what) before byte \(offset) cannot be."
        case .tree(let error): error.explanation
        case .pending(let error): error.explanation
        case .notCanonical: "The parts do not stand in their order."
        }
    }
}
