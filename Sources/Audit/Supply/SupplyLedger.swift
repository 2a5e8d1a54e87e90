public import Chain
public import ChainTransactions
internal import ZcashTransactions

/// What pools and accounts hold, added up from transactions and nothing else: no rule, proof or state of the ledger's
/// machine has a part in it (docs/spec, sections 4 and 13).
public struct SupplyLedger: Sendable {
    /// All coins, as the genesis made them, in units.
    public let supply: UInt64
    /// What each pool holds; circuits from their first deposit on.
    private var totals: [Pool: UInt64]
    /// What each account has, and how many debits it has had.
    private var accounts: [AccountID: LedgerAccount]

    /// The pools at the genesis.
    public init(_ genesis: Genesis) {
        supply = genesis.supply
        accounts = Dictionary(
            genesis.accounts.map { ($0.account, LedgerAccount(balance: $0.amount)) }, uniquingKeysWith: { $1 })
        totals = [
            .transparent: genesis.accounts.reduce(0) { $0 + $1.amount }, .sapling: 0,
            .ring: genesis.ringDeposits.reduce(0) { $0 + $1.amount },
        ]
    }

    /// The pools, ascending, and what they hold in units.
    public var pools: [(pool: Pool, total: UInt64)] {
        totals.sorted { $0.key < $1.key }.map { (pool: $0.key, total: $0.value) }
    }

    /// What a pool holds in units; nil for one that never held anything.
    public func total(of pool: Pool) -> UInt64? { totals[pool] }

    /// The number of accounts that there are.
    public var accountCount: Int { accounts.count }

    /// What an account has; nil for one that was never paid.
    public func account(_ id: AccountID) -> LedgerAccount? { accounts[id] }

    /// Takes in a transaction that the ledger accepted.
    ///
    /// - Throws: `.amount`, `.unbalanced`, `.poolOverdrawn`, `.accountOverdrawn`, `.accountSequence`; the ledger is not
    ///   to be used any more then.
    public mutating func take(
        _ transaction: LedgerTransaction, height: UInt64, index: Int
    ) throws(SupplyAuditError) {
        let movements = Movements(transaction)
        if let amount = movements.impossible { throw .amount(height: height, index: index, actual: amount) }
        let leaving = movements.leaving.values.reduce(0, +)
        let entering = movements.entering.values.reduce(0, +) + UInt128(transaction.fee)
        guard leaving == entering else {
            throw .unbalanced(height: height, index: index, leaving: "\(leaving)", entering: "\(entering)")
        }
        for pool in Set(movements.leaving.keys).union(movements.entering.keys).sorted() {
            let holds = totals[pool] ?? 0
            let pays = movements.leaving[pool] ?? 0
            guard pays <= UInt128(holds) else {
                throw .poolOverdrawn(height: height, index: index, pool: pool, holds: holds, pays: "\(pays)")
            }
            // No more enters than leaves other pools, so all stays within the supply.
            let after = UInt64(UInt128(holds) - pays + (movements.entering[pool] ?? 0))
            if after != holds { totals[pool] = after }
        }
        for debit in transaction.transparent.debits {
            var account = accounts[debit.account] ?? LedgerAccount()
            guard debit.sequence == account.sequence else {
                throw .accountSequence(
                    height: height, index: index, account: debit.account, actual: debit.sequence,
                    expected: account.sequence)
            }
            guard debit.amount <= account.balance else {
                throw .accountOverdrawn(
                    height: height, index: index, account: debit.account, holds: account.balance, pays: debit.amount)
            }
            account.balance -= debit.amount
            account.sequence += 1
            accounts[debit.account] = account
        }
        for credit in transaction.transparent.credits { pay(credit.amount, to: credit.account) }
    }

    /// Ends a block: its fees go to its proposer's account.
    ///
    /// - Throws: `.supplyDiffers`.
    public mutating func endBlock(height: UInt64, proposer: AccountID, fees: UInt64) throws(SupplyAuditError) {
        if fees > 0 {
            pay(fees, to: proposer)
            totals[.transparent, default: 0] += fees
        }
        let sum = totals.values.reduce(UInt128(0)) { $0 + UInt128($1) }
        guard sum == UInt128(supply) else {
            throw .supplyDiffers(height: height, actual: "\(sum)", expected: supply)
        }
    }

    private mutating func pay(_ amount: UInt64, to account: AccountID) {
        // What was debited covers it, so no balance passes the supply.
        accounts[account, default: LedgerAccount()].balance += amount
    }

    /// The entries of the table of pools, as the state commitment has them.
    var poolEntries: [StateMap.Change] {
        totals.map { pool, total in
            let value = (0..<8).map { UInt8(truncatingIfNeeded: total >> UInt64(8 * $0)) }
            return (key: StateMap.keyHash(pool.totalKey), value: StateMap.valueHash(value))
        }.sorted { $0.key < $1.key }
    }

    /// The entries of the table of accounts, as the state commitment has them.
    var accountEntries: [StateMap.Change] {
        accounts.map { id, account in
            (key: StateMap.keyHash(LedgerAccount.key(id)), value: StateMap.valueHash(account.encoded))
        }.sorted { $0.key < $1.key }
    }
}

/// What one transaction moves, pool by pool, in 128 bits, which no sum of its amounts overflows.
private struct Movements {
    var leaving: [Pool: UInt128] = [:]
    var entering: [Pool: UInt128] = [:]
    /// The first amount that is above all there can be.
    var impossible: UInt64?

    init(_ transaction: LedgerTransaction) {
        for debit in transaction.transparent.debits { add(debit.amount, to: \.leaving, .transparent) }
        for credit in transaction.transparent.credits { add(credit.amount, to: \.entering, .transparent) }
        let balance = transaction.sapling.valueBalance
        if balance > 0 { add(balance.magnitude, to: \.leaving, .sapling) }
        if balance < 0 { add(balance.magnitude, to: \.entering, .sapling) }
        if transaction.ring.withdrawn > 0 { add(transaction.ring.withdrawn, to: \.leaving, .ring) }
        for deposit in transaction.ring.deposits { add(deposit.amount, to: \.entering, .ring) }
        for deposit in transaction.applications.deposits {
            add(deposit.amount, to: \.entering, .circuit(deposit.circuit))
        }
        for call in transaction.applications.calls where call.released > 0 {
            add(call.released, to: \.leaving, .circuit(call.circuit))
        }
        if transaction.fee > MonetaryRange.maximum { impossible = impossible ?? transaction.fee }
    }

    private mutating func add(
        _ amount: UInt64, to sums: WritableKeyPath<Movements, [Pool: UInt128]>, _ pool: Pool
    ) {
        if amount > MonetaryRange.maximum { impossible = impossible ?? amount }
        self[keyPath: sums][pool, default: 0] += UInt128(amount)
    }
}
