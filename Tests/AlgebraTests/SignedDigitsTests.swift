import Algebra
import TestSupport
import Testing

@Suite("Signed digits") struct SignedDigitsTests {
    /// Σ digit·2^i modulo 2^128.
    static func value(_ digits: [Int8]) -> UInt128 {
        digits.reversed().reduce(0) { ($0 &<< 1) &+ UInt128(truncatingIfNeeded: $1) }
    }

    @Test("stand for the integer, odd and far apart, without leading zeros", arguments: 2...8) func form(width: Int) {
        var generator = SeededGenerator(seed: 0x5d)
        var integers: [UInt128] = [0, 1, 2, 3, 7, 8, UInt128(UInt64.max), 1 << 64, .max >> 1, .max]
        for shift in 0..<100 { integers.append(.random(in: .min ... .max, using: &generator) >> UInt128(shift)) }
        for integer in integers {
            let limbs = Limbs<2>([UInt64(truncatingIfNeeded: integer), UInt64(truncatingIfNeeded: integer >> 64)])
            let digits = SignedDigits.windowed(limbs, width: width)
            #expect(Self.value(digits) == integer)
            #expect(digits.last != 0 && digits.count <= limbs.bitWidthVariableTime + 1)
            let places = digits.indices.filter { digits[$0] != 0 }
            #expect(places.allSatisfy { digits[$0] & 1 == 1 && Int(digits[$0].magnitude) < 1 << (width - 1) })
            #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= width })
        }
    }
}
