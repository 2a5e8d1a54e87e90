import GRDB
import GRDBSQLite

/// A statement of a connection whose parameters are bound, and whose rows are read, by SQLite's own functions: for the
/// statements that run once for each row of a block. For a row of some bytes the library's lists of arguments and its
/// cursors take several times what SQLite does.
///
/// It is valid inside the access to the database that it was made in. The unsafe calls are in this file alone: each
/// blob is copied by SQLite before the call returns, or by us before the next step.
struct BoundStatement {
    private let statement: Statement
    private var pointer: SQLiteStatement { unsafe statement.sqliteStatement }

    /// The statement of `sql` that the connection keeps prepared.
    init(_ sql: String, _ database: Database) throws {
        statement = try database.cachedStatement(sql: sql)
        // Nothing is left of an earlier use that failed.
        reset()
    }

    /// Binds the parameter at `index`, counted from 1.
    func bind(_ value: Int64, at index: Int32) throws {
        try check(unsafe sqlite3_bind_int64(pointer, index, value))
    }

    /// Binds the parameter at `index`, counted from 1; NULL for nil.
    func bind(_ value: [UInt8]?, at index: Int32) throws {
        guard let value else { return try check(unsafe sqlite3_bind_null(pointer, index)) }
        // An empty list need not have an address, and without one SQLite would bind NULL.
        guard !value.isEmpty else { return try check(unsafe sqlite3_bind_zeroblob(pointer, index, 0)) }
        let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(
            unsafe value.withUnsafeBytes { bytes in
                unsafe sqlite3_bind_blob64(pointer, index, bytes.baseAddress, UInt64(bytes.count), copied)
            })
    }

    /// Runs the statement to its end and makes it ready for other parameters.
    func run() throws {
        defer { reset() }
        while try step() {}
    }

    /// The first column of the first row, a blob; nil where there is no row. Makes the statement ready for other
    /// parameters.
    func firstBlob() throws -> [UInt8]? {
        defer { reset() }
        guard try step() else { return nil }
        let count = Int(unsafe sqlite3_column_bytes(pointer, 0))
        guard count > 0, let bytes = unsafe sqlite3_column_blob(pointer, 0) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Whether there is a row more.
    private func step() throws -> Bool {
        let code = unsafe sqlite3_step(pointer)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw error(code)
        }
    }

    private func reset() {
        // What it returns is the last step's error once more.
        _ = unsafe sqlite3_reset(pointer)
        _ = unsafe sqlite3_clear_bindings(pointer)
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: unsafe sqlite3_errmsg(sqlite3_db_handle(pointer)).map { unsafe String(cString: $0) })
    }
}
