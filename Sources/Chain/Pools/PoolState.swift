package import ChainTransactions
import Primitives

extension Pool {
    /// What names the pool in keys of the state: as transactions write it.
    package var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 33)
        write(to: &writer)
        return writer.bytes
    }

    /// The pool whose total stands at `key`; nil where that is no such key.
    package init?(key: StateKey) {
        var reader = LedgerReader(key.bytes)
        guard key.table == .pools, let pool = try? Pool(from: &reader), (try? reader.finish()) != nil else {
            return nil
        }
        self = pool
    }

    /// Where the pool's total stands.
    package var totalKey: StateKey { StateKey(.pools, encoded) }
}

extension StateReader {
    /// What a pool holds, in units; 0 for one that never held anything.
    package func total(of pool: Pool) throws(StorageError) -> UInt64 {
        try integer(at: pool.totalKey) ?? 0
    }

    /// The integer of 8 bytes at a key, or nil where nothing stands there.
    package func integer(at key: StateKey) throws(StorageError) -> UInt64? {
        guard let bytes = try value(at: key) else { return nil }
        do throws(ByteReaderError) {
            var reader = ByteReader(bytes)
            let integer = try reader.readUInt64()
            try reader.finish()
            return integer
        } catch {
            throw .damaged("the number at \(key.table) \(Hexadecimal.encode(key.bytes))", error.explanation)
        }
    }
}

extension StateOverlay {
    /// Writes an integer in 8 bytes, least significant first.
    package mutating func setInteger(_ value: UInt64, at key: StateKey) {
        var writer = ByteWriter(reservingCapacity: 8)
        writer.writeUInt64(value)
        set(writer.bytes, at: key)
    }

    /// Moves a pool's total.
    ///
    /// - Throws: `invariantBroken` where the total leaves the amounts that can be, which the rules prevent.
    package mutating func move(_ pool: Pool, entering: UInt128, leaving: UInt128) throws(StorageError) {
        let total = try total(of: pool)
        let (sum, overflows) = (UInt128(total) + entering).subtractingReportingOverflow(leaving)
        guard !overflows, sum <= UInt128(MonetaryRange.maximum) else {
            throw .invariantBroken("the \(pool) pool holds \(total) units, is paid \(entering) and pays \(leaving).")
        }
        if sum != UInt128(total) { setInteger(UInt64(sum), at: pool.totalKey) }
    }
}

extension StorageError {
    /// The name of errors that are no medium's fault but the program's.
    package static let brokenInvariant = "invariantBroken"

    /// The rules let something pass that they must not: the program is wrong.
    package static func invariantBroken(_ what: String) -> StorageError {
        StorageError(name: brokenInvariant, explanation: what)
    }
}

/// The pools' rules: each pool can be stopped, and none pays more than it holds.
///
/// A change of the configuration passes pools that are stopped, since two thirds of the validators approve all of its
/// transaction: else nothing could pay for opening the accounts again.
package enum PoolSection: LedgerSection {
    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {}

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        for flow in context.flows.flows {
            let isOpen: Bool
            let total: UInt64
            do throws(StorageError) {
                isOpen = try state.isOpen(flow.pool)
                total = try state.total(of: flow.pool)
            } catch {
                throw .storage(error)
            }
            try context.rules.require(
                .poolOpen, isOpen || context.transaction.governance != nil, "The \(flow.pool) pool is stopped.")
            // What a transaction pays in it cannot take out: a call releases what was deposited before.
            try context.rules.require(
                .poolFunds, flow.leaving <= UInt128(total),
                "The \(flow.pool) pool holds \(total) units, and \(flow.leaving) are to leave it.")
        }
    }

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {
        for flow in context.flows.flows {
            try state.move(flow.pool, entering: flow.entering, leaving: flow.leaving)
        }
    }

    package static func initialize(_ genesis: Genesis, _ state: inout StateOverlay) throws(LedgerApplicationError) {
        let accounts = genesis.accounts.reduce(0) { $0 + $1.amount }
        state.setInteger(accounts, at: Pool.transparent.totalKey)
        state.setInteger(0, at: Pool.sapling.totalKey)
        state.setInteger(genesis.supply - accounts, at: Pool.ring.totalKey)
        for entry in genesis.accounts { state.setAccount(LedgerAccount(balance: entry.amount), entry.account) }
    }
}
