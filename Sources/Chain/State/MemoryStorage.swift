public import ChainTransactions

/// A state in memory, for tests and light uses: nothing outlives the process.
///
/// Reading costs a binary search; a commit is linear in the entries of the tables that it changes.
public struct MemoryStorage: StateStorage, Sendable {
    /// The entries of each table, ascending.
    private var tables: [[(key: [UInt8], value: [UInt8])]]
    private var last: (height: UInt64, appHash: Hash256)?

    /// A storage without a commit.
    public init() { tables = Array(repeating: [], count: StateTable.allCases.count) }

    /// The position of the first entry whose key is not before `key`.
    private func position(_ table: StateTable, _ key: [UInt8]) -> Int {
        let entries = tables[Int(table.rawValue)]
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key.lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    public func value(at key: StateKey) -> [UInt8]? {
        let i = position(key.table, key.bytes)
        let entries = tables[Int(key.table.rawValue)]
        return i < entries.count && entries[i].key == key.bytes ? entries[i].value : nil
    }

    public func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) -> [(key: [UInt8], value: [UInt8])] {
        Array(tables[Int(table.rawValue)].dropFirst(position(table, start)).prefix(max(0, limit)))
    }

    public func lastCommit() -> (height: UInt64, appHash: Hash256)? { last }

    public mutating func commit(_ block: CommittedBlock) throws(StorageError) {
        let expected = last.map { $0.height + 1 } ?? 0
        guard block.height == expected else {
            throw StorageError(
                name: "wrongHeight", explanation: "The block has height \(block.height); \(expected) comes next.")
        }
        var changes = block.changes.entries[...]
        for table in StateTable.allCases {
            let end = changes.firstIndex { $0.key.table != table } ?? changes.endIndex
            if end > changes.startIndex { merge(changes[..<end], into: table) }
            changes = changes[end...]
        }
        last = (block.height, block.appHash)
    }

    /// Merges ascending changes into a table.
    private mutating func merge(_ changes: ArraySlice<(key: StateKey, value: [UInt8]?)>, into table: StateTable) {
        let old = tables[Int(table.rawValue)]
        var merged: [(key: [UInt8], value: [UInt8])] = []
        merged.reserveCapacity(old.count + changes.count)
        var next = 0
        for change in changes {
            while next < old.count, old[next].key.lexicographicallyPrecedes(change.key.bytes) {
                merged.append(old[next])
                next += 1
            }
            if next < old.count, old[next].key == change.key.bytes { next += 1 }
            if let value = change.value { merged.append((change.key.bytes, value)) }
        }
        merged.append(contentsOf: old[next...])
        tables[Int(table.rawValue)] = merged
    }

    public mutating func restore(
        height: UInt64, appHash: Hash256, entries: [(key: StateKey, value: [UInt8])]
    ) throws(StorageError) {
        var restored: [[(key: [UInt8], value: [UInt8])]] = Array(repeating: [], count: StateTable.allCases.count)
        for entry in entries.sorted(by: { $0.key < $1.key }) {
            restored[Int(entry.key.table.rawValue)].append((entry.key.bytes, entry.value))
        }
        tables = restored
        last = (height, appHash)
    }
}
