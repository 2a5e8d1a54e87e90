import Foundation
import Primitives
import TestSupport
import Testing

@Suite("JSON, reading")
struct JSONReaderTests {
    @Test("values of every kind, in their order")
    func values() throws {
        let json = try JSONValue(
            parsing: " {\"a\" : [ 1 , -0.5e+3,\"x\" ],\n\t\"b\":{} , \"c\":[],\"d\":true,\"e\":false,\"f\":null}\r\n ")
        #expect(json.members?.map(\.key) == ["a", "b", "c", "d", "e", "f"])
        #expect(json["a"]?.elements == [.number("1"), .number("-0.5e+3"), .string("x")])
        #expect(json["b"] == .object([]) && json["c"] == .array([]))
        #expect(json["d"] == .bool(true) && json["e"] == .bool(false) && json["f"] == .null)
        #expect(json["g"] == nil && json["f"]?["x"] == nil)
        #expect(json["a"]?.elements?[2].text == "x" && json.text == nil && json.elements == nil)
        for scalar in ["0", "\"\"", "null", "true", "[]", "-0", "1E5", "10.01e-7"] {
            #expect(try JSONValue(parsing: scalar).serialized() == scalar)
        }
        let kinds = ["null", "true", "1", "\"\"", "[]", "{}"].map { try? JSONValue(parsing: $0).kind }
        #expect(kinds == ["null", "a truth value", "a number", "a string", "a list", "an object"])
    }

    @Test("numbers keep all their digits")
    func exactNumbers() throws {
        let digits = "21888242871839275222246405745257275088548364400416034343698204186575808495617"
        #expect(try JSONValue(parsing: "[\(digits)]") == .array([.number(digits)]))
        #expect(try JSONValue(parsing: "1.000") == .number("1.000"))
    }

    @Test("escapes, pairs and plain Unicode")
    func strings() throws {
        let escaped = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\udE00\u0000""#)
        #expect(escaped == .string("\"\\/\u{8}\u{c}\n\r\tAé€😀\0"))
        let plain = "é€😀\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}"
        #expect(try JSONValue(parsing: "\"\(plain)\"") == .string(plain))
    }

    static let refusals: [(String, JSONError.Reason, Int, Int)] = [
        ("", .unexpectedEnd, 1, 1),
        ("  \n ", .unexpectedEnd, 2, 2),
        ("[", .unexpectedEnd, 1, 2),
        ("[1", .unexpectedEnd, 1, 3),
        ("[1,", .unexpectedEnd, 1, 4),
        ("{\"a\"", .unexpectedEnd, 1, 5),
        ("{\"a\":", .unexpectedEnd, 1, 6),
        ("\"abc", .unexpectedEnd, 1, 5),
        ("\"abc\\", .unexpectedEnd, 1, 6),
        ("\"\\u12", .unexpectedEnd, 1, 6),
        ("tru", .unexpectedEnd, 1, 4),
        ("trUe", .unexpectedCharacter, 1, 3),
        ("[1,]", .unexpectedCharacter, 1, 4),
        ("[1 2]", .unexpectedCharacter, 1, 4),
        ("[1}", .unexpectedCharacter, 1, 3),
        ("{,}", .unexpectedCharacter, 1, 2),
        ("{a:1}", .unexpectedCharacter, 1, 2),
        ("{\"a\" 1}", .unexpectedCharacter, 1, 6),
        ("{\"a\":1,}", .unexpectedCharacter, 1, 8),
        ("// x", .unexpectedCharacter, 1, 1),
        ("NaN", .unexpectedCharacter, 1, 1),
        ("'a'", .unexpectedCharacter, 1, 1),
        ("\u{feff}1", .unexpectedCharacter, 1, 1),
        ("[\"é€\",\n\"😀\" x]", .unexpectedCharacter, 2, 8),
        ("01", .malformedNumber, 1, 1),
        ("[-]", .malformedNumber, 1, 2),
        ("1.", .malformedNumber, 1, 1),
        ("1.e5", .malformedNumber, 1, 1),
        ("1e", .malformedNumber, 1, 1),
        ("1e+", .malformedNumber, 1, 1),
        ("-01", .malformedNumber, 1, 1),
        ("0x10", .trailingGarbage, 1, 2),
        ("12n", .trailingGarbage, 1, 3),
        ("1.5.2", .trailingGarbage, 1, 4),
        (".5", .unexpectedCharacter, 1, 1),
        ("+1", .unexpectedCharacter, 1, 1),
        ("\"a\nb\"", .controlCharacter, 1, 3),
        ("\"\u{1f}\"", .controlCharacter, 1, 2),
        ("\"\\x\"", .badEscape, 1, 2),
        ("\"a\\u12g4\"", .badEscape, 1, 3),
        ("\"\\ud83d\"", .loneSurrogate, 1, 2),
        ("\"\\ud83dx\"", .loneSurrogate, 1, 2),
        ("\"\\ud83d\\n\"", .loneSurrogate, 1, 2),
        ("\"\\ud83d\\u0041\"", .loneSurrogate, 1, 2),
        ("\"\\ude00\\ud83d\"", .loneSurrogate, 1, 2),
        ("{\"a\":1,\"b\":2,\n \"\\u0061\":3}", .duplicateKey, 2, 2),
        ("1 1", .trailingGarbage, 1, 3),
        ("{}\n]", .trailingGarbage, 2, 1),
        ("null\0", .trailingGarbage, 1, 5),
    ]

