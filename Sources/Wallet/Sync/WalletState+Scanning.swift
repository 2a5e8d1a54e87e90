internal import Algebra
internal import Chain
internal import ChainTransactions
internal import Curves
internal import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
internal import Sapling

extension WalletState {
    /// Takes in the next blocks; where that fails nothing is changed.
    ///
    /// Notes are tried on all threads for the page as a whole, so pages of many blocks are faster than single ones.
    ///
    /// - Parameters:
    ///   - blocks: the blocks after ``height``, as a node says them.
    ///   - keys: the keys, whose tables grow with what is found.
    /// - Throws: `.wrongHeight`, `.notLinked`, `.reorganised`, `.inconsistent`, `.tree`, `.missingAccount`, `.address`.
    public mutating func take(
        _ blocks: [WalletBlock], keys: inout WalletScanKeys, on pool: WorkerPool
    ) throws(WalletSyncError) {
        try checkOrder(blocks)
        guard let last = blocks.last else { return }
        var next = self
        next.addAccounts(keys)
        for account in next.accounts where keys.slot(of: account.number) == nil {
            throw .missingAccount(number: account.number)
        }
        try next.extend(&keys)
        let oldest = last.height - min(last.height, Self.rewindDepth)
        next.tree.forgetCheckpoints(before: UInt32(oldest))
        var page = ScannedPage(PageFindings(blocks, from: birthday, keys, on: pool), pool: pool)
        for block in blocks {
            try next.take(block, &page, &keys)
            guard block.height >= oldest else { continue }
            try next.append(&page)
            do throws(NoteCommitmentTreeError) { try next.tree.checkpoint(as: UInt32(block.height)) } catch {
                throw .tree(error)
            }
        }
        next.settle(below: oldest)
        self = next
    }

    /// Blocks follow one another, and the first one follows the last that is known.
    private func checkOrder(_ blocks: [WalletBlock]) throws(WalletSyncError) {
        var (height, hash) = (height, lastHash)
        for (index, block) in blocks.enumerated() {
            guard block.height == height + 1, block.height <= UInt64(UInt32.max) else {
                throw .wrongHeight(actual: block.height, expected: height + 1)
            }
            // The first header names a root over the state at the genesis, which a wallet does not have.
            guard block.previous == hash || height == 0 else {
                throw index == 0 ? .reorganised(height: block.height) : .notLinked(height: block.height)
            }
            (height, hash) = (block.height, block.hash)
        }
    }

    /// Drops what only older blocks than the oldest that can be gone back to would need.
    private mutating func settle(below oldest: UInt64) {
        recent.removeFirst(max(0, recent.count - Int(height - oldest) - 1))
        let spent = notes.filter { $0.spentHeight.map { $0 <= oldest } ?? false }
        if !spent.isEmpty {
            tree.forget(Set(spent.map(\.position)))
            notes.removeAll { $0.spentHeight.map { $0 <= oldest } ?? false }
            indexNullifiers()
        }
        for slot in accounts.indices {
            for place in accounts[slot].addresses.indices { accounts[slot].addresses[place].settle(below: oldest) }
        }
    }

    /// Puts the page's leaves into the tree.
    private mutating func append(_ page: inout ScannedPage) throws(WalletSyncError) {
        do throws(NoteCommitmentTreeError) {
            try tree.append(contentsOf: page.leaves, marking: page.marks, on: page.pool)
        } catch { throw .tree(error) }
        page.leaves.removeAll(keepingCapacity: true)
        page.marks.removeAll(keepingCapacity: true)
    }

    private mutating func take(
        _ block: WalletBlock, _ page: inout ScannedPage, _ keys: inout WalletScanKeys
    ) throws(WalletSyncError) {
        let isWatched = block.height >= birthday
        var fees: UInt64 = 0
        var made = ringCounts.last ?? 0
        for transaction in block.transactions {
            fees = try Self.sum(fees, transaction.fee, at: block.height)
            if isWatched {
                try take(transaction, of: block, firstRingNumber: made, &page, &keys)
            } else {
                for output in transaction.outputs { page.leaves.append(try Self.leaf(output, at: block.height)) }
            }
            made = try Self.sum(made, UInt64(transaction.ringCount), at: block.height)
        }
        if isWatched { try takeFees(fees, of: block, &keys) }
        if !pending.isEmpty { settlePending(block) }
        ringCounts.append(made)
        if block.height == 1 { firstTime = block.time }
        recent.append(RecentBlock(hash: block.hash, time: block.time))
        height = block.height
    }

