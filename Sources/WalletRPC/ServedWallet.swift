import ChainTransactions
import NodeService
import Primitives
import SecretStorage
import Synchronization
public import Wallet

/// A wallet that answers calls. While it is locked it has no key that spends, nor one that finds out what rings spend: it
/// answers from what it last knew of the chain.
public actor ServedWallet {
    /// An open file, which one thread at a time uses.
    private final class OpenFile: Sendable {
        private let file: Mutex<WalletFile>

        init(_ file: sending WalletFile) { self.file = Mutex(file) }

        var content: WalletContent { file.withLock { $0.content } }

        /// Changes the file.
        var change: WalletChange {
            { body in
                try self.file.withLock {
                    try $0.update(body)
                    return $0.content
                }
            }
        }

        /// What the chain has for the wallet.
        func synchronize(_ backend: any WalletBackend, isAnew: Bool = false) async throws -> WalletState {
            try await backend.synchronize(content, isAnew: isAnew, change: change)
        }

        func update<R: Sendable>(_ body: @Sendable (inout WalletContent) throws -> R) throws -> R {
            try file.withLock { try $0.update(body) }
        }
    }

    private let path: String
    private let backend: any WalletBackend
    /// The file, while the wallet is unlocked.
    private var file: OpenFile?
    /// What is told of the wallet while it is locked.
    private var seen: WalletContent
    private var state: WalletState
    private var unlockedUntil: ContinuousClock.Instant?
    private var relock: Task<Void, Never>?
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// What payments are doing.
    nonisolated let operations: WalletOperations
    /// The chain's name.
    nonisolated let chainID: ChainID

    /// A wallet that starts locked, or where it only watches, open.
    ///
    /// - Parameter opened: the wallet's file, opened for writing. It is used to learn what the chain has; of a wallet that
    ///   spends it is let go then, and opened again when the wallet is unlocked.
    /// - Throws: what the backend throws, `WalletAddressError`.
    public init(_ opened: sending WalletFile, backend: any WalletBackend) async throws {
        path = opened.path
        let open = OpenFile(opened)
        let content = open.content
        self.backend = backend
        chainID = backend.chainID
        operations = WalletOperations(describe: WalletRPCError.init(describing:))
        seen = try content.viewing()
        isWatchOnly = content.isWatchOnly
        file = content.isWatchOnly ? open : nil
        state = try await open.synchronize(backend)
    }

    /// Whether the wallet has viewing keys only: then nothing locks it.
    nonisolated let isWatchOnly: Bool

    // MARK: Locking

    /// Whether nothing can be paid until somebody gives the passphrase.
    var isLocked: Bool { file == nil }

    /// Seconds until the wallet locks itself; nil while it is locked.
    var secondsLeft: Int64? { file == nil ? nil : unlockedUntil.map { max(0, ($0 - .now).components.seconds) } }

    /// Opens the file for so many seconds.
    ///
    /// - Throws: `WalletRPCError`: `.nothingToLock`, `.alreadyUnlocked`, `.wrongPassphrase`, `.wallet`.
    func unlock(passphrase: String, seconds: UInt64) async throws {
        guard !isWatchOnly else { throw WalletRPCError.nothingToLock }
        guard file == nil else { throw WalletRPCError.alreadyUnlocked }
        let path = path
        let opened = try await BlockingWork.run {
            OpenFile(try WalletFile.open(path: path, passphrase: passphrase, for: .writing))
        }
        // Somebody else may have given it meanwhile.
        guard file == nil else { throw WalletRPCError.alreadyUnlocked }
        file = opened
        unlockedUntil = .now + .seconds(Int64(clamping: seconds))
        relock = Task { [weak self] in
            try? await Task.sleep(for: .seconds(Int64(clamping: seconds)))
            if !Task.isCancelled { await self?.lock() }
        }
    }

    /// Lets go of every key that spends. What a payment that is being made needs it keeps until it is made.
    func lock() {
        guard !isWatchOnly else { return }
        if let file, let content = try? file.content.viewing() { seen = content }
        file = nil
        unlockedUntil = nil
        relock?.cancel()
        relock = nil
    }

    /// The wallet as it is told to who asks: without what spends.
    var content: WalletContent { get throws { try file?.content.viewing() ?? seen } }

    /// Changes the wallet's file.
    ///
    /// - Throws: `WalletRPCError.locked`, what `body` throws, and what writing throws.
    func change<R: Sendable>(_ body: @Sendable (inout WalletContent) throws -> R) throws -> R {
        guard let file else { throw WalletRPCError.locked }
        return try file.update(body)
    }

    /// Watches one more account, and goes through the chain again for it.
    ///
    /// - Returns: the account's number.
    /// - Throws: `WalletRPCError`: `.wallet` for a wallet that spends; what writing and the backend throw.
    func watch(_ keys: AccountViewKeys) async throws -> UInt32 {
        guard isWatchOnly, let file else {
            throw WalletRPCError.wallet(
                "spendingWallet",
                explanation:
                    "This wallet spends: its accounts come from its words. Serve one that watches for this key.")
        }
        await take()
        defer { release() }
        let number = try file.update { try $0.addAccount(watching: keys) }
        state = try await file.synchronize(backend, isAnew: true)
        return number
    }

    // MARK: The chain

    /// What the wallet knows of the chain: brought up to its end where the keys are there for it and nothing else is
    /// being done.
    func current() async throws -> WalletState {
        guard !isBusy, let file else { return state }
        await take()
        defer { release() }
        state = try await file.synchronize(backend)
        return state
    }

    /// Pays, once nothing else is being done.
    ///
    /// - Throws: `WalletRPCError.locked`, and what the backend throws.
    func pay(_ order: WalletOrder) async throws -> Hash256 {
        await take()
        defer { release() }
        guard let file else { throw WalletRPCError.locked }
        let id = try await backend.pay(order, with: file.content, change: file.change)
        state = try await file.synchronize(backend)
        return id
    }

    private func take() async {
        guard isBusy else {
            isBusy = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the turn on.
    private func release() {
        if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
    }

    /// Returns when no operation waits or runs.
    public nonisolated func settle() async { await operations.settle() }
}
