public import ChainTransactions
public import Primitives

/// Why bytes are not a header, a block or a proof of inclusion. Offsets count from the start of the whole.
public enum BlockDecodingError: NamedError, Hashable {
    /// There are more bytes than there may be.
    case tooLong(actual: Int, maximum: Int)
    /// The bytes end too early, are too many, or announce more elements than fit; named after the inner error.
    case layout(ByteReaderError)
    /// Another version of the format.
    case unknownVersion(actual: UInt8, expected: UInt8)
    /// The chain's name is none.
    case invalidChainID(LedgerValueError)
    /// The header counts other transactions than there are.
    case transactionCount(actual: Int, expected: Int)
    /// A transaction does not decode.
    case transaction(index: Int, LedgerDecodingError)
    /// A proof's position is not below its count, or its path has another length than the two make.
    case proofShape

    public var name: String {
        switch self {
        case .tooLong: "tooLong"
        case .layout(let error): error.name
        case .unknownVersion: "unknownVersion"
        case .invalidChainID: "invalidChainID"
        case .transactionCount: "transactionCount"
        case .transaction: "transaction"
        case .proofShape: "proofShape"
        }
    }

    public var explanation: String {
        switch self {
        case .tooLong(let actual, let maximum): "There are \(actual) bytes; \(maximum) are the most there can be."
        case .layout(let error): error.explanation
        case .unknownVersion(let actual, let expected):
            "The header is of version \(actual); version \(expected) is known."
        case .invalidChainID(let error): error.explanation
        case .transactionCount(let actual, let expected):
            "The block has \(actual) transactions, and its header counts \(expected)."
        case .transaction(let index, let error): "Transaction \(index) does not decode: \(error.explanation)"
        case .proofShape: "The proof's path does not fit its position and count."
        }
    }
}

/// Why a header or a block is not the next one of its chain. Each case is one check, in this order.
public enum BlockRefusal: NamedError, Hashable {
    /// Another chain's.
    case wrongChain(actual: String, expected: String)
    /// Not the height that comes next.
    case wrongHeight(actual: UInt64, expected: UInt64)
    /// The sequencer did not sign it.
    case wrongSignature(height: UInt64)
    /// The sequencer signed it, and it follows another header than the one that is known.
    case forked(height: UInt64, actual: Hash256, expected: Hash256)
    /// It is older than the header before.
    case timeDecreases(actual: UInt64, previous: UInt64)
    /// The transactions are not those that the header commits to. The header is not to blame.
    case bodyAltered(height: UInt64, actual: Hash256, expected: Hash256)
    /// Execution leads to another state than the header says.
    case appHashDiffers(height: UInt64, actual: Hash256, expected: Hash256)

    public var explanation: String {
        switch self {
        case .wrongChain(let actual, let expected): "The header is of the chain \(actual), not of \(expected)."
        case .wrongHeight(let actual, let expected): "The header has height \(actual); \(expected) comes next."
        case .wrongSignature(let height): "The header of height \(height) is not signed by the sequencer's key."
        case .forked(let height, let actual, let expected):
            "The header of height \(height) follows \(actual), but the one before it is \(expected)."
        case .timeDecreases(let actual, let previous):
            "The header's time is \(actual) ms, before the previous header's \(previous) ms."
        case .bodyAltered(let height, let actual, let expected):
            "The transactions of block \(height) hash to \(actual); its header says \(expected)."
        case .appHashDiffers(let height, let actual, let expected):
            "Executing block \(height) gives the state \(actual); its header says \(expected)."
        }
    }
}