    private mutating func take(
        _ transaction: WalletBlock.Transaction, of block: WalletBlock, firstRingNumber: UInt64,
        _ page: inout ScannedPage, _ keys: inout WalletScanKeys
    ) throws(WalletSyncError) {
        var movements = Movements()
        try takeDebits(transaction, at: block.height, &movements, keys)
        for (place, nullifier) in transaction.nullifiers.enumerated() {
            guard let index = nullifiers[nullifier], notes[index].spentHeight == nil,
                let slot = keys.slot(of: notes[index].account)
            else { continue }
            notes[index].spentHeight = block.height
            movements.add(slot, .init(.shielded, .spent, notes[index].note.value, place: place))
        }
        for (place, image) in transaction.keyImages.enumerated() {
            for slot in keys.accounts.indices {
                guard let own = accountIndex(slot, keys), let position = accounts[own].images[image],
                    accounts[own].ring.entries[position].spentHeight == nil
                else { continue }
                accounts[own].ring.markSpent(image, height: block.height)
                let amount = accounts[own].ring.entries[position].output.amount
                movements.add(slot, .init(.ring, .spent, amount, place: place))
            }
        }
        try takeCredits(transaction, at: block.height, &movements, keys)
        try takeNotes(transaction, at: block.height, &movements, &page, keys)
        try takeRing(
            transaction.ringBundle, transaction.id, page.findings.candidates(in: transaction), at: block.height,
            firstNumber: firstRingNumber, &movements, &keys)
        for (slot, items) in movements.bySlot {
            let isDetailed =
                transaction.outputs.isEmpty
                || !items.contains { $0.direction == .spent || $0.pool == .shielded && $0.direction != .sent }
            history.append(
                WalletTransaction(
                    kind: .transaction, id: transaction.id, height: block.height, time: block.time,
                    index: transaction.index, account: keys.accounts[slot].number, fee: transaction.fee, items: items,
                    isDetailed: isDetailed))
        }
        try extend(&keys)
    }

    /// Where an account of the keys stands in ``accounts``.
    private func accountIndex(_ slot: Int, _ keys: WalletScanKeys) -> Int? {
        accounts.firstIndex { $0.number == keys.accounts[slot].number }
    }

    private func lastTransparent(_ keys: WalletScanKeys) -> (Int) -> UInt32? {
        { slot in accountIndex(slot, keys).flatMap { accounts[$0].lastTransparent } }
    }

    /// Looks further where something was found.
    private func extend(_ keys: inout WalletScanKeys) throws(WalletSyncError) {
        for slot in keys.accounts.indices {
            guard let own = accountIndex(slot, keys) else { continue }
            do throws(WalletAddressError) {
                try keys.extend(slot, transparent: accounts[own].lastTransparent, ring: accounts[own].lastRing)
            } catch { throw .address(error) }
        }
    }

    private mutating func takeDebits(
        _ transaction: WalletBlock.Transaction, at height: UInt64, _ movements: inout Movements, _ keys: WalletScanKeys
    ) throws(WalletSyncError) {
        for (place, debit) in transaction.debits.enumerated() {
            guard let owner = keys.owner(of: debit.account, found: lastTransparent(keys)),
                let own = accountIndex(owner.slot, keys)
            else { continue }
            let known = accounts[own].addresses.first { $0.index == owner.index }
            guard let known, known.sequence == debit.sequence, known.balance >= debit.amount else {
                throw .inconsistent(
                    height: height,
                    "it debits \(debit.account.accountText) by \(debit.amount) units as number \(debit.sequence), and the "
                        + "wallet knows of \(known?.balance ?? 0) units and number \(known?.sequence ?? 0).")
            }
            try set(
                known.balance - debit.amount, debit.sequence + 1, owner, own, debit.account, at: height)
            movements.add(
                owner.slot,
                .init(.transparent, .spent, debit.amount, place: place, address: debit.account.accountText))
        }
    }

