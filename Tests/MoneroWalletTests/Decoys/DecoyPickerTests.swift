import Foundation
import MoneroWallet
import TestSupport
import Testing

@Suite struct DecoyPickerTests {
    private static func cumulative(_ age: Double) -> Double {
        age <= 0 ? 0 : gammaCumulative(log(age), shape: DecoyPicker.ages.shape, scale: DecoyPicker.ages.scale)
    }

    @Test func cumulativeFunctionIsRight() {
        // Of integer shape: 1 − Σ e^−x·x^i/i!.
        let x = 2.5
        let expected = 1 - exp(-x) * (1 + x + x * x / 2)
        #expect(abs(gammaCumulative(x, shape: 3, scale: 1) - expected) < 1e-14)
        #expect(abs(gammaCumulative(5, shape: 3, scale: 2) - expected) < 1e-14)
    }

    /// Kolmogorov–Smirnov: the largest distance of sampled and true distribution stays below its 99.9 % bound.
    @Test func agesFollowTheGammaDistribution() {
        var generator = SeededGenerator(seed: 1704)
        let n = 20_000
        let ages = DecoyPicker.ages
        let samples = (0..<n).map { _ in ages.sample(using: &generator) }.sorted()
        var distance = 0.0
        for (i, sample) in samples.enumerated() {
            let value = gammaCumulative(sample, shape: ages.shape, scale: ages.scale)
            distance = max(distance, abs(value - Double(i) / Double(n)), abs(value - Double(i + 1) / Double(n)))
        }
        #expect(distance < 1.95 / Double(n).squareRoot())
        // A scale a twentieth off is told apart by the same measure.
        let wrong = samples.enumerated().map { i, sample in
            abs(gammaCumulative(sample, shape: ages.shape, scale: ages.scale * 1.05) - Double(i) / Double(n))
        }
        #expect((wrong.max() ?? 0) > 1.95 / Double(n).squareRoot())
    }

