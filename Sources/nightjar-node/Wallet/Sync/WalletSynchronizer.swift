import Chain
import ChainTransactions
import NodeService
import Primitives
import Sapling
import Wallet
import WalletRPC

/// Brings what a wallet knows of a chain up to date with a node's, and keeps it in the wallet's `.sync` file on the way.
struct WalletSynchronizer {
    /// What there is afterwards.
    struct Outcome {
        /// The wallet, with what was found in it.
        var content: WalletContent
        /// What it knows of the chain.
        var state: WalletState
        /// What keeps it; nobody else changes it while this is held.
        let file: WalletStateFile
        /// The node's genesis.
        let genesis: Genesis
        /// The height from which it went on.
        var startHeight: UInt64 = 0
        /// The height to which replaced blocks were taken back; nil where none were.
        var rewoundTo: UInt64?
        /// Accounts that were found beyond those that the wallet had.
        var foundAccounts: [UInt32] = []
        /// The key images that were imported, and the spends that they showed in blocks from before.
        var imported: (keyImages: Int, spends: Int) = (0, 0)
    }

    private static let saveInterval = Duration.seconds(5)
    private static let phase = "going through blocks"

    private let change: WalletChange
    private let client: NodeClient
    private let pool = WorkerPool(threads: activeProcessorCount())
    private var meter: ProgressLine
    private var keys: WalletScanKeys
    private var outcome: Outcome
    private var lastSave = ContinuousClock.now

    /// Synchronises a wallet.
    ///
    /// - Parameters:
    ///   - isAnew: whether what is kept is thrown away; payments that no block holds yet, and key images that were imported,
    ///     stay, where they can be read.
    ///   - list: key images for a wallet that watches to take in.
    ///   - isQuiet: whether no progress is shown.
    /// - Throws: `WalletFileError`, `WalletStateFileError`, `WalletSyncError`, `WalletSyncFailure`, `NodeClientError`,
    ///   `KeyImageExchangeError`.
    static func run(
        _ options: WalletOptions, _ client: NodeClient, isAnew: Bool = false, importing list: KeyImageList? = nil,
        isQuiet: Bool
    ) async throws -> Outcome {
        let (content, passphrase) = try options.unlocked()
        let path = options.file
        return try await run(
            path: path, content, client, isAnew: isAnew, importing: list, isQuiet: isQuiet
        ) { body in
            let file = try WalletFile.open(path: path, passphrase: passphrase, for: .writing)
            try file.update(body)
            return file.content
        }
    }

    /// Synchronises a wallet whose file somebody else has open.
    ///
    /// - Parameter change: changes the wallet's own file, which is locked for that long only.
    /// - Throws: as the other.
    static func run(
        path: String, _ content: WalletContent, _ client: NodeClient, isAnew: Bool = false,
        importing list: KeyImageList? = nil, isQuiet: Bool, change: @escaping WalletChange
    ) async throws -> Outcome {
        var synchronizer = try await WalletSynchronizer(
            path: path, content, client, isAnew: isAnew, isQuiet: isQuiet, change: change)
        do {
            try await synchronizer.followChain()
            if let list { try await synchronizer.lookBack(list) }
            try await synchronizer.readWholeBlocks()
        } catch {
            synchronizer.meter.clear()
            // What was gone through need not be gone through again.
            try? synchronizer.save()
            throw error
        }
        synchronizer.meter.clear()
        try synchronizer.noteFoundAddresses()
        try synchronizer.save()
        return synchronizer.outcome
    }

