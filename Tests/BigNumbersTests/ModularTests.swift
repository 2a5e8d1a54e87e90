import BigNumbers
import TestSupport
import Testing

@Suite("Integers: modular arithmetic")
struct ModularTests {
    @Test("the greatest common divisor agrees with Euclid's algorithm and with Bézout's identity")
    func gcd() throws {
        var source = IntegerSource(seed: 11)
        for _ in 0..<2_000 {
            let (a, b) = (source.next(), source.next())
            var (x, y) = (a.magnitude, b.magnitude)
            while !y.isZero { (x, y) = (y, try x.modulo(y)) }
            #expect(BigInt.greatestCommonDivisor(a, b) == x)
            let extended = BigInt.extendedGCD(a, b)
            #expect(extended.divisor == x)
            #expect(extended.x * a + extended.y * b == x)
        }
        #expect(BigInt.greatestCommonDivisor(0, 0) == 0)
    }

    @Test("an inverse exists exactly for units, and times the integer it is 1")
    func inverse() throws {
        var source = IntegerSource(seed: 12)
        for _ in 0..<2_000 {
            let a = source.next()
            let modulus = source.nextNonZero().magnitude
            let isUnit = modulus > 1 && BigInt.greatestCommonDivisor(a, modulus) == 1
            if let inverse = try a.inverse(mod: modulus) {
                #expect(isUnit && inverse >= 0 && inverse < modulus)
                #expect(try (a * inverse).modulo(modulus) == 1)
            } else {
                #expect(!isUnit)
            }
        }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(3).inverse(mod: 0) }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(3).inverse(mod: -7) }
    }

    @Test("both modular powers agree with repeated multiplication")
    func powers() throws {
        var source = IntegerSource(seed: 13)
        for _ in 0..<300 {
            let base = source.next()
            let modulus = source.nextNonZero().magnitude
            let exponent = BigInt.random(bits: Int(source.generator.next() % 12), using: &source.generator)
            var expected = try BigInt.one.modulo(modulus)
            for _ in 0..<(Int(exactly: exponent) ?? 0) { expected = try (expected * base).modulo(modulus) }
            #expect(try base.powerVariableTime(exponent, mod: modulus) == expected)
            if modulus.isOdd {
                for width in [max(exponent.bitWidth, 1), 64, 65, 200] {
                    #expect(
                        try base.power(secretExponent: exponent, exponentBits: width, mod: modulus) == expected)
                }
            }
        }
    }

    @Test("the secret-exponent power agrees with the variable-time one on long exponents")
    func secretExponent() throws {
        var source = IntegerSource(seed: 14)
        for _ in 0..<500 {
            let base = source.next()
            let modulus = source.next().magnitude | 1
            let exponent = source.next().magnitude
            let expected = try base.powerVariableTime(exponent, mod: modulus)
            let width = max(exponent.bitWidth, 1) + Int(source.generator.next() % 130)
            #expect(try base.power(secretExponent: exponent, exponentBits: width, mod: modulus) == expected)
        }
    }

    @Test("each operand that has no power is refused by name")
    func powerRefusals() {
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(2).powerVariableTime(3, mod: 0) }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(2).powerVariableTime(3, mod: -5) }
        #expect(throws: BigIntArithmeticError.negativeExponent) { try BigInt(2).powerVariableTime(-1, mod: 5) }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) {
            try BigInt(2).power(secretExponent: 3, exponentBits: 2, mod: 0)
        }
        #expect(throws: BigIntArithmeticError.modulusNotOdd) {
            try BigInt(2).power(secretExponent: 3, exponentBits: 2, mod: 8)
        }
        #expect(throws: BigIntArithmeticError.negativeExponent) {
            try BigInt(2).power(secretExponent: -3, exponentBits: 2, mod: 7)
        }
        #expect(throws: BigIntArithmeticError.exponentTooWide(actualBits: 3, maximumBits: 2)) {
            try BigInt(2).power(secretExponent: 4, exponentBits: 2, mod: 7)
        }
        #expect(throws: BigIntArithmeticError.exponentTooWide(actualBits: 0, maximumBits: 0)) {
            try BigInt(2).power(secretExponent: 0, exponentBits: 0, mod: 7)
        }
    }

    @Test("the Legendre symbol tells squares from non-squares, and the Jacobi symbol is its product")
    func symbols() throws {
        let primes: [BigInt] = [3, 5, 7, 11, 13, 101, 65537]
        for prime in primes {
            let count = min(Int(exactly: prime) ?? 0, 200)
            var squares = Set<BigInt>()
            for x in 1..<(Int(exactly: prime) ?? 1) { squares.insert(try BigInt(x).squared().modulo(prime)) }
            for x in 0..<count {
                let expected = x == 0 ? 0 : squares.contains(BigInt(x)) ? 1 : -1
                #expect(try BigInt(x).legendreSymbol(prime) == expected)
                #expect(try (BigInt(x) - prime).legendreSymbol(prime) == expected)
            }
        }
        for x in -300..<300 {
            let product = try BigInt(x).legendreSymbol(13) * BigInt(x).legendreSymbol(101)
            #expect(try BigInt(x).jacobiSymbol(13 * 101) == product)
        }
        #expect(throws: BigIntArithmeticError.modulusNotPrime) { try BigInt(2).legendreSymbol(15) }
        #expect(throws: BigIntArithmeticError.modulusNotOdd) { try BigInt(2).legendreSymbol(2) }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(2).jacobiSymbol(-3) }
    }
}
