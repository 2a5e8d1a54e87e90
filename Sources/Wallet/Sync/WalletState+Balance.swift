internal import ChainTransactions
internal import MoneroWallet
internal import Primitives
internal import RingSignatures
internal import RingWallet
internal import Sapling
internal import ZcashTransactions

extension WalletState {
    /// What an account has, by pool; nothing for an account that is not known.
    public func balance(account number: UInt32) -> WalletBalance {
        var balance = WalletBalance()
        guard let account = accounts.first(where: { $0.number == number }) else { return balance }
        let transactions = pending.payments.map(\.transaction)
        let debits = transactions.flatMap(\.transparent.debits)
        for address in account.addresses {
            let out = debits.filter { $0.account == address.account }.map(\.amount)
            balance.add(.transparent, address.balance, spent: min(out.saturatingSum, address.balance))
        }
        let spentNotes = Set(transactions.flatMap { $0.sapling.spends.map(\.nullifier) })
        for note in notes where note.account == number && note.spentHeight == nil {
            let value = note.note.value
            balance.add(.shielded, value, spent: spentNotes.contains(note.nullifier) ? value : 0)
        }
        let spentOutputs = Set(transactions.flatMap { $0.ring.inputs.map(\.keyImage) })
        for entry in account.ring.entries where entry.spentHeight == nil && !entry.isBurnt {
            let amount = entry.output.amount
            let isSpent = entry.keyImage.map { spentOutputs.contains($0) } ?? false
            let isOld = height + 1 - min(entry.height, height + 1) >= ringMaturity
            balance.add(.ring, amount, spent: isSpent ? amount : 0, isSpendable: isOld)
        }
        for payment in pending.payments where payment.account == number {
            guard let pool = AddressKind.allCases.first(where: { payment.spends($0) }) else { continue }
            let paid = (payment.recipients.map(\.amount) + [payment.transaction.fee]).saturatingSum
            let spent = pendingOut(payment, account)
            balance[pool].pendingIn += spent > paid ? spent - paid : 0
        }
        return balance
    }

    /// What a pending payment spends of an account.
    private func pendingOut(_ payment: PendingPayment, _ account: WalletAccountState) -> UInt64 {
        let transaction = payment.transaction
        let shown = Set(transaction.sapling.spends.map(\.nullifier))
        let images = Set(transaction.ring.inputs.map(\.keyImage))
        let spentNotes = notes.filter { $0.account == account.number && shown.contains($0.nullifier) }
        let outputs = account.ring.entries.filter { entry in
            !entry.isBurnt && entry.keyImage.map { images.contains($0) } ?? false
        }
        return
            (transaction.transparent.debits.map(\.amount) + spentNotes.map(\.note.value)
            + outputs.map(\.output.amount)).saturatingSum
    }

    /// What an account can pay with: nothing is taken out for pending payments, which ``PendingPayments/reserve(in:)``
    /// does.
    ///
    /// - Throws: `.noAccount`, `.derivation`.
    public func spendableFunds(
        account number: UInt32, of content: WalletContent
    ) throws(WalletAddressError) -> SpendableFunds {
        let keys = try content.viewKeys(account: number)
        guard let account = accounts.first(where: { $0.number == number }) else { throw .noAccount(number: number) }
        let change: DiversifiableFullViewingKey
        do { change = try keys.sapling.internalKey() } catch { throw .derivation(.sapling(.invalidViewingKey(error))) }
        guard let changeAddress = change.defaultAddress() else {
            preconditionFailure("among 2^88 diversifiers of a key one has an address")
        }
        let (external, inner) = (keys.sapling.fullViewingKey, change.fullViewingKey)
        // The address that change of circuits goes to: the last that was handed out.
        let own: AccountID
        switch try content.latestAddress(.transparent, account: number).address {
        case .transparent(let id): own = id
        default: preconditionFailure("a transparent address was asked for")
        }
        return SpendableFunds(
            height: height,
            transparent: account.addresses.map {
                .init(account: $0.account, balance: $0.balance, sequence: $0.sequence)
            },
            notes: notes.filter { $0.account == number && $0.spentHeight == nil }.map { note in
                .init(
                    note: note.note, position: note.position, key: note.isChange ? inner : external,
                    nullifier: note.nullifier, height: note.height)
            },
            tree: tree,
            ring: .init(
                entries: account.ring.entries.filter { $0.spentHeight == nil && !$0.isBurnt },
                cumulativeCounts: ringCounts, blockTime: blockTime),
            change: .init(
                transparent: own, shielded: changeAddress, shieldedOVK: inner.ovk,
                ring: keys.ring.address(network: MoneroAddress.ledgerNetwork)),
            ovk: external.ovk)
    }

    /// Seconds between two blocks, as the chain has had them.
    var blockTime: Int {
        let milliseconds = lastTime > firstTime ? lastTime - firstTime : 0
        return Int(clamping: milliseconds / 1000 / UInt64(max(ringCounts.count - 2, 1)))
    }

    /// For each kind the number of an account's addresses up to the last that something was found of: how many were
    /// handed out at least. Of shielded addresses it is the diversifier index after the last.
    public func foundAddresses(account number: UInt32, _ keys: WalletScanKeys) -> [AddressKind: UInt64] {
        guard let account = accounts.first(where: { $0.number == number }), let slot = keys.slot(of: number) else {
            return [:]
        }
        let shielded = history.lazy.filter { $0.account == number }.flatMap(\.items)
            .filter { $0.pool == .shielded && $0.direction == .received }
            .compactMap { $0.address.flatMap { keys.accounts[slot].diversifierIndex(of: $0) } }
        return [
            .transparent: account.lastTransparent.map { UInt64($0) + 1 } ?? 0,
            .shielded: shielded.max().map { $0 + 1 } ?? 0, .ring: account.lastRing.map { UInt64($0) + 1 } ?? 0,
        ]
    }
}

extension WalletBalance {
    /// Adds a coin, of which a pending payment spends a part.
    fileprivate mutating func add(
        _ kind: AddressKind, _ amount: UInt64, spent: UInt64, isSpendable: Bool = true
    ) {
        var pool = self[kind]
        pool.confirmed = [pool.confirmed, amount].saturatingSum
        pool.spendable = [pool.spendable, isSpendable ? amount - spent : 0 as UInt64].saturatingSum
        pool.pendingOut = [pool.pendingOut, spent].saturatingSum
        self[kind] = pool
    }
}

extension PendingPayment {
    /// Whether it spends from a pool.
    fileprivate func spends(_ kind: AddressKind) -> Bool {
        switch kind {
        case .transparent: !transaction.transparent.debits.isEmpty
        case .shielded: !transaction.sapling.spends.isEmpty
        case .ring: !transaction.ring.inputs.isEmpty
        }
    }
}
