import CircomCompiler
import Testing

@Suite struct DefinitionTests {
    @Test("A file's parts, in their order")
    func parts() throws {
        let parsed = Parsed(
            """
            pragma circom 2.1.6;
            pragma custom_templates;
            include "a.circom";
            include "lib/b.circom";
            function f(a, b) { return a + b; }
            bus P(n) { signal x[n]; }
            bus Q { signal y; }
            template custom extern_c parallel T(n, m) { signal input in; }
            template U { }
            template parallel V() { }
            component main {public [in, other]} = T(1, 2);
            """)
        #expect(parsed.diagnostics.items == [])
        let unit = parsed.unit
        #expect(unit.pragmas.map(\.kind) == [.version(LanguageVersion(2, 1, 6)), .customTemplates])
        #expect(unit.allowsCustomTemplates)
        #expect(unit.includes.map(\.path.text) == ["a.circom", "lib/b.circom"])
        #expect(unit.definitions.map(\.name.name) == ["f", "P", "Q", "T", "U", "V"])
        #expect(unit.definitions.map { $0.parameters.map(\.name) } == [["a", "b"], ["n"], [], ["n", "m"], [], []])
        let modifiers = unit.definitions.compactMap { definition -> TemplateDefinition.Modifiers? in
            guard case .template(let template) = definition else { return nil }
            return template.modifiers
        }
        #expect(modifiers == [[.custom, .externC, .parallel], [], .parallel])
        let main = try #require(unit.main)
        #expect(main.publicInputs.map(\.name) == ["in", "other"])
        #expect(Shape.of(main.value) == "T(1, 2)")
        #expect(parsed.file.text(main.range) == "component main {public [in, other]} = T(1, 2)")
        let function = try #require(unit.definitions.first)
        #expect(parsed.file.text(function.range) == "function f(a, b) { return a + b; }")
    }

    @Test("An empty file is a file")
    func empty() {
        #expect(Parsed("").diagnostics.items == [])
        #expect(Parsed("  // nothing\n").diagnostics.items == [])
    }

    @Test(
        "What the grammar does not allow at the top of a file",
        arguments: [
            ("pragma circom 2.1;", DiagnosticCode.unsupportedVersion), ("pragma circom;", .unsupportedVersion),
            ("pragma circom ^2.0.0;", .unsupportedVersion), ("pragma circom >=2.0.0 <3.0.0;", .unsupportedVersion),
            ("pragma circom 99999999999999999999.0.0;", .unsupportedVersion),
            ("pragma circom 2.0.0", .missingSemicolon),
            ("pragma solidity 1.0.0;", .unknownPragma), ("pragma;", .unknownPragma),
            ("pragma circom 2.0.0; pragma circom 2.0.0;", .repeatedPragma),
            ("pragma custom_templates; pragma custom_templates;", .repeatedPragma),
            ("include a;", .unexpectedToken), ("include;", .unexpectedToken), ("include \"a\"", .missingSemicolon),
            ("include \"a\"; pragma circom 2.0.0;", .misplacedItem),
            ("template T() { } include \"a\";", .misplacedItem),
            ("component main = T(); template T() { }", .misplacedItem),
            ("component main = T(); include \"a\";", .misplacedItem),
            ("component main = T(); component main = T();", .severalMainComponents),
            ("component a = T();", .unexpectedToken), ("component main;", .unexpectedToken),
            ("component main = T()", .missingSemicolon), ("component main {public []} = T();", .unexpectedToken),
            ("component main {private [a]} = T();", .unexpectedToken),
            ("component main {public a} = T();", .unexpectedToken),
            ("component main <== T();", .unexpectedToken),
            ("function f { }", .unexpectedToken), ("function f(a,) { }", .unexpectedToken),
            ("function f(1) { }", .unexpectedToken), ("function f() a = 1;", .unexpectedToken),
            ("template parallel custom T() { }", .unexpectedToken), ("template () { }", .unexpectedToken),
            ("template T() { };", .unexpectedToken), ("template main() { }", .reservedWord),
            ("template T() { signal a; ", .unclosedDelimiter), ("template T() { a = (1 + ", .unexpectedToken),
            ("template T() { } }", .unexpectedToken), ("var a = 1;", .unexpectedToken), ("signal a;", .unexpectedToken),
            ("T();", .unexpectedToken), ("tempalte T() { }", .unexpectedToken), ("bus { }", .unexpectedToken),
            ("template T() { template U() { } }", .unclosedDelimiter),
        ] as [(String, DiagnosticCode)])
    func refused(text: String, code: DiagnosticCode) {
        #expect(Parsed(text).codes.first == code)
    }

    @Test(
        "A misspelt word is answered with the right one",
        arguments: [
            ("tempalte T() { }", "template"), ("fuction f() { }", "function"), ("inlcude \"a\";", "include"),
            ("pragma circum 2.0.0;", "circom"),
        ] as [(String, String)])
    func suggestion(text: String, meant: String) {
        #expect(Parsed(text).diagnostics.items.first?.notes.contains("did you mean '\(meant)'?") == true)
    }

    @Test("After a broken definition, the others are read")
    func recovery() {
        let parsed = Parsed(
            """
            template A(n { signal input a; }
            template B() { var x = ; signal y; }
            function f() { return 1 }
            template C() { if (x) { y = 1;
            template D() { }
            template E(] { }
            component main = D();
            """)
        #expect(parsed.complaints == ["C105 1:14", "C105 2:24", "C106 3:24", "C107 4:23", "C107 4:14", "C105 6:12"])
        #expect(parsed.unit.definitions.map(\.name.name) == ["B", "f", "C", "D"])
        #expect(parsed.unit.main != nil)
    }

    @Test("A brace that is never closed is shown with what follows it")
    func unclosed() throws {
        let parsed = Parsed("template A() {\n    signal a;\n\ntemplate B() { }\n")
        #expect(parsed.complaints == ["C107 1:14"])
        let related = try #require(parsed.diagnostics.items.first?.related.first)
        #expect(parsed.file.text(related.range) == "template")
        #expect(parsed.unit.definitions.map(\.name.name) == ["A", "B"])
    }
}
