internal import ChainTransactions
internal import MoneroWallet
internal import Primitives
internal import RingSignatures
internal import Sapling

/// A note of the wallet's.
struct WalletNote: Sendable, Confidential {
    /// The number of the account.
    let account: UInt32
    /// Whether the account's internal key got it.
    let isChange: Bool
    let note: Note
    let position: UInt32
    let nullifier: [UInt8]
    /// The height of its block.
    let height: UInt64
    /// The height of the block that spends it.
    var spentHeight: UInt64?
}

/// An address that everybody sees, and what it has had since the oldest block that can be gone back to.
struct WalletTransparentAddress: Sendable {
    /// What the address had after a block that changed it.
    struct Change: Sendable, Equatable {
        let height: UInt64
        var balance: UInt64
        var sequence: UInt64
    }

    let index: UInt32
    let account: AccountID
    /// The height of the first block that named it.
    let firstHeight: UInt64
    /// Ascending; the first is of the oldest block that can be gone back to, or of one before; never empty.
    var changes: [Change]

    var balance: UInt64 { changes.last?.balance ?? 0 }
    var sequence: UInt64 { changes.last?.sequence ?? 0 }

    /// Notes what the address has after the block at `height`.
    mutating func set(_ balance: UInt64, _ sequence: UInt64, at height: UInt64) {
        if changes.last?.height == height { changes.removeLast() }
        changes.append(Change(height: height, balance: balance, sequence: sequence))
    }

    /// Drops what is older than what can be gone back to.
    mutating func settle(below oldest: UInt64) {
        guard let first = changes.lastIndex(where: { $0.height <= oldest }), first > 0 else { return }
        changes.removeFirst(first)
    }
}

/// What the state has of an account beside notes.
struct WalletAccountState: Sendable {
    let number: UInt32
    /// The addresses that blocks have named, ascending by number.
    var addresses: [WalletTransparentAddress] = []
    /// The ring outputs.
    var ring: WalletLedger
    /// Where in the ledger what a key image spends stands.
    private(set) var images: [CompressedPoint: Int] = [:]

    init(number: UInt32, ring: WalletLedger, addresses: [WalletTransparentAddress] = []) {
        self.number = number
        self.ring = ring
        self.addresses = addresses
        indexImages()
    }

    /// The number of the last address of each kind that was found.
    var lastTransparent: UInt32? { addresses.last?.index }
    private(set) var lastRing: UInt32?

    private mutating func indexImages() {
        images = [:]
        lastRing = nil
        index(from: 0)
    }

    private mutating func index(from start: Int) {
        for position in ring.entries.indices[start...] {
            let entry = ring.entries[position]
            lastRing = max(lastRing ?? 0, entry.output.address.index)
            if let image = entry.keyImage, !entry.isBurnt { images[image] = position }
        }
    }

    /// Takes in what a transaction of the block at `height` pays into the ring pool.
    mutating func receive(
        _ result: OutputScanner.Result, height: UInt64, firstNumber: UInt64, count: Int, spendKeys: WalletKeys?,
        imported images: [CompressedPoint: CompressedPoint]
    ) {
        let start = ring.entries.count
        ring.add(
            result, spending: [], height: height,
            globalIndices: (0..<UInt64(count)).map { firstNumber &+ $0 }, spendKeys: spendKeys)
        if ring.entries[start...].contains(where: { images[$0.output.key] != nil }) {
            assign(images)
        } else {
            index(from: start)
        }
    }

    /// Gives outputs without a key image theirs, where it is among these, and marks outputs as spent.
    ///
    /// - Parameter spent: heights at which outputs were spent, by their places among the entries.
    mutating func assign(_ images: [CompressedPoint: CompressedPoint], spent: [Int: UInt64] = [:]) {
        guard !images.isEmpty else { return }
        // Which outputs are burnt follows from their order.
        let entries = ring.entries.enumerated().map { place, entry in
            WalletLedger.Entry(
                output: entry.output, height: entry.height, globalIndex: entry.globalIndex,
                keyImage: entry.keyImage ?? images[entry.output.key], spentHeight: spent[place] ?? entry.spentHeight)
        }
        ring = WalletLedger(entries: entries, refused: ring.refused, spendableAge: ring.spendableAge)
        indexImages()
    }

    /// The place of the address number `index`, made where blocks had not named it.
    mutating func place(of index: UInt32, account: AccountID, height: UInt64) -> Int {
        let place = addresses.firstIndex { $0.index >= index } ?? addresses.count
        if place < addresses.count, addresses[place].index == index { return place }
        addresses.insert(
            WalletTransparentAddress(index: index, account: account, firstHeight: height, changes: []), at: place)
        return place
    }

    /// Forgets the blocks above `height`.
    mutating func rewind(to height: UInt64) {
        ring.rewind(to: height + 1)
        indexImages()
        addresses.removeAll { $0.firstHeight > height }
        for place in addresses.indices { addresses[place].changes.removeAll { $0.height > height } }
    }
}
