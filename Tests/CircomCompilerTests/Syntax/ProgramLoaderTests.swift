import CircomCompiler
import Primitives
import TestSupport
import Testing

@Suite struct ProgramLoaderTests {
    private func load(
        _ texts: [String: String], main: String = "main.circom", libraries: [String] = [],
        limits: ParserLimits = ParserLimits(), requiresMain: Bool = false
    ) -> (program: Program, diagnostics: Diagnostics) {
        var diagnostics = Diagnostics()
        let program = Program.load(
            texts, main: main, libraries: libraries, limits: limits, requiresMain: requiresMain, into: &diagnostics)
        return (program, diagnostics)
    }

    private let pragma = "pragma circom 2.0.0;"

    @Test("An include is looked for beside its file, then in the libraries in order")
    func search() {
        let (program, diagnostics) = load(
            [
                "src/main.circom": "\(pragma) include \"a.circom\"; include \"sub/b.circom\"; include \"c.circom\";",
                "src/a.circom": pragma, "one/a.circom": "not read",
                "src/sub/b.circom": "\(pragma) include \"d.circom\"; include \"../a.circom\";",
                "src/sub/d.circom": pragma, "src/d.circom": "not read",
                "one/c.circom": pragma, "two/c.circom": "not read",
            ], main: "src/main.circom", libraries: ["one", "two"])
        #expect(diagnostics.items == [])
        #expect(
            program.files.files.map(\.path)
                == ["src/main.circom", "src/a.circom", "src/sub/b.circom", "one/c.circom", "src/sub/d.circom"])
        #expect(program.units.count == program.files.files.count)
    }

    @Test("Each file is read once, and cycles end")
    func cycles() {
        let (program, diagnostics) = load([
            "main.circom": "\(pragma) include \"a.circom\"; include \"./a.circom\"; include \"x/../main.circom\";",
            "a.circom": "\(pragma) include \"main.circom\"; include \"a.circom\"; template A() { }",
            "x/y.circom": "",
        ])
        #expect(diagnostics.items == [])
        #expect(program.units.count == 2)
        #expect(program.definitions.map(\.name.name) == ["A"])
    }

    @Test("A missing include is complained of where it stands, and the rest is read")
    func missing() throws {
        let (program, diagnostics) = load(
            ["main.circom": "\(pragma)\ninclude \"b.circom\"; include \"a.circom\";", "a.circom": "\(pragma) x"],
            libraries: ["lib"])
        #expect(
            diagnostics.items.map(\.code) == [.unexpectedToken, .includeNotFound]
                || diagnostics.items.map(\.code) == [.includeNotFound, .unexpectedToken])
        let complaint = try #require(diagnostics.items.first { $0.code == .includeNotFound })
        #expect(complaint.notes.first == "searched in: ., lib")
        #expect(complaint.range.map { program.files.describe($0) } == "main.circom:2:9")
    }

    @Test("A missing main file is an error without a place")
    func missingMain() {
        let (program, diagnostics) = load([:], requiresMain: true)
        #expect(diagnostics.items.map(\.code) == [.unreadableFile])
        #expect(program.units.isEmpty)
    }

    @Test("One main component, wherever it stands")
    func mains() {
        let main = "component main = T();"
        #expect(load(["main.circom": pragma + main], requiresMain: true).diagnostics.items == [])
        #expect(
            load(["main.circom": "\(pragma) include \"a\";", "a": pragma + main], requiresMain: true)
                .diagnostics.items == [])
        #expect(load(["main.circom": pragma], requiresMain: true).diagnostics.items.map(\.code) == [.noMainComponent])
        #expect(load(["main.circom": pragma], requiresMain: false).diagnostics.items == [])
        #expect(
            load(["main.circom": "\(pragma) include \"a\"; \(main)", "a": pragma + main]).diagnostics.items.map(\.code)
                == [.severalMainComponents])
    }

    @Test(
        "Versions up to this compiler's, of its major version",
        arguments: [
            ("2.0.0", []), ("2.1.9", []), ("2.2.3", []), ("2.2.4", [DiagnosticCode.unsupportedVersion]),
            ("2.3.0", [.unsupportedVersion]), ("3.0.0", [.unsupportedVersion]), ("1.9.9", [.unsupportedVersion]),
            ("0.5.46", [.unsupportedVersion]),
        ] as [(String, [DiagnosticCode])])
    func versions(version: String, expected: [DiagnosticCode]) {
        #expect(load(["main.circom": "pragma circom \(version);"]).diagnostics.items.map(\.code) == expected)
    }

    @Test("A file without a version is read, with a warning")
    func noVersion() {
        let diagnostics = load(["main.circom": ""]).diagnostics
        #expect(diagnostics.items.map(\.code) == [.missingVersion])
        #expect(!diagnostics.hasErrors)
    }

    @Test("Custom templates need their pragma in every file that includes them")
    func customTemplates() {
        let custom = "template custom T() { }"
        let allowed = "pragma circom 2.0.6; pragma custom_templates;"
        #expect(load(["main.circom": allowed + custom]).diagnostics.items == [])
        #expect(
            load(["main.circom": "pragma circom 2.0.6; \(custom)"]).diagnostics.items.map(\.code)
                == [.missingCustomTemplatesPragma])
        #expect(
            load(["main.circom": "pragma circom 2.0.5; pragma custom_templates;"]).diagnostics.items.map(\.code)
                == [.unsupportedVersion])
        let (program, diagnostics) = load([
            "main.circom": "\(pragma) include \"a\";", "a": "\(allowed) include \"b\"; include \"main.circom\";",
            "b": allowed + custom, "c": pragma,
        ])
        #expect(diagnostics.items.map(\.code) == [.missingCustomTemplatesPragma])
        #expect(diagnostics.items.first?.range.map { program.files.describe($0) } == "main.circom:1:1")
    }

    @Test("What is read is bounded: a file, all files, their number")
    func bounds() {
        let texts = [
            "main.circom": "\(pragma) include \"a\"; include \"b\";", "a": pragma,
            "b": pragma + String(repeating: " ", count: 100),
        ]
        #expect(load(texts, limits: ParserLimits(fileBytes: 100)).diagnostics.items.map(\.code) == [.fileTooLarge])
        #expect(load(texts, limits: ParserLimits(totalBytes: 150)).diagnostics.items.map(\.code) == [.tooManyFiles])
        #expect(load(texts, limits: ParserLimits(files: 2)).diagnostics.items.map(\.code) == [.tooManyFiles])
        #expect(load(texts, limits: ParserLimits(files: 3)).diagnostics.items == [])
    }

    @Test("Files of the file system: found through links once, folders are no files")
    func fileSystem() throws {
        let folder = try TemporaryFolder()
        let main = try folder.write(
            Array("\(pragma) include \"a.circom\"; include \"link.circom\"; include \"sub\";".utf8), to: "main.circom")
        try folder.write(Array("\(pragma) template A() { }".utf8), to: "a.circom")
        try makeLink(from: folder.path("link.circom"), to: "a.circom")
        try makeFolder(folder.path("sub"))
        var diagnostics = Diagnostics()
        let program = ProgramLoader.load(main, requiresMain: false, into: &diagnostics)
        #expect(diagnostics.items.map(\.code) == [.includeNotFound])
        #expect(program.units.count == 2)
    }
}

@Suite struct SourcePathTests {
    @Test(
        "Paths without detours",
        arguments: [
            ("a/./b", "a/b"), ("a/../b", "b"), ("../a", "../a"), ("a/../../b", "../b"), ("/a/../../b", "/b"),
            ("a//b", "a/b"),
            ("./a", "a"), ("/", "/"),
        ] as [(String, String)])
    func normalized(path: String, expected: String) {
        #expect(SourcePath.normalized(path) == expected)
    }

    @Test("A path seen from a folder")
    func join() {
        #expect(SourcePath.join("", "a") == "a")
        #expect(SourcePath.join("b", "a") == "b/a")
        #expect(SourcePath.join("/", "a") == "/a")
        #expect(SourcePath.join("b", "/a") == "/a")
        #expect(SourcePath.folder(of: "a/b/c") == "a/b")
        #expect(SourcePath.folder(of: "c") == "")
        #expect(SourcePath.folder(of: "/c") == "/")
    }
}
