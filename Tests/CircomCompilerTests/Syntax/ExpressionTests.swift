import BigNumbers
import CircomCompiler
import Testing

@Suite struct ExpressionTests {
    @Test(
        "Binary operators bind by rank, and to the left among equals",
        arguments: [
            ("a + b * c", "(a + (b * c))"), ("a * b + c", "((a * b) + c)"), ("a - b - c", "((a - b) - c)"),
            ("a ** b ** c", "((a ** b) ** c)"), ("a * b ** c", "(a * (b ** c))"), ("-a ** b", "((-a) ** b)"),
            ("a ** -b", "(a ** (-b))"), ("!a && b", "((!a) && b)"), ("a || b && c", "(a || (b && c))"),
            ("a && b == c", "(a && (b == c))"), ("a == b != c", "((a == b) != c)"), ("a < b == c", "((a < b) == c)"),
            ("a == b | c", "(a == (b | c))"), ("a | b ^ c", "(a | (b ^ c))"), ("a ^ b & c", "(a ^ (b & c))"),
            ("a & b << c", "(a & (b << c))"), ("a << b + c", "(a << (b + c))"), ("a + b \\ c", "(a + (b \\ c))"),
            ("a / b % c", "((a / b) % c)"), ("a >> b << c", "((a >> b) << c)"), ("(a + b) * c", "((a + b) * c)"),
            ("a * (b + c)", "(a * (b + c))"), ("((a))", "a"), ("-(-a)", "(-(-a))"), ("~(!a)", "(~(!a))"),
            ("a + b > c * d", "((a + b) > (c * d))"), ("a <= b", "(a <= b)"), ("a >= b", "(a >= b)"),
            (
                "a || b && c == d | e ^ f & g << h + i * j ** -k",
                "(a || (b && (c == (d | (e ^ (f & (g << (h + (i * (j ** (-k))))))))))"
                    + ")"
            ),
            (
                "a ** b * c + d << e & f ^ g | h == i && j || k",
                "((((((((((a ** b) * c) + d) << e) & f) ^ g) | h) == i) && j) || k)"
            ),
        ] as [(String, String)])
    func precedence(text: String, expected: String) {
        let parsed = Parsed(expression: text)
        #expect(parsed.diagnostics.items == [])
        #expect(parsed.expression.map { Shape.of($0) } == expected)
    }

    @Test(
        "All other expressions",
        arguments: [
            ("a ? b : c", "(a ? b : c)"), ("a || b ? c + d : e", "((a || b) ? (c + d) : e)"),
            ("a ? (b ? c : d) : e", "(a ? (b ? c : d) : e)"), ("(a ? b : c) ? d : e", "((a ? b : c) ? d : e)"),
            ("a[1].b[i + 1][2].c", "a[1].b[(i + 1)][2].c"), ("f()", "f()"), ("f(a, b + 1)", "f(a, (b + 1))"),
            ("[1, 2, [3]]", "[1, 2, [3]]"), ("(a, b, _)", "<a, b, _>"), ("_", "_"), ("T()()", "T()()"),
            ("T(n)(a, b)", "T(n)(a, b)"), ("T(n)(x <== a, y <-- b, z = c)", "T(n)(x <== a, y <-- b, z = c)"),
            ("T()(a == b)", "T()((a == b))"), ("parallel T(n)", "parallel{T(n)}"),
            ("parallel T(n)(a)", "parallel{T(n)(a)}"), ("f(parallel a)", "f(parallel{a})"),
            ("a[b ? c : d]", "a[(b ? c : d)]"), ("((a, b))", "<a, b>"),
            ("0x1F", "31"), ("0xff + 007", "(255 + 7)"), ("000", "0"),
            (
                "21888242871839275222246405745257275088548364400416034343698204186575808495617",
                "21888242871839275222246405745257275088548364400416034343698204186575808495617"
            ),
        ] as [(String, String)])
    func forms(text: String, expected: String) {
        let parsed = Parsed(expression: text)
        #expect(parsed.diagnostics.items == [])
        #expect(parsed.expression.map { Shape.of($0) } == expected)
    }

    @Test(
        "What the grammar does not allow",
        arguments: [
            ("- -a", DiagnosticCode.unexpectedToken), ("!!a", .unexpectedToken), ("+a", .unexpectedToken),
            ("a ? b : c ? d : e", .unexpectedToken), ("a ? b", .unexpectedToken), ("f(a).b", .unexpectedToken),
            ("(a)[0]", .unexpectedToken), ("[1, 2][0]", .unexpectedToken), ("T()(a).out", .unexpectedToken),
            ("[]", .unexpectedToken), ("()", .unexpectedToken), ("f(a,)", .unexpectedToken),
            ("(a, )", .unexpectedToken),
            ("a b", .unexpectedToken), ("a +", .unexpectedToken), ("a[", .unexpectedToken), ("f(a", .unexpectedToken),
            ("0x", .malformedNumber), ("\"text\"", .unexpectedToken), ("a.1", .unexpectedToken),
            ("T()(x <== a, b)", .unexpectedToken), ("T()(a, x <== b)", .unexpectedToken),
            ("input + 1", .reservedWord), ("main", .reservedWord), ("a ? parallel b : c", .unexpectedToken),
            ("f(a)(b)(c)", .unexpectedToken), ("a = b", .unexpectedToken), ("1.5", .unexpectedToken),
            ("a ++ b", .unexpectedToken),
        ] as [(String, DiagnosticCode)])
    func refused(text: String, code: DiagnosticCode) {
        #expect(Parsed(expression: text).codes.first == code)
    }

    @Test("A node covers its text; parentheses belong to what is built from them")
    func ranges() throws {
        let text = "(a + b) * f(c)"
        let parsed = Parsed(expression: text)
        let product = try #require(parsed.expression)
        #expect(parsed.file.text(product.range) == text)
        guard case .infix(.multiply, let left, let right) = product.kind else {
            Issue.record("no product")
            return
        }
        #expect(parsed.file.text(left.range) == "a + b")
        #expect(parsed.file.text(right.range) == "f(c)")
    }

    @Test("Numbers are exact, up to the bound on their digits")
    func numbers() throws {
        let digits = String(repeating: "9", count: 5000)
        let parsed = Parsed(expression: digits)
        guard case .number(let value)? = parsed.expression?.kind else {
            Issue.record("no number")
            return
        }
        #expect(value.text() == digits)
        #expect(Parsed(expression: String(repeating: "1", count: 10_001)).codes == [.malformedNumber])
        #expect(Parsed(expression: "0x" + String(repeating: "f", count: 10_001)).codes == [.malformedNumber])
        // Leading zeros are no digits of the value.
        #expect(Parsed(expression: String(repeating: "0", count: 20_000) + "1").codes == [])
    }
}
