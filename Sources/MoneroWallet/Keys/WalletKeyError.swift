public import Primitives
public import RingSignatures

/// Why bytes are no wallet's keys.
public enum WalletKeyError: NamedError, Hashable {
    /// The key has the wrong length, in bytes.
    case wrongLength(actual: Int, expected: Int)
    /// The secret spend key is not below the order of the group.
    case spendKeyNotCanonical
    /// The secret view key is not below the order of the group.
    case viewKeyNotCanonical
    /// The secret spend key is zero.
    case spendKeyIsZero
    /// The secret view key is zero.
    case viewKeyIsZero
    /// The public spend key is refused.
    case invalidPublicSpendKey(PublicKeyError)
    /// The words of the seed are refused.
    case invalidMnemonic(MnemonicError)

    public var explanation: String {
        switch self {
        case .wrongLength(let actual, let expected): "The key has \(actual) bytes instead of \(expected)."
        case .spendKeyNotCanonical: "The secret spend key is not below the order of the group."
        case .viewKeyNotCanonical: "The secret view key is not below the order of the group."
        case .spendKeyIsZero: "The secret spend key is zero."
        case .viewKeyIsZero: "The secret view key is zero."
        case .invalidPublicSpendKey(let error): "The public spend key is refused. \(error.explanation)"
        case .invalidMnemonic(let error): error.explanation
        }
    }
}
