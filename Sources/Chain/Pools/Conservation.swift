import ChainTransactions

/// What a block may do to the pools' totals, summed up apart from the state and compared with it at the end: each pool
/// has what it had and what its transactions moved, and all together have what they had.
package struct Conservation: Sendable {
    private var moved: [Pool: Int128] = [:]

    /// A block in which nothing has moved yet.
    package init() {}

    /// Notes what an accepted transaction moves.
    package mutating func note(_ flows: PoolFlows) {
        for flow in flows.flows { moved[flow.pool, default: 0] += Int128(flow.entering) - Int128(flow.leaving) }
    }

    /// Notes the fees, which the proposer's account gets.
    package mutating func note(fees: UInt128) { moved[.transparent, default: 0] += Int128(fees) }

    /// Compares with the totals that the block leaves in `state`, over those that `base` has.
    ///
    /// - Throws: `invariantBroken`.
    package func check(_ state: StateOverlay, over base: some StateReader) throws(StorageError) {
        var all: Int128 = 0
        var unseen = moved.filter { $0.value != 0 }
        for key in state.changedKeys(in: .pools) {
            let before = Int128(try base.integer(at: key) ?? 0)
            let after = Int128(try state.integer(at: key) ?? 0)
            guard let pool = Pool(key: key) else { throw .damaged("a pool's key", "it names no pool.") }
            let expected = unseen.removeValue(forKey: pool) ?? 0
            guard after - before == expected else {
                throw .invariantBroken("the \(pool) pool went from \(before) to \(after) units; \(expected) moved.")
            }
            all += after - before
        }
        guard unseen.isEmpty else {
            throw .invariantBroken("\(unseen.count) pools did not change although something moved.")
        }
        guard all == 0 else { throw .invariantBroken("all pools together changed by \(all) units.") }
    }
}
