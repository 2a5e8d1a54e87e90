import BigNumbers
import TestSupport
import Testing

/// Integers of both signs whose sizes lie around the limits of a word, with patterns that provoke carries.
struct IntegerSource {
    var generator: SeededGenerator
    private static let edges: [BigInt] = {
        var edges: [BigInt] = [0, 1, 2, 3]
        for bits in [31, 32, 63, 64, 65, 127, 128, 192, 255, 256, 384, 1000] {
            let power = BigInt.one << bits
            edges += [power, power - 1, power + 1]
        }
        return edges + edges.map { -$0 }
    }()

    init(seed: UInt64, for test: String = #function) {
        generator = SeededGenerator(seed: seed, for: test)
    }

    mutating func next() -> BigInt {
        if generator.next() % 4 == 0 {
            return Self.edges[Int(generator.next() % UInt64(Self.edges.count))]
        }
        let magnitude = BigInt.random(bits: Int(generator.next() % 700), using: &generator)
        return generator.next() & 1 == 0 ? magnitude : -magnitude
    }

    mutating func nextNonZero() -> BigInt {
        while true {
            let value = next()
            if !value.isZero { return value }
        }
    }
}

@Suite("Integers: arithmetic")
struct ArithmeticTests {
    @Test("the ring laws hold")
    func ringLaws() {
        var source = IntegerSource(seed: 1)
        for _ in 0..<5_000 {
            let (a, b, c) = (source.next(), source.next(), source.next())
            #expect(a + b == b + a)
            #expect((a + b) + c == a + (b + c))
            #expect(a * b == b * a)
            #expect((a * b) * c == a * (b * c))
            #expect(a * (b + c) == a * b + a * c)
            #expect(a + (-a) == 0)
            #expect(a - b == a + (-b))
            #expect(a + 0 == a && a * 1 == a && a * 0 == 0)
            #expect(a.squared() == a * a)
            #expect((a + b).squared() == a.squared() + 2 * a * b + b.squared())
        }
    }

    @Test("products agree with the standard library on 64 and 128 bits")
    func standardLibrary() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<10_000 {
            let (a, b) = (Int64(bitPattern: generator.next()), Int64(bitPattern: generator.next()))
            #expect(BigInt(a) * BigInt(b) == BigInt(Int128(a) * Int128(b)))
            #expect(BigInt(a) + BigInt(b) == BigInt(Int128(a) + Int128(b)))
            #expect(BigInt(a) - BigInt(b) == BigInt(Int128(a) - Int128(b)))
            #expect((BigInt(a) < BigInt(b)) == (a < b))
            if b != 0, a != .min {
                let (quotient, remainder) = try BigInt(a).truncatedDivMod(BigInt(b))
                #expect(quotient == BigInt(a / b) && remainder == BigInt(a % b))
            }
        }
    }

    @Test("both divisions satisfy their equation and their rounding")
    func division() throws {
        var source = IntegerSource(seed: 3)
        for _ in 0..<10_000 {
            let (a, b) = (source.next(), source.nextNonZero())
            let floored = try a.flooredDivMod(b)
            #expect(floored.quotient * b + floored.remainder == a)
            #expect(floored.remainder.isZero || floored.remainder.signum == b.signum)
            #expect(floored.remainder.magnitude < b.magnitude)
            let truncated = try a.truncatedDivMod(b)
            #expect(truncated.quotient * b + truncated.remainder == a)
            #expect(truncated.remainder.isZero || truncated.remainder.signum == a.signum)
            #expect(truncated.remainder.magnitude < b.magnitude)
            #expect(a.isMultiple(of: b) == truncated.remainder.isZero)
            let reduced = try a.modulo(b.magnitude)
            #expect(reduced >= 0 && reduced < b.magnitude && (a - reduced).isMultiple(of: b))
        }
        #expect(throws: BigIntArithmeticError.divisionByZero) { try BigInt(1).flooredDivMod(0) }
        #expect(throws: BigIntArithmeticError.divisionByZero) { try BigInt(1).truncatedDivMod(0) }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(1).modulo(0) }
        #expect(throws: BigIntArithmeticError.modulusNotPositive) { try BigInt(1).modulo(-7) }
        let down = try BigInt(-7).flooredDivMod(2)
        #expect(down.quotient == -4 && down.remainder == 1)
        let toZero = try BigInt(-7).truncatedDivMod(2)
        #expect(toZero.quotient == -3 && toZero.remainder == -1)
        #expect(BigInt(0).isMultiple(of: 0) && !BigInt(1).isMultiple(of: 0))
    }

    @Test("a copy keeps its value when the original changes in place")
    func copyOnWrite() {
        var source = IntegerSource(seed: 4)
        for _ in 0..<1_000 {
            let start = source.next()
            let term = source.next()
            var value = start + 0
            let copy = value
            value += term
            #expect(copy == start && value == start + term)
            value -= term
            #expect(value == start)
            value *= term
            #expect(value == start * term)
            value = start + 0
            value += value
            #expect(value == start + start)
            value = start + 0
            value *= value
            #expect(value == start * start)
            value = start + 0
            value -= value
            #expect(value == 0)
            value = copy
            value.negate()
            #expect(copy == start && value == -start)
            value = copy
            value.setBit(70, to: true)
            #expect(copy == start && value == start | (1 << 70))
        }
    }

    @Test("powers and square roots are exact")
    func powersAndRoots() throws {
        var source = IntegerSource(seed: 5)
        for _ in 0..<500 {
            let a = source.next()
            var product = BigInt.one
            for exponent in 0..<6 {
                #expect(a.power(exponent) == product)
                product *= a
            }
            if let root = a.integerSquareRoot() {
                #expect(root.squared() <= a && (root + 1).squared() > a)
            } else {
                #expect(a.isNegative)
            }
        }
        #expect(BigInt(0).power(0) == 1)
        #expect(BigInt(-1).power(.max) == -1 && BigInt(1).power(.max) == 1 && BigInt(0).power(.max) == 0)
        #expect(BigInt(2).power(521) - 1 == (1 << 521) - 1)
    }

    @Test("comparison is a total order and agrees with subtraction; equal integers hash alike")
    func order() {
        var source = IntegerSource(seed: 6)
        for _ in 0..<5_000 {
            let (a, b) = (source.next(), source.next())
            #expect([a < b, a == b, a > b].count(where: { $0 }) == 1)
            #expect((a < b) == (a - b).isNegative)
            #expect((a == b) == (a - b).isZero)
            // A second route to the same value leaves other storage.
            let again = (a + b) - b
            #expect(again == a && again.hashValue == a.hashValue)
        }
        #expect(Set([BigInt(5), 5, -5, 1 << 64]).count == 3)
    }
}

