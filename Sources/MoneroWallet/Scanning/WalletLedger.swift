public import MoneroTransactions
public import RingSignatures

/// What a wallet owns: the outputs that scans found, which of them are spent, and warnings about the rest.
///
/// Blocks go in by ascending height.
public struct WalletLedger: Sendable {
    /// An output in the ledger.
    public struct Entry: Sendable, Equatable {
        /// The output.
        public let output: ReceivedOutput
        /// The height of its block.
        public let height: UInt64
        /// Its number among all outputs of hidden amount (coinbase outputs of version 2 included), where known.
        public var globalIndex: UInt64?
        /// The key image, where the keys that spend are known.
        public let keyImage: CompressedPoint?
        /// The height at which it was spent.
        public var spentHeight: UInt64?
        /// Whether another output has the same one-time key and is the one to spend: at most one of them ever can be.
        public var isBurnt = false

        /// An entry of these parts.
        package init(
            output: ReceivedOutput, height: UInt64, globalIndex: UInt64?, keyImage: CompressedPoint?,
            spentHeight: UInt64? = nil
        ) {
            self.output = output
            self.height = height
            self.globalIndex = globalIndex
            self.keyImage = keyImage
            self.spentHeight = spentHeight
        }
    }

    /// An output that is addressed to the wallet and not credited.
    public struct Refusal: Sendable, Hashable {
        /// The output, and why.
        public let output: RefusedOutput
        /// The height of its block.
        public let height: UInt64

        /// A refusal of these parts.
        package init(output: RefusedOutput, height: UInt64) {
            self.output = output
            self.height = height
        }
    }

    /// What is owned, in piconero.
    public struct Balance: Sendable, Hashable {
        /// All that is not spent.
        public var total: UInt64 = 0
        /// What can be spent in the next block.
        public var spendable: UInt64 = 0

        /// A balance of these sums.
        public init(total: UInt64 = 0, spendable: UInt64 = 0) {
            self.total = total
            self.spendable = spendable
        }
    }

    /// The outputs, in the order in which they came.
    public private(set) var entries: [Entry] = []
    /// Outputs that are addressed to the wallet and cannot be credited.
    public private(set) var refused: [Refusal] = []

    private var positionsByKey: [CompressedPoint: Int] = [:]
    private var positionsByImage: [CompressedPoint: Int] = [:]

    /// Blocks that lie on an output before it can be spent, its own counted; for coinbase outputs more.
    public let spendableAge: UInt64

    /// An empty ledger.
    public init(spendableAge: UInt64 = OutputLock.spendableAge) { self.spendableAge = spendableAge }

    /// The ledger whose ``entries`` and ``refused`` were kept: which are burnt follows from their order, since what is
    /// spent is no longer replaced by what comes later.
    package init(entries: [Entry], refused: [Refusal], spendableAge: UInt64) {
        self.init(spendableAge: spendableAge)
        self.refused = refused
        for entry in entries { insert(entry) }
    }

    /// Takes in a transaction of the block at `height`: first what it spends, then what `scanner` finds.
    ///
    /// - Parameters:
    ///   - globalIndices: the numbers of the transaction's outputs among all, where known.
    ///   - spendKeys: the keys that spend; without them nothing is known of what was spent.
    /// - Returns: the positions in ``entries`` of what came in.
    @discardableResult public mutating func add(
        _ transaction: MoneroTransaction, height: UInt64, globalIndices: [UInt64] = [], scanner: OutputScanner,
        spendKeys: WalletKeys? = nil
    ) -> Range<Int> {
        add(
            scanner.scan(transaction), spending: transaction.keyImages, height: height, globalIndices: globalIndices,
            spendKeys: spendKeys)
    }

    /// Takes in what a scan of a transaction of the block at `height` found, after marking what it spends.
    ///
    /// - Parameters:
    ///   - keyImages: what the transaction spends.
    ///   - globalIndices: the numbers of the transaction's outputs among all, where known.
    ///   - spendKeys: the keys that spend; without them nothing is known of what was spent.
    /// - Returns: the positions in ``entries`` of what came in.
    @discardableResult public mutating func add(
        _ result: OutputScanner.Result, spending keyImages: [CompressedPoint], height: UInt64,
        globalIndices: [UInt64] = [], spendKeys: WalletKeys? = nil
    ) -> Range<Int> {
        for image in keyImages { markSpent(image, height: height) }
        let start = entries.count
        refused += result.refused.map { Refusal(output: $0, height: height) }
        for output in result.received {
            let index = output.index < globalIndices.count ? globalIndices[output.index] : nil
            insert(
                Entry(
                    output: output, height: height, globalIndex: index, keyImage: spendKeys?.keyImage(of: output)))
        }
        return start..<entries.count
    }

    /// Marks what has this key image as spent at `height`.
    public mutating func markSpent(_ keyImage: CompressedPoint, height: UInt64) {
        guard let position = positionsByImage[keyImage] else { return }
        entries[position].spentHeight = height
    }

    /// Forgets the blocks from `height` on, which another branch of the chain replaces.
    public mutating func rewind(to height: UInt64) {
        let kept = entries.filter { $0.height < height }.map { entry in
            var entry = entry
            entry.isBurnt = false
            if let spent = entry.spentHeight, spent >= height { entry.spentHeight = nil }
            return entry
        }
        self = WalletLedger(
            entries: kept, refused: refused.filter { $0.height < height }, spendableAge: spendableAge)
    }

    /// Of several outputs with one key only the largest counts: the others could be spent in its place, never beside it.
    private mutating func insert(_ entry: Entry) {
        var entry = entry
        let position = entries.count
        if let other = positionsByKey[entry.output.key] {
            if entries[other].output.amount >= entry.output.amount || entries[other].spentHeight != nil {
                entry.isBurnt = true
            } else {
                entries[other].isBurnt = true
            }
        }
        entries.append(entry)
        guard !entry.isBurnt else { return }
        positionsByKey[entry.output.key] = position
        if let image = entry.keyImage { positionsByImage[image] = position }
    }

    /// The outputs that share their one-time key with a larger one, worth a warning: somebody burnt money.
    public var burnt: [Entry] { entries.filter(\.isBurnt) }

    /// The outputs that can be spent in the block at `nextHeight`, the number of blocks so far, at `time` in seconds
    /// since 1970.
    public func spendable(nextHeight: UInt64, time: UInt64) -> [Entry] {
        entries.filter { entry in
            entry.spentHeight == nil && !entry.isBurnt
                && OutputLock.isSpendable(
                    height: entry.height, unlockTime: entry.output.unlockTime, isCoinbase: entry.output.isCoinbase,
                    nextHeight: nextHeight, time: time, spendableAge: spendableAge)
        }
    }

    /// The balance before the block at `nextHeight`, of one account or of all. Sums stop at 2^64 − 1, which more money
    /// than there is would take.
    public func balance(nextHeight: UInt64, time: UInt64, account: UInt32? = nil) -> Balance {
        var balance = Balance()
        for entry in entries
        where entry.spentHeight == nil && !entry.isBurnt
            && (account == nil || entry.output.address.account == account)
        {
            balance.total = Self.sum(balance.total, entry.output.amount)
        }
        for entry in spendable(nextHeight: nextHeight, time: time)
        where account == nil || entry.output.address.account == account {
            balance.spendable = Self.sum(balance.spendable, entry.output.amount)
        }
        return balance
    }

    private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (sum, overflows) = a.addingReportingOverflow(b)
        return overflows ? .max : sum
    }
}
