import CircomCompiler
import Foundation
import TestSupport
import Testing

@Suite struct FormatterTests {
    private func format(_ text: String) -> String? {
        let file = SourceFile(id: FileID(0), path: "test.circom", bytes: Array(text.utf8))
        var diagnostics = Diagnostics()
        return SourceFormatter.format(file, into: &diagnostics).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("Statements, operators, blocks and comments are laid out one way")
    func layout() {
        let source = """
            pragma   circom 2.1.0 ;
            include"a.circom";
            /* about
                 * T
               */
            template custom  parallel T (n,m){ signal  input {binary , t} in [n] [ 2 ];// the input
              // before

              signal output out<==in[0][1]*-in[1][0]+( n-1 )**2;


              var (a,b)=(1,-2);P ( 3 )input{t}p;
              for( var i=0;i<n;i ++ ){a+=i;}
              if(a==b){ }else if (!a) b = 1; else {
                  // only a comment
              }
              while (a<b)
              a++;
              component c=T ( 1 )( in <== a,other<--b ) ;
              (a , _)<==U()( );
              a-- ; b = a - - 0 ;
            }
            function f(x) { return( x ? [1,2][0] : g( /* why */ x )); } bus B{signal x;}
            component main{ public[ in ] }=T( 1,2 );
            """
        // Two constructs above are not of the grammar.
        #expect(format(source) == nil)
        let valid = source.replacing("[1,2][0]", with: "[1,2]").replacing("a - - 0", with: "a -(- 0)")
        #expect(
            format(valid) == """
                pragma circom 2.1.0;
                include "a.circom";
                /* about
                 * T
                 */
                template custom parallel T(n, m) {
                    signal input {binary, t} in[n][2];  // the input
                    // before

                    signal output out <== in[0][1] * -in[1][0] + (n - 1) ** 2;

                    var (a, b) = (1, -2);
                    P(3) input {t} p;
                    for (var i = 0; i < n; i++) {
                        a += i;
                    }
                    if (a == b) {} else if (!a) b = 1; else {
                        // only a comment
                    }
                    while (a < b)
                        a++;
                    component c = T(1)(in <== a, other <-- b);
                    (a, _) <== U()();
                    a--;
                    b = a - (-0);
                }

                function f(x) {
                    return (x ? [1, 2] : g(/* why */ x));
                }

                bus B {
                    signal x;
                }

                component main {public [in]} = T(1, 2);

                """)
    }

    @Test(
        "Breaks within a statement are the author's",
        arguments: [
            ("var a = [\n1,\n   2\n];", "var a = [\n        1,\n        2\n    ];"),
            ("a <== b\n+ c;", "a <== b\n        + c;"), ("a <== f(b,\nc);", "a <== f(b,\n        c);"),
            ("a <== b // why\n + c;", "a <== b  // why\n        + c;"),
            ("if (a) // why\n{ b = 1; }", "if (a)  // why\n    {\n        b = 1;\n    }"),
            ("if (a) { b = 1; } // why\nelse { }", "if (a) {\n        b = 1;\n    }  // why\n    else {}"),
            ("if (a)\n\nb = 1;\nelse\nc = 1;", "if (a)\n\n        b = 1;\n    else\n        c = 1;"),
            ("if (a) (b, c) <== T()();", "if (a) (b, c) <== T()();"), ("if (a) -b === c;", "if (a) -b === c;"),
            ("a = 1; /* x */ b = 1;", "a = 1; /* x */\n    b = 1;"), ("a = 1\n;", "a = 1;"),
            ("a = f(b\n, c);", "a = f(b, c);"),
            ("{ { a = 1; } }", "{\n        {\n            a = 1;\n        }\n    }"),
            ("{\n\n a = 1;\n\n\n\n b = 1;\n\n }", "{\n        a = 1;\n\n        b = 1;\n    }"),
            ("{ // first\n a = 1;\n // last\n}", "{  // first\n        a = 1;\n        // last\n    }"),
            ("a = \"\";", nil),
        ] as [(String, String?)])
    func breaks(text: String, expected: String?) {
        #expect(format("template T() {\n\(text)\n}") == expected.map { "template T() {\n    \($0)\n}\n" })
    }

    @Test("A file with errors is not touched, and the errors are reported")
    func refused() {
        let file = SourceFile(id: FileID(0), path: "t", bytes: Array("template T( { }".utf8))
        var diagnostics = Diagnostics()
        #expect(SourceFormatter.format(file, into: &diagnostics) == nil)
        #expect(diagnostics.hasErrors)
    }

    @Test("An empty file, and one of comments only")
    func small() {
        #expect(format("") == "")
        #expect(format(" \n\n ") == "")
        #expect(format("// a\n\n\n/* b\n  c */\n\n") == "// a\n\n/* b\n  c */\n")
        #expect(format("// a\r\ntemplate T() {\r\n}\r\n") == "// a\ntemplate T() {}\n")
    }

    /// What no formatter may change: the tokens, and the comments up to white space.
    private func essence(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var lexer = Lexer(SourceFile(id: FileID(0), path: "t", bytes: bytes), keepsComments: true)
        var essence: [String] = []
        while true {
            let token = lexer.next()
            if token.kind == .endOfFile { return essence }
            let text = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
            essence.append(token.kind.isComment ? text.filter { !$0.isWhitespace } : text)
        }
    }

    private func checkStable(_ text: String, _ name: String) throws {
        let once = try #require(format(text), "\(name)")
        #expect(essence(once) == essence(text), "\(name)")
        let twice = try #require(format(once), "\(name)")
        #expect(twice == once, "formatting \(name) again changes it")
        #expect(!once.contains(" \n") && !once.contains("\t\n"), "\(name)")
    }

    @Test("Formatting what is formatted changes nothing, whatever spaces and comments stand where")
    func idempotent() throws {
        let source = """
            pragma circom 2.0.0; include "x"; template T(n) { signal input {a} b[n] <== c; if (x) { log("y", z); } else for (var i = 0; i < n; i++) { a += T()(b <== 1); } if (a) b = -c * (d - 1); else if (e) { f === g; } else h --> k; while (x) { } }
            function f() { return [1, -2]; } component main {public [b]} = T(3);
            """
        let file = SourceFile(id: FileID(0), path: "t", bytes: Array(source.utf8))
        var lexer = Lexer(file)
        var texts: [String] = []
        while case let token = lexer.next(), token.kind != .endOfFile {
            texts.append(String(decoding: file.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self))
        }
        var generator = SeededGenerator(seed: 1_121)
        let gaps = [
            " ", " ", " ", "\n", "\n\n", "\n\n\n", "\t", "  // c \n", "\n// d\n", " /* e */ ", "\n/* f\n * g\n*/\n",
            "\n/* h\n i */", "\r\n",
        ]
        for round in 0..<300 {
            let text = texts.map { $0 + gaps.randomElement(using: &generator)! }.joined()
            try checkStable(text, "text \(round)")
            #expect(format(text)?.contains("\n\n\n") == false)
        }
    }

    @Test(
        "circomlib is formatted without a change of meaning", .enabled(if: Circomlib.folder != nil, "no circomlib here")
    )
    func circomlib() throws {
        for path in Circomlib.files {
            try checkStable(String(contentsOfFile: path, encoding: .utf8), path)
        }
    }
}
