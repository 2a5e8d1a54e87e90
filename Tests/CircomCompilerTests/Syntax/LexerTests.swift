import CircomCompiler
import Testing

@Suite struct LexerTests {
    private func lex(_ text: String, comments: Bool = false) -> (tokens: [String], codes: [DiagnosticCode]) {
        let bytes = Array(text.utf8)
        var lexer = Lexer(SourceFile(id: FileID(0), path: "t", bytes: bytes), keepsComments: comments)
        var tokens: [String] = []
        var codes: [DiagnosticCode] = []
        while true {
            let token = lexer.next()
            codes += lexer.takeDiagnostics().map(\.code)
            if token.kind == .endOfFile { return (tokens, codes) }
            let text = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
            let isFixed = token.kind.isWord || token.kind.rawValue == text
            tokens.append(isFixed ? text : "\(token.kind.rawValue): \(text)")
        }
    }

    @Test("Every fixed token is read as itself, alone and between spaces", arguments: TokenKind.allCases)
    func fixed(kind: TokenKind) {
        switch kind {
        case .identifier, .decimalNumber, .hexadecimalNumber, .string, .lineComment, .blockComment, .endOfFile: return
        default: break
        }
        var lexer = Lexer(SourceFile(id: FileID(0), path: "t", bytes: Array(" \(kind.rawValue) ".utf8)))
        let token = lexer.next()
        #expect(token.kind == kind)
        #expect(token.start == 1 && Int(token.end) == 1 + kind.rawValue.utf8.count)
        #expect(lexer.next().kind == .endOfFile)
        #expect(lexer.next().kind == .endOfFile)
    }

    @Test(
        "The longest token wins",
        arguments: [
            ("a<--b", ["<--"]), ("a<-b", ["<", "-"]), ("a<==b", ["<=="]), ("a<=b", ["<="]), ("a<<=b", ["<<="]),
            ("a-->b", ["-->"]), ("a--->b", ["--", "-", ">"]), ("a==>b", ["==>"]), ("a====b", ["===", "="]),
            ("a=>b", ["=", ">"]), ("a**=b", ["**="]), ("a***b", ["**", "*"]), ("a\\=b", ["\\="]),
            ("a&&&b", ["&&", "&"]),
            ("a|||b", ["||", "|"]), ("a+++b", ["++", "+"]), ("a!==b", ["!=", "="]), ("a>>>b", [">>", ">"]),
        ] as [(String, [String])])
    func longest(text: String, expected: [String]) {
        #expect(lex(text).tokens == ["a name: a"] + expected + ["a name: b"])
    }

    @Test(
        "Names, numbers and what only looks like one of them",
        arguments: [
            ("_", ["_"]), ("__", ["_", "_"]), ("_1", ["_", "a number: 1"]), ("_a", ["a name: _a"]),
            ("$_$a$_1", ["a name: $_$a$_1"]), ("__a", ["a name: __a"]), ("12ab", ["a number: 12", "a name: ab"]),
            ("0x1fG", ["a hexadecimal number: 0x1f", "a name: G"]), ("0X1", ["a number: 0", "a name: X1"]),
            ("0x", ["a hexadecimal number: 0x"]), ("007", ["a number: 007"]), ("signals", ["a name: signals"]),
            ("signal", ["signal"]), ("Signal", ["a name: Signal"]), ("custom_templates", ["custom_templates"]),
            ("2.1.0", ["a number: 2", ".", "a number: 1", ".", "a number: 0"]),
        ] as [(String, [String])])
    func words(text: String, expected: [String]) {
        #expect(lex(text).tokens == expected)
        #expect(lex(text).codes.isEmpty)
    }

    @Test("Comments are space, and end where circom says")
    func comments() {
        #expect(lex("a//b\nc").tokens == ["a name: a", "a name: c"])
        #expect(lex("a/*b\n*/c").tokens == ["a name: a", "a name: c"])
        #expect(lex("a/***/c").tokens == ["a name: a", "a name: c"])
        #expect(lex("a/*/ b */c").tokens == ["a name: a", "a name: c"])
        #expect(lex("a/* /* */c").tokens == ["a name: a", "a name: c"])
        #expect(lex("a / b").tokens == ["a name: a", "/", "a name: b"])
        #expect(lex("a//").tokens == ["a name: a"])
        #expect(
            lex("a// b\nc /*d*/", comments: true).tokens
                == ["a name: a", "a comment: // b", "a name: c", "a block comment: /*d*/"])
        #expect(lex("a /* b").codes == [.unclosedComment])
        #expect(lex("a /*/").codes == [.unclosedComment])
    }

    @Test("Texts have no escapes and end on their line")
    func strings() {
        #expect(lex("\"a\\\"b").tokens == ["a text in quotes: \"a\\\"", "a name: b"])
        #expect(lex("\"é \u{1F600}\"").codes.isEmpty)
        #expect(lex("\"a\nb").codes == [.unclosedString])
        #expect(lex("\"").codes == [.unclosedString])
        #expect(lex("\"http://x\"").codes == [.commentInString])
        #expect(lex("\"a /* b\"").codes == [.commentInString])
    }

    @Test("What is no token is complained of once for a run, and skipped")
    func unknown() {
        #expect(lex("a ### b").codes == [.unknownCharacter])
        #expect(lex("a # @ b").codes == [.unknownCharacter, .unknownCharacter])
        #expect(lex("a ### b").tokens == ["a name: a", "a name: b"])
        #expect(lex("éàü x").codes == [.unknownCharacter])
        #expect(lex("$$ x").codes == [.unknownCharacter])
        #expect(lex("\u{FEFF}a").codes == [.unknownCharacter])
        #expect(lex("\0a").codes == [.unknownCharacter])
    }

    @Test("White space of Unicode separates tokens, as in circom")
    func space() {
        #expect(lex("a\u{A0}b\u{2028}c\u{3000}d\u{85}e").tokens == ["a", "b", "c", "d", "e"].map { "a name: \($0)" })
        #expect(lex("a\u{A0}b").codes.isEmpty)
    }

    @Test("A look-alike is named with what it looks like")
    func lookAlike() {
        var lexer = Lexer(SourceFile(id: FileID(0), path: "t", bytes: Array("a − b".utf8)))
        for _ in 0..<3 { _ = lexer.next() }
        let diagnostic = lexer.takeDiagnostics().first
        #expect(diagnostic?.message == "'−' (U+2212) is no part of the language")
        #expect(diagnostic?.replacement == "-")
    }

    @Test("A token knows whether it is the first on its line")
    func lines() {
        var lexer = Lexer(SourceFile(id: FileID(0), path: "t", bytes: Array("a b\nc /*\n*/ d".utf8)))
        #expect((0..<4).map { _ in lexer.next().isFirstOnLine } == [true, false, true, true])
    }
}
