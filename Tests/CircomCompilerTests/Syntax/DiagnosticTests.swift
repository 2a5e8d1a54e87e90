import CircomCompiler
import Foundation
import Primitives
import Testing

@Suite struct DiagnosticTests {
    private func files(_ text: String) -> SourceFiles {
        var files = SourceFiles()
        files.add(path: "a/test.circom", bytes: Array(text.utf8))
        return files
    }

    private func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(file: FileID(0), start: UInt32(start), end: UInt32(end))
    }

    @Test("A complaint with its line, the range marked, other places, notes and help")
    func text() {
        let source = "pragma circom 2.0.0;\nsignal a;\n\n\n\n\n\n\n\n\tvar a = b;\n"
        let files = files(source)
        let diagnostic = Diagnostic(
            .unexpectedToken, "the name is taken", at: range(43, 44), label: "here",
            related: [.init("first", at: range(28, 29))], notes: ["one", "two"], replacement: "c")
        #expect(
            DiagnosticRenderer(files: files).text(diagnostic) == """
                error[C105]: the name is taken
                  --> a/test.circom:10:6
                   |
                10 |     var a = b;
                   |         ^ here
                  ::: a/test.circom:2:8
                   |
                 2 | signal a;
                   |        - first
                   = note: one
                   = note: two
                   = help: write 'c'

                """)
    }

    @Test("Colours are there only when asked for")
    func colors() {
        let diagnostic = Diagnostic(.missingVersion, "m", at: range(0, 0))
        #expect(!DiagnosticRenderer(files: files("x")).text(diagnostic).contains("\u{1B}"))
        #expect(
            DiagnosticRenderer(files: files("x"), usesColors: true).text(diagnostic).hasPrefix(
                "\u{1B}[1;33mwarning[C114]"))
    }

    @Test("A source cannot steer the terminal, and a long line is cut around the mark")
    func hostile() {
        let hostile = DiagnosticRenderer(files: files("a \u{1B}[31m\u{202E} b\rc"))
        let shown = hostile.text(
            Diagnostic(.unknownCharacter, "odd \u{1B}[2J\nname", at: range(2, 3), notes: ["\u{7}"]))
        #expect(
            !shown.unicodeScalars.contains {
                $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
            })
        let long = String(repeating: "x", count: 100_000) + "!" + String(repeating: "y", count: 100_000)
        let cut = DiagnosticRenderer(files: files(long)).text(
            Diagnostic(.unknownCharacter, "m", at: range(100_000, 100_001)))
        #expect(cut.utf8.count < 600)
        let lines = cut.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[3].contains("xxx!yyy"))
        let column = lines[3].firstIndex(of: "!").map { lines[3].distance(from: lines[3].startIndex, to: $0) }
        #expect(lines[4].firstIndex(of: "^").map { lines[4].distance(from: lines[4].startIndex, to: $0) } == column)
    }

    @Test("A range over several lines, at the file's end, in no file, and of wide characters")
    func edges() {
        let renderer = DiagnosticRenderer(files: files("ab\ncd\n変数 x\n"))
        #expect(
            renderer.text(Diagnostic(.unclosedComment, "m", at: range(1, 5))).contains("1 | ab\n  |  ^ (up to line 2)"))
        #expect(renderer.text(Diagnostic(.unclosedComment, "m", at: range(14, 20))).contains(":3:5\n"))
        #expect(renderer.text(Diagnostic(.unclosedComment, "m", at: range(13, 14))).contains("3 | 変数 x\n  |      ^"))
        #expect(renderer.text(Diagnostic(.noMainComponent, "m", at: nil)) == "error[C122]: m\n")
        let elsewhere = SourceRange(file: FileID(7), start: 0, end: 1)
        #expect(renderer.text(Diagnostic(.noMainComponent, "m", at: elsewhere)) == "error[C122]: m\n")
    }

    @Test("Lines and columns count from 1, columns in Unicode scalars")
    func positions() throws {
        let file = try #require(files("é x\r\ny").files.first)
        #expect(file.position(of: 0) == .init(line: 1, column: 1))
        #expect(file.position(of: 3) == .init(line: 1, column: 3))
        #expect(file.position(of: 6) == .init(line: 2, column: 1))
        #expect(file.position(of: 1000) == .init(line: 2, column: 2))
        #expect(String(decoding: file.line(1), as: UTF8.self) == "é x")
        #expect(file.line(3).isEmpty && file.line(0).isEmpty)
        #expect(file.lineCount == 2)
    }

    @Test("Complaints as JSON")
    func json() throws {
        let renderer = DiagnosticRenderer(files: files("é = ;\n"))
        var diagnostics = Diagnostics()
        diagnostics.report(
            Diagnostic(
                .unexpectedToken, "m", at: range(5, 6), label: "l", related: [.init("r", at: range(0, 2))],
                notes: ["n"],
                replacement: "x"))
        diagnostics.report(Diagnostic(.missingVersion, "w", at: nil))
        let json = try JSONValue(parsing: Array(renderer.json(diagnostics).serialized().utf8))
        #expect(json["errors"] == .number("1"))
        #expect(json["warnings"] == .number("1"))
        let list = try #require(json["diagnostics"]?.elements)
        #expect(list.count == 2)
        #expect(list[0]["code"] == .string("C105"))
        #expect(list[0]["name"] == .string("unexpectedToken"))
        #expect(list[0]["severity"] == .string("error"))
        #expect(list[0]["file"] == .string("a/test.circom"))
        #expect(list[0]["line"] == .number("1"))
        #expect(list[0]["column"] == .number("5"))
        #expect(list[0]["endColumn"] == .number("6"))
        #expect(list[0]["startByte"] == .number("5"))
        #expect(list[0]["source"] == .string("é = ;"))
        #expect(list[0]["related"]?.elements?.first?["column"] == .number("1"))
        #expect(list[0]["notes"] == .array([.string("n")]))
        #expect(list[0]["replacement"] == .string("x"))
        #expect(list[1]["severity"] == .string("warning"))
        #expect(list[1]["line"] == nil)
    }

    @Test("A list keeps as many complaints as allowed, counts all, and none twice in a row")
    func list() {
        var diagnostics = Diagnostics(limit: 2)
        for i in 0..<5 { diagnostics.report(Diagnostic(.unexpectedToken, "\(i / 2)", at: nil)) }
        #expect(diagnostics.items.map(\.message) == ["0", "1"])
        #expect(diagnostics.errorCount >= 3 && diagnostics.isFull)
        diagnostics.report(Diagnostic(.missingVersion, "w", at: nil))
        #expect(diagnostics.items.count == 3)
        #expect(
            DiagnosticRenderer(files: SourceFiles()).summary(diagnostics)
                == "\(diagnostics.errorCount) errors, 1 warning (\(diagnostics.errorCount - 2) not shown)")
        var all = Diagnostics()
        all.report(contentsOf: diagnostics)
        #expect(all.errorCount == diagnostics.errorCount && all.warningCount == 1)
    }

    @Test("The codes are distinct, and the documentation lists each of them with its severity, and no other")
    func documentation() throws {
        #expect(Set(DiagnosticCode.allCases.map(\.rawValue)).count == DiagnosticCode.allCases.count)
        let page = try String(
            contentsOf: Circomlib.projectFolder.appending(path: "docs/circom/diagnostics.md"), encoding: .utf8)
        var listed: [String: String] = [:]
        for line in page.split(separator: "\n") where line.hasPrefix("| C") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(cells.count == 4, "\(line)")
            #expect(listed[cells[0]] == nil, "\(cells[0]) is listed twice")
            listed[cells[0]] = "\(cells[1]) \(cells[2])"
            #expect(cells[3].count > 10)
        }
        for code in DiagnosticCode.allCases {
            #expect(
                listed.removeValue(forKey: code.rawValue) == "`\(code)` \(code.severity.rawValue)", "\(code.rawValue)")
        }
        #expect(listed.isEmpty, "codes that do not exist: \(listed)")
    }
}

