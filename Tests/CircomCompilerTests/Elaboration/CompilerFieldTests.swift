import BigNumbers
import CircomCompiler
import Testing

/// Laws of the compiler's field against exact integers, for primes of one word, of four, and tiny ones.
@Suite struct CompilerFieldTests {
    static let fields: [CompilerField] =
        CompilerField.knownPrimes.map { try! CompilerField(named: $0.name) }
        + [3, 257, 4_611_686_018_427_387_847].map { try! CompilerField(prime: $0) }

    /// Values near all borders: 0, the prime, half of it, 2^62, 2^64.
    static func samples(_ field: CompilerField) -> [BigInt] {
        let borders: [BigInt] = [0, field.prime, field.half, BigInt(1) << 62, BigInt(1) << 64, BigInt(1) << 31]
        return (borders.flatMap { border in (-2...2).map { border + BigInt($0) } } + [5, 7, 100]).map(field.remainder)
    }

    @Test("arithmetic is that of integers modulo the prime", arguments: fields)
    func arithmetic(field: CompilerField) throws {
        let p = field.prime
        for x in Self.samples(field) {
            let a = field.element(x)
            #expect(field.integer(a) == x)
            #expect(field.element(x - p) == a)
            #expect(try field.integer(field.negate(a)) == (-x).modulo(p))
            if x.isZero {
                #expect(field.inverse(a) == nil)
            } else {
                #expect(field.inverse(a).map { field.multiply($0, a) } == .one)
            }
            for y in Self.samples(field) {
                let b = field.element(y)
                #expect(try field.integer(field.add(a, b)) == (x + y).modulo(p))
                #expect(try field.integer(field.subtract(a, b)) == (x - y).modulo(p))
                #expect(try field.integer(field.multiply(a, b)) == (x * y).modulo(p))
                #expect(try field.integer(field.power(a, b)) == x.powerVariableTime(y, mod: p))
                let (left, right) = (x > field.half ? x - p : x, y > field.half ? y - p : y)
                #expect(field.isLess(a, b) == (left < right))
                if y.isZero {
                    #expect(throws: FieldArithmeticError.divisionByZero) { try field.divide(a, b) }
                    #expect(throws: FieldArithmeticError.divisionByZero) { try field.integerDivide(a, b) }
                    #expect(throws: FieldArithmeticError.divisionByZero) { try field.remainder(a, b) }
                } else {
                    #expect(try field.multiply(field.divide(a, b), b) == a)
                    let (quotient, rest) = try x.flooredDivMod(y)
                    #expect(try field.integer(field.integerDivide(a, b)) == quotient)
                    #expect(try field.integer(field.remainder(a, b)) == rest)
                }
            }
        }
    }

    @Test("bit operators work on the representative in 0..<p and reduce", arguments: fields)
    func bits(field: CompilerField) throws {
        let p = field.prime
        let mask = (BigInt(1) << field.bitWidth) - 1
        for x in Self.samples(field) {
            let a = field.element(x)
            #expect(try field.integer(field.bitNot(a)) == (mask - x).modulo(p))
            for y in Self.samples(field) {
                let b = field.element(y)
                #expect(field.integer(field.bitAnd(a, b)) == x & y)
                #expect(try field.integer(field.bitOr(a, b)) == (x | y).modulo(p))
                #expect(try field.integer(field.bitXor(a, b)) == (x ^ y).modulo(p))
            }
            for count in [0, 1, 2, 30, 61, 62, 63, 64, 65, 253, 254, 255, 256, 300] {
                let count = min(count, Int(exactly: field.half) ?? count)
                let k = field.element(count)
                let left = try ((x << count) & mask).modulo(p)
                #expect(field.integer(field.shiftLeft(a, k)) == left)
                #expect(field.integer(field.shiftRight(a, k)) == x >> count)
                #expect(field.integer(field.shiftRight(a, field.negate(k))) == left)
                #expect(field.integer(field.shiftLeft(a, field.negate(k))) == x >> count)
            }
        }
    }

    @Test("a shift by more than any length gives 0")
    func hugeShift() throws {
        let field = CompilerField.bn128
        let huge = field.element(BigInt(1) << 200)
        #expect(field.shiftLeft(.one, huge) == .zero)
        #expect(field.shiftRight(.minusOne, huge) == .zero)
    }

    @Test("a field's prime must be an odd prime of bounded size")
    func refusals() {
        #expect(throws: CompilerFieldError.unknownPrimeName(actual: "bn254")) { try CompilerField(named: "bn254") }
        #expect(throws: CompilerFieldError.notAnOddPrime) { try CompilerField(prime: 15) }
        #expect(throws: CompilerFieldError.notAnOddPrime) { try CompilerField(prime: 2) }
        #expect(throws: CompilerFieldError.notAnOddPrime) { try CompilerField(prime: -7) }
        #expect(throws: CompilerFieldError.primeTooLarge(actualBits: 802, maximumBits: 800)) {
            try CompilerField(prime: BigInt(1) << 801)
        }
    }
}
