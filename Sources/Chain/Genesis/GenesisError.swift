public import ChainTransactions
public import Primitives

/// Why a genesis is refused.
public enum GenesisError: NamedError, Equatable {
    /// The bytes end early or late.
    case bytes(ByteReaderError)
    /// The encoding is of another version.
    case version(actual: UInt8, expected: UInt8)
    /// The chain's name is none.
    case chainID(LedgerValueError)
    /// A kind of chain that there is not.
    case unknownNetwork(String)
    /// The text is no JSON.
    case json(JSONError)
    /// A member is missing.
    case missingMember(String)
    /// A member that a genesis does not have.
    case unknownMember(String)
    /// A member of another kind.
    case wrongKind(String, actual: String, expected: String)
    /// A number that is negative, not whole, not in its shortest form, or too large.
    case number(String, actual: String)
    /// A member that is not hexadecimal, or of another length.
    case hexadecimal(String, HexadecimalError)
    /// A value outside its bounds.
    case outOfBounds(String, actual: String, allowed: String)
    /// Blocks are smaller than transactions.
    case blockBelowTransaction(block: Int, transaction: Int)
    /// A list that is to ascend, each element once, does not at this element.
    case notAscending(String, index: Int)
    /// An amount that cannot be.
    case amount(String, index: Int, actual: UInt64)
    /// Accounts and deposits do not add up to the supply.
    case supply(actual: UInt64, expected: UInt64)

    public var explanation: String {
        switch self {
        case .bytes(let error): error.explanation
        case .version(let actual, let expected): "The encoding has version \(actual); it must be \(expected)."
        case .chainID(let error): error.explanation
        case .unknownNetwork(let kind):
            "'\(kind)' is no kind of chain; there are \(NetworkKind.allCases.map(\.name).joined(separator: ", "))."
        case .json(let error): error.explanation
        case .missingMember(let path): "'\(path)' is missing."
        case .unknownMember(let path): "'\(path)' is not known."
        case .wrongKind(let path, let actual, let expected): "'\(path)' is \(actual); it must be \(expected)."
        case .number(let path, let actual): "'\(path)' is \(actual), which is no whole number that can stand there."
        case .hexadecimal(let path, let error): "'\(path)': \(error.explanation)"
        case .outOfBounds(let name, let actual, let allowed): "'\(name)' is \(actual); \(allowed) is allowed."
        case .blockBelowTransaction(let block, let transaction):
            "A block of \(block) bytes cannot hold a transaction of \(transaction)."
        case .notAscending(let list, let index): "Element \(index) of '\(list)' is not above the one before."
        case .amount(let list, let index, let actual):
            "Element \(index) of '\(list)' has \(actual) units; 1 to \(MonetaryRange.maximum) is allowed."
        case .supply(let actual, let expected):
            "Accounts and deposits add up to \(actual) units, and the supply is \(expected)."
        }
    }
}
