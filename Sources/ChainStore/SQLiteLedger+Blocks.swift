public import Chain
public import ChainTransactions
import Foundation
import GRDB

extension SQLiteLedger {
    public func lastHeader() throws(StorageError) -> SignedHeader? {
        try read { database in
            try Data.fetchOne(
                database, sql: "SELECT header FROM commits WHERE header IS NOT NULL ORDER BY height DESC LIMIT 1"
            ).map(Self.header)
        }
    }

    public func block(at height: UInt64) throws(StorageError) -> StoredBlock? {
        guard let number = Int64(exactly: height) else { return nil }
        return try read { database in try Self.block(at: number, database) }
    }

    static func block(at height: Int64, _ database: Database) throws -> StoredBlock? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT header, verdicts FROM commits WHERE height = ? AND header IS NOT NULL",
                arguments: [height])
        else { return nil }
        let transactions = try Data.fetchAll(
            database, sql: "SELECT bytes FROM transactions WHERE height = ? ORDER BY position", arguments: [height])
        guard let verdicts = (row[1] as Data?).flatMap({ VerdictEncoding.decode([UInt8]($0)) }),
            verdicts.count == transactions.count
        else { throw LedgerStoreError.damaged(what: "the verdicts of block \(height) do not decode.") }
        return StoredBlock(
            block: LedgerBlock(
                signedHeader: try header(row[0] as Data), transactions: transactions.map { [UInt8]($0) }),
            verdicts: verdicts)
    }

    public func earliestHeight() throws(StorageError) -> UInt64? {
        try read { database in
            try Int64.fetchOne(
                database, sql: "SELECT height FROM commits WHERE header IS NOT NULL ORDER BY height LIMIT 1")
        }.flatMap { UInt64(exactly: $0) }
    }

    public func height(ofBlock hash: Hash256) throws(StorageError) -> UInt64? {
        try read { database in
            try Int64.fetchOne(
                database, sql: "SELECT height FROM commits WHERE hash = ?", arguments: [Data(hash.bytes)])
        }.flatMap { UInt64(exactly: $0) }
    }

    public func location(ofTransaction id: Hash256) throws(StorageError) -> TransactionLocation? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT height, position FROM transactions WHERE id = ? "
                    + "ORDER BY height DESC, position DESC LIMIT 1", arguments: [Data(id.bytes)]
            ).flatMap { row in
                UInt64(exactly: row[0] as Int64).map { TransactionLocation(height: $0, position: row[1]) }
            }
        }
    }

    static func header(_ bytes: Data) throws -> SignedHeader {
        do throws(BlockDecodingError) { return try SignedHeader(decoding: [UInt8](bytes)) } catch {
            throw LedgerStoreError.damaged(what: "a header does not decode: \(error.explanation)")
        }
    }
}
