package import ChainTransactions
import ZcashTransactions

/// What a transaction moves into and out of every pool that it touches. Sums are taken in 128 bits, in which none of a
/// transaction's amounts can overflow; that they are amounts which can be, the rules check.
package struct PoolFlows: Sendable, Hashable {
    /// What a transaction moves into and out of one pool, in units.
    package struct Flow: Sendable, Hashable {
        /// The pool.
        package let pool: Pool
        /// What it is paid.
        package fileprivate(set) var entering: UInt128
        /// What it pays.
        package fileprivate(set) var leaving: UInt128
    }

    /// The pools that are touched, ascending, also those whose total stays.
    package let flows: [Flow]

    /// What all pools pay, and what all are paid.
    package var leaving: UInt128 { flows.reduce(0) { $0 + $1.leaving } }
    /// What all pools are paid.
    package var entering: UInt128 { flows.reduce(0) { $0 + $1.entering } }

    /// The movements of a transaction; the fee enters no pool until the end of the block.
    package init(of transaction: LedgerTransaction) {
        func sum(_ amounts: some Sequence<UInt64>) -> UInt128 { amounts.reduce(0) { $0 + UInt128($1) } }
        var flows: [Flow] = []
        let (transparent, sapling, ring) = (transaction.transparent, transaction.sapling, transaction.ring)
        if !transparent.isEmpty {
            flows.append(
                Flow(
                    pool: .transparent, entering: sum(transparent.credits.map(\.amount)),
                    leaving: sum(transparent.debits.map(\.amount))))
        }
        if !sapling.spends.isEmpty || !sapling.outputs.isEmpty || sapling.valueBalance != 0 {
            let balance = UInt128(sapling.valueBalance.magnitude)
            flows.append(
                Flow(
                    pool: .sapling, entering: sapling.valueBalance < 0 ? balance : 0,
                    leaving: sapling.valueBalance < 0 ? 0 : balance))
        }
        if !ring.isEmpty {
            flows.append(
                Flow(pool: .ring, entering: sum(ring.deposits.map(\.amount)), leaving: UInt128(ring.withdrawn)))
        }
        let movements =
            transaction.applications.deposits.map { (circuit: $0.circuit, entering: $0.amount, leaving: UInt64(0)) }
            + transaction.applications.calls.map { (circuit: $0.circuit, entering: UInt64(0), leaving: $0.released) }
        for movement in movements.sorted(by: { $0.circuit < $1.circuit }) {
            if flows.last?.pool != .circuit(movement.circuit) {
                flows.append(Flow(pool: .circuit(movement.circuit), entering: 0, leaving: 0))
            }
            flows[flows.count - 1].entering += UInt128(movement.entering)
            flows[flows.count - 1].leaving += UInt128(movement.leaving)
        }
        self.flows = flows
    }

    /// The first amount of a transaction that cannot be: 0 or more than there can be, where 0 means nothing.
    package static func impossibleAmount(of transaction: LedgerTransaction) -> String? {
        func find(_ what: String, _ amounts: some Sequence<UInt64>, least: UInt64) -> String? {
            for (i, amount) in amounts.enumerated() where amount < least || amount > MonetaryRange.maximum {
                return "\(what) \(i) is of \(amount) units; \(least) to \(MonetaryRange.maximum) can be."
            }
            return nil
        }
        return find("Debit", transaction.transparent.debits.map(\.amount), least: 1)
            ?? find("Credit", transaction.transparent.credits.map(\.amount), least: 1)
            ?? find("Sapling's value balance, number", [transaction.sapling.valueBalance.magnitude], least: 0)
            ?? find("Ring deposit", transaction.ring.deposits.map(\.amount), least: 1)
            ?? find("The ring's withdrawal, number", [transaction.ring.withdrawn], least: 0)
            ?? find("Deposit into a circuit", transaction.applications.deposits.map(\.amount), least: 1)
            ?? find("Call", transaction.applications.calls.map(\.released), least: 0)
            ?? find("Fee", [transaction.fee], least: 0)
    }
}
