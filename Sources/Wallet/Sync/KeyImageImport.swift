internal import ChainTransactions
public import MoneroWallet
public import Primitives
internal import RingSignatures

/// Key images on their way into what a wallet that watches knows: what its ring outputs were spent for stands in blocks that
/// it has gone through already, so these are looked at once more, for the key images alone. No key is tried on anything.
///
/// Nothing of it is in a state before all blocks were seen. The state is then the one that the wallet would have if it had
/// known the key images from the beginning.
public struct KeyImageImport: Sendable, Confidential {
    /// The number of key images that were not known before.
    public let newCount: Int
    /// The number of outputs that were found to be spent.
    public private(set) var spendCount = 0
    /// The height of the next block to look at; above the state's where all were seen.
    public private(set) var nextHeight: UInt64

    private var state: WalletState
    private let images: [CompressedPoint: CompressedPoint]
    /// Where the outputs of a key image stand: the account's place, and that of the entry in its ledger.
    private var outputs: [CompressedPoint: [(account: Int, entry: Int)]] = [:]
    /// For each account's place the heights at which entries were spent.
    private var spent: [[Int: UInt64]]
    private var lastHash: Hash256?

    /// Begins to take a list in: all of its outputs are the wallet's, or nothing is taken in.
    ///
    /// - Throws: `.notWatchOnly`, `.repeatedOutput`, `.outputUnknown`.
    public init(
        _ list: KeyImageList, into state: WalletState, of content: WalletContent
    ) throws(KeyImageExchangeError) {
        guard content.isWatchOnly else { throw .notWatchOnly }
        var places: [CompressedPoint: [(account: Int, entry: Int)]] = [:]
        for (account, holdings) in state.accounts.enumerated() {
            for (place, entry) in holdings.ring.entries.enumerated() {
                places[entry.output.key, default: []].append((account, place))
            }
        }
        var images: [CompressedPoint: CompressedPoint] = [:]
        var seen: Set<CompressedPoint> = []
        var first = state.height + 1
        for (number, entry) in list.entries.enumerated() {
            guard seen.insert(entry.outputKey).inserted else { throw .repeatedOutput(entry: number) }
            guard let own = places[entry.outputKey] else { throw .outputUnknown(entry: number) }
            let missing = own.filter { state.accounts[$0.account].ring.entries[$0.entry].keyImage == nil }
            guard !missing.isEmpty else { continue }
            images[entry.outputKey] = entry.image.keyImage
            outputs[entry.image.keyImage] = missing
            for place in missing { first = min(first, state.accounts[place.account].ring.entries[place.entry].height) }
        }
        self.state = state
        self.images = images
        newCount = images.count
        // Block 0 is the genesis, which spends nothing.
        nextHeight = max(first, 1)
        spent = Array(repeating: [:], count: state.accounts.count)
    }

    /// Whether all blocks were seen.
    public var isComplete: Bool { nextHeight > state.height }

    /// Looks at the next blocks; those above the state's height are left alone.
    ///
    /// - Throws: `.wrongHeight`, `.notLinked`, `.reorganised`, `.inconsistent`. The import is then good for nothing.
    public mutating func take(_ blocks: [WalletBlock], keys: WalletScanKeys) throws(WalletSyncError) {
        for block in blocks {
            guard !isComplete else { return }
            guard block.height == nextHeight else {
                throw .wrongHeight(actual: block.height, expected: nextHeight)
            }
            if let lastHash, block.previous != lastHash { throw .notLinked(height: block.height) }
            if let known = state.hash(at: block.height), known != block.hash {
                throw .reorganised(height: block.height)
            }
            // Outputs are numbered as when the wallet went through the block.
            var made = state.ringCounts[Int(block.height) - 1]
            for transaction in block.transactions {
                take(transaction, of: block, made: made, keys)
                made &+= UInt64(transaction.ringCount)
            }
            guard made == state.ringCounts[Int(block.height)] else {
                throw .inconsistent(height: block.height, "it had another number of ring outputs before.")
            }
            (lastHash, nextHeight) = (block.hash, nextHeight + 1)
        }
    }

