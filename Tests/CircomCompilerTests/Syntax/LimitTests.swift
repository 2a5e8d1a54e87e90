import CircomCompiler
import TestSupport
import Testing

@Suite struct LimitTests {
    @Test(
        "Nesting ends in one complaint",
        arguments: [
            ("(", ")", "a"), ("[", "]", "a"), ("f(", ")", "a"), ("a[", "]", "1"), ("-(", ")", "a"), ("T()(", ")", "a"),
        ] as [(String, String, String)])
    func nestedExpressions(open: String, close: String, core: String) {
        func text(_ depth: Int) -> String {
            String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
        }
        #expect(Parsed(expression: text(200)).codes == [])
        #expect(Parsed(expression: text(100_000)).codes == [.nestingTooDeep])
        #expect(Parsed(expression: String(repeating: open, count: 100_000)).codes == [.nestingTooDeep])
    }

    @Test(
        "Nested statements end in one complaint",
        arguments: [
            ("{", "}"), ("if (a) ", ""), ("if (a) { } else ", ""), ("while (a) ", ""), ("for (i = 0; i; i++) ", ""),
        ] as [(String, String)])
    func nestedStatements(open: String, close: String) {
        func text(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "a = 1;" + String(repeating: close, count: depth)
        }
        #expect(Parsed(statements: text(250)).codes == [])
        #expect(Parsed(statements: text(100_000)).codes == [.nestingTooDeep])
        #expect(Parsed(statements: String(repeating: open, count: 100_000)).codes == [.nestingTooDeep])
    }

    @Test("A long row of operators is bounded as well")
    func chains() {
        func sum(_ count: Int) -> String { Array(repeating: "a", count: count).joined(separator: " + ") }
        #expect(Parsed(expression: sum(900)).codes == [])
        #expect(Parsed(expression: sum(100_000)).codes == [.nestingTooDeep])
        // Lists are no rows.
        #expect(Parsed(expression: "[" + Array(repeating: "1", count: 50_000).joined(separator: ",") + "]").codes == [])
    }

    @Test("The nodes of a file are bounded")
    func nodes() {
        let limits = ParserLimits(nodes: 100)
        #expect(Parsed("template T() { " + String(repeating: "a = 1;", count: 30) + "}", limits: limits).codes == [])
        #expect(
            Parsed("template T() { " + String(repeating: "a = 1;", count: 40) + "}", limits: limits).codes
                == [.fileTooLarge])
    }

    @Test("Complaints are bounded")
    func complaints() {
        let parsed = Parsed(statements: String(repeating: "a + ;\n", count: 10_000))
        #expect(parsed.diagnostics.items.count == 100)
        #expect(parsed.diagnostics.isFull)
    }

    @Test("A file that is no text is refused at the first byte that is none")
    func binary() {
        let parsed = Parsed(bytes: Array("template T() {".utf8) + [0xFF, 0xFE, 0x00])
        #expect(parsed.complaints == ["C117 1:15"])
        #expect(parsed.unit.definitions.isEmpty)
    }

    @Test("Whatever bytes and tokens come, parsing ends, and complains of all that is wrong")
    func garbage() {
        var generator = SeededGenerator(seed: 20_261_121)
        let pieces = TokenKind.allCases.map(\.rawValue) + ["a", "1", "0x", "\"", "\n", "//", "/*", "é", "$"]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)! + " "
            }.joined()
            let whole = Parsed(text)
            for definition in whole.unit.definitions {
                #expect(definition.range.end <= UInt32(text.utf8.count))
            }
            _ = Parsed(statements: text)
            let bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            _ = Parsed(bytes: bytes)
        }
    }

    @Test("Every text cut short at any byte is answered")
    func cuts() {
        let text = """
            pragma circom 2.0.0;
            include "x";
            template T(n) { signal input {a} b[n] <== c; if (x) { log("y", z); } else for (var i = 0; i < n; i++) { a += T()(b <== 1); } }
            component main {public [b]} = T(3);
            """
        let bytes = Array(text.utf8)
        #expect(Parsed(bytes: bytes).codes == [])
        for count in 0..<bytes.count {
            let parsed = Parsed(bytes: Array(bytes[..<count]))
            let rest = String(decoding: bytes[count...], as: UTF8.self).trimmingPrefix(while: \.isWhitespace)
            // Only between two items is a part of the file a file.
            let isBetween =
                rest.isEmpty || ["pragma", "include", "template", "component"].contains { rest.hasPrefix($0) }
            if !isBetween { #expect(!parsed.codes.isEmpty, "cut at \(count)") }
        }
    }
}
