public import Primitives
public import SecretStorage

/// Why a wallet's file is not opened or not written.
public enum WalletFileError: NamedError, Hashable {
    /// The system refuses, or the file is not its owner's alone.
    case file(SecretFileError)
    /// Another process is writing it.
    case lock(FileLockError)
    /// The file is of another kind.
    case notAWallet(path: String)
    /// The file is of a version that this program does not know.
    case unsupportedVersion(path: String, actual: UInt32, supported: UInt32)
    /// The file ends too early or too late.
    case truncated(path: String, actual: Int, expected: Int)
    /// The bytes are not those that were written.
    case damaged(path: String)
    /// The cost of the passphrase's key is refused.
    case scrypt(ScryptError)
    /// The passphrase is another.
    case wrongPassphrase(path: String)
    /// The passphrase is right, and the content is not what was encrypted with it: somebody changed the file.
    case forged(path: String)
    /// The opened content is refused.
    case content(path: String, WalletContentError)
    /// The passphrase has no characters.
    case emptyPassphrase
    /// The system gives no randomness.
    case randomness(RandomnessError)

    public var name: String {
        switch self {
        case .file(let error): error.name
        case .lock(let error): error.name
        case .scrypt(let error): error.name
        case .randomness: "noRandomness"
        case .content(_, let error): error.name
        case .notAWallet: "notAWallet"
        case .unsupportedVersion: "unsupportedVersion"
        case .truncated: "truncated"
        case .damaged: "damaged"
        case .wrongPassphrase: "wrongPassphrase"
        case .forged: "forged"
        case .emptyPassphrase: "emptyPassphrase"
        }
    }

    public var explanation: String {
        switch self {
        case .file(let error): error.explanation
        case .lock(let error): error.explanation
        case .notAWallet(let path): "\(path) is no wallet of this program."
        case .unsupportedVersion(let path, let actual, let supported):
            "\(path) is a wallet of version \(actual); this program reads version \(supported). Use a newer program."
        case .truncated(let path, let actual, let expected):
            "\(path) has \(actual) bytes instead of \(expected). Use a copy of the file, or restore the wallet from its "
                + "words."
        case .damaged(let path):
            "\(path) is damaged: its bytes are not those that were written. Use a copy of the file, or restore the "
                + "wallet from its words."
        case .scrypt(let error): error.explanation
        case .wrongPassphrase(let path): "This is not the passphrase of \(path). Nothing was changed."
        case .forged(let path):
            "The passphrase is right, but somebody changed \(path). Use a copy of the file, or restore the wallet from "
                + "its words."
        case .content(let path, let error): "What is in \(path) is refused. \(error.explanation)"
        case .emptyPassphrase: "The passphrase is empty; a wallet's file is encrypted with at least one character."
        case .randomness(let error): error.explanation
        }
    }
}
