import CircomCompiler
import Testing

@Suite struct StatementTests {
    @Test(
        "Every statement, as it is written",
        arguments: [
            ("var a;", "var a"), ("var a = 1, b[2], c[n][m + 1] = d;", "var a = 1, b[2], c[n][(m + 1)] = d"),
            ("var (a, b[2]) = (1, c);", "var <a, b[2]> = <1, c>"), ("var (a);", "var <a>"),
            ("var (a, b) <== T()(c);", "var <a, b> <== T()(c)"),
            ("component c;", "component c"), ("component c[n], d = T(1);", "component c[n], d = T(1)"),
            ("component c = parallel T();", "component c = parallel{T()}"),
            ("component (a, b) = (T(), U());", "component <a, b> = <T(), U()>"),
            ("signal s;", "signal intermediate s"), ("signal input a, b[2];", "signal input a, b[2]"),
            ("signal output {t, u} a <== b;", "signal output {t,u} a <== b"),
            ("signal {t} a <-- b, c;", "signal intermediate {t} a <-- b, c"),
            ("input signal a;", "signal input a"), ("output signal {t} a;", "signal output {t} a"),
            ("signal (a, b) <== T()(c);", "signal intermediate <a, b> <== T()(c)"),
            ("signal input (a, b);", "signal input <a, b>"),
            ("signal (a, b) <-- (c, d);", "signal intermediate <a, b> <-- <c, d>"),
            ("P p;", "bus P() intermediate p"), ("P() p[2] <== q;", "bus P() intermediate p[2] <== q"),
            ("P(n, 2) input {t} p;", "bus P(n, 2) input {t} p"), ("P input p, q;", "bus P() input p, q"),
            ("P {t} p;", "bus P() intermediate {t} p"), ("input P p;", "bus P() input p"),
            ("output P(3) {t} p <-- q;", "bus P(3) output {t} p <-- q"),
            ("a = b;", "a = b"), ("a[1].b <== c * d;", "a[1].b <== (c * d)"), ("a <-- b / c;", "a <-- (b / c)"),
            ("a --> b;", "a reversed <-- b"), ("a * b ==> c[0];", "(a * b) reversed <== c[0]"),
            ("(a, _) <== T()(b);", "<a, _> <== T()(b)"), ("_ <== a;", "_ <== a"),
            (
                "T()(a) ==> (b, c);",
                "T()(a) reversed <== <b, c>"
            ),
            ("(a) = b;", "a = b"),
            ("a += 1;", "a += 1"), ("a -= 1;", "a -= 1"), ("a *= 1;", "a *= 1"), ("a /= 1;", "a /= 1"),
            ("a \\= 1;", "a \\= 1"), ("a %= 1;", "a %= 1"), ("a **= 1;", "a **= 1"), ("a <<= 1;", "a <<= 1"),
            ("a >>= 1;", "a >>= 1"), ("a &= 1;", "a &= 1"), ("a |= 1;", "a |= 1"), ("a ^= 1;", "a ^= 1"),
            ("a[i]++;", "a[i]++"), ("a--;", "a--"), ("a * b === c + 1;", "(a * b) === (c + 1)"),
            ("if (a) b = c;", "if a then b = c end"), ("if (a) { } else { b = c; }", "if a then {} else {b = c;} end"),
            ("if (a) if (b) c = d; else e = f;", "if a then if b then c = d else e = f end end"),
            ("if (a) b = c; else if (d) e = f; else { }", "if a then b = c else if d then e = f else {} end end"),
            ("for (var i = 0; i < n; i++) a += i;", "for var i = 0; (i < n); i++ do a += i"),
            ("for (i = 0; i < n; i = i + 1) { }", "for i = 0; (i < n); i = (i + 1) do {}"),
            (
                "for (var i = 0, j = 1; i < n; i += 2) for (i++; i; i--) { }",
                "for var i = 0, j = 1; (i < n); i += 2 do for i++; i; i-- do {}"
            ),
            ("while (a < b) a++;", "while (a < b) do a++"), ("return a + 1;", "return (a + 1)"),
            ("log();", "log "), ("log(\"a: \", a, a + 1);", "log 'a: ', a, (a + 1)"),
            ("assert(a == 1);", "assert (a == 1)"),
            ("{ a = b; { } }", "{a = b; {};}"), ("T(n)(a);", "T(n)(a)"),
        ] as [(String, String)])
    func valid(text: String, expected: String) {
        let parsed = Parsed(statements: text)
        #expect(parsed.diagnostics.items == [])
        #expect(parsed.shapes == [expected])
        if let statement = parsed.statements.first {
            let trimmed =
                text.hasSuffix(";") && !text.hasSuffix("f;") && !text.hasPrefix("if") && !text.hasPrefix("for")
                && !text.hasPrefix("while")
            #expect(
                parsed.file.text(statement.range)
                    == (trimmed ? String(text.dropLast()) : parsed.file.text(statement.range)))
        }
    }

    @Test(
        "What the grammar does not allow",
        arguments: [
            ("a;", DiagnosticCode.expressionStatement), ("f(a);", .expressionStatement),
            ("1 + 2;", .expressionStatement),
            ("parallel T()(a);", .expressionStatement), ("(T()(a));", .expressionStatement), (";", .unexpectedToken),
            ("var;", .unexpectedToken), ("var a b;", .unexpectedToken), ("var 1;", .unexpectedToken),
            ("var a <== 1;", .unexpectedToken), ("var a <-- 1;", .unexpectedToken),
            ("component c <== T();", .unexpectedToken),
            ("signal a = 1;", .unexpectedToken), ("signal a <== b, c <-- d;", .unexpectedToken),
            ("P p = q;", .unexpectedToken), ("P (p, q);", .expressionStatement),
            ("signal input output a;", .unexpectedToken),
            ("signal {} a;", .unexpectedToken), ("signal main;", .reservedWord), ("var log = 1;", .reservedWord),
            ("var (a = 1, b);", .unexpectedToken), ("var ();", .unexpectedToken),
            ("var (a, b) += c;", .unexpectedToken),
            ("++a;", .prefixStep), ("--a[1];", .prefixStep), ("(a) += 1;", .unexpectedToken),
            ("1++;", .unexpectedToken),
            ("f(a) += 1;", .unexpectedToken), ("a === b === c;", .unexpectedToken), ("a = b = c;", .unexpectedToken),
            ("if a { }", .unexpectedToken), ("if (a) var b;", .unexpectedToken), ("if (a) P p;", .unexpectedToken),
            ("else a = b;", .unexpectedToken),
            ("for (;;) { }", .unexpectedToken), ("for (var i = 0; i < n; i === 1) { }", .unexpectedToken),
            ("for (i === 0; i < n; i++) { }", .unexpectedToken), ("for (i; i < n; i++) { }", .unexpectedToken),
            ("for (var i = 0; i < n; f(i)) { }", .unexpectedToken),
            ("for (var i = 0, i < n; i++) { }", .unexpectedToken),
            ("for (var i = 0; i < n; var j = 1) { }", .unexpectedToken),
            ("for (var i = 0; i < n; i++) if (a) { }", .unexpectedToken), ("while (a) if (b) { }", .unexpectedToken),
            ("while (a) var b;", .unexpectedToken), ("return;", .unexpectedToken),
            ("log(\"a\" + 1);", .unexpectedToken),
            ("log(a,);", .unexpectedToken), ("assert();", .unexpectedToken), ("assert(a, b);", .unexpectedToken),
            ("a = 1", .missingSemicolon), ("var a = 1\nvar b = 2;", .missingSemicolon), ("log(a)\n", .missingSemicolon),
            ("a\nb = 1;", .expressionStatement), ("a ~= 1;", .unexpectedToken), ("a && = 1;", .unexpectedToken),
        ] as [(String, DiagnosticCode)])
    func refused(text: String, code: DiagnosticCode) {
        let parsed = Parsed(statements: text)
        #expect(parsed.codes.first == code)
        #expect(parsed.unit.definitions.count == 1)
    }

    @Test(
        "A statement that is wrong only in form is kept, so that one mistake is one complaint",
        arguments: [
            ("++a;\nb = 1;", ["C109 2:1"], 2), ("var a = 1\nvar b = 2;", ["C106 2:10"], 2),
            ("signal a = 1;\nb = 1;", ["C105 2:10"], 2), ("if (a) var b;\nb = 1;", ["C105 2:8"], 2),
            ("a + ;\nb = 1;", ["C105 2:5"], 1), ("var main = 1;\nb = 1;", ["C110 2:5"], 2),
            ("f(a);\nb = 1;", ["C108 2:1"], 1), ("if (a b) { c = 1; }\nd = 2;", ["C105 2:7"], 2),
            ("a = b c;\nd = 2;", ["C105 2:7"], 1), ("a = (b;\nd = 2;", ["C105 2:7"], 1),
            ("a = 1 +\nsignal b;\nd = 2;", ["C105 3:1"], 2),
        ] as [(String, [String], Int)])
    func recovery(text: String, complaints: [String], kept: Int) {
        let parsed = Parsed(statements: text)
        #expect(parsed.complaints == complaints)
        #expect(parsed.statements.count == kept)
    }
}
