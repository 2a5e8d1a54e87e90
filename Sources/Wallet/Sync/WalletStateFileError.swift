public import Primitives
public import SecretStorage

/// Why what a wallet keeps of a chain is not read or written. Each case is one check.
public enum WalletStateFileError: NamedError, Hashable {
    /// The file is refused, or cannot be written.
    case file(SecretFileError)
    /// Another process has it.
    case lock(FileLockError)
    /// It is no such file.
    case notAState(path: String)
    /// It is of a version that this program does not know.
    case unsupportedVersion(path: String, actual: UInt32, supported: UInt32)
    /// It is shorter or longer than it says.
    case truncated(path: String, actual: Int, expected: Int)
    /// Its bytes are not those that were written.
    case damaged(path: String)
    /// It is another wallet's.
    case otherWallet(path: String)
    /// It is this wallet's, and somebody changed it.
    case forged(path: String)
    /// What is in it is refused.
    case content(path: String, WalletStateError)
    /// It is of another chain: the hashes of the two geneses.
    case otherChain(path: String, actual: String, expected: String)
    /// The system has no randomness.
    case randomness(RandomnessError)

    public var name: String {
        switch self {
        case .file(let error): error.name
        case .lock(let error): error.name
        case .notAState: "notAState"
        case .unsupportedVersion: "unsupportedVersion"
        case .truncated: "truncated"
        case .damaged: "damaged"
        case .otherWallet: "otherWallet"
        case .forged: "forged"
        case .content(_, let error): error.name
        case .otherChain: "otherChain"
        case .randomness(let error): error.name
        }
    }

    private static let anew = "'nightjar wallet rescan' makes it anew from the chain."

    public var explanation: String {
        switch self {
        case .file(let error): error.explanation
        case .lock(let error): error.explanation
        case .notAState(let path): "\(path) is not what a wallet keeps of a chain. Move it away; \(Self.anew)"
        case .unsupportedVersion(let path, let actual, let supported):
            "\(path) is of version \(actual); this program reads version \(supported). Use a newer program, or: "
                + Self.anew
        case .truncated(let path, let actual, let expected):
            "\(path) has \(actual) bytes instead of \(expected); \(Self.anew)"
        case .damaged(let path): "\(path) is damaged: its bytes are not those that were written. \(Self.anew)"
        case .otherWallet(let path): "\(path) belongs to another wallet; \(Self.anew)"
        case .forged(let path): "Somebody changed \(path), which is this wallet's; \(Self.anew)"
        case .content(let path, let error): "What is in \(path) is refused. \(error.explanation) \(Self.anew)"
        case .otherChain(let path, let actual, let expected):
            "\(path) is of the chain that begins with \(actual), and the node's begins with \(expected). Ask a node of "
                + "that chain, or, if the wallet is to be used on this one: \(Self.anew)"
        case .randomness(let error): error.explanation
        }
    }
}
