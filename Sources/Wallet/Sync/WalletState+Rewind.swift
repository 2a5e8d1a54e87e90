internal import ChainTransactions
internal import Sapling

extension WalletState {
    /// Forgets the blocks above `height`, which the chain replaced. What is known is then what was known at that height.
    ///
    /// - Throws: `.tooDeep` below ``oldestHeight``, with nothing changed.
    public mutating func rewind(to height: UInt64) throws(WalletSyncError) {
        guard height < self.height else { return }
        guard height >= oldestHeight else { throw .tooDeep(to: height, oldest: oldestHeight) }
        do throws(NoteCommitmentTreeError) { try tree.rewind(to: UInt32(height)) } catch { throw .tree(error) }
        notes.removeAll { $0.height > height }
        for index in notes.indices {
            if let spent = notes[index].spentHeight, spent > height { notes[index].spentHeight = nil }
        }
        indexNullifiers()
        for index in accounts.indices { accounts[index].rewind(to: height) }
        history.removeAll { $0.height > height }
        pending.rewind(to: height)
        ringCounts.removeLast(Int(self.height - height))
        recent.removeLast(Int(self.height - height))
        if height == 0 { firstTime = 0 }
        self.height = height
    }
}
