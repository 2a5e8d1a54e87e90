/// Picks outputs the way people spend them: by age, with the logarithm of the age in seconds distributed as a gamma
/// variate (Möser and others, arXiv 1704.04299; monero `src/wallet/wallet2.cpp`, `gamma_picker`).
///
/// Outputs of every age that can be spent can be picked, those of exactly ten blocks included.
public struct DecoyPicker: Sendable {
    /// The distribution of the logarithm of an age in seconds.
    public static let ages = GammaDistribution(shape: 19.28, scale: 1 / 1.61)
    /// Seconds between two of Monero's blocks.
    public static let blockTime = 120
    /// Ages that are too young to be spent become ages up to this many blocks beyond the youngest that can be.
    public static let recentBlocks = 15
    /// Blocks by which the rate of outputs is measured: those of a year.
    public static let rateWindow = 365 * 86_400 / blockTime

    /// For each block that can be spent from, the number of outputs up to and including it.
    private let counts: ArraySlice<UInt64>
    /// Seconds from one output to the next.
    private let outputTime: Double
    /// Seconds for which an output cannot be spent.
    private let lockTime: Double
    /// Seconds beyond that which stand for ages that are too young.
    private let recentTime: Int

    /// A picker for the block after the last of `cumulativeCounts`: for each block of the chain, in order, the number of
    /// outputs (of hidden amount, coinbase included) up to and including it.
    ///
    /// - Parameters:
    ///   - blockTime: seconds between two blocks; below one counts as one.
    ///   - spendableAge: blocks that lie on an output before it can be spent, its own counted; 0 counts as 1.
    /// - Throws: `.tooFewBlocks`, `.countsDecrease`, `.noOutputs`.
    public init(
        cumulativeCounts: [UInt64], blockTime: Int = Self.blockTime, spendableAge: UInt64 = OutputLock.spendableAge
    ) throws(DecoyError) {
        let age = Int(clamping: max(1, spendableAge))
        let blockTime = max(1, blockTime)
        lockTime = Double(age) * Double(blockTime)
        recentTime = Self.recentBlocks * min(blockTime, Self.rateWindow * Self.blockTime)
        guard cumulativeCounts.count >= age else {
            throw .tooFewBlocks(actual: cumulativeCounts.count, minimum: age)
        }
        for block in cumulativeCounts.indices.dropFirst() where cumulativeCounts[block] < cumulativeCounts[block - 1] {
            throw .countsDecrease(block: block)
        }
        // An output of block h can be spent in block h + 10; the next block's height is the number of blocks.
        counts = cumulativeCounts.dropLast(age - 1)
        guard let usable = counts.last, usable > 0 else { throw .noOutputs }
        let year = max(1, Self.rateWindow * Self.blockTime / blockTime)
        let blocks = min(cumulativeCounts.count, year)
        let before = blocks < cumulativeCounts.count ? cumulativeCounts[cumulativeCounts.count - blocks - 1] : 0
        let recent = (cumulativeCounts.last ?? 0) - before
        // A chain without an output in a year has no rate: one output a block then.
        outputTime = Double(blockTime) * Double(blocks) / Double(recent > 0 ? recent : UInt64(blocks))
    }

    /// The number of outputs that are old enough.
    public var usableCount: UInt64 { counts.last ?? 0 }

    /// The index of an output that is old enough, or nil where the age that was drawn has none; then draw again.
    public func pick(using generator: inout some RandomNumberGenerator) -> UInt64? {
        var age = GammaDistribution.exponential(Self.ages.sample(using: &generator))
        if age > lockTime {
            age -= lockTime
        } else {
            age = Double(Int.random(in: 0..<recentTime, using: &generator))
        }
        let distance = age / outputTime
        guard distance < Double(usableCount) else { return nil }
        let nearest = usableCount - 1 - min(UInt64(distance), usableCount - 1)
        // Any output of the same block: ages are known to the block only.
        let block = firstBlock(holding: nearest)
        let first = block == counts.startIndex ? 0 : counts[block - 1]
        return UInt64.random(in: first..<counts[block], using: &generator)
    }

    /// `count` different indices that are old enough, `including` among them, in the order in which they were drawn; all
    /// where there are not more.
    ///
    /// - Throws: `.outputNotSpendable`.
    public func candidates(
        _ count: Int, including index: UInt64, using generator: inout some RandomNumberGenerator
    ) throws(DecoyError) -> [UInt64] {
        guard index < usableCount else { throw .outputNotSpendable(index: index) }
        guard UInt64(max(1, count)) < usableCount else { return (0..<usableCount).shuffled(using: &generator) }
        var seen: Set<UInt64> = [index]
        var drawn: [UInt64] = []
        // Where the outputs of likely ages are exhausted, any will do: better than to search for ever.
        var attempts = 1000 * count
        while seen.count < count {
            attempts -= 1
            let next = attempts > 0 ? pick(using: &generator) : UInt64.random(in: 0..<usableCount, using: &generator)
            if let next, seen.insert(next).inserted { drawn.append(next) }
        }
        return [index] + drawn
    }

    /// The first block up to which there are more than `index` outputs.
    private func firstBlock(holding index: UInt64) -> Int {
        var (low, high) = (counts.startIndex, counts.endIndex - 1)
        while low < high {
            let middle = (low + high) / 2
            if counts[middle] > index { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