    private mutating func takeCredits(
        _ transaction: WalletBlock.Transaction, at height: UInt64, _ movements: inout Movements, _ keys: WalletScanKeys
    ) throws(WalletSyncError) {
        var owners: [Int?] = []
        for (place, credit) in transaction.credits.enumerated() {
            let owner = keys.owner(of: credit.account, found: lastTransparent(keys))
            owners.append(owner?.slot)
            guard let owner else { continue }
            try self.credit(
                credit, owner, at: height, place: place,
                movements.hasSpent(owner.slot, .transparent) ? .change : .received, &movements, keys)
        }
        for (slot, items) in movements.bySlot {
            if items.contains(where: { $0.direction == .spent }) {
                for (place, credit) in transaction.credits.enumerated() where owners[place] != slot {
                    movements.add(
                        slot,
                        .init(.transparent, .sent, credit.amount, place: place, address: credit.account.accountText))
                }
            } else {
                for (place, debit) in transaction.debits.enumerated() {
                    movements.add(
                        slot,
                        .init(.transparent, .source, debit.amount, place: place, address: debit.account.accountText))
                }
            }
        }
    }

    private mutating func credit(
        _ credit: AccountCredit, _ owner: (slot: Int, index: UInt32), at height: UInt64, place: Int,
        _ direction: WalletTransaction.Item.Direction, _ movements: inout Movements, _ keys: WalletScanKeys
    ) throws(WalletSyncError) {
        guard let own = accountIndex(owner.slot, keys) else { return }
        let known = accounts[own].addresses.first { $0.index == owner.index }
        let balance = try Self.sum(known?.balance ?? 0, credit.amount, at: height)
        try set(balance, known?.sequence ?? 0, owner, own, credit.account, at: height)
        movements.add(
            owner.slot, .init(.transparent, direction, credit.amount, place: place, address: credit.account.accountText)
        )
    }

    private mutating func set(
        _ balance: UInt64, _ sequence: UInt64, _ owner: (slot: Int, index: UInt32), _ own: Int, _ account: AccountID,
        at height: UInt64
    ) throws(WalletSyncError) {
        let place = accounts[own].place(of: owner.index, account: account, height: height)
        accounts[own].addresses[place].set(balance, sequence, at: height)
    }

    private mutating func takeNotes(
        _ transaction: WalletBlock.Transaction, at height: UInt64, _ movements: inout Movements,
        _ page: inout ScannedPage, _ keys: WalletScanKeys
    ) throws(WalletSyncError) {
        let first = tree.size + UInt64(page.leaves.count)
        for found in page.findings.notes(in: transaction) {
            let account = keys.accounts[found.slot]
            movements.add(
                found.slot,
                .init(
                    .shielded, found.isChange ? .change : .received, found.note.value, place: found.output,
                    address: found.note.recipient.text(on: LedgerAddress.shieldedNetwork)))
            // A note without value cannot pay anything; its memo is worth reading.
            guard found.note.value > 0 else { continue }
            let position = UInt32(truncatingIfNeeded: first + UInt64(found.output))
            let key = found.isChange ? account.change : account.external
            let nullifier = found.note.nullifier(at: position, key: key).bytes
            nullifiers[nullifier] = notes.count
            notes.append(
                WalletNote(
                    account: account.number, isChange: found.isChange, note: found.note, position: position,
                    nullifier: nullifier, height: height))
            page.marks.append(page.leaves.count + found.output)
        }
        for output in transaction.outputs { page.leaves.append(try Self.leaf(output, at: height)) }
    }

    private mutating func takeRing(
        _ bundle: RingBundle, _ id: Hash256, _ candidates: [[RingScanner.Candidate]], at height: UInt64,
        firstNumber: UInt64, _ movements: inout Movements, _ keys: inout WalletScanKeys
    ) throws(WalletSyncError) {
        for (slot, candidates) in candidates.enumerated() where !candidates.isEmpty {
            guard let own = accountIndex(slot, keys) else { continue }
            let account = keys.accounts[slot]
            let end = account.ringEnd(found: accounts[own].lastRing)
            let result = RingScanner.result(of: candidates, in: bundle, transaction: id) { spendKey in
                account.table[spendKey].flatMap { $0.index < end ? $0 : nil }
            }
            guard !result.isEmpty else { continue }
            accounts[own].receive(
                result, height: height, firstNumber: firstNumber,
                count: bundle.outputs.count + bundle.deposits.count, spendKeys: account.ringSpend,
                imported: importedImages)
            let hasSpent = movements.hasSpent(slot, .ring)
            for output in result.received {
                let isChange = hasSpent && output.address == .primary
                movements.add(
                    slot,
                    .init(
                        .ring, isChange ? .change : .received, output.amount, place: output.index,
                        address: account.ringText(output.address)))
            }
        }
    }

