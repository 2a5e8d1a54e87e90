/// Changes laid over a state that is not touched. What a transaction changed can be taken back in the time that making
/// the changes took.
package struct StateOverlay: StateReader {
    private let base: any StateReader
    private var changed: [StateKey: [UInt8]?] = [:]
    /// What waits for the block's end, by the key that it will change: leaves for a tree, in order. No reader sees it.
    private var pending: [StateKey: [UInt8]] = [:]
    /// What takes each step back, oldest first.
    private var journal: [Step] = []

    private enum Step {
        /// A key was written; what `changed` had there, nil where nothing.
        case set(StateKey, before: [UInt8]??)
        /// So many bytes were added to what waits at a key.
        case added(StateKey, count: Int)
        /// What waited at a key was taken.
        case taken(StateKey, [UInt8])
    }

    /// Nothing changed over `base`.
    package init(_ base: any StateReader) { self.base = base }

    /// A place in the history of changes.
    package struct Checkpoint: Sendable { fileprivate let count: Int }
    /// Where ``rollBack(to:)`` returns to.
    package var checkpoint: Checkpoint { Checkpoint(count: journal.count) }

    /// The changes, in order.
    package var changes: StateChanges { StateChanges(changed) }

    /// The keys of a table that were written, ascending.
    package func changedKeys(in table: StateTable) -> [StateKey] { changed.keys.filter { $0.table == table }.sorted() }

    package func value(at key: StateKey) throws(StorageError) -> [UInt8]? {
        if let change = changed[key] { return change }
        return try base.value(at: key)
    }

    package func prepare(_ keys: [StateKey]) throws(StorageError) -> Bool { try base.prepare(keys) }

    /// Writes `value`, or removes what is there where nil.
    package mutating func set(_ value: [UInt8]?, at key: StateKey) {
        journal.append(.set(key, before: changed[key]))
        changed.updateValue(value, forKey: key)
    }

    /// Takes back every change made since `checkpoint`.
    package mutating func rollBack(to checkpoint: Checkpoint) {
        while journal.count > checkpoint.count {
            switch journal.removeLast() {
            case .set(let key, let before):
                if let before { changed.updateValue(before, forKey: key) } else { changed.removeValue(forKey: key) }
            case .added(let key, let count): pending[key]?.removeLast(count)
            case .taken(let key, let bytes): pending[key] = bytes
            }
        }
    }

    /// Adds to what waits at `key` for the end of the block.
    package mutating func addPending(_ bytes: [UInt8], at key: StateKey) {
        journal.append(.added(key, count: bytes.count))
        pending[key, default: []] += bytes
    }

    /// The number of bytes that wait at `key`.
    package func pendingCount(at key: StateKey) -> Int { pending[key]?.count ?? 0 }

    /// The keys of a table at which something waits, ascending.
    package func pendingKeys(in table: StateTable) -> [StateKey] {
        pending.filter { $0.key.table == table && !$0.value.isEmpty }.keys.sorted()
    }

    /// Takes what waits at `key`: nothing does from then on.
    package mutating func takePending(at key: StateKey) -> [UInt8] {
        guard let bytes = pending.removeValue(forKey: key) else { return [] }
        journal.append(.taken(key, bytes))
        return bytes
    }

    package func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
        guard limit > 0 else { return [] }
        let over = changed.filter { $0.key.table == table && !$0.key.bytes.lexicographicallyPrecedes(start) }
        // Of the base, as many more as may be removed here.
        let below = try base.entries(of: table, from: start, limit: limit + over.count)
        var merged = Dictionary(uniqueKeysWithValues: below.map { ($0.key, $0.value) })
        for (key, value) in over { merged[key.bytes] = value }
        // Behind the last one that the base gave there may be others of the base's, before later changes.
        let end = below.count == limit + over.count ? below.last?.key : nil
        return merged.filter { entry in end.map { !$0.lexicographicallyPrecedes(entry.key) } ?? true }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.prefix(limit).map { (key: $0.key, value: $0.value) }
    }
}
