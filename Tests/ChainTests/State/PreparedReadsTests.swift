import Chain
import ChainTransactions
import Primitives
import Synchronization
import Testing

/// A storage that notes which keys it was told of, and which were read without.
private final class PreparedReads: Sendable {
    struct Noted {
        var prepared: Set<StateKey> = []
        /// Of what stands there: a key with nothing at it was found to be none by what was read before.
        var unprepared: Set<StateKey> = []
    }
    let noted = Mutex(Noted())

    func take() -> Noted {
        noted.withLock {
            let taken = $0
            $0 = Noted()
            return taken
        }
    }
}

private struct PreparedStorage: StateStorage {
    var base: MemoryStorage
    let reads = PreparedReads()

    func value(at key: StateKey) throws(StorageError) -> [UInt8]? {
        let value = base.value(at: key)
        if value != nil { reads.noted.withLock { if !$0.prepared.contains(key) { $0.unprepared.insert(key) } } }
        return value
    }
    func prepare(_ keys: [StateKey]) -> Bool {
        reads.noted.withLock { $0.prepared.formUnion(keys) }
        return true
    }
    func entries(of table: StateTable, from start: [UInt8], limit: Int) -> [(key: [UInt8], value: [UInt8])] {
        base.entries(of: table, from: start, limit: limit)
    }
    func lastCommit() -> (height: UInt64, appHash: Hash256)? { base.lastCommit() }
    mutating func commit(_ block: CommittedBlock) throws(StorageError) { try base.commit(block) }
    mutating func restore(
        height: UInt64, appHash: Hash256, entries: [(key: StateKey, value: [UInt8])]
    ) throws(StorageError) { try base.restore(height: height, appHash: appHash, entries: entries) }
}

@Suite("Reading what a block needs at once") struct PreparedReadsTests {
    @Test("the accounts of a block and the pages of the maps that it changes are told before they are read")
    func transfers() throws {
        let chain = try TestChain()
        let plain = try chain.machine()
        let storage = PreparedStorage(base: plain.storage)
        var machine = try LedgerMachine(storage: storage, keys: .published)
        var other = plain
        for height in UInt64(1)...3 {
            let transactions = try (0..<4).map {
                try chain.transfer(from: $0, sequence: height - 1, to: chain.accounts[$0 + 1], 1_000)
            }
            _ = storage.reads.take()
            let block = chain.block(transactions, height: height)
            #expect(try machine.finalizeBlock(block) == other.finalizeBlock(block))
            let noted = storage.reads.take()
            #expect(noted.unprepared.filter { $0.table == .mapNodes && $0.bytes[1] > 0 }.isEmpty)
            #expect(
                noted.unprepared.filter { $0.table == .accounts && $0 != LedgerAccount.key(TestChain.proposer) }.isEmpty
            )
            #expect(
                noted.prepared.contains { $0.table == .mapNodes } && noted.prepared.contains { $0.table == .accounts })
            try machine.commit()
            try other.commit()
        }
    }

    @Test("a map's pages are told level by level, and no other that is there") func pages() throws {
        var state = StateOverlay(NoState())
        func key(_ number: Int) -> StateKey { StateKey(.nullifiers, [UInt8(number >> 8), UInt8(number & 255)]) }
        for number in 0..<2_000 { state.set([1], at: key(number)) }
        let appHash = try StateCommitment.update(&state)
        var storage = PreparedStorage(base: MemoryStorage())
        try storage.commit(CommittedBlock(height: 0, appHash: appHash, transactions: [], changes: state.changes))
        let places = [3, 4, 1_999, 2_500].map { StateMap.keyHash(key($0)) }.sorted()
        let overlay = StateOverlay(storage)
        try StateMap.prepare(.nullifiers, places, in: overlay)
        let noted = storage.reads.take()
        #expect(noted.unprepared.isEmpty)
        // The page at the top is told once, and those below lie on the way to a place.
        #expect(noted.prepared.contains(StateMap.pageKey(.nullifiers, .zero, depth: 0)))
        for depth in 1..<4 {
            let onTheWay = Set(places.map { StateMap.pageKey(.nullifiers, $0, depth: depth) })
            #expect(noted.prepared.filter { $0.bytes[1] == UInt8(depth) }.isSubset(of: onTheWay))
            if depth < 3 { #expect(onTheWay.isSubset(of: noted.prepared)) }
        }
    }
}
