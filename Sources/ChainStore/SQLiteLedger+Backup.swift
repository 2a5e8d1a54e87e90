import Chain
import GRDB

extension SQLiteLedger {
    /// Copies the store as of one commit to a new file, while blocks go on being committed. The copy is read again and
    /// checked before it appears under its name.
    ///
    /// - Returns: the height of the copy's last commit, nil where the store is empty.
    /// - Throws: `.alreadyExists`, `.locked` where another copy to this file is in the making, `.damaged`, `.diskFull`,
    ///   `.notAccessible`, `.inputOutput`, `.database`; there is no file then.
    @discardableResult
    public func backUp(to destination: String) throws(LedgerStoreError) -> UInt64? {
        try Self.copy(pool, to: destination)
    }

    /// The same for the store at `path`, which another process may have open and go on writing. It is read through a
    /// connection that cannot write, beside the lock: whoever writes alone does not mind readers.
    ///
    /// - Throws: also `.notALedger`, `.newerVersion` for the store that is read.
    @discardableResult
    public static func backUp(_ path: String, to destination: String) throws(LedgerStoreError) -> UInt64? {
        var configuration = Configuration()
        configuration.label = "backup"
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let source: DatabaseQueue
        do {
            guard let length = fileLength(path) else {
                throw LedgerStoreError.notAccessible(path: path, reason: "there is no such file.")
            }
            guard length > 0 else { throw LedgerStoreError.damaged(what: "the file \(path) is empty.") }
            source = try DatabaseQueue(path: path, configuration: configuration)
            try source.read { database in try recognize(database, path: path) }
        } catch { throw LedgerStoreError(error, path: path) }
        defer { try? source.close() }
        return try copy(source, to: destination)
    }

    /// One read transaction of `source` sees one commit, however long copying takes.
    private static func copy(
        _ source: some DatabaseReader, to destination: String
    ) throws(LedgerStoreError) -> UInt64? {
        guard fileLength(destination) == nil else { throw .alreadyExists(path: destination) }
        let temporary = destination + ".new"
        let lock = try lockStore(at: temporary)
        defer { withExtendedLifetime(lock) { removeFile(temporary + ".lock") } }
        let leftovers = ["", "-wal", "-shm", "-journal"].map { temporary + $0 }
        // What a copy that was killed has left.
        for file in leftovers { removeFile(file) }
        do {
            let copy = try DatabaseQueue(path: temporary)
            try source.backup(to: copy)
            let height = try copy.read { database in
                try check(.full, database)
                return try last(database)?.height
            }
            try copy.close()
            for file in leftovers.dropFirst() { removeFile(file) }
            try moveIntoPlace(temporary, to: destination)
            return height
        } catch {
            for file in leftovers { removeFile(file) }
            throw LedgerStoreError(error, path: destination)
        }
    }
}