    private init(
        path: String, _ content: WalletContent, _ client: NodeClient, isAnew: Bool, isQuiet: Bool,
        change: @escaping WalletChange
    ) async throws {
        self.change = change
        self.client = client
        meter = ProgressLine(isShown: !isQuiet)
        let genesis = try Genesis(decoding: try await client.bytes("/v1/genesis"))
        let kept = isAnew ? try? WalletStateFile.read(wallet: path, content) : nil
        let file = try WalletStateFile.open(wallet: path, content, isAnew: isAnew)
        if let state = file.state {
            guard state.genesisHash == genesis.hash else {
                throw WalletStateFileError.otherChain(
                    path: file.path, actual: state.genesisHash.description, expected: genesis.hash.description)
            }
            let beyond = state.accountNumbers.count { $0 > content.accounts.last?.number ?? 0 }
            keys = try WalletScanKeys(content, lookingAhead: UInt32(beyond))
            outcome = Outcome(content: content, state: state, file: file, genesis: genesis, startHeight: state.height)
        } else {
            keys = try WalletScanKeys(content, lookingAhead: content.isWatchOnly ? 0 : 1)
            var state = try WalletState(
                genesis: genesis, birthday: content.birthday, keys: &keys, isSearching: !content.isWatchOnly)
            if let kept, kept.genesisHash == genesis.hash { state.inherit(from: kept) }
            outcome = Outcome(content: content, state: state, file: file, genesis: genesis)
        }
    }

    private mutating func followChain() async throws {
        try await meetChain()
        var next = Task { [client, first = outcome.state.height + 1] in try await client.walletBlocks(from: first) }
        defer { next.cancel() }
        while true {
            let page = try await next.value
            let last = page.blocks.last?.height ?? outcome.state.height
            let isLast = page.blocks.isEmpty || last >= page.chainHeight
            // The next page comes while this one is gone through.
            if !isLast { next = Task { [client] in try await client.walletBlocks(from: last + 1) } }
            do throws(WalletSyncError) {
                try outcome.state.take(page.blocks, keys: &keys, on: pool)
            } catch {
                guard case .reorganised = error else { throw error }
                try await goBack(below: outcome.state.height)
                next.cancel()
                next = Task { [client, first = outcome.state.height + 1] in try await client.walletBlocks(from: first) }
                continue
            }
            meter.show(
                Progress(
                    Self.phase, completed: Int(clamping: outcome.state.height), total: Int(clamping: page.chainHeight)))
            if outcome.state.isSearching, try searchFurther() {
                next.cancel()
                next = Task { [client] in try await client.walletBlocks(from: 1) }
                continue
            }
            if isLast { break }
            if ContinuousClock.now - lastSave > Self.saveInterval { try save() }
        }
        if outcome.state.isSearching {
            outcome.state.endSearch(keeping: Set(outcome.content.accounts.map(\.number)))
            keys = try WalletScanKeys(outcome.content)
        }
        try await compareTree()
    }

    /// Goes back where the node's chain is another one, and refuses where it is only shorter.
    private mutating func meetChain() async throws {
        let status = try await client.json("/status")["result"]?["sync_info"] ?? .null
        let node = try status.integer("latest_block_height")
        let known = outcome.state.height
        guard node < known else { return }
        if node >= outcome.state.oldestHeight, node > 0,
            try await blockHash(node) == outcome.state.hash(at: node)
        {
            throw WalletSyncFailure.nodeBehind(node: node, wallet: known)
        }
        try await goBack(below: node + 1)
    }

    private func blockHash(_ height: UInt64) async throws -> Hash256 {
        try (try await client.json("/v1/blocks/\(height)")["header"] ?? .null).hash("hash")
    }

    /// Forgets blocks that the node's chain does not have, from the newest below `height` down to one that it has.
    private mutating func goBack(below height: UInt64) async throws {
        var common = height
        while common > outcome.state.oldestHeight {
            common -= 1
            // The genesis was compared at the beginning.
            let isCommon = common == 0 ? true : try await blockHash(common) == outcome.state.hash(at: common)
            guard isCommon else { continue }
            try outcome.state.rewind(to: common)
            outcome.rewoundTo = min(outcome.rewoundTo ?? common, common)
            return
        }
        throw WalletSyncError.tooDeep(
            to: outcome.state.oldestHeight - min(1, outcome.state.oldestHeight), oldest: outcome.state.oldestHeight)
    }

