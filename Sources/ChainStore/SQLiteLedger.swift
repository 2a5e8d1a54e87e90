public import Chain
public import ChainTransactions
import Foundation
import GRDB
import Primitives
import SecretStorage
import Synchronization

/// A durable state and its blocks in one SQLite file (docs/spec, section 9).
///
/// A commit is one transaction, on the disk when ``commit(_:)`` returns: the state's changes, what they replaced, the
/// block staged for it and the places of its transactions. So after a crash at any moment the file holds the state
/// after some block, that block, and nothing of the next.
///
/// One process has a store open at a time. Reading goes on beside a commit, and sees the state before or after it.
public final class SQLiteLedger: StateStorage, BlockStore {
    /// How a store is kept.
    public struct Options: Sendable, Hashable {
        /// The number of last blocks that ``rewind(to:)`` can take back.
        public var undoDepth: UInt64
        /// The length of the write-ahead log in bytes above which a commit empties it.
        public var logLimit: Int
        /// The most pages of 4096 bytes that the file may have; nil for what the disk holds.
        public var maximumPageCount: Int?

        /// Options with these values.
        public init(undoDepth: UInt64 = 1_000, logLimit: Int = 16 << 20, maximumPageCount: Int? = nil) {
            self.undoDepth = undoDepth
            self.logLimit = logLimit
            self.maximumPageCount = maximumPageCount
        }
    }

    /// Where the file is. Beside it lie SQLite's log (`-wal`, `-shm`) and the lock (`.lock`).
    public let path: String
    let options: Options
    let pool: DatabasePool
    private let lock: FileLock
    private let staged = Mutex<StoredBlock?>(nil)
    let known = ReadCache()

    /// Opens the store at `path`, or makes an empty one where there is none, in one step.
    ///
    /// Entries and blocks are not looked at: see ``check(_:stateCommitment:)``.
    ///
    /// - Throws: `.locked`, `.notALedger`, `.newerVersion`, `.damaged`, `.diskFull`, `.notAccessible`, `.inputOutput`,
    ///   `.database`.
    public init(path: String, options: Options = Options()) throws(LedgerStoreError) {
        self.path = path
        self.options = options
        lock = try lockStore(at: path)
        do {
            if let length = fileLength(path) {
                // SQLite takes an empty file for an empty database, and would begin the chain anew.
                guard length > 0 else { throw LedgerStoreError.damaged(what: "the file \(path) is empty.") }
            } else {
                if let length = fileLength(path + "-wal"), length > 0 {
                    throw LedgerStoreError.damaged(what: "there is a log, but the file \(path) is missing.")
                }
                try Self.create(path)
            }
            pool = try DatabasePool(path: path, configuration: Self.configuration(options))
            try pool.writeWithoutTransaction { database in
                try Self.recognize(database, path: path)
                try database.execute(
                    sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = \(max(0, options.logLimit))")
                if let pages = options.maximumPageCount {
                    _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages)")
                }
            }
            try StoreSchema.migrator.migrate(pool)
        } catch { throw LedgerStoreError(error, path: path) }
    }

    deinit { try? pool.close() }

    /// Seconds that a statement waits for another connection's.
    private static let patience = 10.0

    private static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        // No other process writes, and a commit of this one is short.
        configuration.busyMode = .timeout(Self.patience)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// Makes an empty store under another name and gives it its own once it is complete.
    private static func create(_ path: String) throws {
        let temporary = path + ".new"
        for suffix in ["", "-wal", "-shm", "-journal"] { removeFile(temporary + suffix) }
        let queue = try DatabaseQueue(path: temporary)
        try StoreSchema.migrator.migrate(queue)
        try queue.close()
        try moveIntoPlace(temporary, to: path)
    }

    /// Refuses other programs' files and later versions.
    static func recognize(_ database: Database, path: String) throws {
        guard try Int.fetchOne(database, sql: "PRAGMA application_id") == StoreSchema.applicationID else {
            throw LedgerStoreError.notALedger(path: path)
        }
        guard try !StoreSchema.migrator.hasBeenSuperseded(database) else {
            let known = Set(StoreSchema.migrator.migrations)
            let unknown = try StoreSchema.migrator.appliedIdentifiers(database).subtracting(known)
            throw LedgerStoreError.newerVersion(path: path, migrations: unknown.sorted())
        }
    }

    // MARK: The state

    public func value(at key: StateKey) throws(StorageError) -> [UInt8]? {
        let (value, moment) = known.find(key)
        if let value { return value }
        let read = try readOnce { database in try Self.value(at: key, Self.read(database)) }
        known.note(read, at: key, since: moment)
        return read
    }

    public func prepare(_ keys: [StateKey]) throws(StorageError) -> Bool {
        // As many as are kept anyway; the cache forgets what it has no room for.
        let (missing, moment) = known.missing(of: keys)
        guard !missing.isEmpty else { return true }
        let values = try readOnce { database in
            let statement = try Self.read(database)
            return try missing.map { try Self.value(at: $0, statement) }
        }
        for (key, value) in zip(missing, values) { known.note(value, at: key, since: moment) }
        return true
    }

