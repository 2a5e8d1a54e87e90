public import Chain
public import ChainTransactions
public import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
public import Sapling

/// All that a wallet knows of a chain: what its accounts have in every pool, how it came there, and what is needed to
/// spend it (docs/spec, section 11.6). As private as the wallet's viewing keys.
///
/// Blocks go in by ``take(_:keys:on:)``. The same blocks give the same state, whatever pages they come in.
public struct WalletState: Sendable, Confidential {
    /// The number of blocks that can be gone back.
    public static let rewindDepth: UInt64 = 100

    /// A block that can be gone back to.
    struct RecentBlock: Sendable, Equatable {
        let hash: Hash256
        let time: UInt64
    }

    /// What names the chain: its genesis' hash.
    public let genesisHash: Hash256
    /// The height of the first block that can pay the wallet.
    public let birthday: UInt64
    /// In how many blocks a ring output can be in rings.
    public let ringMaturity: UInt64
    /// The height of the last block that was taken in.
    public internal(set) var height: UInt64 = 0
    /// Whether accounts that the wallet does not have are looked for: until the chain's end is reached the first time.
    public internal(set) var isSearching: Bool
    /// What the wallet did: by height, place in the block and account.
    public internal(set) var history: [WalletTransaction] = []
    /// Payments that no block is known to hold.
    public var pending = PendingPayments()
    /// The note commitment tree, with the paths of the wallet's notes.
    public internal(set) var tree: NoteCommitmentTree

    var accounts: [WalletAccountState] = []
    /// Those that are not spent, or by a block that can be gone back to; ascending by position.
    var notes: [WalletNote] = []
    /// Where in ``notes`` what a nullifier spends stands.
    var nullifiers: [[UInt8]: Int] = [:]
    /// For each height from 0 on, the number of ring outputs made up to and including it.
    var ringCounts: [UInt64]
    /// The last block and those before it that can be gone back to; the genesis counts as block 0.
    var recent: [RecentBlock]
    /// The time of block 1; 0 before there is one.
    var firstTime: UInt64 = 0
    /// Key images that were imported, by the outputs' keys. They stay where blocks are taken back: an output that comes
    /// again has the same one.
    var importedImages: [CompressedPoint: CompressedPoint] = [:]

    /// The state before the first block: what the genesis gives.
    ///
    /// - Parameters:
    ///   - birthday: the height of the first block that can pay the wallet; 0 for the genesis.
    ///   - isSearching: whether `keys` has accounts that the wallet does not have, to look for.
    /// - Throws: `.address`.
    public init(
        genesis: Genesis, birthday: UInt64, keys: inout WalletScanKeys, isSearching: Bool = false
    ) throws(WalletSyncError) {
        self.init(
            genesisHash: genesis.hash, birthday: birthday, ringMaturity: genesis.configuration.ringOutputMaturity,
            isSearching: isSearching, tree: NoteCommitmentTree(checkpointLimit: Int(Self.rewindDepth) + 1),
            ringCounts: [UInt64(genesis.ringDeposits.count)],
            recent: [RecentBlock(hash: genesis.hash, time: 0)])
        do throws(NoteCommitmentTreeError) { try tree.checkpoint(as: 0) } catch { throw .tree(error) }
        addAccounts(keys)
        guard birthday == 0 else { return }
        try takeGenesis(genesis, &keys)
    }

    init(
        genesisHash: Hash256, birthday: UInt64, ringMaturity: UInt64, isSearching: Bool, tree: NoteCommitmentTree,
        ringCounts: [UInt64], recent: [RecentBlock]
    ) {
        self.genesisHash = genesisHash
        self.birthday = birthday
        self.ringMaturity = ringMaturity
        self.isSearching = isSearching
        self.tree = tree
        self.ringCounts = ringCounts
        self.recent = recent
    }

    /// The hash of the last block; of block 0 the genesis'.
    public var lastHash: Hash256 { recent.last?.hash ?? genesisHash }
    /// The time of the last block, in milliseconds since 1970.
    public var lastTime: UInt64 { recent.last?.time ?? 0 }
    /// The oldest height that can be gone back to.
    public var oldestHeight: UInt64 { height - UInt64(recent.count - 1) }

    /// The hash of the block at a height that can be gone back to; nil for others.
    public func hash(at height: UInt64) -> Hash256? {
        guard height >= oldestHeight, height <= self.height else { return nil }
        return recent[Int(height - oldestHeight)].hash
    }

    /// The numbers of the accounts that something was found of.
    public var activeAccounts: Set<UInt32> { Set(history.map(\.account)) }

    /// The numbers of the accounts that are looked for, ascending.
    public var accountNumbers: [UInt32] { accounts.map(\.number) }

    /// Ends the search for accounts: what is known of those that are not in `kept` is dropped.
    public mutating func endSearch(keeping kept: Set<UInt32>) {
        isSearching = false
        accounts.removeAll { !kept.contains($0.number) }
    }

    /// Outputs of the ring pool that are the wallet's by their addresses and cannot be credited, and outputs whose key
    /// was used twice: worth a warning.
    public func ringWarnings(account: UInt32) -> (refused: [WalletLedger.Refusal], burnt: [WalletLedger.Entry]) {
        guard let ring = accounts.first(where: { $0.number == account })?.ring else { return ([], []) }
        return (ring.refused, ring.burnt)
    }

    /// An account's ring outputs, spent or not, in the order of the chain.
    public func ringOutputs(account: UInt32) -> [ReceivedOutput] {
        accounts.first { $0.number == account }?.ring.entries.map(\.output) ?? []
    }

    /// Takes over what no block says: payments that wait, and key images that were imported. Requires that no block was
    /// taken in.
    public mutating func inherit(from other: WalletState) {
        precondition(height == 0, "blocks that were taken in would have spent what these key images show")
        pending = other.pending
        importedImages = other.importedImages
        for index in accounts.indices { accounts[index].assign(importedImages) }
    }

    /// Gives every account of the keys a place.
    mutating func addAccounts(_ keys: WalletScanKeys) {
        for account in keys.accounts where !accounts.contains(where: { $0.number == account.number }) {
            accounts.append(
                WalletAccountState(number: account.number, ring: WalletLedger(spendableAge: ringMaturity)))
        }
        accounts.sort { $0.number < $1.number }
    }

    mutating func indexNullifiers() {
        nullifiers = Dictionary(notes.enumerated().map { ($1.nullifier, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
