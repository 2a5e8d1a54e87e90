package import ChainTransactions
import Primitives

/// The commitment to one table: a binary tree over the hashes of its keys in which a lone entry stands as high as it
/// can (docs/spec, section 5). Inclusion and absence of a key can be shown; equal entries give equal roots.
package enum StateMap {
    /// A change of an entry, by the hash of its key; nil removes it.
    package typealias Change = (key: Hash256, value: Hash256?)

    /// The place of a key in its table's tree.
    package static func keyHash(_ key: StateKey) -> Hash256 {
        Hash256(.mapKey) {
            $0.writeUInt8(key.table.rawValue)
            $0.write(key.bytes)
        }
    }

    /// What a leaf says of a value.
    package static func valueHash(_ value: [UInt8]) -> Hash256 { Hash256(.mapValue) { $0.write(value) } }

    /// The tables that maps commit to: all but the maps' own.
    package static let tables = StateTable.allCases.filter { $0 != .mapNodes }

    /// Where the page below the place of `depth` digits of `key` stands.
    package static func pageKey(_ table: StateTable, _ key: Hash256, depth: Int) -> StateKey {
        var bytes = [table.rawValue, UInt8(depth)] + key.bytes.prefix((depth + 1) / 2)
        if depth % 2 == 1 { bytes[bytes.count - 1] &= 0xf0 }
        return StateKey(.mapNodes, bytes)
    }

    /// The page at a place of the stored tree, where there is one.
    package static func page(
        _ table: StateTable, _ key: Hash256, depth: Int, in state: some StateReader
    ) throws(StorageError) -> StateMapPage? {
        guard let bytes = try state.value(at: pageKey(table, key, depth: depth)) else { return nil }
        do throws(ByteReaderError) {
            return try StateMapPage(decoding: bytes)
        } catch {
            throw .damaged("a page of the map of table \(table)", error.explanation)
        }
    }

    /// The root of a table's map; zero for an empty table. The state holds a page even for a lone entry.
    package static func root(of table: StateTable, in state: some StateReader) throws(StorageError) -> Hash256 {
        try page(table, .zero, depth: 0, in: state)?.fold(0..<16).hash ?? .zero
    }

    /// The root of a table's map, from its entries alone: the hashes of keys and values, ascending, each key once.
    package static func root(of table: StateTable, entries: [Change]) throws(StorageError) -> Hash256 {
        var pages = RootOnly()
        try update(table, entries, &pages)
        return pages.root
    }

    /// Keeps nothing but the root of a map that is built from nothing.
    private struct RootOnly: StateMapPages {
        var root = Hash256.zero
        func load(_ table: StateTable, _ key: Hash256, depth: Int) -> StateMapPage? { nil }
        mutating func store(_ page: StateMapPage?, _ table: StateTable, _ key: Hash256, depth: Int) {
            if depth == 0 { root = page?.fold(0..<16).hash ?? .zero }
        }
    }

    /// Digit number `depth` of 4 bits of a key's hash, the most significant first.
    package static func digit(_ key: Hash256, _ depth: Int) -> Int {
        let byte = key.byte(depth / 2)
        return Int(depth % 2 == 0 ? byte >> 4 : byte & 15)
    }

    /// Tells a state which pages a change of the entries at `places`, which ascend, will read: level by level, as the
    /// pages above say which there are.
    package static func prepare(
        _ table: StateTable, _ places: [Hash256], in state: borrowing StateOverlay
    ) throws(StorageError) {
        var places = places
        var depth = 0
        while !places.isEmpty {
            // Places below the same page follow each other.
            var groups: [(key: StateKey, places: ArraySlice<Hash256>)] = []
            var rest = places[...]
            while let first = rest.first {
                let key = pageKey(table, first, depth: depth)
                let end = rest.firstIndex { pageKey(table, $0, depth: depth) != key } ?? rest.endIndex
                groups.append((key, rest[..<end]))
                rest = rest[end...]
            }
            guard try state.prepare(groups.map(\.key)) else { return }
            var next: [Hash256] = []
            for group in groups {
                guard let first = group.places.first, let page = try page(table, first, depth: depth, in: state) else {
                    continue
                }
                next += group.places.filter { if case .node = page.slots[digit($0, depth)] { true } else { false } }
            }
            places = next
            depth += 1
        }
    }

    /// Changes entries of the map: `changes` ascend, each key once. Work in proportion to the changes and to the
    /// depth of the tree, which grows as the logarithm of its entries.
    package static func update<Pages: StateMapPages>(
        _ table: StateTable, _ changes: [Change], _ pages: inout Pages
    ) throws(StorageError) {
        guard !changes.isEmpty else { return }
        var root = try pages.load(table, .zero, depth: 0) ?? StateMapPage()
        try update(table, &root, depth: 0, changes[...], &pages)
        let isEmpty = root.fold(0..<16) == .empty
        try pages.store(isEmpty ? nil : root, table, .zero, depth: 0)
    }

    /// Changes what lies below the places of `page`.
    private static func update<Pages: StateMapPages>(
        _ table: StateTable, _ page: inout StateMapPage, depth: Int, _ changes: ArraySlice<Change>,
        _ pages: inout Pages
    ) throws(StorageError) {
        var rest = changes
        while let first = rest.first {
            let place = digit(first.key, depth)
            let end = rest.firstIndex { digit($0.key, depth) != place } ?? rest.endIndex
            page.slots[place] = try updated(table, page.slots[place], depth: depth + 1, rest[..<end], &pages)
            rest = rest[end...]
        }
    }

    /// What stands at a place of `depth` digits after changes below it.
    private static func updated<Pages: StateMapPages>(
        _ table: StateTable, _ slot: StateMapSlot, depth: Int, _ changes: ArraySlice<Change>, _ pages: inout Pages
    ) throws(StorageError) -> StateMapSlot {
        guard let key = changes.first?.key else { return slot }
        var page = StateMapPage()
        var changes = changes
        switch slot {
        case .node:
            guard let stored = try pages.load(table, key, depth: depth) else {
                throw .damaged("the map of table \(table)", "a page is missing.")
            }
            page = stored
        case .empty, .leaf:
            // What there is and what is added, without what is removed.
            var entries = changes.filter { $0.value != nil }
            if case .leaf(let key, let value) = slot, !changes.contains(where: { $0.key == key }) {
                entries.insert((key, value), at: entries.firstIndex { key < $0.key } ?? entries.endIndex)
            }
            guard let first = entries.first, let value = first.value else { return .empty }
            if entries.count == 1 { return .leaf(key: first.key, value: value) }
            changes = entries[...]
        }
        try update(table, &page, depth: depth, changes, &pages)
        let result = page.fold(0..<16)
        if case .node = result {
            try pages.store(page, table, key, depth: depth)
        } else if case .node = slot {
            try pages.store(nil, table, key, depth: depth)
        }
        return result
    }
}

/// Where the pages of maps are kept while they change.
package protocol StateMapPages {
    /// The page below the place of `depth` digits of `key`, where there is one.
    func load(_ table: StateTable, _ key: Hash256, depth: Int) throws(StorageError) -> StateMapPage?
    /// Keeps a page, or removes it where nil.
    mutating func store(
        _ page: StateMapPage?, _ table: StateTable, _ key: Hash256, depth: Int
    ) throws(StorageError)
}

extension StateOverlay: StateMapPages {
    package func load(_ table: StateTable, _ key: Hash256, depth: Int) throws(StorageError) -> StateMapPage? {
        try StateMap.page(table, key, depth: depth, in: self)
    }

    package mutating func store(_ page: StateMapPage?, _ table: StateTable, _ key: Hash256, depth: Int) {
        set(page?.encoded, at: StateMap.pageKey(table, key, depth: depth))
    }
}
