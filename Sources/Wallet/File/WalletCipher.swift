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

/// The key of a wallet's file, and what of its making stands in the file.
///
/// The bytes live in one place that all copies share, which is wiped when the last copy goes.
struct WalletFileKey: Sendable {
    static let saltCount = 32

    let cost: ScryptCost
    let salt: [UInt8]
    /// What shows that a passphrase is the right one; a guess costs no less with it than with the ciphertext.
    let check: [UInt8]
    private let secret: SharedSecretBytes

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
        check = WalletDomain.keyCheck.digest(second)
        second.wipe()
        secret = SharedSecretBytes(moving: &first)
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

    func seal(_ content: [UInt8], nonce: [UInt8], header: [UInt8]) -> [UInt8] {
        withKey { ChaCha20Poly1305.seal(content, key: $0, nonce: nonce, authenticating: header) }
    }

    func open(_ sealed: [UInt8], nonce: [UInt8], header: [UInt8]) -> [UInt8]? {
        withKey { ChaCha20Poly1305.open(sealed, key: $0, nonce: nonce, authenticating: header) }
    }

    private func withKey<R>(_ body: ([UInt8]) -> R) -> R {
        var key = secret.bytes(in: 0..<secret.count)
        defer { key.wipe() }
        return body(key)
    }
}
