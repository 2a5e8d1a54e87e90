public import Primitives

/// Why the opened content of a wallet's file is refused; none is met unless a program wrote it wrongly.
public enum WalletContentError: NamedError, Hashable {
    /// There are fewer bytes than announced, or more.
    case layout(ByteReaderError)
    /// The content is of a kind that this program does not know.
    case unknownKind(UInt8)
    /// The seed phrase is refused.
    case seedPhrase(SeedPhraseError)
    /// The seed's passphrase is longer than it can be, in bytes.
    case seedPassphraseTooLong(actual: Int, limit: Int)
    /// The seed's passphrase or an account's name is not UTF-8.
    case notUTF8
    /// There is no account, or more than a wallet has.
    case accountCount(actual: Int, allowed: ClosedRange<Int>)
    /// Accounts do not stand in the order of their numbers, or one has too large a number.
    case accountOrder(number: UInt32)
    /// An account's name is longer than it can be, in bytes.
    case nameTooLong(actual: Int, limit: Int)
    /// An account has handed out no address of a kind, or more than are kept.
    case addressCount(account: UInt32)
    /// An account's viewing key is refused.
    case viewKeys(account: UInt32, AccountViewKeyError)

    public var explanation: String {
        switch self {
        case .layout(let error): error.explanation
        case .unknownKind(let kind): "The wallet is of kind \(kind), which this program does not know."
        case .seedPhrase(let error): error.explanation
        case .seedPassphraseTooLong(let actual, let limit):
            "The seed's passphrase has \(actual) bytes; \(limit) are possible."
        case .notUTF8: "A text in the wallet is not UTF-8."
        case .accountCount(let actual, let allowed):
            "The wallet has \(actual) accounts; \(allowed.lowerBound) to \(allowed.upperBound) are possible."
        case .accountOrder(let number): "Account \(number) stands in the wrong place."
        case .nameTooLong(let actual, let limit): "An account's name has \(actual) bytes; \(limit) are possible."
        case .addressCount(let account): "Account \(account) counts its addresses wrongly."
        case .viewKeys(let account, let error): "The viewing key of account \(account) is refused. \(error.explanation)"
        }
    }
}
