internal import Algebra
internal import ChainTransactions
internal import MoneroWallet
internal import Primitives
internal import RingCT
internal import RingSignatures
internal import Sapling

// The encoding inside a wallet's file of what it knows of a chain (docs/spec, section 11.7). Integers are little-endian.
extension WalletState {
    /// The encoding, as secret as the wallet's viewing keys: the caller's to wipe. Equal states, equal bytes.
    public var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 4096 + ringCounts.count + 300 * (notes.count + history.count))
        writer.write(genesisHash.bytes)
        writer.writeUInt64(birthday)
        writer.writeUInt64(ringMaturity)
        writer.writeUInt8(isSearching ? 1 : 0)
        writer.writeUInt64(height)
        writer.writeUInt64(firstTime)
        writer.writeList(recent) { writer, block in
            writer.write(block.hash.bytes)
            writer.writeUInt64(block.time)
        }
        var last: UInt64 = 0
        for count in ringCounts {
            writer.writeVarint(count - last)
            last = count
        }
        writer.writeList(accounts) { $0.write($1) }
        writer.writeList(notes) { $0.write($1) }
        writer.writeList(history) { $0.write($1) }
        writer.writeBytes(tree.encoded)
        writer.writeBytes(pending.encoded)
        let images = importedImages.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        writer.writeList(images) { writer, entry in
            writer.write(entry.key.bytes)
            writer.write(entry.value.bytes)
        }
        return writer.bytes
    }

    /// Decodes all of `bytes`, which the caller wipes. Only the one encoding of a state is taken.
    ///
    /// - Throws: the first check that fails.
    public init(encoded bytes: [UInt8]) throws(WalletStateError) {
        var reader = StateReader(bytes)
        let genesis = try reader.hash()
        let birthday = try reader.readUInt64(), maturity = try reader.readUInt64()
        let isSearching = try reader.flag("search")
        let height = try reader.readUInt64(), firstTime = try reader.readUInt64()
        let recent = try reader.list(elementSize: 40) { (reader) throws(WalletStateError) in
            RecentBlock(hash: try reader.hash(), time: try reader.readUInt64())
        }
        // A height has a byte below at least, and names of checkpoints have 32 bits.
        guard height <= UInt64(min(reader.remaining, Int(UInt32.max))), !recent.isEmpty,
            UInt64(recent.count) <= min(height, Self.rewindDepth) + 1
        else { throw reader.invalid("height") }
        var counts: [UInt64] = []
        counts.reserveCapacity(Int(height) + 1)
        for _ in 0...height {
            let (sum, overflows) = (counts.last ?? 0).addingReportingOverflow(try reader.varint())
            guard !overflows else { throw reader.invalid("number of ring outputs") }
            counts.append(sum)
        }
        let accounts = try reader.list(elementSize: 16) { (reader) throws(WalletStateError) in
            try reader.account(maturity)
        }
        let notes = try reader.list(elementSize: 128) { (reader) throws(WalletStateError) in try reader.note() }
        let history = try reader.list(elementSize: 73) { (reader) throws(WalletStateError) in
            try reader.transaction()
        }
        let treeBytes = try reader.sizedBytes(), pendingBytes = try reader.sizedBytes()
        let images = try reader.list(elementSize: 64) { (reader) throws(WalletStateError) in
            (key: try reader.point(), image: try reader.point())
        }
        try reader.finish()
        let tree: NoteCommitmentTree
        do {
            tree = try NoteCommitmentTree(encoded: treeBytes, checkpointLimit: Int(Self.rewindDepth) + 1)
        } catch { throw .tree(error) }
        guard tree.checkpointNames == ((UInt32(height) - UInt32(recent.count - 1))...UInt32(height)).map({ $0 }) else {
            throw reader.invalid("tree")
        }
        self.init(
            genesisHash: genesis, birthday: birthday, ringMaturity: maturity, isSearching: isSearching, tree: tree,
            ringCounts: counts, recent: recent)
        self.height = height
        self.firstTime = firstTime
        self.accounts = accounts
        self.notes = notes
        self.history = history
        do { pending = try PendingPayments(encoded: pendingBytes) } catch { throw .pending(error) }
        importedImages = Dictionary(images.map { ($0.key, $0.image) }) { first, _ in first }
        for entry in accounts.lazy.flatMap(\.ring.entries) {
            if let image = importedImages[entry.output.key], image != entry.keyImage {
                throw reader.invalid("key image")
            }
        }
        indexNullifiers()
        let marked = Set(tree.markedPositions)
        guard notes.allSatisfy({ marked.contains($0.position) }) else { throw reader.invalid("note") }
        var again = encoded
        defer { again.wipe() }
        guard again == bytes else { throw .notCanonical }
    }
}

