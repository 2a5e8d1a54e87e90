import GRDB

/// The tables and their versions (docs/spec, section 9).
enum StoreSchema {
    /// Marks the file as a ledger's: "NjLg" in ASCII.
    static let applicationID = 0x4e6a_4c67

    /// Every version's step, in order. A step that was released is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 state, commits, transactions, undo") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(
                sql: """
                    CREATE TABLE state (
                        tbl INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (tbl, key)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE commits (
                        height INTEGER PRIMARY KEY, app_hash BLOB NOT NULL, checksum BLOB NOT NULL,
                        hash BLOB, header BLOB, verdicts BLOB, seal BLOB NOT NULL
                    ) STRICT;
                    CREATE UNIQUE INDEX commits_by_hash ON commits (hash) WHERE hash IS NOT NULL;
                    CREATE TABLE transactions (
                        height INTEGER NOT NULL, position INTEGER NOT NULL, id BLOB, bytes BLOB NOT NULL,
                        PRIMARY KEY (height, position)
                    ) STRICT;
                    CREATE INDEX transactions_by_id ON transactions (id) WHERE id IS NOT NULL;
                    CREATE TABLE undo (
                        height INTEGER NOT NULL, tbl INTEGER NOT NULL, key BLOB NOT NULL, value BLOB,
                        PRIMARY KEY (height, tbl, key)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}
