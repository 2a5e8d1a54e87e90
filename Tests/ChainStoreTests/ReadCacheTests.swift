import Chain
import ChainStore
import ChainTransactions
import Primitives
import TestSupport
import Testing

/// Values that a ledger read before its state changed.
@Suite struct ReadCacheTests {
    private static let key = StateKey(.values, [1])

    private static func block(_ height: UInt64, _ value: [UInt8]?) -> CommittedBlock {
        CommittedBlock(
            height: height, appHash: Samples.hash(height), transactions: [], changes: StateChanges([key: value]))
    }

    @Test func eachCommitIsSeenByTheNextReading() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        for (height, value) in [nil, [1], [2, 2], nil, [3]].enumerated() as EnumeratedSequence<[[UInt8]?]> {
            try ledger.commit(Self.block(UInt64(height), value))
            for _ in 0..<2 { #expect(try ledger.value(at: Self.key) == value) }
        }
        try ledger.rewind(to: 2)
        #expect(try ledger.value(at: Self.key) == [2, 2])
        try ledger.restore(height: 9, appHash: Samples.hash(9), entries: [(Self.key, [9])])
        #expect(try ledger.value(at: Self.key) == [9])
    }

    @Test func aCommitThatFailsLeavesWhatWasThere() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        try ledger.commit(Self.block(0, [1]))
        #expect(try ledger.value(at: Self.key) == [1])
        #expect(throws: StorageError.self) { try ledger.commit(Self.block(7, [2])) }
        #expect(try ledger.value(at: Self.key) == [1])
    }

    @Test func moreThanTheMemoryHoldsIsReadRight() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        // 20 MB in values that are kept, and one that is too long to be.
        var values: [StateKey: [UInt8]?] = [:]
        for number in 0..<400 {
            let bytes = [UInt8(number & 255), UInt8(number >> 8)]
            values[StateKey(.values, bytes)] = bytes + [UInt8](repeating: 7, count: 50_000)
        }
        values[StateKey(.accounts, [1])] = [UInt8](repeating: 8, count: 1_000_000)
        try ledger.commit(
            CommittedBlock(
                height: 0, appHash: Samples.hash(0), transactions: [], changes: StateChanges(values)))
        for _ in 0..<2 { for (key, value) in values { #expect(try ledger.value(at: key) == value) } }
    }

    /// Values read before, prepared or replaced by a commit are those of the file: of every key, of a reader that begins
    /// anew, and on the way back.
    @Test(arguments: 0..<4 as Range<UInt64>) func whatIsKnownAfterACommitIsWhatTheFileHolds(_ seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        var generator = SeededGenerator(seed: seed)
        let keys = StateTable.allCases.flatMap { table in
            (0..<6).flatMap { byte in (0..<4).map { StateKey(table, [UInt8](repeating: byte, count: $0)) } }
        }
        var models: [MemoryStorage] = []
        do {
            let ledger = try SQLiteLedger(path: path)
            var model = MemoryStorage()
            for height in UInt64(0)..<30 {
                let some = keys.filter { _ in generator.next() % 3 == 0 }
                if generator.next() % 2 == 0 { #expect(try ledger.prepare(some)) }
                for key in some where generator.next() % 2 == 0 {
                    #expect(try ledger.value(at: key) == model.value(at: key))
                }
                let commit = CommittedBlock(
                    height: height, appHash: Samples.hash(height), transactions: [],
                    changes: Samples.changes(&generator))
                try ledger.commit(commit)
                try model.commit(commit)
                models.append(model)
                if generator.next() % 2 == 0 { #expect(try ledger.prepare(keys)) }
                for key in keys where generator.next() % 4 > 0 {
                    #expect(try ledger.value(at: key) == model.value(at: key))
                }
            }
        }
        let ledger = try SQLiteLedger(path: path)
        for (height, model) in models.enumerated().reversed() {
            try ledger.rewind(to: UInt64(height))
            try ledger.check(.full)
            #expect(try Samples.entries(ledger) == Samples.entries(model))
            for key in keys { #expect(try ledger.value(at: key) == model.value(at: key)) }
        }
    }

    @Test func readingBesideCommitsNeverGoesBack() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        try ledger.commit(Self.block(0, [0]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for height in UInt64(1)...100 { try ledger.commit(Self.block(height, [UInt8(height)])) }
            }
            group.addTask {
                var last: UInt8 = 0
                while last < 100 {
                    try Task.checkCancellation()
                    let value = try #require(try ledger.value(at: Self.key)?.first)
                    try #require(value >= last)
                    last = value
                }
            }
            try await group.waitForAll()
        }
    }
}
