internal import Primitives
public import SecretStorage

/// An open wallet file. Whoever opens it for writing has it alone until the value goes; reading needs no lock, because a
/// file is replaced in one step.
public final class WalletFile {
    /// What a file is opened for.
    public enum Purpose: Sendable {
        /// Looking at the content.
        case reading
        /// Changing it: the lock is taken.
        case writing
    }

    /// Where the file is.
    public let path: String
    /// The content. A change is kept by ``save()``.
    public private(set) var content: WalletContent
    private var key: WalletFileKey
    private let lock: FileLock?

    private init(path: String, content: WalletContent, key: WalletFileKey, lock: FileLock?) {
        self.path = path
        self.content = content
        self.key = key
        self.lock = lock
    }

    /// Writes a new file of mode 0600, which appears complete or not at all. Nothing is replaced.
    ///
    /// - Throws: `.emptyPassphrase`, `.scrypt`, `.lock`, `.file`, `.randomness`.
    @discardableResult public static func create(
        path: String, _ content: WalletContent, passphrase: String, cost: ScryptCost = .interactive
    ) throws(WalletFileError) -> WalletFile {
        guard !SecretFile.isPresent(path: path) else { throw .file(.exists(path: path)) }
        let key = try WalletFileKey(passphrase: passphrase, cost: cost)
        let lock = try takeLock(path)
        let bytes = try sealed(content, key, path)
        do throws(SecretFileError) { try SecretFile.create(path: path, bytes) } catch { throw .file(error) }
        return WalletFile(path: path, content: content, key: key, lock: lock)
    }

    /// Opens a file. About half a second of computation stands between a passphrase and its key.
    ///
    /// - Throws: the first check of ``WalletFileError`` that fails, in its order.
    public static func open(
        path: String, passphrase: String, for purpose: Purpose
    ) throws(WalletFileError) -> WalletFile {
        // First, so that no lock appears beside what is no wallet.
        try check(path: path)
        let lock = purpose == .writing ? try takeLock(path) : nil
        let file = try read(path)
        let key = try WalletFileKey(passphrase: passphrase, salt: file.salt, cost: file.cost)
        guard file.isSealed(with: key.sealing) else { throw .wrongPassphrase(path: path) }
        var bytes: [UInt8]
        do throws(SealedFileError) { bytes = try file.content(key: key.sealing) } catch {
            throw WalletFileError(error, path: path)
        }
        defer { bytes.wipe() }
        do throws(WalletContentError) {
            return WalletFile(path: path, content: try WalletContent(bytes: bytes), key: key, lock: lock)
        } catch { throw .content(path: path, error) }
    }

    /// Whether a file looks like a wallet that this program can open, before anybody is asked for a passphrase.
    ///
    /// - Throws: `.file`, `.notAWallet`, `.unsupportedVersion`, `.truncated`, `.damaged`, `.scrypt`.
    public static func check(path: String) throws(WalletFileError) {
        let file = try read(path)
        guard file.cost.memory != nil else { throw .scrypt(.costOutOfBounds(file.cost)) }
    }

    /// Changes the content and writes it. Requires that the file was opened for writing. Where that fails, the file and
    /// ``content`` stay as they were.
    ///
    /// - Throws: what `body` throws; `.file`, `.randomness`.
    @discardableResult public func update<R>(_ body: (inout WalletContent) throws -> R) throws -> R {
        var changed = content
        let result = try body(&changed)
        try write(changed, key)
        content = changed
        return result
    }

    /// Encrypts the file under another passphrase and a new salt. Copies made before keep the old one. Requires that the
    /// file was opened for writing; where it fails, the file keeps the old passphrase.
    ///
    /// - Throws: `.emptyPassphrase`, `.scrypt`, `.file`, `.randomness`.
    public func changePassphrase(
        to passphrase: String, cost: ScryptCost = .interactive
    ) throws(WalletFileError) {
        let next = try WalletFileKey(passphrase: passphrase, cost: cost)
        try write(content, next)
        key = next
    }

    /// Writes the same content under the same passphrase to a new file.
    ///
    /// - Throws: `.file`, `.randomness`.
    func writeCopy(to copy: String) throws(WalletFileError) {
        precondition(lock != nil, "only who opened the file for writing knows that it stays as it is")
        let bytes = try Self.sealed(content, key, copy)
        do throws(SecretFileError) { try SecretFile.create(path: copy, bytes) } catch { throw .file(error) }
    }

    private func write(_ content: WalletContent, _ key: WalletFileKey) throws(WalletFileError) {
        precondition(lock != nil, "only who opened the file for writing changes it")
        let bytes = try Self.sealed(content, key, path)
        do throws(SecretFileError) { try SecretFile.replace(path: path, bytes) } catch { throw .file(error) }
    }

    private static func sealed(
        _ content: WalletContent, _ key: WalletFileKey, _ path: String
    ) throws(WalletFileError) -> [UInt8] {
        var bytes = content.bytes
        defer { bytes.wipe() }
        do throws(SealedFileError) {
            return try SealedFile(bytes, as: .wallet, about: key.about, key: key.sealing).bytes
        } catch { throw WalletFileError(error, path: path) }
    }

    private static func read(_ path: String) throws(WalletFileError) -> SealedFile {
        let bytes: [UInt8]
        do throws(SecretFileError) {
            bytes = try SecretFile.read(path: path, limit: SealedFile.Form.wallet.maximumByteCount)
        } catch { throw .file(error) }
        let file: SealedFile
        do throws(SealedFileError) { file = try SealedFile(bytes: bytes, as: .wallet) } catch {
            throw WalletFileError(error, path: path)
        }
        // The reserved byte is zero in this version.
        guard file.about[3] == 0 else { throw .damaged(path: path) }
        return file
    }

    private static func takeLock(_ path: String) throws(WalletFileError) -> FileLock {
        do throws(FileLockError) { return try FileLock(path: path) } catch { throw .lock(error) }
    }
}