@Suite("Integers: bits and words")
struct BitTests {
    @Test("shifts multiply and divide by powers of two, rounding down")
    func shifts() throws {
        var source = IntegerSource(seed: 7)
        for _ in 0..<3_000 {
            let a = source.next()
            let count = Int(source.generator.next() % 200)
            let power = BigInt(2).power(count)
            #expect(a << count == a * power)
            #expect(try a >> count == a.flooredDivMod(power).quotient)
            var shifted = a
            shifted <<= count
            #expect(shifted == a << count)
            shifted >>= count
            #expect(shifted == a)
        }
        #expect(BigInt(-1) >> 1000 == -1 && BigInt(5) >> Int.max == 0 && BigInt(0) << Int.max == 0)
    }

    @Test("bits, widths and logical operations agree with each other and with the standard library")
    func bits() {
        var source = IntegerSource(seed: 8)
        for _ in 0..<2_000 {
            let (a, b) = (source.next(), source.next())
            #expect((a & b) + (a | b) == a + b)
            #expect((a ^ b) == (a | b) - (a & b))
            #expect(~a == -a - 1)
            #expect(a.isOdd == a.bit(0) && a.isEven != a.isOdd)
            let position = Int(source.generator.next() % 800)
            #expect(a.bit(position) == (a >> position).isOdd)
            var changed = a
            changed.setBit(position, to: !a.bit(position))
            #expect(changed != a && changed.bit(position) != a.bit(position))
            changed.setBit(position, to: a.bit(position))
            #expect(changed == a)
            if !a.isZero {
                let m = a.magnitude
                #expect(m >> (a.bitWidth - 1) == 1)
                let zeros = a.trailingZeroBitCount ?? -1
                #expect(((m >> zeros) << zeros) == m && (m >> zeros).isOdd)
            }
            let (x, y) = (Int64(truncatingIfNeeded: source.generator.next()), Int64(source.generator.next() >> 1))
            #expect(BigInt(x) & BigInt(y) == BigInt(x & y))
            #expect(BigInt(x) | BigInt(y) == BigInt(x | y))
            #expect(BigInt(x) ^ BigInt(y) == BigInt(x ^ y))
            #expect(BigInt(y).nonzeroBitCount == y.nonzeroBitCount)
        }
        #expect(BigInt(0).bitWidth == 0 && BigInt(-1).bitWidth == 1 && BigInt(255).bitWidth == 8)
        #expect(BigInt(0).trailingZeroBitCount == nil && BigInt(-1).nonzeroBitCount == nil)
        #expect(BigInt(-1).bit(.max) && !BigInt(1).bit(.max) && !BigInt(-1).bit(-1))
    }

