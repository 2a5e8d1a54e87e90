import Chain
import ChainStore
import ChainTransactions
import GRDB
import Primitives
import TestSupport
import Testing

@Suite struct SQLiteLedgerTests {
    @Test func holdsWhatWasCommittedAsTheModelInMemoryDoes() throws {
        let folder = try TemporaryFolder()
        let states: [MemoryStorage]
        do {
            let ledger = try SQLiteLedger(path: folder.path("l"))
            #expect(try ledger.lastCommit() == nil)
            #expect(try ledger.lastHeader() == nil)
            #expect(try ledger.earliestHeight() == nil)
            try ledger.check(.full)
            states = try Samples.fill(ledger, to: 40, seed: 1)
        }
        let ledger = try SQLiteLedger(path: folder.path("l"))
        try ledger.check(.full)
        #expect(try Samples.entries(ledger) == Samples.entries(states[40]))
        #expect(try ledger.lastCommit()?.height == 40)
        #expect(try ledger.lastCommit()?.appHash == Samples.hash(40))
        for table in StateTable.allCases {
            for start in [[], [2], [2, 2], [9]] as [[UInt8]] {
                for limit in [0, 1, 3] {
                    let actual = try ledger.entries(of: table, from: start, limit: limit)
                    let expected = states[40].entries(of: table, from: start, limit: limit)
                    #expect(actual.map(\.key) == expected.map(\.key) && actual.map(\.value) == expected.map(\.value))
                }
            }
            for entry in states[40].entries(of: table, from: [], limit: 100) {
                #expect(try ledger.value(at: StateKey(table, entry.key)) == entry.value)
            }
        }
        #expect(try ledger.value(at: StateKey(.values, [200])) == nil)
    }

