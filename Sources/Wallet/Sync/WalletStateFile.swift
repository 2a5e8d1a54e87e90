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
    private let key: SealingKey
    private let lock: FileLock

    /// Where a wallet keeps what it knows of a chain.
    public static func path(of wallet: String) -> String { wallet + ".sync" }

    private init(path: String, state: WalletState?, key: SealingKey, lock: FileLock) {
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
        let key = SealingKey(ofStateOf: content)
        let state = isAnew || !SecretFile.isPresent(path: path) ? nil : try read(path, key)
        return WalletStateFile(path: path, state: state, key: key, lock: lock)
    }

    /// What is in the file; nil where there is none. Takes no lock, since the file is replaced in one step.
    ///
    /// - Throws: the first check of ``WalletStateFileError`` that fails.
    public static func read(wallet: String, _ content: WalletContent) throws(WalletStateFileError) -> WalletState? {
        let path = path(of: wallet)
        return SecretFile.isPresent(path: path) ? try read(path, SealingKey(ofStateOf: content)) : nil
    }

    /// Writes a state in the place of what is there. On the disk when this returns.
    ///
    /// - Throws: `.file`, `.randomness`; the file stays as it was.
    public func save(_ state: WalletState) throws(WalletStateFileError) {
        let bytes = try sealed(state)
        do throws(SecretFileError) {
            if SecretFile.isPresent(path: path) {
                try SecretFile.replace(path: path, bytes)
            } else {
                try SecretFile.create(path: path, bytes)
            }
        } catch { throw .file(error) }
        self.state = state
    }

    /// Writes a state to a new file of another name. On the disk when this returns.
    ///
    /// - Throws: `.file`, `.randomness`.
    func copy(_ state: WalletState, to copy: String) throws(WalletStateFileError) {
        let bytes = try sealed(state)
        do throws(SecretFileError) { try SecretFile.create(path: copy, bytes) } catch { throw .file(error) }
    }

    private func sealed(_ state: WalletState) throws(WalletStateFileError) -> [UInt8] {
        var content = state.encoded
        defer { content.wipe() }
        do throws(SealedFileError) { return try SealedFile(content, as: .walletState, key: key).bytes } catch {
            throw WalletStateFileError(error, path: path)
        }
    }

    private static func read(_ path: String, _ key: SealingKey) throws(WalletStateFileError) -> WalletState {
        let bytes: [UInt8]
        do throws(SecretFileError) {
            bytes = try SecretFile.read(path: path, limit: SealedFile.Form.walletState.maximumByteCount)
        } catch { throw .file(error) }
        let file: SealedFile
        do throws(SealedFileError) { file = try SealedFile(bytes: bytes, as: .walletState) } catch {
            throw WalletStateFileError(error, path: path)
        }
        guard file.isSealed(with: key) else { throw .otherWallet(path: path) }
        var content: [UInt8]
        do throws(SealedFileError) { content = try file.content(key: key) } catch {
            throw WalletStateFileError(error, path: path)
        }
        defer { content.wipe() }
        // Version 1 ends before the list of key images that were imported: there were none.
        if file.version == 1 { content.append(contentsOf: [0, 0, 0, 0]) }
        do throws(WalletStateError) { return try WalletState(encoded: content) } catch {
            throw .content(path: path, error)
        }
    }
}

extension SealedFile.Form {
    /// What a wallet keeps of a chain. Of the key there is nothing to say.
    static let walletState = SealedFile.Form(
        "NJWALSYN", versions: 1...2, aboutCount: 0, checksum: .stateFile, maximumByteCount: 1 << 30)
}

extension SealingKey {
    /// The key of a wallet's file of a chain, from what the wallet's own file holds: the seed, or the first account's
    /// viewing key, neither of which ever changes. So the file needs no passphrase of its own.
    fileprivate init(ofStateOf content: WalletContent) {
        var root = content.seed?.secretBytes ?? content.accounts.first?.watched?.bytes ?? []
        defer { root.wipe() }
        precondition(!root.isEmpty, "a wallet has a seed, or a first account with a viewing key")
        var key = WalletDomain.stateKey.digest(root)
        let check = WalletDomain.stateKeyCheck.digest(key)
        self.init(moving: &key, check: check)
    }
}

extension WalletStateFileError {
    fileprivate init(_ error: SealedFileError, path: String) {
        self =
            switch error {
            case .wrongMagic: .notAState(path: path)
            case .unsupportedVersion(let actual, let supported):
                .unsupportedVersion(path: path, actual: actual, supported: supported)
            case .truncated(let actual, let expected): .truncated(path: path, actual: actual, expected: expected)
            case .damaged: .damaged(path: path)
            case .forged: .forged(path: path)
            case .randomness(let error): .randomness(error)
            }
    }
}
