internal import Primitives
internal import SecretStorage

/// The personalisations of the wallet's hashes, 16 ASCII characters each, each for one purpose.
package enum WalletDomain: String, CaseIterable, Sendable {
    /// Over a wallet's file, to find damage.
    case file = "NightjarWltFile_"
    /// Binds a file to its key: a ciphertext of ChaCha20-Poly1305 can be made to open under two.
    case keyCheck = "NightjarWltKey__"
    /// The key of what the wallet keeps of a chain.
    case stateKey = "NightjarWltSync_"
    /// Binds that file to its key.
    case stateKeyCheck = "NightjarWltSyKey"
    /// Over that file, to find damage.
    case stateFile = "NightjarWltSyFil"

    func digest(_ bytes: [UInt8]) -> [UInt8] { BLAKE2b.digest(rawValue) { $0.write(bytes) } }
}

extension SealedFile.Form {
    /// A wallet's own file. Of the key it says scrypt's cost (3 bytes), zero (1) and the salt (32).
    static let wallet = SealedFile.Form(
        "NJWALLET", versions: 1...1, aboutCount: 4 + WalletFileKey.saltCount, checksum: .file,
        maximumByteCount: 64 << 20)
}

/// The key of a wallet's file, and what of its making stands in the file.
struct WalletFileKey: Sendable {
    static let saltCount = 32

    let cost: ScryptCost
    let salt: [UInt8]
    /// The key; a guess at the passphrase costs no less with its check than with the ciphertext.
    let sealing: SealingKey

    /// What stands in the file.
    var about: [UInt8] { [cost.logarithm, cost.blockSize, cost.parallelism, 0] + salt }

    /// The key of a passphrase, as costly to compute as `cost` says.
    init(passphrase: String, salt: [UInt8], cost: ScryptCost) throws(WalletFileError) {
        guard !passphrase.isEmpty else { throw .emptyPassphrase }
        var password = Array(normalized(passphrase).utf8)
        var key: [UInt8]
        defer { password.wipe() }
        do throws(ScryptError) {
            key = try Scrypt.key(passphrase: password, salt: salt, cost: cost, count: 2 * ChaCha20Poly1305.keyCount)
        } catch { throw .scrypt(error) }
        defer { key.wipe() }
        var first = Array(key[..<ChaCha20Poly1305.keyCount])
        var second = Array(key[ChaCha20Poly1305.keyCount...])
        defer { second.wipe() }
        sealing = SealingKey(moving: &first, check: WalletDomain.keyCheck.digest(second))
        self.cost = cost
        self.salt = salt
    }

    /// A key with a new salt.
    init(passphrase: String, cost: ScryptCost) throws(WalletFileError) {
        let salt: [UInt8]
        do throws(RandomnessError) { salt = try SystemRandom.bytes(Self.saltCount) } catch {
            throw .randomness(error)
        }
        try self.init(passphrase: passphrase, salt: salt, cost: cost)
    }
}

extension SealedFile {
    /// What a wallet's file says of its key.
    var cost: ScryptCost { ScryptCost(logarithm: about[0], blockSize: about[1], parallelism: about[2]) }
    var salt: [UInt8] { Array(about[4...]) }
}

extension WalletFileError {
    init(_ error: SealedFileError, path: String) {
        self =
            switch error {
            case .wrongMagic: .notAWallet(path: path)
            case .unsupportedVersion(let actual, let supported):
                .unsupportedVersion(path: path, actual: actual, supported: supported)
            case .truncated(let actual, let expected): .truncated(path: path, actual: actual, expected: expected)
            case .damaged: .damaged(path: path)
            case .forged: .forged(path: path)
            case .randomness(let error): .randomness(error)
            }
    }
}
