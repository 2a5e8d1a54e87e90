import Algebra
import Curves
import Testing

/// Each refusal of Ethereum's precompiles, by case; the published cases assert names.
@Suite("Refused precompile inputs")
struct PrecompileTests {
    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    @Test("lengths")
    func lengths() {
        typealias Operation = ([UInt8]) throws(PrecompileError) -> [UInt8]
        let fixed: [(Int, Operation)] = [
            (256, BLS12381Precompiles.g1Add), (160, BLS12381Precompiles.g1Multiply), (512, BLS12381Precompiles.g2Add),
            (288, BLS12381Precompiles.g2Multiply), (64, BLS12381Precompiles.mapToG1),
            (128, BLS12381Precompiles.mapToG2),
        ]
        for (expected, operation) in fixed {
            for actual in [0, expected - 1, expected + 1, 2 * expected] {
                #expect(throws: PrecompileError.wrongLength(actual: actual, expected: expected)) {
                    try operation(Self.zeros(actual))
                }
            }
        }
        let repeated: [(Int, Operation)] = [
            (160, BLS12381Precompiles.g1MultiScalarMultiplication),
            (288, BLS12381Precompiles.g2MultiScalarMultiplication), (384, BLS12381Precompiles.pairingCheck),
            (192, BN254Precompiles.pairingCheck),
        ]
        for (unit, operation) in repeated {
            // EIP-197 takes no pairs at all for a product of one; EIP-2537 asks for a term.
            for actual in (unit == 192 ? [] : [0]) + [1, unit - 1, unit + 1, 2 * unit + 32] {
                #expect(throws: PrecompileError.notWholeTerms(actual: actual, unit: unit)) {
                    try operation(Self.zeros(actual))
                }
            }
        }
    }

    @Test("points, by their place in the input")
    func points() {
        let g1 = BN254.G1Affine.generator.encoded(as: .eip197)
        let g2 = BN254.G2Affine.generator.encoded(as: .eip197)
        let modulus = BN254.Fq.modulus.littleEndianBytes.reversed()
        let offCurve = Self.zeros(31) + [1] + Self.zeros(31) + [1]
        #expect(throws: PrecompileError.point(index: 0, .notOnCurve)) { try BN254Precompiles.add(offCurve + g1) }
        #expect(throws: PrecompileError.point(index: 1, .notOnCurve)) { try BN254Precompiles.add(g1 + offCurve) }
        #expect(throws: PrecompileError.point(index: 0, .notCanonical(.x))) {
            try BN254Precompiles.multiply(modulus + Self.zeros(32))
        }
        #expect(throws: PrecompileError.point(index: 2, .notCanonical(.y))) {
            try BN254Precompiles.pairingCheck(g1 + g2 + Self.zeros(32) + modulus + g2)
        }
        #expect(throws: PrecompileError.point(index: 3, .notOnCurve)) {
            try BN254Precompiles.pairingCheck(g1 + g2 + g1 + g2.dropLast() + [g2[127] ^ 1])
        }
        let other = BLS12381.G1Affine.generator.encoded(as: .eip2537)
        // (0, 2) is on the curve and of order 3.
        let outside = Self.zeros(127) + [2]
        #expect(throws: PrecompileError.point(index: 1, .notInSubgroup)) {
            try BLS12381Precompiles.g1MultiScalarMultiplication(other + Self.zeros(32) + outside + Self.zeros(32))
        }
        #expect(throws: PrecompileError.point(index: 0, .paddingNotZero(.x))) {
            try BLS12381Precompiles.g1Add([1] + other.dropFirst() + other)
        }
    }

    @Test("field elements")
    func elements() {
        let modulus = BLS12381.Fq.modulus.littleEndianBytes.reversed()
        for count in [64, 128] {
            let map = count == 64 ? BLS12381Precompiles.mapToG1 : BLS12381Precompiles.mapToG2
            for start in stride(from: 0, to: count, by: 64) {
                for position in [0, 15] {
                    var input = Self.zeros(count)
                    input[start + position] = 1
                    #expect(throws: PrecompileError.elementPaddingNotZero) { try map(input) }
                }
                var input = Self.zeros(count)
                input.replaceSubrange(start + 16..<start + 64, with: modulus)
                #expect(throws: PrecompileError.elementNotCanonical) { try map(input) }
            }
            #expect(throws: Never.self) { try map(Self.zeros(count)) }
        }
    }
}
