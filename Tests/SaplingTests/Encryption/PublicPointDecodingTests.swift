import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Decoding public points together")
struct PublicPointDecodingTests {
    @Test("what decodes alone decodes together as the same point, and nothing else does")
    func agreement() throws {
        var generator = SeededGenerator(seed: 95)
        var encodings: [[UInt8]] = [[], [UInt8](repeating: 0, count: 31), [UInt8](repeating: 0, count: 33)]
        // Both signs of every small coordinate, of the largest ones, and of those beyond the field.
        for small in UInt8.min ... .max {
            for top: UInt8 in [0, 0x80] { encodings.append([small] + [UInt8](repeating: 0, count: 30) + [top]) }
        }
        let modulus = BLS12381.Fr.modulus.littleEndianBytes
        for first in 0...2 {
            for top: UInt8 in [0, 0x80] {
                var bytes = modulus
                bytes[0] = UInt8(first)
                bytes[31] |= top
                encodings.append(bytes)
            }
        }
        for _ in 0..<600 {
            var bytes = generator.bytes(32)
            // Most random strings are beyond the field.
            bytes[31] &= 0xbf
            encodings.append(bytes)
        }
        var point = EdwardsPoint<Jubjub>.identity
        for _ in 0..<100 {
            point += EdwardsAffinePoint<Jubjub>.generator
            encodings.append(point.encoded)
        }
        let together = PublicPoints.decodeAllVariableTime(encodings)
        let alone = encodings.map { try? EdwardsAffinePoint<Jubjub>(encoded: $0) }
        #expect(together == alone)
        #expect(alone.count { $0 != nil } > 500 && alone.count { $0 == nil } > 400)
        #expect(PublicPoints.decodeAllVariableTime([]).isEmpty)
    }
}