    public func entries(
        of table: StateTable, from start: [UInt8], limit: Int
    ) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
        guard limit > 0 else { return [] }
        return try readOnce { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT key, value FROM state WHERE tbl = ? AND key >= ? ORDER BY key LIMIT ?"),
                arguments: [Int(table.rawValue), Data(start), limit])
            return rows.map { row in (key: [UInt8](row[0] as Data), value: [UInt8](row[1] as Data)) }
        }
    }

    public func lastCommit() throws(StorageError) -> (height: UInt64, appHash: Hash256)? {
        try readOnce { database in try Self.last(database).map { ($0.height, $0.appHash) } }
    }

    private static func read(_ database: Database) throws -> BoundStatement {
        try BoundStatement("SELECT value FROM state WHERE tbl = ? AND key = ?", database)
    }

    private static func value(at key: StateKey, _ read: BoundStatement) throws -> [UInt8]? {
        try read.bind(Int64(key.table.rawValue), at: 1)
        try read.bind(key.bytes, at: 2)
        return try read.firstBlob()
    }

    /// Hands over the block whose state the next ``commit(_:)`` makes durable, and the two together.
    public func stage(_ block: StoredBlock) throws(StorageError) { staged.withLock { $0 = block } }

    /// Makes a block durable. Waits for the disk.
    ///
    /// - Throws: `wrongHeight`, `stagedBlockDiffers`, `diskFull`, `damaged`, `inputOutput`, `database`.
    public func commit(_ block: CommittedBlock) throws(StorageError) {
        let stagedBlock = staged.withLock { $0 }
        // What was read of the state is true until the commit, and with the changes after it.
        let before = known.take()
        try write { database in
            let last = try Self.last(database)
            let expected = last.map { $0.height + 1 } ?? 0
            guard block.height == expected else {
                throw LedgerStoreError.wrongHeight(actual: block.height, expected: expected)
            }
            // The genesis has no block, and a block staged for another height waits for its own.
            let stored = block.height == 0 ? nil : stagedBlock
            try stored.map { try Self.check($0, against: block) }
            var checksum = last?.checksum ?? EntryChecksum()
            try self.apply(block, over: before, &checksum, database)
            try Self.insert(block, stored, checksum, database)
        }
        known.put(before, changedBy: block.changes)
        staged.withLock { $0 = nil }
        boundLog()
    }

    private static func check(_ stored: StoredBlock, against block: CommittedBlock) throws(LedgerStoreError) {
        let header = stored.block.header
        guard header.height == block.height else { throw .stagedBlockDiffers(field: "height") }
        guard header.appHash == block.appHash else { throw .stagedBlockDiffers(field: "state commitment") }
        guard stored.block.transactions == block.transactions else {
            throw .stagedBlockDiffers(field: "transactions")
        }
        guard stored.verdicts.count == stored.block.transactions.count else {
            throw .stagedBlockDiffers(field: "number of verdicts")
        }
    }

    /// Writes the changes and what they replace.
    private func apply(
        _ block: CommittedBlock, over known: ReadCache.Values, _ checksum: inout EntryChecksum, _ database: Database
    ) throws {
        let read = try Self.read(database)
        let put = try BoundStatement(
            "INSERT INTO state (tbl, key, value) VALUES (?, ?, ?) "
                + "ON CONFLICT (tbl, key) DO UPDATE SET value = excluded.value", database)
        let drop = try BoundStatement("DELETE FROM state WHERE tbl = ? AND key = ?", database)
        let keep = try BoundStatement("INSERT INTO undo (height, tbl, key, value) VALUES (?, ?, ?, ?)", database)
        let height = try Self.integer(block.height)
        for (key, value) in block.changes.entries {
            let table = Int64(key.table.rawValue)
            let before: [UInt8]?
            if let found = known[key] { before = found } else { before = try Self.value(at: key, read) }
            guard before != value else { continue }
            if let before { checksum.remove(key.table.rawValue, key.bytes, before) }
            if let value {
                checksum.add(key.table.rawValue, key.bytes, value)
                try put.bind(table, at: 1)
                try put.bind(key.bytes, at: 2)
                try put.bind(value, at: 3)
                try put.run()
            } else {
                try drop.bind(table, at: 1)
                try drop.bind(key.bytes, at: 2)
                try drop.run()
            }
            // Nothing leads back behind the genesis.
            guard block.height > 0 else { continue }
            try keep.bind(height, at: 1)
            try keep.bind(table, at: 2)
            try keep.bind(key.bytes, at: 3)
            try keep.bind(before, at: 4)
            try keep.run()
        }
        if block.height > options.undoDepth {
            try database.execute(
                sql: "DELETE FROM undo WHERE height <= ?",
                arguments: [try Self.integer(block.height - options.undoDepth)])
        }
    }

    private static func insert(
        _ block: CommittedBlock, _ stored: StoredBlock?, _ checksum: EntryChecksum, _ database: Database
    ) throws {
        let height = try integer(block.height)
        let header = (stored?.block.signedHeader.encoded).map { Data($0) }
        let verdicts = (stored?.verdicts).map { Data(VerdictEncoding.encode($0)) }
        try database.execute(
            sql: "INSERT INTO commits (height, app_hash, checksum, hash, header, verdicts, seal) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                height, Data(block.appHash.bytes), Data(checksum.bytes), (stored?.block.hash.bytes).map { Data($0) },
                header, verdicts, seal(height, [Data(block.appHash.bytes), Data(checksum.bytes), header, verdicts]),
            ])
        let statement = try BoundStatement(
            "INSERT INTO transactions (height, position, id, bytes) VALUES (?, ?, ?, ?)", database)
        for (position, bytes) in block.transactions.enumerated() {
            try statement.bind(height, at: 1)
            try statement.bind(Int64(position), at: 2)
            try statement.bind(stored?.verdicts[position].id?.bytes, at: 3)
            try statement.bind(bytes, at: 4)
            try statement.run()
        }
    }

    /// A hash of what no other hash in a commit's record reaches, to find damage.
    static func seal(_ height: Int64, _ parts: [Data?]) -> Data {
        let hash = Hash256(.commitSeal) { writer in
            writer.writeLittleEndian(height)
            for part in parts {
                writer.writeUInt64(UInt64(part?.count ?? 0))
                writer.write(part ?? Data())
            }
        }
        return Data(hash.bytes)
    }

    /// Replaces state and blocks by the state of a snapshot.
    ///
    /// - Throws: `diskFull`, `damaged`, `inputOutput`, `database`; nothing is changed then.
    public func restore(
        height: UInt64, appHash: Hash256, entries: [(key: StateKey, value: [UInt8])]
    ) throws(StorageError) {
        try write { database in
            try database.execute(
                sql: "DELETE FROM state; DELETE FROM undo; DELETE FROM commits; DELETE FROM transactions")
            let statement = try BoundStatement("INSERT INTO state (tbl, key, value) VALUES (?, ?, ?)", database)
            var checksum = EntryChecksum()
            for (key, value) in entries {
                checksum.add(key.table.rawValue, key.bytes, value)
                try statement.bind(Int64(key.table.rawValue), at: 1)
                try statement.bind(key.bytes, at: 2)
                try statement.bind(value, at: 3)
                try statement.run()
            }
            let commit = CommittedBlock(height: height, appHash: appHash, transactions: [], changes: StateChanges([:]))
            try Self.insert(commit, nil, checksum, database)
        }
        staged.withLock { $0 = nil }
        boundLog()
    }

    // MARK: Reading and writing

    struct Last {
        var height: UInt64
        var appHash: Hash256
        var checksum: EntryChecksum
    }

    static func last(_ database: Database) throws -> Last? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT height, app_hash, checksum FROM commits ORDER BY height DESC LIMIT 1")
        ).map { row in
            guard let height = UInt64(exactly: row[0] as Int64), let appHash = Hash256(row[1] as Data),
                let checksum = EntryChecksum([UInt8](row[2] as Data))
            else { throw LedgerStoreError.damaged(what: "the last commit's record does not decode.") }
            return Last(height: height, appHash: appHash, checksum: checksum)
        }
    }

    static func integer(_ height: UInt64) throws(LedgerStoreError) -> Int64 {
        guard let value = Int64(exactly: height) else {
            throw .wrongHeight(actual: height, expected: UInt64(Int64.max))
        }
        return value
    }

    func read<R>(_ body: (Database) throws -> R) throws(StorageError) -> R {
        do { return try pool.read(body) } catch { throw LedgerStoreError(error, path: path).storageError }
    }

    /// As ``read(_:)`` for one statement, which needs no transaction of several to see one state.
    func readOnce<R>(_ body: (Database) throws -> R) throws(StorageError) -> R {
        do { return try pool.unsafeRead(body) } catch { throw LedgerStoreError(error, path: path).storageError }
    }

    func write<R>(_ body: (Database) throws -> R) throws(StorageError) -> R {
        known.forget()
        defer { known.forget() }
        do { return try pool.write(body) } catch { throw LedgerStoreError(error, path: path).storageError }
    }

    /// Empties the log once it is long. Whether that works is not the commit's concern: a reader may hold it, such as a
    /// copy in the making, for which no commit waits. The next one tries again.
    private func boundLog() {
        guard let length = fileLength(path + "-wal"), length > options.logLimit else { return }
        try? pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Int(Self.patience * 1000))") }
            _ = try database.checkpoint(.truncate)
        }
    }
}