    /// Where accounts beyond those of the wallet have something, gives them to the wallet and begins anew with more beyond
    /// them, each time twice as many, so that few passes find all.
    private mutating func searchFurther() throws -> Bool {
        let last = outcome.content.accounts.last?.number ?? 0
        guard let found = outcome.state.activeAccounts.max(), found > last,
            outcome.content.accounts.count < WalletContent.accountCounts.upperBound
        else { return false }
        let numbers = (last + 1)...found
        outcome.content = try change { content in
            for number in numbers where content.account(number) == nil { try content.addAccount() }
        }
        outcome.foundAccounts += numbers
        keys = try WalletScanKeys(outcome.content, lookingAhead: UInt32(2 * outcome.foundAccounts.count))
        var state = try WalletState(
            genesis: outcome.genesis, birthday: outcome.content.birthday, keys: &keys, isSearching: true)
        state.inherit(from: outcome.state)
        outcome.state = state
        return true
    }

    /// Takes key images in: looks for what they were spent by in the blocks that were gone through without them.
    private mutating func lookBack(_ list: KeyImageList) async throws {
        var started = try KeyImageImport(list, into: outcome.state, of: outcome.content)
        while !started.isComplete {
            meter.show(
                Progress(
                    "looking for what was spent", completed: Int(clamping: started.nextHeight),
                    total: Int(clamping: outcome.state.height)))
            try started.take(try await client.walletBlocks(from: started.nextHeight).blocks, keys: keys)
        }
        outcome.imported = (started.newCount, started.spendCount)
        outcome.state = try started.finished()
    }

    private mutating func noteFoundAddresses() throws {
        let found = outcome.content.accounts.map { account in
            (account.number, outcome.state.foundAddresses(account: account.number, keys))
        }
        var changed = outcome.content
        var isChanged = false
        for (number, addresses) in found where try changed.noteFound(account: number, addresses) { isChanged = true }
        guard isChanged else { return }
        outcome.content = try change { content in
            for (number, addresses) in found { try content.noteFound(account: number, addresses) }
        }
    }

    /// Compares the tree that the blocks give with the node's state, where both are of one height: an output that was
    /// left out shows.
    private func compareTree() async throws {
        let answer = try await client.json("/v1/note-tree")
        guard try answer.integer("height") == outcome.state.height else { return }
        let bytes = try answer.bytes("tree")
        guard bytes.isEmpty && outcome.state.tree.size == 0 || bytes == outcome.state.tree.frontier.zcashdBytes else {
            throw WalletSyncFailure.treeDiffers(height: outcome.state.height)
        }
    }

    /// Reads memos and recipients in whole blocks: the node learns that something in the block is the wallet's, and not
    /// what.
    private mutating func readWholeBlocks() async throws {
        let heights = outcome.state.heightsToRead
        for (index, height) in heights.enumerated() {
            meter.show(Progress("reading memos", completed: index, total: heights.count))
            let bytes = try await client.bytes("/v1/blocks/\(height)/bytes", limit: LedgerBlock.maximumByteCount)
            let transactions = try LedgerBlock(decoding: bytes).transactions
                .compactMap { try? LedgerTransaction(decoding: $0) }
            guard outcome.state.read(transactions, at: height, keys: keys) else {
                throw WalletSyncFailure.blockDiffers(height: height)
            }
            if ContinuousClock.now - lastSave > Self.saveInterval { try save() }
        }
    }

    private mutating func save() throws {
        try outcome.file.save(outcome.state)
        lastSave = ContinuousClock.now
    }
}

extension WalletOptions {
    /// The content of the wallet, and its passphrase for changes later.
    func unlocked() throws -> (content: WalletContent, passphrase: String) {
        try WalletFile.check(path: file)
        let passphrase = try passphrase.existing(of: file)
        return (try WalletFile.open(path: file, passphrase: passphrase, for: .reading).content, passphrase)
    }
}
