public import Primitives

/// Why bytes are not a transaction. Offsets count from the start of the message.
public enum TransactionReadingError: NamedError, Hashable {
    /// The bytes end too early, are too many, or announce more elements than fit; named after the inner error.
    case layout(ByteReaderError)
    /// A count that has a shorter form: there is one encoding of every transaction.
    case notShortestCount(offset: Int, value: UInt64)
    /// A version number that no rule of the network admits or that this program does not know.
    case unknownVersion(actual: UInt32, isOverwintered: Bool)
    /// Another version group than the one of the version.
    case wrongVersionGroup(actual: UInt32, expected: UInt32)

    public var name: String {
        switch self {
        case .layout(let error): error.name
        case .notShortestCount: "notShortestCount"
        case .unknownVersion: "unknownVersion"
        case .wrongVersionGroup: "wrongVersionGroup"
        }
    }

    public var explanation: String {
        switch self {
        case .layout(let error): error.explanation
        case .notShortestCount(let offset, let value):
            "The count \(value) at byte \(offset) is not in its shortest form."
        case .unknownVersion(let actual, let isOverwintered):
            "The transaction is of version \(actual) \(isOverwintered ? "with" : "without") the Overwinter flag; "
                + "versions 1 and 2 without it and 3 to 5 with it are supported."
        case .wrongVersionGroup(let actual, let expected):
            "The version group is \(hexadecimal(actual)); this version's is \(hexadecimal(expected))."
        }
    }
}

/// Eight digits, most significant first.
func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}