    private mutating func take(
        _ transaction: WalletBlock.Transaction, of block: WalletBlock, made: UInt64, _ keys: WalletScanKeys
    ) {
        for (place, image) in transaction.keyImages.enumerated() {
            guard let candidates = outputs[image] else { continue }
            // Of several outputs with one key the largest that was there counts, and of equal ones the first.
            var best: (account: Int, entry: Int, amount: UInt64)?
            for candidate in candidates {
                let entry = state.accounts[candidate.account].ring.entries[candidate.entry]
                guard entry.globalIndex ?? .max < made, entry.output.amount > best?.amount ?? 0 || best == nil else {
                    continue
                }
                best = (candidate.account, candidate.entry, entry.output.amount)
            }
            guard let best, spent[best.account][best.entry] == nil else { continue }
            spent[best.account][best.entry] = block.height
            spendCount += 1
            state.noteRingSpend(
                .init(.ring, .spent, best.amount, place: place), account: state.accounts[best.account].number,
                transaction, of: block, keys)
        }
    }

    /// The state with the key images and all that they show.
    ///
    /// - Throws: `.wrongHeight` where blocks are missing.
    public consuming func finished() throws(WalletSyncError) -> WalletState {
        guard isComplete else { throw .wrongHeight(actual: nextHeight - 1, expected: state.height) }
        state.importedImages.merge(images) { known, _ in known }
        for account in state.accounts.indices { state.accounts[account].assign(images, spent: spent[account]) }
        return state
    }
}

extension WalletState {
    /// The ring outputs whose key images are not known, so that the wallet does not see them spent: none of a wallet that
    /// spends. One for each key.
    ///
    /// - Parameter account: the number of an account; nil for all.
    public func outputsWithoutKeyImage(account number: UInt32? = nil) -> [ReceivedOutput] {
        accounts.filter { number == nil || $0.number == number }
            .flatMap { $0.ring.entries.filter { $0.keyImage == nil && !$0.isBurnt }.map(\.output) }
    }

    /// Puts into the history that a transaction spends a ring output of an account's.
    fileprivate mutating func noteRingSpend(
        _ spend: WalletTransaction.Item, account number: UInt32, _ transaction: WalletBlock.Transaction,
        of block: WalletBlock, _ keys: WalletScanKeys
    ) {
        guard let slot = keys.slot(of: number) else { return }
        let order = { (entry: WalletTransaction) in (entry.height, entry.index, entry.account) }
        let wanted = (block.height, transaction.index, number)
        var (low, high) = (0, history.count)
        while low < high {
            let middle = (low + high) / 2
            if order(history[middle]) < wanted { low = middle + 1 } else { high = middle }
        }
        if low == history.count || order(history[low]) != wanted {
            history.insert(
                WalletTransaction(
                    kind: .transaction, id: transaction.id, height: block.height, time: block.time,
                    index: transaction.index, account: number, fee: transaction.fee, items: [], isDetailed: true),
                at: low)
        }
        // A wallet that watches has the addresses that its viewing keys list, whatever was found.
        let sent = transaction.credits.enumerated().filter { keys.owner(of: $1.account) { _ in nil }?.slot != slot }
            .map { place, credit in
                WalletTransaction.Item(
                    .transparent, .sent, credit.amount, place: place, address: credit.account.accountText)
            }
        history[low].noteRingSpend(
            spend, sent: sent, hasNotes: !transaction.outputs.isEmpty,
            changeAddress: keys.accounts[slot].ringText(.primary))
    }
}

extension WalletTransaction {
    /// Says what ``WalletState/take(_:keys:on:)`` would have said had it seen this output spent, in the same order.
    fileprivate mutating func noteRingSpend(_ spend: Item, sent: [Item], hasNotes: Bool, changeAddress: String?) {
        if !items.contains(where: { $0.direction == .spent }) {
            // Who spends is told whom the coins went to; who only receives, where they came from.
            items.removeAll { $0.direction == .source }
            items.insert(contentsOf: sent, at: (items.lastIndex { $0.pool == .transparent } ?? -1) + 1)
            isDetailed = !hasNotes
        }
        let place = items.firstIndex { $0.direction != .spent || $0.pool == .ring && $0.place > spend.place }
        items.insert(spend, at: place ?? items.count)
        for index in items.indices {
            let item = items[index]
            guard item.pool == .ring, item.direction == .received, item.address == changeAddress else { continue }
            items[index] = Item(.ring, .change, item.amount, place: Int(item.place), address: item.address)
        }
    }
}
