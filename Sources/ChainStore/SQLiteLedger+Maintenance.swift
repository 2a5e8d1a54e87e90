public import Chain
public import ChainTransactions
import Foundation
import GRDB

extension SQLiteLedger {
    /// How much ``check(_:stateCommitment:)`` looks at.
    public enum CheckDepth: Sendable, Hashable {
        /// The file's structure, every entry of the state, and the last 100 blocks. For every start.
        case quick
        /// Indices and all blocks too.
        case full
    }

    /// Reads what is stored again and compares: the file's structure, the state's entries with their checksum and,
    /// where `stateCommitment` recomputes it from the entries, with the stored commitment; headers with their chain and
    /// their block's transactions. Linear in what is looked at. An empty store passes.
    ///
    /// - Parameter stateCommitment: the commitment to the state that it reads.
    /// - Throws: `.damaged` with what differs, `.inputOutput`, `.database`.
    public func check(
        _ depth: CheckDepth = .quick, stateCommitment: ((any StateReader) throws -> Hash256)? = nil
    ) throws(LedgerStoreError) {
        known.forget()
        do {
            try pool.read { database in try Self.check(depth, database) }
            guard let stateCommitment, let last = try lastCommit() else { return }
            let actual = try stateCommitment(self)
            guard actual == last.appHash else {
                throw LedgerStoreError.damaged(
                    what: "the state's entries commit to \(actual), and \(last.appHash) is stored.")
            }
        } catch let error as StorageError {
            throw .damaged(what: error.explanation)
        } catch { throw LedgerStoreError(error, path: path) }
    }

    static func check(_ depth: CheckDepth, _ database: Database) throws {
        let pragma = depth == .quick ? "quick_check" : "integrity_check"
        let problems = try String.fetchAll(database, sql: "PRAGMA \(pragma)(5)")
        guard problems == ["ok"] else { throw LedgerStoreError.damaged(what: problems.joined(separator: "; ")) }
        guard let last = try last(database) else { return }
        guard try checksum(database) == last.checksum else {
            throw LedgerStoreError.damaged(what: "the state's entries do not have the checksum stored.")
        }
        try checkBlocks(depth, last, database)
    }

    /// Checks the store as ``check(_:stateCommitment:)`` does, and the ledger in it: the commitment to its state is
    /// computed from the entries, all pools have to hold the supply together, and all accounts what their pool holds.
    ///
    /// - Throws: `.damaged` with what differs, `.inputOutput`, `.database`.
    public func audit(_ depth: CheckDepth = .quick) throws(LedgerStoreError) {
        try check(depth) { state in try StateCommitment.recomputed(in: state, comparingPages: true) }
        do {
            guard try lastCommit() != nil else { return }
            try LedgerAudit.check(self)
        } catch let error as StorageError {
            throw .damaged(what: error.explanation)
        } catch let error as LedgerApplicationError {
            throw .damaged(what: error.explanation)
        } catch { throw LedgerStoreError(error, path: path) }
    }

    /// The checksum of all entries.
    static func checksum(_ database: Database) throws -> EntryChecksum {
        var checksum = EntryChecksum()
        let rows = try Row.fetchCursor(database, sql: "SELECT tbl, key, value FROM state")
        while let row = try rows.next() {
            guard let table = UInt8(exactly: row[0] as Int64) else {
                throw LedgerStoreError.damaged(what: "the state has a table that there is not.")
            }
            checksum.add(table, [UInt8](row[1] as Data), [UInt8](row[2] as Data))
        }
        return checksum
    }

