public import ChainTransactions
import Primitives

/// Sums over the whole state, which must be what the genesis made.
package enum LedgerAudit {
    /// Checks that all pools hold the supply together, and all accounts what the transparent pool holds.
    ///
    /// Linear in the accounts and circuits.
    ///
    /// - Throws: `.invariantBroken`, `.storage`, `.notInitialized`.
    package static func check(_ state: some StateReader) throws(LedgerApplicationError) {
        do throws(StorageError) {
            guard let bytes = try state.value(at: StateCommitment.genesisKey) else {
                throw .damaged("the genesis", "it is missing.")
            }
            guard let genesis = try? Genesis(decoding: bytes) else { throw .damaged("the genesis", "it is refused.") }
            var pools: UInt128 = 0
            try state.forEach(in: .pools) { (key, _) throws(StorageError) in
                pools += UInt128(try state.integer(at: StateKey(.pools, key)) ?? 0)
            }
            guard pools == UInt128(genesis.supply) else {
                throw .invariantBroken("all pools hold \(pools) units, and the supply is \(genesis.supply).")
            }
            var accounts: UInt128 = 0
            try state.forEach(in: .accounts) { (key, value) throws(StorageError) in
                do throws(ByteReaderError) {
                    accounts += UInt128(try LedgerAccount(decoding: value).balance)
                } catch {
                    throw .damaged("account \(Hexadecimal.encode(key))", error.explanation)
                }
            }
            let transparent = try state.total(of: .transparent)
            guard accounts == UInt128(transparent) else {
                throw .invariantBroken(
                    "the accounts have \(accounts) units; the transparent pool holds \(transparent).")
            }
        } catch {
            throw LedgerApplicationError(error)
        }
    }
}

extension LedgerMachine {
    /// The commitment to the committed state, computed from its entries alone; the stored pages of the maps must be the
    /// ones that the entries make. Linear in the state.
    public func recomputedAppHash() throws(LedgerApplicationError) -> Hash256 {
        do throws(StorageError) {
            return try StateCommitment.recomputed(in: storage, comparingPages: true)
        } catch {
            throw LedgerApplicationError(error)
        }
    }

    /// Checks the committed state as a whole, as a node does when it starts: the commitment against the entries, the
    /// pools against the supply, the accounts against their pool. Linear in the state.
    ///
    /// - Throws: `.notInitialized`, `.storage`, `.invariantBroken`.
    public func audit() throws(LedgerApplicationError) {
        let last: (height: UInt64, appHash: Hash256)?
        do throws(StorageError) { last = try storage.lastCommit() } catch { throw .storage(error) }
        guard let last else { throw .notInitialized }
        let actual = try recomputedAppHash()
        guard actual == last.appHash else {
            throw .invariantBroken("the entries have the commitment \(actual); the last commit has \(last.appHash).")
        }
        try LedgerAudit.check(storage)
    }
}
