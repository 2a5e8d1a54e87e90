import Chain
import ChainStore
import ChainTransactions
import GRDB
import Primitives
import TestSupport
import Testing

/// Errors of the medium, as the store and files of blocks name them.
@Suite("Errors of the store's medium") struct StoreErrorTests {
    @Test("what the database or the system refuses has the name that says what to do") func media() throws {
        struct Nameless: Error {}
        let folder = try TemporaryFolder()
        let path = folder.path("l")
        let ledger = try SQLiteLedger(path: path)
        _ = try Samples.fill(ledger, to: 3, seed: 20)
        let cases: [(any Error, LedgerStoreError)] = [
            (DatabaseError(resultCode: .SQLITE_IOERR, message: "no answer"), .inputOutput(reason: "no answer")),
            (Nameless(), .inputOutput(reason: "Nameless()")),
            (DatabaseError(resultCode: .SQLITE_FULL), .diskFull),
            (DatabaseError(resultCode: .SQLITE_CORRUPT, message: "torn"), .damaged(what: "torn")),
            (DatabaseError(resultCode: .SQLITE_NOTADB), .notALedger(path: path)),
            (
                DatabaseError(resultCode: .SQLITE_READONLY, message: "read only"),
                .notAccessible(path: path, reason: "read only")
            ),
            (DatabaseError(resultCode: .SQLITE_BUSY, message: "busy"), .database(code: 5, reason: "busy")),
            (
                StorageError(name: "inputOutput", explanation: "The disk does not answer."),
                .damaged(what: "The disk does not answer.")
            ),
        ]
        for (thrown, expected) in cases {
            #expect(throws: expected) { try ledger.check(.quick) { _ in throw thrown } }
            #expect(!expected.explanation.isEmpty)
        }
        // The store is as it was.
        try ledger.check(.full)
    }

    @Test("a file of blocks is not written from a store that fails, and says so") func chainFile() throws {
        let folder = try TemporaryFolder()
        let error = StorageError(name: "inputOutput", explanation: "The disk does not answer.")
        for readable in [0, 2] as [UInt64] {
            let store = FailingStore(readable: readable, error: error)
            let refusal = #expect(throws: ChainFileError.self) {
                try ChainFile.write(1...4, of: store, to: folder.path("f"))
            }
            #expect(refusal == .storage(error) && refusal?.explanation == error.explanation)
            #expect(try folder.names().isEmpty)
        }
    }
}

/// A store that gives its last block and the first few, and fails at the others.
private struct FailingStore: BlockStore {
    let readable: UInt64
    let error: StorageError

    func block(at height: UInt64) throws(StorageError) -> StoredBlock? {
        guard readable > 0, height <= readable || height == 4 else { throw error }
        do { return try Samples.stored(height, after: .zero) } catch { throw self.error }
    }
    func lastHeader() throws(StorageError) -> SignedHeader? { throw error }
    func stage(_ block: StoredBlock) throws(StorageError) { throw error }
    func earliestHeight() throws(StorageError) -> UInt64? { throw error }
    func height(ofBlock hash: Hash256) throws(StorageError) -> UInt64? { throw error }
    func location(ofTransaction id: Hash256) throws(StorageError) -> TransactionLocation? { throw error }
}
