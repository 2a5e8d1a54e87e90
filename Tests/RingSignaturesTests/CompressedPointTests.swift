import Algebra
import Curves
import RingSignatures
import Testing

@Suite("Compressed points") struct CompressedPointTests {
    @Test func decodesWhatItEncodes() throws {
        let point = EdwardsPoint<Ed25519>.generator.doubled()
        let compressed = CompressedPoint(point)
        #expect(try EdwardsPoint(compressed.decoded()) == point)
        #expect(CompressedPoint(compressed.bytes) == compressed)
        #expect(CompressedPoint(Array(compressed.bytes.dropLast())) == nil)
    }

    @Test func ordersByBytes() throws {
        let low = try #require(CompressedPoint([1] + [UInt8](repeating: 255, count: 31)))
        let high = try #require(CompressedPoint([2] + [UInt8](repeating: 0, count: 31)))
        #expect(low < high)
        #expect(!(high < low))
        #expect(!(low < low))
    }
}
