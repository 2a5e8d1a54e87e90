import BigNumbers
import TestSupport
import Testing

@Suite("Integers: text")
struct RadixTests {
    @Test("decimal and hexadecimal text go both ways")
    func roundTrips() throws {
        var source = IntegerSource(seed: 15)
        for _ in 0..<3_000 {
            let a = source.next()
            #expect(try BigInt(decimal: a.description) == a)
            let m = a.magnitude
            #expect(try BigInt(hexadecimal: m.text(radix: 16)) == m)
            #expect(try BigInt(hexadecimal: m.text(radix: 16).uppercased()) == m)
            #expect(try BigInt(hexadecimal: m.hexadecimal, prefix: .required) == m)
            #expect(try BigInt(hexadecimal: "000" + m.text(radix: 16), prefix: .optional) == m)
        }
    }

    @Test("text agrees with the standard library in every radix")
    func radices() {
        var generator = SeededGenerator(seed: 16)
        for radix in 2...36 {
            for value in [Int64.min, -1, 0, 1, .max, Int64(bitPattern: generator.next())] {
                #expect(BigInt(value).text(radix: radix) == String(value, radix: radix))
            }
        }
        #expect(BigInt(-255).hexadecimal == "-0xff" && BigInt(0).hexadecimal == "0x0")
    }

    @Test("decimal digits agree with long division")
    func longDivision() throws {
        var generator = SeededGenerator(seed: 17)
        for bits in [1, 64, 256, 4_000] {
            let value = BigInt.random(bits: bits, using: &generator)
            var digits = ""
            var rest = value
            repeat {
                let (quotient, digit) = try rest.truncatedDivMod(10)
                digits = digit.text() + digits
                rest = quotient
            } while !rest.isZero
            #expect(value.description == digits)
        }
    }

    @Test(
        "every malformed decimal is refused by name",
        arguments: [
            ("", BigIntParsingError.noDigits), ("-", .noDigits),
            ("+1", .invalidDigit(offset: 0, actual: 0x2b)), (" 1", .invalidDigit(offset: 0, actual: 0x20)),
            ("1 ", .invalidDigit(offset: 1, actual: 0x20)), ("1_0", .invalidDigit(offset: 1, actual: 0x5f)),
            ("1\0", .invalidDigit(offset: 1, actual: 0)), ("--1", .invalidDigit(offset: 1, actual: 0x2d)),
            ("0x10", .invalidDigit(offset: 1, actual: 0x78)), ("1e5", .invalidDigit(offset: 1, actual: 0x65)),
            ("١", .invalidDigit(offset: 0, actual: 0xd9)), ("1.0", .invalidDigit(offset: 1, actual: 0x2e)),
            ("00", .leadingZero), ("01", .leadingZero), ("-01", .leadingZero), ("-0", .negativeZero),
            ("12345678901", .tooManyDigits(actual: 11, maximum: 10)),
            ("-12345678901", .tooManyDigits(actual: 11, maximum: 10)),
        ])
    func malformedDecimal(text: String, error: BigIntParsingError) {
        #expect(throws: error) { try BigInt(decimal: text, maximumDigits: 10) }
    }

    @Test(
        "every malformed hexadecimal text is refused by name",
        arguments: [
            ("", HexadecimalPrefix.optional, BigIntParsingError.noDigits), ("0x", .optional, .noDigits),
            ("0x", .required, .noDigits), ("ff", .required, .missingPrefix), ("0Xff", .required, .missingPrefix),
            ("0xff", .forbidden, .invalidDigit(offset: 1, actual: 0x78)),
            ("0xfg", .required, .invalidDigit(offset: 3, actual: 0x67)),
            ("-ff", .forbidden, .invalidDigit(offset: 0, actual: 0x2d)),
            ("f f", .forbidden, .invalidDigit(offset: 1, actual: 0x20)),
            ("0x0x1", .optional, .invalidDigit(offset: 3, actual: 0x78)),
            ("12345678901", .forbidden, .tooManyDigits(actual: 11, maximum: 10)),
            ("0x00000000001", .required, .tooManyDigits(actual: 11, maximum: 10)),
        ])
    func malformedHexadecimal(text: String, prefix: HexadecimalPrefix, error: BigIntParsingError) {
        #expect(throws: error) { try BigInt(hexadecimal: text, prefix: prefix, maximumDigits: 10) }
    }

    @Test("random bytes never trap the parsers, and what is accepted prints back")
    func noise() {
        var generator = SeededGenerator(seed: 18)
        let alphabet = Array("-+0123456789abcdefxX \0é".unicodeScalars)
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int(generator.next() % 8) {
                text.unicodeScalars.append(alphabet[Int(generator.next() % UInt64(alphabet.count))])
            }
            if let value = try? BigInt(decimal: text) { #expect(value.description == text) }
            if let value = try? BigInt(hexadecimal: text, prefix: .optional) {
                #expect(!value.isNegative)
            }
        }
    }

    @Test("a precondition stops a shift or a power that would fill the memory")
    func boundedGrowth() async {
        await #expect(processExitsWith: .failure) { _ = BigInt(1) << (1 << 40) }
        await #expect(processExitsWith: .failure) { _ = BigInt(3).power(1 << 40) }
    }
}