@Suite struct SuggestionTests {
    @Test(
        "The nearest name, if it is near",
        arguments: [
            ("signla", ["signal", "single"], "signal"), ("IsZreo", ["IsZero", "IsEqual"], "IsZero"),
            ("iszero", ["IsZero"], "IsZero"), ("a", ["b", "c"], nil), ("ab", ["ac", "ad"], "ac"), ("xyz", ["abc"], nil),
            ("Poseidon2", ["Poseidon", "PoseidonEx"], "Poseidon"), ("x", [], nil), ("same", ["same"], nil),
            ("Num2Bit", ["Num2Bits", "Bits2Num"], "Num2Bits"), ("in", ["out", "inn"], "inn"),
        ] as [(String, [String], String?)])
    func closest(name: String, candidates: [String], expected: String?) {
        #expect(closestName(to: name, among: candidates) == expected)
        #expect(closestName(to: name, among: candidates.reversed()) == expected)
    }

    @Test(
        "The fewest edits",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("ab", "ba", 1), ("abcd", "acbd", 1),
            ("flaw", "lawn", 2), ("ca", "abc", 3),
        ] as [(String, String, Int)])
    func distance(a: String, b: String, expected: Int) {
        #expect(editDistance(Array(a.utf8), Array(b.utf8)) == expected)
        #expect(editDistance(Array(b.utf8), Array(a.utf8)) == expected)
    }
}
