public import ChainTransactions
internal import Primitives
internal import Sapling
internal import ZcashTransactions

extension WalletState {
    /// The heights of blocks of which more is to be learnt, ascending: memos, and whom notes were sent to, stand in whole
    /// transactions only.
    public var heightsToRead: [UInt64] {
        var heights: [UInt64] = []
        for transaction in history where !transaction.isDetailed && heights.last != transaction.height {
            heights.append(transaction.height)
        }
        return heights
    }

    /// Learns from the whole transactions of a block what its compact form does not say. A transaction is known by its id,
    /// which commits to all that is read.
    ///
    /// - Returns: whether all that was wanted was among them.
    @discardableResult public mutating func read(
        _ transactions: [LedgerTransaction], at height: UInt64, keys: WalletScanKeys
    ) -> Bool {
        var isComplete = true
        for place in history.indices where history[place].height == height && !history[place].isDetailed {
            guard let slot = keys.slot(of: history[place].account),
                let whole = transactions.first(where: { $0.id == history[place].id })
            else {
                isComplete = false
                continue
            }
            history[place].read(whole, keys.accounts[slot])
        }
        return isComplete
    }
}

extension WalletTransaction {
    fileprivate mutating func read(_ whole: LedgerTransaction, _ account: WalletScanKeys.Account) {
        isDetailed = true
        for (index, description) in whole.sapling.outputs.enumerated() {
            guard
                let output = try? EncryptedOutput(
                    valueCommitment: description.valueCommitment, noteCommitment: description.noteCommitment,
                    ephemeralKey: description.ephemeralKey, noteCiphertext: description.noteCiphertext,
                    outgoingCiphertext: description.outgoingCiphertext)
            else { continue }
            if let own = items.firstIndex(where: { $0.isOwnNote && $0.place == UInt32(index) }) {
                let key = items[own].direction == .change ? account.change : account.external
                items[own].memo = (try? key.incoming.decrypt(output, under: .afterGracePeriod))?.memo
            } else if outgoing > 0 {
                for ovk in [account.external.ovk, account.change.ovk] {
                    guard let sent = try? ovk.decrypt(output, under: .afterGracePeriod) else { continue }
                    items.append(
                        Item(
                            .shielded, .sent, sent.note.value, place: index,
                            address: sent.note.recipient.text(on: LedgerAddress.shieldedNetwork), memo: sent.memo))
                    break
                }
            }
        }
    }
}

extension WalletTransaction.Item {
    fileprivate var isOwnNote: Bool { pool == .shielded && (direction == .received || direction == .change) }
}
