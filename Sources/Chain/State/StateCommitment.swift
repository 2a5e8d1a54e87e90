package import ChainTransactions
import Primitives

/// The commitment to a whole state: a tree over the chain's genesis, the height and the roots of the tables' maps, in
/// this order (docs/spec, section 5).
package enum StateCommitment {
    /// Where the state says which block it is after.
    package static let heightKey = StateKey(.values, Array("height".utf8))
    /// Where the state has the genesis' encoding.
    package static let genesisKey = StateKey(.values, Array("genesis".utf8))
    /// The leaves before those of the tables.
    private static let leading = 2
    private static let count = leading + StateMap.tables.count

    private static func leaf(_ index: Int, _ payload: [UInt8]) -> Hash256 {
        Hash256(.stateLeaf) {
            $0.writeUInt8(UInt8(index))
            $0.write(payload)
        }
    }

    private static func leaves(in state: some StateReader) throws(StorageError) -> [Hash256] {
        try leaves(in: state) { table throws(StorageError) in try StateMap.root(of: table, in: state) }
    }

    private static func leaves(
        in state: some StateReader, root: (StateTable) throws(StorageError) -> Hash256
    ) throws(StorageError) -> [Hash256] {
        let genesis = try state.value(at: genesisKey).map { bytes in Hash256(.genesis) { $0.write(bytes) } } ?? .zero
        var leaves = [leaf(0, genesis.bytes), leaf(1, try state.value(at: heightKey) ?? [])]
        for table in StateMap.tables { leaves.append(leaf(leaves.count, try root(table).bytes)) }
        return leaves
    }

    /// The commitment, from the maps as they are stored.
    package static func appHash(in state: some StateReader) throws(StorageError) -> Hash256 {
        MerkleList.root(try leaves(in: state)[...], node: .stateNode)
    }

    /// The siblings from a table's root to the commitment.
    package static func path(of table: StateTable, in state: some StateReader) throws(StorageError) -> [Hash256] {
        let leaves = try leaves(in: state)
        return index(of: table).flatMap { MerkleList.path(leaves[...], index: $0, node: .stateNode) } ?? []
    }

    /// The commitment that a table's root and its siblings lead to; nil where there are not as many as levels.
    package static func appHash(root: Hash256, of table: StateTable, path: [Hash256]) -> Hash256? {
        guard let index = index(of: table) else { return nil }
        return MerkleList.root(
            from: leaf(index, root.bytes), index: index, count: count, path: path[...], node: .stateNode)
    }

    private static func index(of table: StateTable) -> Int? {
        StateMap.tables.firstIndex(of: table).map { leading + $0 }
    }

    /// Brings the maps to what the tables hold now and returns the commitment; work in proportion to what changed.
    package static func update(_ state: inout StateOverlay) throws(StorageError) -> Hash256 {
        var changes: [StateTable: [StateMap.Change]] = [:]
        for (key, value) in state.changes.entries where key.table != .mapNodes {
            changes[key.table, default: []].append((StateMap.keyHash(key), value.map(StateMap.valueHash)))
        }
        for table in StateMap.tables {
            guard let changed = changes[table] else { continue }
            let ascending = changed.sorted { $0.key < $1.key }
            try StateMap.prepare(table, ascending.map(\.key), in: state)
            try StateMap.update(table, ascending, &state)
        }
        return try appHash(in: state)
    }

    /// The commitment computed from the entries alone. With `comparingPages`, the stored pages must be those that the
    /// entries make.
    ///
    /// Work and memory linear in the state: two hashes for each entry of the largest table are kept.
    package static func recomputed(
        in state: some StateReader, comparingPages: Bool
    ) throws(StorageError) -> Hash256 {
        var pageCount = 0
        let leaves = try leaves(in: state) { table throws(StorageError) in
            var entries: [StateMap.Change] = []
            try state.forEach(in: table) { key, value in
                entries.append((StateMap.keyHash(StateKey(table, key)), StateMap.valueHash(value)))
            }
            entries.sort { $0.key < $1.key }
            guard comparingPages else { return try StateMap.root(of: table, entries: entries) }
            var pages = ComparedPages(state: state)
            try StateMap.update(table, entries, &pages)
            pageCount += pages.count
            return pages.root
        }
        if comparingPages {
            var stored = 0
            try state.forEach(in: .mapNodes) { _, _ in stored += 1 }
            guard stored == pageCount else {
                throw .damaged("the maps", "there are \(stored) pages, and the entries make \(pageCount).")
            }
        }
        return MerkleList.root(leaves[...], node: .stateNode)
    }

    /// Compares the pages of a map that is built from nothing with those of a state.
    private struct ComparedPages<State: StateReader>: StateMapPages {
        let state: State
        var root = Hash256.zero
        var count = 0
        func load(_ table: StateTable, _ key: Hash256, depth: Int) -> StateMapPage? { nil }
        mutating func store(
            _ page: StateMapPage?, _ table: StateTable, _ key: Hash256, depth: Int
        ) throws(StorageError) {
            guard let page else { return }
            count += 1
            guard try StateMap.page(table, key, depth: depth, in: state) == page else {
                throw .damaged("the map of table \(table)", "a page is not the one that the entries make.")
            }
            if depth == 0 { root = page.fold(0..<16).hash }
        }
    }
}

extension StateReader {
    /// Calls `body` with every entry of a table in ascending order, which is read in pages.
    package func forEach(
        in table: StateTable, _ body: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> Void
    ) throws(StorageError) {
        var start: [UInt8] = []
        while true {
            let page = try entries(of: table, from: start, limit: 1_000)
            for entry in page { try body(entry.key, entry.value) }
            guard page.count == 1_000, let last = page.last else { return }
            // The least key behind the last.
            start = last.key + [0]
        }
    }
}
