internal import MoneroTransactions

/// Which outputs to spend.
public enum CoinSelection {
    /// Chooses among what can be spent: one output that is enough, any such, so that as little as may be is linked; where
    /// there is none, the largest ones. Outputs of version 1 are passed over: their rings are of their amount.
    ///
    /// - Parameter ringSize: the members of each ring, for the fee.
    /// - Throws: what ``UnsignedTransaction/init(inputs:payments:changeAccount:feeRate:)`` throws of payments,
    ///   `.insufficientFunds`, `.unknownIndex`.
    public static func choose(
        from spendable: [WalletLedger.Entry], for payments: [Payment], feeRate: FeeRate,
        ringSize: Int = DecoyRing.standardSize, using generator: inout some RandomNumberGenerator
    ) throws(BuildError) -> [WalletLedger.Entry] {
        let paid = try UnsignedTransaction.checkedTotal(of: payments)
        let spendable = spendable.filter { $0.output.version == .ringCT }
        for (index, entry) in spendable.enumerated() where entry.globalIndex == nil {
            throw .unknownIndex(input: index)
        }
        // Distances that take five bytes each: more than any chain's do.
        let offsets = [UInt64](repeating: 1 << 34, count: ringSize)
        func needed(_ count: Int) throws(BuildError) -> UInt64 {
            let inputs = [[UInt64]](repeating: offsets, count: count)
            let fee = try UnsignedTransaction.fee(rate: feeRate, offsets: inputs, payments: payments).fee
            return try UnsignedTransaction.sum(paid, fee)
        }
        let single = try needed(1)
        if let entry = spendable.filter({ $0.output.amount >= single }).randomElement(using: &generator) {
            return [entry]
        }
        var chosen: [WalletLedger.Entry] = []
        var available: UInt64 = 0
        var lacking = single
        for entry in spendable.sorted(by: { $0.output.amount > $1.output.amount }) {
            chosen.append(entry)
            available = try UnsignedTransaction.sum(available, entry.output.amount)
            lacking = try needed(chosen.count)
            if available >= lacking { return chosen }
        }
        throw .insufficientFunds(available: available, needed: lacking)
    }
}
