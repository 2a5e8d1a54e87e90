import Curves
import Primitives
import RingCT
import Testing

@Suite("Amount generator") struct AmountGeneratorTests {
    @Test func isThePublishedPoint() {
        #expect(
            Hexadecimal.encode(AmountGenerator.point.encoded)
                == "8b655970153799af2aeadc9ff1add0ea6c7251d54154cfa92c173a0dd39c1f94")
    }
}