    /// Chi-square over the distance in blocks, on a chain with three outputs in each block.
    @Test(arguments: [(120, 10), (60, 5)]) func distancesFollowTheDistribution(blockTime: Int, age: Int) throws {
        let blocks = 100_000
        let perBlock: UInt64 = 3
        let counts = (1...blocks).map { UInt64($0) * perBlock }
        let picker =
            age == 10
            ? try DecoyPicker(cumulativeCounts: counts)
            : try DecoyPicker(cumulativeCounts: counts, blockTime: blockTime, spendableAge: UInt64(age))
        let usable = blocks - age + 1
        #expect(picker.usableCount == UInt64(usable) * perBlock)
        // The probability that the block with distance d from the newest usable one is drawn.
        let (lock, time) = (Double(age * blockTime), Double(blockTime))
        let young = Self.cumulative(lock)
        func probability(_ range: Range<Int>) -> Double {
            let old =
                Self.cumulative(lock + time * Double(range.upperBound))
                - Self.cumulative(lock + time * Double(range.lowerBound))
            return old + young * Double(range.clamped(to: 0..<15).count) / 15
        }
        var edges =
            Array(0...15) + [20, 30, 50, 80, 120, 200, 300, 500, 800, 1200, 2000, 3000, 5000, 8000, 12_000, 20_000]
        edges += [30_000, 50_000, usable]
        let bins = zip(edges, edges.dropFirst()).map { $0..<$1 }
        var drawn = [Int](repeating: 0, count: bins.count)
        var missed = 0
        var positions = [0, 0, 0]
        var generator = SeededGenerator(seed: 19)
        let n = 200_000
        for _ in 0..<n {
            guard let index = picker.pick(using: &generator) else {
                missed += 1
                continue
            }
            positions[Int(index % perBlock)] += 1
            let distance = usable - 1 - Int(index / perBlock)
            let bin = try #require(bins.firstIndex { $0.contains(distance) })
            drawn[bin] += 1
        }
        var statistic = 0.0
        for (bin, count) in zip(bins, drawn) {
            let expected = probability(bin) * Double(n)
            #expect(expected > 5)
            statistic += (Double(count) - expected) * (Double(count) - expected) / expected
        }
        let lost = (1 - probability(0..<usable)) * Double(n)
        statistic += (Double(missed) - lost) * (Double(missed) - lost) / lost
        // 99.9 % of the chi-square distribution with as many degrees of freedom as bins (Wilson and Hilferty).
        let k = Double(bins.count)
        let bound = k * pow(1 - 2 / (9 * k) + 3.09 * (2 / (9 * k)).squareRoot(), 3)
        #expect(statistic < bound, "\(statistic) of at most \(bound)")
        // Within a block every output is as likely.
        let third = Double(n - missed) / 3
        for count in positions { #expect(abs(Double(count) - third) < 4 * third.squareRoot()) }
    }

    @Test func outputsOfExactlyTenBlocksAreChosen() throws {
        // Blocks 0 … 99 with two outputs each; block 90 is ten below the next height, 100.
        let picker = try DecoyPicker(cumulativeCounts: (1...100).map { 2 * UInt64($0) })
        var generator = SeededGenerator(seed: 10)
        var seen: Set<UInt64> = []
        for _ in 0..<20_000 { if let index = picker.pick(using: &generator) { seen.insert(index / 2) } }
        #expect(seen.max() == 90)
        #expect(seen.min() == 0)
    }

    @Test func emptyBlocksAreNeverDrawn() throws {
        var counts: [UInt64] = []
        for block in 0..<200 { counts.append((counts.last ?? 0) + (block % 7 == 0 ? 5 : 0)) }
        let picker = try DecoyPicker(cumulativeCounts: counts)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5000 {
            guard let index = picker.pick(using: &generator) else { continue }
            let block = try #require(counts.firstIndex { $0 > index })
            #expect(block % 7 == 0 && block <= 190)
        }
    }

    @Test func aSeedRepeats() throws {
        let picker = try DecoyPicker(cumulativeCounts: (1...1000).map { UInt64($0) })
        var a = SeededGenerator(seed: 5)
        var b = SeededGenerator(seed: 5)
        for _ in 0..<100 { #expect(picker.pick(using: &a) == picker.pick(using: &b)) }
    }

    @Test func chainsAreRefusedByName() throws {
        func refuse(_ counts: [UInt64], _ error: DecoyError) {
            #expect(throws: error) { try DecoyPicker(cumulativeCounts: counts) }
        }
        refuse([], .tooFewBlocks(actual: 0, minimum: 10))
        refuse(Array(1...9), .tooFewBlocks(actual: 9, minimum: 10))
        refuse([5, 4] + [UInt64](repeating: 9, count: 20), .countsDecrease(block: 1))
        refuse([UInt64](repeating: 0, count: 9) + [1], .noOutputs)
        refuse([UInt64](repeating: 0, count: 11) + [UInt64](repeating: 1, count: 9), .noOutputs)
        #expect(try DecoyPicker(cumulativeCounts: [1] + [UInt64](repeating: 1, count: 9)).usableCount == 1)
        // No output in the last year: still a rate.
        let quiet = [UInt64](repeating: 1, count: DecoyPicker.rateWindow + 20)
        var generator = SeededGenerator(seed: 1)
        #expect(try DecoyPicker(cumulativeCounts: quiet).candidates(16, including: 0, using: &generator) == [0])
        let edge = try DecoyPicker(cumulativeCounts: Array(1...30))
        #expect(throws: DecoyError.outputNotSpendable(index: 21)) {
            var generator = SeededGenerator(seed: 1)
            return try edge.candidates(5, including: 21, using: &generator)
        }
        #expect(try edge.candidates(5, including: 20, using: &generator).contains(20))
        let all = try edge.candidates(40, including: 20, using: &generator)
        #expect(all.sorted() == Array(0...20))
    }
}
