import Chain
import ChainStore
import ChainTransactions
import GRDB
import Primitives
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct BackupTests {
    /// Whose connection reads.
    enum Reader: CaseIterable, Sendable {
        /// The store's own.
        case own
        /// One beside the store, as another process has it.
        case other
    }

    private static let mark = StateKey(.values, [9, 9, 9, 9])

    @Test(arguments: Reader.allCases) func isCopiedWhileItIsWritten(by reader: Reader) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        // A short log, so that it is emptied while copies are read through it.
        let ledger = try SQLiteLedger(path: path, options: .init(logLimit: 64 << 10))
        let states = try Samples.fill(ledger, to: 20, seed: 7)
        let copies = (0..<4).map { folder.path("copy\($0)") }
        let heights = try await withThrowingTaskGroup(of: [UInt64?].self) { group in
            group.addTask {
                try copies.map { copy in
                    switch reader {
                    case .own: try ledger.backUp(to: copy)
                    case .other: try SQLiteLedger.backUp(path, to: copy)
                    }
                }
            }
            group.addTask {
                for height in 21...120 as ClosedRange<UInt64> {
                    try ledger.commit(
                        CommittedBlock(
                            height: height, appHash: Samples.hash(height), transactions: [],
                            changes: StateChanges([
                                Self.mark: [UInt8(height)] + [UInt8](repeating: 1, count: 20_000)
                            ])))
                }
                return []
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(try ledger.lastCommit()?.height == 120)
        try ledger.check(.full)
        for (path, expected) in zip(copies, heights) {
            let copy = try SQLiteLedger(path: path)
            try copy.check(.full)
            let height = try #require(try copy.lastCommit()).height
            #expect(height == expected && (20...120).contains(height))
            #expect(try copy.value(at: Self.mark)?.first == (height == 20 ? nil : UInt8(height)))
            let others = try Samples.entries(copy).filter { !$0.hasPrefix("values [9, 9, 9, 9]") }
            #expect(try others == Samples.entries(states[20]))
            // A copy is a store: blocks go on from there.
            try copy.commit(
                CommittedBlock(
                    height: height + 1, appHash: .zero, transactions: [], changes: StateChanges([Self.mark: nil])))
        }
        #expect(throws: LedgerStoreError.alreadyExists(path: copies[0])) {
            try SQLiteLedger.backUp(path, to: copies[0])
        }
    }

    @Test func whatIsReadStaysAsItIs() throws {
        let folder = try TemporaryFolder()
        do { _ = try Samples.fill(try SQLiteLedger(path: folder.path("l")), to: 9, seed: 8) }
        let before = try folder.read("l")
        #expect(try SQLiteLedger.backUp(folder.path("l"), to: folder.path("copy")) == 9)
        #expect(try folder.read("l") == before)
        #expect(
            try SQLiteLedger(path: folder.path("l")).block(at: 9)
                == SQLiteLedger(path: folder.path("copy")).block(at: 9))
        // A store without a commit is copied as one.
        _ = try SQLiteLedger(path: folder.path("empty"))
        #expect(try SQLiteLedger.backUp(folder.path("empty"), to: folder.path("empty copy")) == nil)
    }

    @Test func whatAKilledCopyLeftIsReplaced() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        _ = try Samples.fill(ledger, to: 3, seed: 9)
        for suffix in [".new", ".new-wal", ".new-journal", ".new.lock"] {
            try folder.write([1, 2, 3], to: "copy" + suffix)
        }
        try ledger.backUp(to: folder.path("copy"))
        try SQLiteLedger(path: folder.path("copy")).check(.full)
        for suffix in [".new", ".new-wal", ".new-shm", ".new-journal", ".new.lock"] {
            #expect(throws: (any Error).self, "copy\(suffix) is left") { try folder.read("copy" + suffix) }
        }
    }

    // MARK: Refusals, after which there is no file

    private func refusal(_ folder: TemporaryFolder, of path: String) -> LedgerStoreError? {
        do throws(LedgerStoreError) {
            try SQLiteLedger.backUp(path, to: folder.path("copy"))
            return nil
        } catch {
            for suffix in ["", ".new", ".new-wal", ".new.lock"] {
                #expect(throws: (any Error).self, "copy\(suffix) is left") { try folder.read("copy" + suffix) }
            }
            return error
        }
    }

    @Test func whatIsNoStoreIsNotCopied() throws {
        let folder = try TemporaryFolder()
        #expect(refusal(folder, of: folder.path("nothing"))?.name == "notAccessible")
        let empty = try folder.write([], to: "empty")
        #expect(refusal(folder, of: empty) == .damaged(what: "the file \(empty) is empty."))
        let garbage = try folder.write(Array("not a database, but long enough to be looked at as one".utf8), to: "g")
        #expect(refusal(folder, of: garbage) == .notALedger(path: garbage))
        let other = folder.path("other")
        do {
            let queue = try DatabaseQueue(path: other)
            try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
            try queue.close()
        }
        #expect(refusal(folder, of: other) == .notALedger(path: other))
        let newer = folder.path("newer")
        do {
            _ = try SQLiteLedger(path: newer)
            let queue = try DatabaseQueue(path: newer)
            try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 something new')") }
            try queue.close()
        }
        #expect(refusal(folder, of: newer) == .newerVersion(path: newer, migrations: ["2 something new"]))
    }

    @Test func aDamagedStoreIsNotPassedOn() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        do { _ = try Samples.fill(try SQLiteLedger(path: path), to: 9, seed: 10) }
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "UPDATE commits SET verdicts = x'00' WHERE height = 5") }
            try queue.close()
        }
        #expect(
            refusal(folder, of: path)
                == .damaged(what: "at height 5 the commit's record does not have the hash stored."))
    }

    @Test func aCopyToTheSameFileIsMadeByOneAtATime() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        let lock = try folder.write([], to: "copy.new.lock")
        let descriptor = unsafe open(lock, O_RDWR)
        #expect(flock(descriptor, LOCK_EX) == 0)
        #expect(throws: LedgerStoreError.locked(path: folder.path("copy.new"))) {
            try ledger.backUp(to: folder.path("copy"))
        }
        close(descriptor)
        try ledger.backUp(to: folder.path("copy"))
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.path("l"))
        #expect {
            try ledger.backUp(to: folder.path("no/copy"))
        } throws: { ($0 as? LedgerStoreError)?.name == "notAccessible" }
    }
}
