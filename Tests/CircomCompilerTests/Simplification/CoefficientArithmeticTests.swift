import BigNumbers
import CircomCompiler
import TestSupport
import Testing

@Suite("Coefficients") struct CoefficientArithmeticTests {
    static let fields: [CompilerField] =
        CompilerField.knownPrimes.compactMap { try? CompilerField(named: $0.name) }
        + [BigInt(3), BigInt(257), BigInt(65537), (BigInt.one << 521) - .one]
        .compactMap { try? CompilerField(prime: $0) }

    /// Values near 0, near the prime, near the border of small values and anywhere.
    static func samples(_ field: CompilerField, _ random: inout SeededGenerator) -> [FieldElement] {
        var samples = [field.element(0), field.element(1), field.element(-1), field.element(2), field.element(-7)]
        for border in [(1 << 62) - 1, 1 << 62, (1 << 62) + 1, Int.max] {
            samples.append(field.element(BigInt(border)))
            samples.append(field.element(-BigInt(border)))
        }
        samples.append(field.element(field.half))
        samples.append(field.element(field.half + .one))
        for _ in 0..<12 { samples.append(field.element(BigInt(littleEndian: random.bytes(80)))) }
        return samples
    }

    @Test("Sums, products and negatives agree with the compiler's field", arguments: fields)
    func agrees(field: CompilerField) {
        var random = SeededGenerator(seed: 1)
        var arithmetic = CoefficientArithmetic(field: field)
        let samples = Self.samples(field, &random)
        for a in samples {
            let x = arithmetic.coefficient(a)
            #expect(arithmetic.element(x) == a)
            #expect(arithmetic.words(x) == field.words(a))
            let negative = arithmetic.negate(x)
            #expect(arithmetic.element(negative) == field.negate(a))
            if let expected = field.inverse(a) {
                let inverse = arithmetic.inverse(x)
                #expect(arithmetic.element(inverse) == expected)
            }
            for b in samples {
                let y = arithmetic.coefficient(b)
                let sum = arithmetic.add(x, y)
                let product = arithmetic.multiply(x, y)
                #expect(arithmetic.element(sum) == field.add(a, b))
                #expect(arithmetic.element(product) == field.multiply(a, b))
            }
        }
    }

    @Test("Equal values have equal codes, however they came about", arguments: fields)
    func codesAreUnique(field: CompilerField) {
        var random = SeededGenerator(seed: 2)
        var arithmetic = CoefficientArithmetic(field: field)
        for a in Self.samples(field, &random) {
            let x = arithmetic.coefficient(a)
            let y = arithmetic.coefficient(field.element(BigInt(littleEndian: random.bytes(80))))
            let there = arithmetic.add(x, y)
            let back = arithmetic.add(there, arithmetic.negate(y))
            let nothing = arithmetic.add(x, arithmetic.negate(x))
            #expect(back == x)
            #expect(nothing == .zero)
        }
    }

    @Test("The table of large values grows without losing any")
    func grows() {
        var arithmetic = CoefficientArithmetic(field: .bn128)
        var random = SeededGenerator(seed: 3)
        let elements = (0..<5000).map { _ in CompilerField.bn128.element(BigInt(littleEndian: random.bytes(32))) }
        let codes = elements.map { arithmetic.coefficient($0) }
        for (element, code) in zip(elements, codes) {
            let again = arithmetic.coefficient(element)
            #expect(again == code)
            #expect(arithmetic.element(code) == element)
        }
    }
}
