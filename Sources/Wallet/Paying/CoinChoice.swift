/// Which notes, ring outputs or addresses pay.
///
/// One is enough wherever it can be: two that are spent together are seen to belong to one owner, and each costs a proof or
/// a signature. Of those that are enough it is the smallest, so that large ones stay whole and little comes back. Where none
/// is enough it is as few as can be; the last of them is the smallest that will do. Coins of several pools are never mixed.
package enum CoinChoice {
    /// Coins worth `needed` together, none for nothing; nil where all together are not enough. Among coins of one amount
    /// earlier ones go first.
    package static func choose<Coin>(_ coins: [Coin], worth needed: UInt64, amount: (Coin) -> UInt64) -> [Coin]? {
        guard needed > 0 else { return [] }
        var rest = coins.enumerated().map { (coin: $1, amount: amount($1), place: $0) }
            .filter { $0.amount > 0 }
            .sorted { ($0.amount, $0.place) < ($1.amount, $1.place) }
        var chosen: [Coin] = []
        var lacking = needed
        while let largest = rest.last {
            if largest.amount >= lacking {
                // The smallest of those that close the gap.
                let last = rest.first { $0.amount >= lacking } ?? largest
                return chosen + [last.coin]
            }
            // The earliest of the largest.
            let index = rest.firstIndex { $0.amount == largest.amount } ?? rest.count - 1
            chosen.append(rest.remove(at: index).coin)
            lacking -= largest.amount
        }
        return nil
    }

    /// What coins are worth together; sums stop at 2^64 − 1.
    package static func sum(_ amounts: some Sequence<UInt64>) -> UInt64 {
        amounts.reduce(0) { total, amount in
            let (sum, overflows) = total.addingReportingOverflow(amount)
            return overflows ? .max : sum
        }
    }
}