    @Test("standard library integers convert both ways, or not at all when they do not fit")
    func conversions() {
        for value in [Int64.min, .min + 1, -1, 0, 1, .max] {
            #expect(Int64(exactly: BigInt(value)) == value)
            #expect(BigInt(value) == BigInt(Int128(value)))
        }
        #expect(Int64(exactly: BigInt(Int64.max) + 1) == nil && Int64(exactly: BigInt(Int64.min) - 1) == nil)
        #expect(UInt64(exactly: BigInt(UInt64.max)) == .max && UInt64(exactly: BigInt(UInt64.max) + 1) == nil)
        #expect(UInt8(exactly: BigInt(255)) == 255 && UInt8(exactly: BigInt(256)) == nil)
        #expect(UInt64(exactly: BigInt(-1)) == nil && Int8(exactly: BigInt(-128)) == -128)
        #expect(Int8(exactly: BigInt(-129)) == nil && Int8(exactly: BigInt(128)) == nil)
        for value: UInt128 in [.max, 1 << 64, 0, 1 << 127] {
            #expect(UInt128(exactly: BigInt(value)) == value)
        }
        for value: Int128 in [.min, .max, -(1 << 64), -1] {
            #expect(Int128(exactly: BigInt(value)) == value)
            #expect(BigInt(value).description == String(value))
        }
    }

    @Test("literals of any length and sign are read exactly")
    func literals() {
        let power = BigInt.one << 200
        #expect(power == 0x1_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_00)
        #expect(-power == -0x1_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_00)
        #expect(BigInt(UInt64.max) == 18446744073709551615)
        #expect(-BigInt(UInt64.max) - 1 == -18446744073709551616)
        #expect(BigInt(Int64.min) - 1 == -9223372036854775809)
        #expect(BigInt(0) == 0 && BigInt(-1) == -1)
    }

    @Test("words and bytes go both ways, padded, and refuse what does not fit")
    func encodings() throws {
        var source = IntegerSource(seed: 9)
        for _ in 0..<2_000 {
            let a = source.next().magnitude
            let little = try a.littleEndianBytes(count: a.byteWidth)
            let big = try a.bigEndianBytes(count: a.byteWidth + 3)
            #expect(big == [0, 0, 0] + little.reversed())
            #expect(BigInt(littleEndian: little) == a && BigInt(bigEndian: big) == a)
            #expect(BigInt(words: a.magnitudeWords) == a && a.magnitudeWords.count == a.wordCount)
            #expect(try BigInt(words: a.words(count: a.wordCount + 2)) == a)
            if a.byteWidth > 0 {
                let error = BigIntEncodingError.tooLarge(
                    actualBits: a.bitWidth, maximumBits: 8 * (a.byteWidth - 1))
                #expect(throws: error) { try a.littleEndianBytes(count: a.byteWidth - 1) }
                #expect(throws: BigIntEncodingError.negative) { try (-a).bigEndianBytes(count: 500) }
                #expect(throws: BigIntEncodingError.negative) { try (-a).words(count: 500) }
            }
        }
        #expect(BigInt(littleEndian: []) == 0 && BigInt(bigEndian: [1, 0]) == 256)
        #expect(try BigInt(0).littleEndianBytes(count: 0) == [])
        #expect(try BigInt(0).bigEndianBytes(count: 2) == [0, 0])
        #expect(throws: BigIntEncodingError.tooLarge(actualBits: 65, maximumBits: 64)) {
            try (BigInt.one << 64).words(count: 1)
        }
        #expect(throws: BigIntEncodingError.tooLarge(actualBits: 0, maximumBits: 0)) { try BigInt(0).words(count: -1) }
        #expect(throws: BigIntEncodingError.tooLarge(actualBits: 0, maximumBits: 0)) {
            try BigInt(0).bigEndianBytes(count: -1)
        }
    }

    @Test("random integers stay below their bound and reach every residue")
    func random() {
        var generator = SeededGenerator(seed: 10)
        var seen = Set<BigInt>()
        for _ in 0..<500 { seen.insert(BigInt.random(below: 5, using: &generator)) }
        #expect(seen == [0, 1, 2, 3, 4])
        let bound = (BigInt.one << 130) + 1
        for _ in 0..<500 {
            let value = BigInt.random(below: bound, using: &generator)
            #expect(value >= 0 && value < bound)
        }
        #expect(BigInt.random(below: 1, using: &generator) == 0)
        #expect(BigInt.random(bits: 0, using: &generator) == 0)
    }
}
