import ArgumentParser
import Primitives
import SecretStorage
import Wallet

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A wallet's file and how its passphrase is given.
struct WalletOptions: ParsableArguments {
    @Argument(help: "The wallet's file.", completion: .file())
    var file: String
    @OptionGroup var passphrase: PassphraseOptions

    /// The open file. The file is looked at before anybody is asked for a passphrase.
    func open(for purpose: WalletFile.Purpose) throws -> WalletFile {
        try WalletFile.check(path: file)
        return try WalletFile.open(path: file, passphrase: try passphrase.existing(of: file), for: purpose)
    }
}

/// Where a passphrase comes from: a file, the environment, or the terminal.
struct PassphraseOptions: ParsableArguments {
    static let variable = "NIGHTJAR_WALLET_PASSPHRASE"
    static let newVariable = "NIGHTJAR_WALLET_NEW_PASSPHRASE"

    @Option(
        name: .long,
        help:
            "A file of mode 0600 with the passphrase; without it NIGHTJAR_WALLET_PASSPHRASE, then the terminal. A process's environment can be read by its user's other processes.",
        completion: .file())
    var passphraseFile: String?

    /// The passphrase of a wallet that exists.
    func existing(of wallet: String) throws -> String {
        if let given = try givenPassphrase(file: passphraseFile, variable: Self.variable) { return given }
        return try Terminal(instead: "--passphrase-file or \(Self.variable)")
            .ask("Passphrase of \(wallet):", echo: false)
    }

    /// The passphrase of a new wallet, typed twice where somebody types it.
    func new(of wallet: String) throws -> String {
        try newPassphrase(
            of: wallet, file: passphraseFile, variable: Self.variable,
            instead: "--passphrase-file or \(Self.variable)")
    }
}

/// A passphrase that was chosen: of a file, of the environment, or typed twice.
func newPassphrase(of wallet: String, file: String?, variable: String, instead: String) throws -> String {
    let passphrase: String
    if let given = try givenPassphrase(file: file, variable: variable) {
        passphrase = given
    } else {
        let terminal = try Terminal(instead: instead)
        passphrase = try terminal.ask("New passphrase of \(wallet):", echo: false)
        guard try terminal.ask("Once more:", echo: false) == passphrase else {
            throw WalletCommandError.passphrasesDiffer
        }
    }
    guard !passphrase.isEmpty else { throw WalletFileError.emptyPassphrase }
    return passphrase
}

/// The text of a file of mode 0600 without the end of its line, or of a variable of the environment; nil for neither.
func givenPassphrase(file: String?, variable: String) throws -> String? {
    if let file { return try secretText(path: file) }
    guard let value = unsafe getenv(variable) else { return nil }
    return unsafe String(cString: value)
}

/// The text of a file of mode 0600, without the end of its line.
func secretText(path: String) throws -> String {
    var bytes = try SecretFile.read(path: path)
    defer { bytes.wipe() }
    while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw SecretFileError.content(path: path, expected: "text in UTF-8")
    }
    return text
}

/// Why a command of a wallet is refused.
enum WalletCommandError: NamedError, Hashable {
    /// The passphrase was typed in two ways.
    case passphrasesDiffer
    /// The wallet has viewing keys and no words.
    case watchOnly(path: String)

    var explanation: String {
        switch self {
        case .passphrasesDiffer: "The two passphrases differ. Nothing was done."
        case .watchOnly(let path): "\(path) only watches: it holds viewing keys and no words."
        }
    }
}
