internal import ChainTransactions
internal import Primitives
internal import SecretStorage

/// What a wallet keeps of a chain, in a file beside the wallet's own (docs/spec, section 11.7): encrypted, of mode 0600,
/// replaced in one step. Whoever opens it for writing has it alone until the value goes.
///
/// Nothing in it is needed to restore the wallet, apart from payments that no block holds yet.
public final class WalletStateFile {
    /// Where the file is.
    public let path: String
    /// What was read or written last; nil where there is no file.
    public private(set) var state: WalletState?
    private let key: WalletStateKey
    private let lock: FileLock

    /// Where a wallet keeps what it knows of a chain.
    public static func path(of wallet: String) -> String { wallet + ".sync" }

    private init(path: String, state: WalletState?, key: WalletStateKey, lock: FileLock) {
        self.path = path
        self.state = state
        self.key = key
        self.lock = lock
    }

    /// Opens the file for writing; there need not be one yet.
    ///
    /// - Parameter isAnew: to take no notice of what is in the file: the next ``save(_:)`` replaces it.
    /// - Throws: the first check of ``WalletStateFileError`` that fails; `.lock` first.
    public static func open(
        wallet: String, _ content: WalletContent, isAnew: Bool = false
    ) throws(WalletStateFileError) -> WalletStateFile {
        let path = path(of: wallet)
        let lock: FileLock
        do throws(FileLockError) { lock = try FileLock(path: path) } catch { throw .lock(error) }
        let key = WalletStateKey(content)
        let state = isAnew || !SecretFile.isPresent(path: path) ? nil : try read(path, key)
        return WalletStateFile(path: path, state: state, key: key, lock: lock)
    }

    /// What is in the file; nil where there is none. Takes no lock, since the file is replaced in one step.
    ///
    /// - Throws: the first check of ``WalletStateFileError`` that fails.
    public static func read(wallet: String, _ content: WalletContent) throws(WalletStateFileError) -> WalletState? {
        let path = path(of: wallet)
        return SecretFile.isPresent(path: path) ? try read(path, WalletStateKey(content)) : nil
    }

    /// Writes a state in the place of what is there. On the disk when this returns.
    ///
    /// - Throws: `.file`, `.randomness`; the file stays as it was.
    public func save(_ state: WalletState) throws(WalletStateFileError) {
        var content = state.encoded
        defer { content.wipe() }
        let bytes = try WalletStateEnvelope.seal(content, key)
        do throws(SecretFileError) {
            if SecretFile.isPresent(path: path) {
                try SecretFile.replace(path: path, bytes)
            } else {
                try SecretFile.create(path: path, bytes)
            }
        } catch { throw .file(error) }
        self.state = state
    }

    private static func read(_ path: String, _ key: WalletStateKey) throws(WalletStateFileError) -> WalletState {
        let bytes: [UInt8]
        do throws(SecretFileError) {
            bytes = try SecretFile.read(path: path, limit: WalletStateEnvelope.maximumByteCount)
        } catch { throw .file(error) }
        var (version, content) = try WalletStateEnvelope.open(bytes, key, path: path)
        defer { content.wipe() }
        // Version 1 ends before the list of key images that were imported: there were none.
        if version == 1 { content.append(contentsOf: [0, 0, 0, 0]) }
        do throws(WalletStateError) { return try WalletState(encoded: content) } catch {
            throw .content(path: path, error)
        }
    }
}

/// The key of a wallet's file of a chain, from what the wallet's own file holds: the seed, or the first account's viewing
/// key, neither of which ever changes. So the file needs no passphrase of its own.
struct WalletStateKey: Sendable {
    /// Tells another wallet's file from one that was changed.
    let check: [UInt8]
    private let secret: SharedSecretBytes

    init(_ content: WalletContent) {
        var root = content.seed?.secretBytes ?? content.accounts.first?.watched?.bytes ?? []
        defer { root.wipe() }
        precondition(!root.isEmpty, "a wallet has a seed, or a first account with a viewing key")
        var key = WalletDomain.stateKey.digest(root)
        check = WalletDomain.stateKeyCheck.digest(key)
        secret = SharedSecretBytes(moving: &key)
    }

    func with<R>(_ body: ([UInt8]) -> R) -> R {
        var key = secret.bytes(in: 0..<secret.count)
        defer { key.wipe() }
        return body(key)
    }
}

/// The file as it lies on the disk: `NJWALSYN`, version (4 bytes), key check (32), nonce (12), the ciphertext's length (4),
/// the ciphertext with its tag, and a checksum of everything (32).
enum WalletStateEnvelope {
    static let magic = Array("NJWALSYN".utf8)
    /// The version that is written, and the oldest that is read.
    static let version: UInt32 = 2
    static let oldestVersion: UInt32 = 1
    static let headerCount = 8 + 4 + 32 + 12 + 4
    static let maximumByteCount = 1 << 30
    private static let checksumCount = 32

    static func seal(_ content: [UInt8], _ key: WalletStateKey) throws(WalletStateFileError) -> [UInt8] {
        let nonce: [UInt8]
        do throws(RandomnessError) { nonce = try SystemRandom.bytes(ChaCha20Poly1305.nonceCount) } catch {
            throw .randomness(error)
        }
        var writer = ByteWriter(reservingCapacity: headerCount + content.count + 64)
        writer.write(magic)
        writer.writeUInt32(version)
        writer.write(key.check)
        writer.write(nonce)
        writer.writeUInt32(UInt32(content.count + ChaCha20Poly1305.tagCount))
        let header = writer.bytes
        writer.write(key.with { ChaCha20Poly1305.seal(content, key: $0, nonce: nonce, authenticating: header) })
        writer.write(WalletDomain.stateFile.digest(writer.bytes))
        return writer.bytes
    }

    static func open(
        _ bytes: [UInt8], _ key: WalletStateKey, path: String
    ) throws(WalletStateFileError) -> (version: UInt32, content: [UInt8]) {
        guard bytes.starts(with: magic) else { throw .notAState(path: path) }
        guard bytes.count >= 12 else { throw .truncated(path: path, actual: bytes.count, expected: headerCount) }
        let version = integer(bytes[8..<12])
        guard (oldestVersion...self.version).contains(version) else {
            throw .unsupportedVersion(path: path, actual: version, supported: self.version)
        }
        guard bytes.count >= headerCount else {
            throw .truncated(path: path, actual: bytes.count, expected: headerCount)
        }
        let end = headerCount + Int(integer(bytes[56..<60]))
        guard bytes.count == end + checksumCount else {
            throw .truncated(path: path, actual: bytes.count, expected: end + checksumCount)
        }
        guard WalletDomain.stateFile.digest(Array(bytes[..<end])) == Array(bytes[end...]) else {
            throw .damaged(path: path)
        }
        guard ConstantTime.areEqual(Array(bytes[12..<44]), key.check) else { throw .otherWallet(path: path) }
        let header = Array(bytes[..<headerCount]), nonce = Array(bytes[44..<56])
        let sealed = Array(bytes[headerCount..<end])
        let content = key.with { ChaCha20Poly1305.open(sealed, key: $0, nonce: nonce, authenticating: header) }
        guard let content else { throw .forged(path: path) }
        return (version, content)
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