extension ByteWriter {
    fileprivate mutating func writeList<T>(_ list: [T], _ body: (inout ByteWriter, T) -> Void) {
        writeUInt32(UInt32(list.count))
        for element in list { body(&self, element) }
    }

    fileprivate mutating func writeBytes(_ bytes: [UInt8]) {
        writeUInt32(UInt32(bytes.count))
        write(bytes)
    }

    /// A byte that says whether there is one, and it.
    fileprivate mutating func writeOptional(_ value: UInt64?) {
        writeUInt8(value == nil ? 0 : 1)
        if let value { writeUInt64(value) }
    }

    fileprivate mutating func write(_ account: WalletAccountState) {
        writeUInt32(account.number)
        writeList(account.addresses) { writer, address in
            writer.writeUInt32(address.index)
            writer.write(address.account.bytes)
            writer.writeUInt64(address.firstHeight)
            writer.writeList(address.changes) { writer, change in
                writer.writeUInt64(change.height)
                writer.writeUInt64(change.balance)
                writer.writeUInt64(change.sequence)
            }
        }
        writeList(account.ring.entries) { $0.write($1) }
        writeList(account.ring.refused) { writer, refusal in
            writer.write(refusal.output.transaction)
            writer.writeUInt32(UInt32(truncatingIfNeeded: refusal.output.index))
            writer.writeUInt32(refusal.output.address.index)
            writer.writeUInt8(RefusalCode.allCases.first { $0.reason == refusal.output.reason }?.rawValue ?? 0)
            writer.writeUInt64(refusal.height)
        }
    }

    fileprivate mutating func write(_ entry: WalletLedger.Entry) {
        let output = entry.output
        write(output.transaction)
        writeUInt32(UInt32(truncatingIfNeeded: output.index))
        write(output.key.bytes)
        writeUInt32(output.address.index)
        writeUInt64(output.amount)
        write(output.opening.mask.littleEndianBytes)
        write(output.keyOffset.littleEndianBytes)
        write(output.transactionKey.bytes)
        writeUInt64(entry.height)
        writeOptional(entry.globalIndex)
        writeUInt8(entry.keyImage == nil ? 0 : 1)
        if let image = entry.keyImage { write(image.bytes) }
        writeOptional(entry.spentHeight)
    }

    fileprivate mutating func write(_ note: WalletNote) {
        writeUInt32(note.account)
        writeUInt8(note.isChange ? 1 : 0)
        write(note.note.recipient.bytes)
        writeUInt64(note.note.value)
        if case .afterZIP212 = note.note.randomSeed { writeUInt8(2) } else { writeUInt8(1) }
        write(note.note.randomSeed.plaintextBytes)
        writeUInt32(note.position)
        write(note.nullifier)
        writeUInt64(note.height)
        writeOptional(note.spentHeight)
    }

    fileprivate mutating func write(_ transaction: WalletTransaction) {
        writeUInt8(transaction.kind.rawValue)
        write(transaction.id.bytes)
        writeUInt64(transaction.height)
        writeUInt64(transaction.time)
        writeUInt32(transaction.index)
        writeUInt32(transaction.account)
        writeUInt64(transaction.fee)
        writeUInt8(transaction.isDetailed ? 1 : 0)
        writeList(transaction.items) { writer, item in
            writer.writeUInt8(UInt8(AddressKind.allCases.firstIndex(of: item.pool) ?? 0))
            writer.writeUInt8(item.direction.rawValue)
            writer.writeUInt64(item.amount)
            writer.writeUInt32(item.place)
            writer.writeBytes(Array((item.address ?? "").utf8))
            writer.writeUInt8(item.memo == nil ? 0 : 1)
            guard let memo = item.memo else { return }
            // Zeros at the end are left out.
            writer.writeBytes(Array(memo.bytes[..<((memo.bytes.lastIndex { $0 != 0 } ?? -1) + 1)]))
        }
    }
}

/// The number by which a reason for not crediting a ring output is written.
enum RefusalCode: UInt8, CaseIterable {
    case noAmount = 0
    case tooLarge = 1
    case commitmentDiffers = 2

    var reason: RefusedOutput.Reason {
        switch self {
        case .noAmount: .noAmount
        case .tooLarge: .amount(.tooLarge)
        case .commitmentDiffers: .amount(.commitmentDiffers)
        }
    }
}
