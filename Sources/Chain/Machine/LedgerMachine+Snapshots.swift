public import ChainTransactions
import Primitives

extension LedgerMachine {
    /// Takes a snapshot of the committed state into memory, in place of the older of the two that are kept.
    ///
    /// - Throws: `.notInitialized`, `.snapshotTooLarge`, `.storage`.
    @discardableResult public mutating func takeSnapshot() throws(LedgerApplicationError) -> SnapshotDescription {
        let last: (height: UInt64, appHash: Hash256)?
        let snapshot: StateSnapshot?
        do throws(StorageError) {
            last = try storage.lastCommit()
            snapshot = try last.flatMap { last throws(StorageError) in
                try StateSnapshot(of: storage, height: last.height, maximumByteCount: maximumSnapshotByteCount)
            }
        } catch {
            throw .storage(error)
        }
        guard let last else { throw .notInitialized }
        guard let snapshot else { throw .snapshotTooLarge(maximum: maximumSnapshotByteCount) }
        snapshots = [snapshot] + snapshots.filter { $0.description.height != last.height }.prefix(1)
        return snapshot.description
    }

    public func listSnapshots() -> [SnapshotDescription] { snapshots.map(\.description) }

    public func loadSnapshotChunk(height: UInt64, index: UInt32) -> [UInt8]? {
        guard let snapshot = snapshots.first(where: { $0.description.height == height }),
            index < snapshot.chunks.count
        else { return nil }
        return snapshot.chunks[Int(index)]
    }

    public mutating func offerSnapshot(
        _ snapshot: SnapshotDescription, appHash: Hash256
    ) throws(LedgerApplicationError) {
        guard genesis == nil else { throw .alreadyInitialized }
        restoration = try StateRestoration(snapshot, appHash: appHash)
    }

    public mutating func applySnapshotChunk(
        index: UInt32, _ chunk: [UInt8]
    ) throws(LedgerApplicationError) -> Bool {
        guard var restoration = restoration.take() else {
            throw .invalidSnapshot("none was offered.")
        }
        guard try restoration.take(index: index, chunk) else {
            self.restoration = restoration
            return false
        }
        let state = try restoration.state()
        do throws(StorageError) {
            guard let bytes = try state.value(at: StateCommitment.genesisKey),
                let genesis = try? Genesis(decoding: bytes)
            else { throw .damaged("the genesis", "it is missing or refused.") }
            self.genesis = genesis
        } catch {
            throw .invalidSnapshot(error.explanation)
        }
        do throws(LedgerApplicationError) {
            try adopt()
            try LedgerAudit.check(state)
            let entries = state.changes.entries.compactMap { entry in entry.value.map { (key: entry.key, value: $0) } }
            do throws(StorageError) {
                try storage.restore(
                    height: restoration.description.height, appHash: restoration.appHash, entries: entries)
            } catch {
                throw .storage(error)
            }
        } catch {
            genesis = nil
            throw error
        }
        return true
    }
}