    @Test func findsBlocksByHeightByHashAndByTransaction() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 9, seed: 2)
        var previous = Hash256.zero
        for height in 1...9 as ClosedRange<UInt64> {
            let expected = try Samples.stored(height, after: previous)
            #expect(try ledger.block(at: height) == expected)
            #expect(try ledger.height(ofBlock: expected.block.hash) == height)
            for (position, verdict) in expected.verdicts.enumerated() {
                guard let id = verdict.id else { continue }
                #expect(
                    try ledger.location(ofTransaction: id) == TransactionLocation(height: height, position: position))
            }
            previous = expected.block.hash
        }
        #expect(try ledger.lastHeader()?.header.height == 9)
        #expect(try ledger.earliestHeight() == 1)
        #expect(try ledger.block(at: 0) == nil && ledger.block(at: 10) == nil && ledger.block(at: .max) == nil)
        #expect(try ledger.height(ofBlock: Samples.hash(77)) == nil)
        #expect(try ledger.location(ofTransaction: Samples.hash(77)) == nil)
    }

    @Test func waitsForTheDiskAndKeepsALog() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        #expect(try ledger.settings() == ["wal", "2"])
    }

    // MARK: Refusals

    @Test func refusesABlockThatDoesNotFollow() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        let block = CommittedBlock(height: 1, appHash: .zero, transactions: [], changes: StateChanges([:]))
        #expect(throws: StorageError.self) { try ledger.commit(block) }
        do throws(StorageError) { try ledger.commit(block) } catch { #expect(error.name == "wrongHeight") }
        _ = try Samples.fill(ledger, to: 2, seed: 3)
        do throws(StorageError) {
            try ledger.commit(block)
            Issue.record("a height twice")
        } catch { #expect(error.name == "wrongHeight") }
        let far = CommittedBlock(height: .max, appHash: .zero, transactions: [], changes: StateChanges([:]))
        do throws(StorageError) {
            try ledger.commit(far)
            Issue.record("a height that no store holds")
        } catch { #expect(error.name == "wrongHeight") }
        #expect(try ledger.lastCommit()?.height == 2)
    }

    @Test(arguments: ["height", "state commitment", "transactions", "number of verdicts"])
    func refusesAStagedBlockThatIsNotTheCommitted(field: String) throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 3, seed: 4)
        let before = try Samples.entries(ledger)
        var stored = try Samples.stored(4, after: try #require(try ledger.lastHeader()).header.hash)
        let good = stored
        var block = CommittedBlock(
            height: 4, appHash: Samples.hash(4), transactions: stored.block.transactions,
            changes: StateChanges([StateKey(.values, [1, 2, 3]): [4]]))
        switch field {
        case "height": stored.block.signedHeader.header.height = 5
        case "state commitment": block.appHash = Samples.hash(5)
        case "transactions": block.transactions.removeLast()
        default: stored.verdicts.removeLast()
        }
        try ledger.stage(stored)
        do throws(StorageError) {
            try ledger.commit(block)
            Issue.record("committed with another \(field)")
        } catch {
            #expect(error.name == "stagedBlockDiffers")
            #expect(error.explanation.contains(field))
        }
        #expect(try Samples.entries(ledger) == before)
        #expect(try ledger.lastHeader()?.header.height == 3)
        // What was staged last counts.
        block.appHash = Samples.hash(4)
        block.transactions = good.block.transactions
        try ledger.stage(good)
        try ledger.commit(block)
        #expect(try ledger.block(at: 4) == good)
        try ledger.check(.full)
    }

    @Test func isOpenOnce() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        do {
            let ledger = try SQLiteLedger(path: path)
            #expect(throws: LedgerStoreError.locked(path: path)) { try SQLiteLedger(path: path) }
            withExtendedLifetime(ledger) {}
        }
        _ = try SQLiteLedger(path: path)
    }

    @Test func refusesOtherFiles() throws {
        let folder = try TemporaryFolder()
        let garbage = try folder.write(Array("not a database, but long enough to be looked at as one".utf8), to: "g")
        #expect(throws: LedgerStoreError.notALedger(path: garbage)) { try SQLiteLedger(path: garbage) }
        let other = folder.path("other")
        do {
            let queue = try DatabaseQueue(path: other)
            try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
        }
        #expect(throws: LedgerStoreError.notALedger(path: other)) { try SQLiteLedger(path: other) }
        try folder.write([], to: "empty")
        #expect(throws: LedgerStoreError.damaged(what: "the file \(folder.path("empty")) is empty.")) {
            try SQLiteLedger(path: folder.path("empty"))
        }
        try folder.write([1], to: "lost-wal")
        #expect(
            throws: LedgerStoreError.damaged(what: "there is a log, but the file \(folder.path("lost")) is missing.")
        ) { try SQLiteLedger(path: folder.path("lost")) }
        #expect {
            try SQLiteLedger(path: folder.path("no/folder"))
        } throws: { ($0 as? LedgerStoreError)?.name == "notAccessible" }
    }

    @Test func refusesAStoreOfALaterVersion() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        do { _ = try SQLiteLedger(path: path) }
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 something new')") }
            try queue.close()
        }
        #expect(throws: LedgerStoreError.newerVersion(path: path, migrations: ["2 something new"])) {
            try SQLiteLedger(path: path)
        }
    }

    // MARK: Ways back, copies

    @Test func rewindsToAnyHeightWithinItsDepth() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"), options: .init(undoDepth: 10))
        #expect(throws: LedgerStoreError.empty) { try ledger.rewind(to: 0) }
        let states = try Samples.fill(ledger, to: 30, seed: 5)
        #expect(throws: LedgerStoreError.rewindTooFar(height: 19, lowest: 20)) { try ledger.rewind(to: 19) }
        #expect(throws: LedgerStoreError.rewindTooFar(height: 31, lowest: 20)) { try ledger.rewind(to: 31) }
        for height in [30, 29, 25, 20] as [UInt64] {
            try ledger.rewind(to: height)
            #expect(try Samples.entries(ledger) == Samples.entries(states[Int(height)]))
            #expect(try ledger.lastHeader()?.header.height == height)
            #expect(try ledger.block(at: height + 1) == nil)
            try ledger.check(.full)
        }
        // And forward again.
        let next = try Samples.stored(21, after: try #require(try ledger.lastHeader()).header.hash)
        try ledger.stage(next)
        try ledger.commit(
            CommittedBlock(
                height: 21, appHash: Samples.hash(21), transactions: next.block.transactions,
                changes: StateChanges([:])))
        #expect(try ledger.block(at: 21) == next)
    }

    @Test func takesASnapshotInPlaceOfEverything() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 5, seed: 6)
        let entries = [(key: StateKey(.pools, [1]), value: [2 as UInt8]), (key: StateKey(.anchors, [3]), value: [])]
        try ledger.restore(height: 90, appHash: Samples.hash(90), entries: entries)
        #expect(try Samples.entries(ledger) == ["pools [1] [2]", "anchors [3] []"])
        #expect(try ledger.lastCommit()?.height == 90)
        #expect(try ledger.lastHeader() == nil && ledger.block(at: 3) == nil)
        try ledger.check(.full)
        #expect(throws: LedgerStoreError.rewindTooFar(height: 89, lowest: 90)) { try ledger.rewind(to: 89) }
        // A key twice is refused, and nothing is lost.
        do throws(StorageError) {
            try ledger.restore(height: 91, appHash: .zero, entries: entries + entries)
            Issue.record("a key twice")
        } catch { #expect(error.name == "database") }
        #expect(try ledger.lastCommit()?.height == 90)
    }

    @Test func boundsItsLog() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"), options: .init(logLimit: 1 << 20))
        var longest = 0
        for height in 0..<60 as Range<UInt64> {
            try ledger.commit(
                CommittedBlock(
                    height: height, appHash: .zero, transactions: [],
                    changes: StateChanges([
                        StateKey(.values, [UInt8(height)]): [UInt8](repeating: UInt8(height), count: 300_000)
                    ])))
            longest = max(longest, try folder.read("l-wal").count)
        }
        #expect(longest < 5 << 20, "the log reached \(longest) bytes, and 18 MB were written")
        try ledger.check(.full)
    }
}
