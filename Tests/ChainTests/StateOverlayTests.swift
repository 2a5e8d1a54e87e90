import Chain
import Testing

/// A state in a dictionary.
struct DictionaryState: StateReader {
    var values: [StateKey: [UInt8]] = [:]

    func value(at key: StateKey) -> [UInt8]? { values[key] }

    func entries(of table: StateTable, from start: [UInt8], limit: Int) -> [(key: [UInt8], value: [UInt8])] {
        values.filter { $0.key.table == table && !$0.key.bytes.lexicographicallyPrecedes(start) }
            .sorted { $0.key < $1.key }.prefix(limit).map { ($0.key.bytes, $0.value) }
    }
}

@Suite("Changes over a state") struct StateOverlayTests {
    @Test("changes are read, listed and taken back") func changes() throws {
        let base = DictionaryState(
            values: Dictionary(
                uniqueKeysWithValues: (0..<10).map {
                    (StateKey(.accounts, [UInt8($0)]), [UInt8($0)])
                }))
        var overlay = StateOverlay(base)
        overlay.set([7, 7], at: StateKey(.accounts, [7]))
        let checkpoint = overlay.checkpoint
        overlay.set(nil, at: StateKey(.accounts, [2]))
        overlay.set([1], at: StateKey(.accounts, [2, 0]))
        overlay.set([8], at: StateKey(.accounts, [7]))
        #expect(try overlay.value(at: StateKey(.accounts, [2])) == nil)
        let entries = try overlay.entries(of: .accounts, from: [1], limit: 3)
        #expect(entries.map(\.key) == [[1], [2, 0], [3]])
        overlay.rollBack(to: checkpoint)
        #expect(try overlay.value(at: StateKey(.accounts, [7])) == [7, 7])
        #expect(try overlay.value(at: StateKey(.accounts, [2])) == [2])
        #expect(overlay.changes.entries.map(\.key) == [StateKey(.accounts, [7])])
    }

    @Test("what waits for the block's end is taken once, and taken back as changes are") func pending() throws {
        var overlay = StateOverlay(DictionaryState())
        let (a, b) = (StateKey(.circuitTrees, [1]), StateKey(.circuitTrees, [0]))
        overlay.addPending([1, 2], at: a)
        let first = overlay.checkpoint
        overlay.addPending([3], at: a)
        overlay.addPending([4], at: b)
        overlay.addPending([5], at: StateKey(.values, [0]))
        #expect(overlay.pendingCount(at: a) == 3 && overlay.pendingKeys(in: .circuitTrees) == [b, a])
        #expect(try overlay.value(at: a) == nil && overlay.changes.entries.isEmpty)
        let second = overlay.checkpoint
        #expect(overlay.takePending(at: a) == [1, 2, 3])
        #expect(overlay.takePending(at: a) == [])
        #expect(overlay.pendingKeys(in: .circuitTrees) == [b])
        overlay.rollBack(to: second)
        #expect(overlay.pendingKeys(in: .circuitTrees) == [b, a] && overlay.pendingCount(at: a) == 3)
        overlay.rollBack(to: first)
        #expect(overlay.pendingKeys(in: .circuitTrees) == [a] && overlay.pendingKeys(in: .values) == [])
        #expect(overlay.takePending(at: a) == [1, 2])
    }

    @Test("a page of entries is that of the changed state, however pages and changes fall") func pages() throws {
        let base = DictionaryState(
            values: Dictionary(
                uniqueKeysWithValues: (0..<20).map {
                    (StateKey(.pools, [UInt8(2 * $0)]), [UInt8($0)])
                }))
        var overlay = StateOverlay(base)
        var plain = base
        for (key, value): (UInt8, [UInt8]?) in [(0, nil), (3, [3]), (4, nil), (39, [9]), (38, nil), (50, [1])] {
            overlay.set(value, at: StateKey(.pools, [key]))
            plain.values[StateKey(.pools, [key])] = value
        }
        for limit in 0..<25 {
            for start in UInt8(0)..<52 {
                let expected = plain.entries(of: .pools, from: [start], limit: limit)
                let actual = try overlay.entries(of: .pools, from: [start], limit: limit)
                #expect(actual.map(\.key) == expected.map(\.key))
            }
        }
    }
}