    private mutating func takeFees(
        _ fees: UInt64, of block: WalletBlock, _ keys: inout WalletScanKeys
    ) throws(WalletSyncError) {
        guard fees > 0, let owner = keys.owner(of: block.proposer, found: lastTransparent(keys)) else { return }
        var movements = Movements()
        try credit(
            AccountCredit(account: block.proposer, amount: fees), owner, at: block.height, place: 0, .received,
            &movements, keys)
        record(.fees, block.hash, height: block.height, time: block.time, movements, keys)
        try extend(&keys)
    }

    /// Takes in what the chain began with.
    mutating func takeGenesis(_ genesis: Genesis, _ keys: inout WalletScanKeys) throws(WalletSyncError) {
        var movements = Movements()
        for (place, credit) in genesis.accounts.enumerated() {
            guard let owner = keys.owner(of: credit.account, found: lastTransparent(keys)) else { continue }
            try self.credit(credit, owner, at: 0, place: place, .received, &movements, keys)
            try extend(&keys)
        }
        // One at a time, so that addresses are looked for beyond the last one found.
        for (number, deposit) in genesis.ringDeposits.enumerated() {
            let bundle = RingBundle(deposits: [deposit])
            try takeRing(
                bundle, genesis.hash, keys.accounts.map { $0.scanner.candidates(in: bundle) }, at: 0,
                firstNumber: UInt64(number), &movements, &keys)
            try extend(&keys)
        }
        record(.genesis, genesis.hash, height: 0, time: 0, movements, keys)
    }

    private mutating func record(
        _ kind: WalletTransaction.Kind, _ id: Hash256, height: UInt64, time: UInt64, _ movements: Movements,
        _ keys: WalletScanKeys
    ) {
        for (slot, items) in movements.bySlot {
            history.append(
                WalletTransaction(
                    kind: kind, id: id, height: height, time: time, index: .max, account: keys.accounts[slot].number,
                    fee: 0, items: items, isDetailed: true))
        }
    }

    /// What a block says of pending payments. What was paid in the ring pool is known from the payment alone.
    private mutating func settlePending(_ block: WalletBlock) {
        let transactions = block.transactions
        let settled = pending.take(
            height: block.height, ids: Set(transactions.map(\.id)), nullifiers: Set(transactions.flatMap(\.nullifiers)),
            keyImages: Set(transactions.flatMap { $0.keyImages.map(\.bytes) }), debits: transactions.flatMap(\.debits))
        for entry in settled where entry.outcome == .confirmed {
            let payment = entry.payment
            guard
                let place = history.lastIndex(where: { $0.id == payment.id && $0.account == payment.account })
            else { continue }
            for (index, recipient) in payment.recipients.enumerated() {
                guard case .ring? = try? LedgerAddress(text: recipient.address) else { continue }
                history[place].items.append(
                    .init(.ring, .sent, recipient.amount, place: index, address: recipient.address))
            }
        }
    }

    private static func leaf(_ output: CompactOutput, at height: UInt64) throws(WalletSyncError) -> BLS12381.Fr {
        guard let leaf = try? BLS12381.Fr(canonicalLittleEndian: output.noteCommitment) else {
            throw .inconsistent(height: height, "a note's commitment is none.")
        }
        return leaf
    }

    private static func sum(_ a: UInt64, _ b: UInt64, at height: UInt64) throws(WalletSyncError) -> UInt64 {
        let (sum, overflows) = a.addingReportingOverflow(b)
        guard !overflows else { throw .inconsistent(height: height, "amounts go beyond 2^64.") }
        return sum
    }
}

/// A page of blocks that is being taken in.
private struct ScannedPage {
    var findings: PageFindings
    let pool: WorkerPool
    /// The page's leaves that are not in the tree yet, and which of them are the wallet's.
    var leaves: [BLS12381.Fr] = []
    var marks: [Int] = []

    init(_ findings: PageFindings, pool: WorkerPool) {
        self.findings = findings
        self.pool = pool
    }
}

/// What a transaction does for the accounts of a wallet.
private struct Movements {
    private var items: [[WalletTransaction.Item]] = []

    /// The accounts' slots that something happened to, ascending, with what happened.
    var bySlot: [(slot: Int, items: [WalletTransaction.Item])] {
        items.enumerated().filter { !$1.isEmpty }.map { ($0, $1) }
    }

    mutating func add(_ slot: Int, _ item: WalletTransaction.Item) {
        while items.count <= slot { items.append([]) }
        items[slot].append(item)
    }

    func hasSpent(_ slot: Int, _ pool: AddressKind) -> Bool {
        slot < items.count && items[slot].contains { $0.direction == .spent && $0.pool == pool }
    }
}