    @Test("each malformed text is refused by name and place")
    func refused() {
        for (text, reason, line, column) in Self.refusals {
            #expect("\(text)") {
                try JSONValue(parsing: text)
            } throws: { error in
                guard let error = error as? JSONError else { return false }
                return error.reason == reason && error.line == line && error.column == column
                    && error.name == reason.rawValue && error.explanation.contains("line \(line), column \(column)")
            }
        }
    }

    @Test("invalid UTF-8 is refused")
    func invalidUTF8() {
        let sequences: [[UInt8]] = [
            [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xc3, 0x28], [0xe0, 0x9f, 0xbf], [0xe2, 0x82],
            [0xe2, 0x28, 0xa1], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf],
            [0xf0, 0x9f, 0x98], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xfe],
        ]
        for sequence in sequences {
            #expect(reason(Array("\"é".utf8) + sequence + Array("\"".utf8)) == .notUTF8)
        }
    }

    private func reason(_ text: [UInt8], _ limits: JSONLimits = JSONLimits()) -> JSONError.Reason? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: text, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("size, depth and number of values are bounded")
    func limits() {
        let limits = JSONLimits(bytes: 12, depth: 3, values: 5)
        #expect(reason(Array("[[[1]]]".utf8), limits) == nil)
        #expect(reason(Array("[[[[1]]]]".utf8), limits) == .tooDeep)
        #expect(reason(Array("[[[{}]]]".utf8), limits) == .tooDeep)
        #expect(reason(Array("[1,2,3,4]".utf8), limits) == nil)
        #expect(reason(Array("[1,2,3,4,5]".utf8), limits) == .tooLarge)
        #expect(reason(Array("[1,2,3    ]".utf8), limits) == nil)
        #expect(reason(Array("[1,2,3     ] ".utf8), limits) == .tooLarge)
        #expect(reason([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == .tooDeep)
        // Depth counts what is open, not what was passed.
        let wide = "[" + Array(repeating: "[[]]", count: 500).joined(separator: ",") + "]"
        #expect(reason(Array(wide.utf8)) == nil)
    }

    @Test("random mutations never trap; what is accepted, Foundation accepts, and it survives a round trip")
    func mutations() throws {
        var generator = SeededGenerator(seed: 2024)
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00é"],"b":{"c":null,"d":[true,false,{}]},"e":""}"#.utf8)
        var accepted = 0
        for _ in 0..<30_000 {
            var text = seed
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<text.count, using: &generator)
                switch generator.next() % 3 {
                case 0: text[index] = UInt8(truncatingIfNeeded: generator.next())
                case 1: text.remove(at: index)
                default: text.insert(seed[Int.random(in: 0..<seed.count, using: &generator)], at: index)
                }
            }
            guard let json = try? JSONValue(parsing: text) else { continue }
            accepted += 1
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            }
            #expect(try JSONValue(parsing: json.serialized()) == json)
        }
        #expect(accepted > 1000)
    }
}

@Suite("JSON, writing")
struct JSONWriterTests {
    private let value = JSONValue.object([
        .init("pi_a", .array([.string("1"), .string("2")])), .init("empty", .array([])), .init("none", .object([])),
        .init("n", .number("-7")), .init("t", .bool(true)),
        .init("x", .array([.array([.null]), .object([.init("k", .string("v"))])])),
    ])

    @Test("as JSON.stringify(value)")
    func compact() {
        #expect(
            value.serialized()
                == #"{"pi_a":["1","2"],"empty":[],"none":{},"n":-7,"t":true,"x":[[null],{"k":"v"}]}"#)
    }

    @Test("as JSON.stringify(value, null, 1) and with other indentations")
    func indented() {
        let lines = [
            "{", " \"pi_a\": [", "  \"1\",", "  \"2\"", " ],", " \"empty\": [],", " \"none\": {},", " \"n\": -7,",
            " \"t\": true,", " \"x\": [", "  [", "   null", "  ],", "  {", "   \"k\": \"v\"", "  }", " ]", "}",
        ]
        #expect(value.serialized(indentation: 1) == lines.joined(separator: "\n"))
        let wide = lines.map { line in
            String(repeating: " ", count: 3 * (line.count - line.drop { $0 == " " }.count)) + line
        }
        #expect(value.serialized(indentation: 4) == wide.joined(separator: "\n"))
        #expect(JSONValue.array([]).serialized(indentation: 2) == "[]")
    }

    @Test("strings are escaped as ECMAScript does, and come back")
    func escapes() throws {
        let text = "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é€😀\u{2028}"
        #expect(
            JSONValue.string(text).serialized()
                == #""\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7f}é€😀\u{2028}\"")
        #expect(try JSONValue(parsing: JSONValue.string(text).serialized()) == .string(text))
    }

    @Test("reading and writing again is the identity")
    func roundTrip() throws {
        for indentation in 0...3 {
            #expect(try JSONValue(parsing: value.serialized(indentation: indentation)) == value)
        }
    }
}