    private static func checkBlocks(_ depth: CheckDepth, _ last: Last, _ database: Database) throws {
        func damaged(_ height: Int64, _ what: String) -> LedgerStoreError {
            .damaged(what: "at height \(height) \(what)")
        }
        let top = try integer(last.height)
        let lowest = depth == .quick ? max(0, top - 100) : 0
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT height, app_hash, hash, header, checksum, verdicts, seal FROM commits "
                + "WHERE height >= ? ORDER BY height",
            arguments: [lowest])
        var previous: (height: Int64, header: BlockHeader?)?
        while let row = try rows.next() {
            let height = row[0] as Int64
            if let previous, previous.height + 1 != height { throw damaged(height, "a commit is missing before.") }
            guard row[6] as Data == seal(height, [row[1], row[4], row[3], row[5]]) else {
                throw damaged(height, "the commit's record does not have the hash stored.")
            }
            guard let headerBytes = row[3] as Data? else {
                previous = (height, nil)
                continue
            }
            let header = try header(headerBytes).header
            guard Int64(exactly: header.height) == height else { throw damaged(height, "stands another header.") }
            guard header.hash.bytes == (row[2] as Data?).map({ [UInt8]($0) }) else {
                throw damaged(height, "the header does not have the hash stored.")
            }
            guard header.appHash.bytes == [UInt8](row[1] as Data) else {
                throw damaged(height, "the header and the state differ in their commitment.")
            }
            if let before = previous?.header, before.hash != header.previous {
                throw damaged(height, "the header does not follow the one before.")
            }
            guard let stored = try block(at: height, database) else { throw damaged(height, "the block is missing.") }
            do throws(BlockRefusal) { try stored.block.checkBody() } catch {
                throw damaged(height, "the transactions are not the header's.")
            }
            let ids = try Data?.fetchAll(
                database, sql: "SELECT id FROM transactions WHERE height = ? ORDER BY position", arguments: [height])
            guard ids.map({ $0.map { [UInt8]($0) } }) == stored.verdicts.map({ $0.id?.bytes }) else {
                throw damaged(height, "the index of transactions does not name them.")
            }
            previous = (height, header)
        }
    }

    /// Takes back all blocks above `height`, state and blocks, in one step. No state machine may be at work on the
    /// store: it begins anew afterwards.
    ///
    /// - Throws: `.empty`; `.rewindTooFar` where the way back is not kept (see ``Options/undoDepth``) or `height` is
    ///   above the last; `.damaged` where it does not lead to the state that was there; nothing is changed then.
    public func rewind(to height: UInt64) throws(LedgerStoreError) {
        known.forget()
        defer { known.forget() }
        do {
            try pool.write { database in
                guard let last = try Self.last(database) else { throw LedgerStoreError.empty }
                let lowestCommit = try Int64.fetchOne(database, sql: "SELECT min(height) FROM commits") ?? 0
                let kept = last.height > options.undoDepth ? last.height - options.undoDepth : 0
                let lowest = max(UInt64(max(0, lowestCommit)), kept)
                guard height <= last.height, height >= lowest else {
                    throw LedgerStoreError.rewindTooFar(height: height, lowest: lowest)
                }
                let target = try Self.integer(height)
                var step = try Self.integer(last.height)
                while step > target {
                    try Self.undo(step, database)
                    step -= 1
                }
                for table in ["undo", "transactions", "commits"] {
                    try database.execute(sql: "DELETE FROM \(table) WHERE height > ?", arguments: [target])
                }
                guard let reached = try Self.last(database), reached.height == height,
                    try Self.checksum(database) == reached.checksum
                else { throw LedgerStoreError.damaged(what: "the records do not lead back to height \(height).") }
            }
        } catch { throw LedgerStoreError(error, path: path) }
    }

    private static func undo(_ height: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM state WHERE (tbl, key) IN
                    (SELECT tbl, key FROM undo WHERE height = ?1 AND value IS NULL)
                """, arguments: [height])
        try database.execute(
            sql: """
                INSERT INTO state (tbl, key, value)
                    SELECT tbl, key, value FROM undo WHERE height = ?1 AND value IS NOT NULL
                    ON CONFLICT (tbl, key) DO UPDATE SET value = excluded.value
                """, arguments: [height])
    }
}

extension SQLiteLedger {
    /// How the writing connection journals and waits: `wal` and SQLite's number for FULL.
    package func settings() throws -> [String] {
        try pool.writeWithoutTransaction { database in
            [
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                try String.fetchOne(database, sql: "PRAGMA synchronous") ?? "",
            ]
        }
    }
}
