import Primitives
import TestSupport
import Testing

/// BIP 173 and BIP 350.
@Suite struct Bech32Tests {
    // BIP 173 and BIP 350, "Test vectors": valid strings.
    static let valid: [(Bech32.Variant, String)] = [
        (.bech32, "A12UEL5L"), (.bech32, "a12uel5l"),
        (.bech32, "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs"),
        (.bech32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
        (
            .bech32,
            "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j"
        ),
        (.bech32, "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"), (.bech32, "?1ezyfcl"),
        (.bech32m, "A1LQFN3A"), (.bech32m, "a1lqfn3a"),
        (.bech32m, "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6"),
        (.bech32m, "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"),
        (
            .bech32m,
            "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8"
        ),
        (.bech32m, "split1checkupstagehandshakeupstreamerranterredcaperredlc445v"), (.bech32m, "?1v759aa"),
    ]

    @Test(arguments: valid) func publishedTextsReturn(_ variant: Bech32.Variant, _ text: String) throws {
        let (prefix, values) = try Bech32.decodeValues(text, variant: variant, maximumCount: 90)
        #expect(try Bech32.encode(values: values, prefix: prefix, variant: variant) == text.lowercased())
        let other: Bech32.Variant = variant == .bech32 ? .bech32m : .bech32
        #expect(throws: Bech32Error.wrongVariant(expected: other)) {
            try Bech32.decodeValues(text, variant: other, maximumCount: 90)
        }
    }

    // The same sections: invalid strings.
    static let invalid: [(Bech32.Variant, String, Bech32Error)] = [
        (.bech32, "\u{20}1nwldj5", .unprintable(offset: 0, byte: 0x20)),
        (.bech32, "\u{7f}1axkwrx", .unprintable(offset: 0, byte: 0x7f)),
        (.bech32, "\u{80}1eym55h", .unprintable(offset: 0, byte: 0xc2)),
        (
            .bech32, "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
            .tooLong(actual: 91, maximum: 90)
        ),
        (.bech32, "pzry9x0s0muk", .noSeparator), (.bech32, "1pzry9x0s0muk", .emptyPrefix),
        (.bech32, "x1b4n0q5v", .invalidCharacter(offset: 2, byte: UInt8(ascii: "b"))),
        (.bech32, "li1dgmt3", .noChecksum(actual: 5)),
        (.bech32, "de1lg7wt\u{ff}", .unprintable(offset: 8, byte: 0xc3)),
        (.bech32, "A1G7SGD8", .wrongChecksum), (.bech32, "10a06t8", .emptyPrefix), (.bech32, "1qzzfhee", .emptyPrefix),
        (.bech32m, "qyrz8wqd2c9m", .noSeparator), (.bech32m, "1qyrz8wqd2c9m", .emptyPrefix),
        (.bech32m, "y1b0jsk6g", .invalidCharacter(offset: 2, byte: UInt8(ascii: "b"))),
        (.bech32m, "lt1igcx5c0", .invalidCharacter(offset: 3, byte: UInt8(ascii: "i"))),
        (.bech32m, "in1muywd", .noChecksum(actual: 5)),
        (.bech32m, "au1s5cgom", .invalidCharacter(offset: 7, byte: 0x6f)),
        (.bech32m, "M1VUXWEZ", .wrongChecksum), (.bech32m, "16plkw9", .emptyPrefix),
        (.bech32m, "1p2gdwpf", .emptyPrefix), (.bech32m, "aB1lqfn3a", .mixedCase),
        (.bech32m, String(repeating: "a", count: 84) + "1lqfn3a", .unusablePrefix),
    ]

    @Test(arguments: invalid)
    func textsAreRefused(_ variant: Bech32.Variant, _ text: String, _ error: Bech32Error) {
        let limit = error == .unusablePrefix ? 200 : 90
        #expect(throws: error) { try Bech32.decodeValues(text, variant: variant, maximumCount: limit) }
    }

    // BIP 173 and BIP 350, segregated witness addresses: version, then the program in five-bit values.
    @Test func publishedProgramsReturn() throws {
        let bytes = try Hexadecimal.decode("751e76e8199196d454941c45d1b3a323f1433bd6")
        let text = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
        let (prefix, values) = try Bech32.decodeValues(text, variant: .bech32, maximumCount: 90)
        #expect(prefix == "bc" && values.first == 0)
        let program = try Bech32.encode(values: Array(values.dropFirst()), prefix: "bc", variant: .bech32)
        #expect(try Bech32.decode(program, prefix: "bc", variant: .bech32, maximumCount: 90) == bytes)
    }

    @Test func paddingIsStrict() throws {
        // One value is no byte; two leave two bits, which are zero; three leave seven, one character too many.
        for (values, error): ([UInt8], Bech32Error) in [
            ([0], .excessCharacter), ([0, 1], .nonzeroPadding), ([0, 2], .nonzeroPadding),
            ([0, 0, 0], .excessCharacter),
        ] {
            let text = try Bech32.encode(values: values, prefix: "x", variant: .bech32)
            #expect(throws: error) { try Bech32.decode(text, variant: .bech32, maximumCount: 90) }
        }
        let text = try Bech32.encode(values: [0, 4], prefix: "x", variant: .bech32)
        #expect(try Bech32.decode(text, variant: .bech32, maximumCount: 90).bytes == [1])
        #expect(throws: Bech32Error.wrongPrefix(actual: "x", expected: "y")) {
            try Bech32.decode(text, prefix: "y", variant: .bech32, maximumCount: 90)
        }
        for prefix in ["", "X", " ", String(repeating: "a", count: 84)] {
            #expect(throws: Bech32Error.unusablePrefix) { try Bech32.encode([], prefix: prefix, variant: .bech32) }
        }
    }

    @Test(arguments: [Bech32.Variant.bech32, .bech32m]) func bytesReturn(_ variant: Bech32.Variant) throws {
        var generator = SeededGenerator(seed: 6)
        for count in Array(0...64) + [1000] {
            let bytes = generator.bytes(count)
            let text = try Bech32.encode(bytes, prefix: "test1", variant: variant)
            #expect(try Bech32.decode(text, prefix: "test1", variant: variant, maximumCount: 2000) == bytes)
            #expect(
                try Bech32.decode(text.uppercased(), prefix: "test1", variant: variant, maximumCount: 2000) == bytes)
        }
    }

    /// One to four changed characters are found.
    @Test func changesAreFound() throws {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
        for _ in 0..<2000 {
            let text = Array(try Bech32.encode(generator.bytes(43), prefix: "zs", variant: .bech32).utf8)
            var changed = text
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 3..<text.count, using: &generator)
                changed[position] = alphabet.randomElement(using: &generator) ?? 0
            }
            guard changed != text else { continue }
            #expect(throws: Bech32Error.self) {
                try Bech32.decode(String(decoding: changed, as: UTF8.self), variant: .bech32, maximumCount: 90)
            }
        }
    }
}
