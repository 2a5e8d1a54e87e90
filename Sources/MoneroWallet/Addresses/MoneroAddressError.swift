public import Primitives
public import RingSignatures

/// Why a text or two keys are no address.
public enum MoneroAddressError: NamedError, Hashable {
    /// It is not base 58 with a checksum.
    case notBase58(Base58Error)
    /// The tag is of no network's address.
    case unknownTag(actual: UInt64)
    /// It stands for the wrong number of bytes.
    case wrongLength(actual: Int, expected: Int)
    /// It belongs to another network.
    case wrongNetwork(actual: MoneroNetwork, expected: MoneroNetwork)
    /// The spend key is refused.
    case invalidSpendKey(PublicKeyError)
    /// The view key is refused.
    case invalidViewKey(PublicKeyError)

    public var explanation: String {
        switch self {
        case .notBase58(let error): error.explanation
        case .unknownTag(let actual): "The tag \(actual) is of no network's address."
        case .wrongLength(let actual, let expected): "The address holds \(actual) bytes instead of \(expected)."
        case .wrongNetwork(let actual, let expected):
            "The address belongs to the network '\(actual.rawValue)', not to '\(expected.rawValue)'."
        case .invalidSpendKey(let error): "The address's spend key is refused. \(error.explanation)"
        case .invalidViewKey(let error): "The address's view key is refused. \(error.explanation)"
        }
    }
}
