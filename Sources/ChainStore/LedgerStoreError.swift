import Chain
import GRDB
public import Primitives

/// Why the store was not opened, read or written. After any of them the store holds what it held before.
public enum LedgerStoreError: NamedError, Hashable {
    /// Another process, or another part of this one, has the store open.
    case locked(path: String)
    /// There is a file, and it is another program's or no database at all.
    case notALedger(path: String)
    /// A later version of the program made the store; `migrations` are unknown here.
    case newerVersion(path: String, migrations: [String])
    /// The bytes on the disk are not those that were written.
    case damaged(what: String)
    /// No room is left on the disk.
    case diskFull
    /// The file or its folder cannot be opened or written.
    case notAccessible(path: String, reason: String)
    /// The system failed to read or write.
    case inputOutput(reason: String)
    /// Any other refusal of the database.
    case database(code: Int, reason: String)
    /// A block that does not follow the last.
    case wrongHeight(actual: UInt64, expected: UInt64)
    /// The state was committed with another block than the one staged for it; `field` is the first that differs.
    case stagedBlockDiffers(field: String)
    /// The store holds no commit yet.
    case empty
    /// The way back to `height` is not kept; `lowest` is as far as it goes.
    case rewindTooFar(height: UInt64, lowest: UInt64)
    /// There is a file where one was to be made.
    case alreadyExists(path: String)

    public var explanation: String {
        switch self {
        case .locked(let path): "The ledger at \(path) is open already, here or in another process."
        case .notALedger(let path): "The file \(path) is not a ledger's store."
        case .newerVersion(let path, let migrations):
            "The store at \(path) was made by a later version: \(migrations.joined(separator: ", ")) is unknown."
        case .damaged(let what): "The store is damaged: \(what)"
        case .diskFull: "There is no room left on the disk; nothing was changed."
        case .notAccessible(let path, let reason): "\(path) cannot be opened or written: \(reason)"
        case .inputOutput(let reason): "The system failed to read or write the store: \(reason)"
        case .database(let code, let reason): "The database refused with code \(code): \(reason)"
        case .wrongHeight(let actual, let expected): "The block has height \(actual); \(expected) comes next."
        case .stagedBlockDiffers(let field):
            "The block that was staged and the one that is committed differ in their \(field)."
        case .empty: "The store holds no state yet."
        case .rewindTooFar(let height, let lowest):
            "The way back to height \(height) is not kept; height \(lowest) is as far as it goes."
        case .alreadyExists(let path): "There is a file at \(path) already."
        }
    }
}

extension LedgerStoreError {
    /// What the database or the system refused.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as LedgerStoreError: self = error
        case let error as DatabaseError:
            let reason = error.message ?? error.resultCode.description
            switch error.resultCode {
            case .SQLITE_FULL: self = .diskFull
            case .SQLITE_CORRUPT: self = .damaged(what: reason)
            case .SQLITE_NOTADB: self = .notALedger(path: path)
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
                self = .notAccessible(path: path, reason: reason)
            case .SQLITE_IOERR: self = .inputOutput(reason: reason)
            case let code: self = .database(code: Int(code.rawValue), reason: reason)
            }
        default: self = .inputOutput(reason: String(describing: error))
        }
    }

    /// The same for those who only know states.
    var storageError: StorageError { StorageError(name: name, explanation: explanation) }
}
