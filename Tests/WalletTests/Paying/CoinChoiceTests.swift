import TestSupport
import Testing
import Wallet

@Suite("Which coins pay")
struct CoinChoiceTests {
    private func choose(_ coins: [UInt64], _ needed: UInt64) -> [UInt64]? {
        CoinChoice.choose(coins, worth: needed) { $0 }
    }

    @Test("the smallest that is enough, or as few as can be, the last of them the smallest that will do")
    func choice() {
        #expect(choose([5, 3, 9, 4], 4) == [4])
        #expect(choose([5, 3, 9, 4], 9) == [9])
        #expect(choose([5, 3, 9, 4], 10) == [9, 3])
        #expect(choose([5, 3, 9, 4], 13) == [9, 4])
        #expect(choose([5, 3, 9, 4], 21) == [9, 5, 4, 3])
        #expect(choose([5, 3, 9, 4], 22) == nil)
        #expect(choose([5, 3], 0) == [])
        #expect(choose([], 1) == nil)
        #expect(choose([0, 0], 1) == nil)
        #expect(choose([.max, .max], .max) == [.max])
    }

    @Test("of equal coins the earlier one") func order() {
        let coins = [(1, "a"), (2, "b"), (2, "c"), (1, "d")]
        #expect(CoinChoice.choose(coins, worth: 2) { UInt64($0.0) }?.map(\.1) == ["b"])
        #expect(CoinChoice.choose(coins, worth: 3) { UInt64($0.0) }?.map(\.1) == ["b", "a"])
    }

    @Test("never more coins than any other choice takes") func fewest() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let coins = (0..<6).map { _ in UInt64.random(in: 0...12, using: &generator) }
            let needed = UInt64.random(in: 1...40, using: &generator)
            // Every subset.
            let least = (0..<64).filter { set in
                coins.indices.reduce(0) { $0 + (set >> $1 & 1 == 1 ? coins[$1] : 0) } >= needed
            }.map(\.nonzeroBitCount).min()
            let chosen = choose(coins, needed)
            #expect(chosen?.count == least)
            #expect((chosen?.reduce(0, +) ?? .max) >= needed)
        }
    }

    @Test("sums stop where 64 bits end") func sums() {
        #expect(CoinChoice.sum([1, 2, 3]) == 6)
        #expect(CoinChoice.sum([.max, 1]) == .max)
    }
}
