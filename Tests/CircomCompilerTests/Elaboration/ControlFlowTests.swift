import BigNumbers
import CircomCompiler
import Primitives
import Testing
import WitnessMachine

@Suite("Control flow and functions") struct ControlFlowTests {
    static let validCases: [ValidCase] = [
        ValidCase(
            "known conditions choose at compile time",
            template(
                "signal input a; signal output o; if (n == 1) { o <== a; } else if (n == 2) { o <== a*a; } "
                    + "else { o <== 0; }", parameters: "n", arguments: "2"), [7], [49]),
        ValidCase(
            "while with a known condition",
            template("signal output o; var x = 1; while (x < 100) { x *= 2; } o <== x;"), [], [128]),
        ValidCase(
            "an unknown condition, both ways, joined",
            template(
                "signal input a; signal output o[2]; var x = 1; var y = 5; if (a > 10) { x = a; } else { y = a*a*a; } "
                    + "o[0] <-- x; o[1] <-- y;"), [3], [1, 27]),
        ValidCase(
            "an unknown condition without else",
            template("signal input a; signal output o; var x = 4; if (a) x = 2; o <-- x;"), [1], [2]),
        ValidCase(
            "nested unknown conditions",
            template(
                "signal input a, b; signal output o; var x = 0; if (a) { if (b) { x = 3; } else { x = 2; } x += 10; } "
                    + "else { if (b) { x = 1; } } o <-- x;"), [1, 0], [12]),
        ValidCase(
            "signals assigned in both branches",
            template("signal input a; signal output o; if (a == 0) { o <-- 5; } else { o <-- 6; }"), [1], [6]),
        ValidCase(
            "arrays that differ after an unknown condition",
            template(
                "signal input a; signal output o[3]; var t[3] = [1,2,3]; if (a) { t[1] = 7; } else { t[2] = 8; } "
                    + "o <-- t;"), [1], [1, 7, 3]),
        ValidCase(
            "a loop that runs as often as a signal says",
            template(
                "signal input a; signal output o; var s = 0; for (var i = 0; i < a; i++) { s += i*i; } o <-- s;"), [5],
            [30]),
        ValidCase(
            "a loop that does not run at all",
            template("signal input a; signal output o; var s = 9; for (var i = 0; i < a; i++) { s = 1; } o <-- s;"),
            [0], [9]),
        ValidCase(
            "two variables exchanged in each turn of an unknown loop",
            template(
                "signal input n; signal output o[2]; var x = 0; var y = 1; var i = 0; "
                    + "while (i < n) { var t = x + y; x = y; y = t; i++; } o[0] <-- x; o[1] <-- y;"), [10], [55, 89]),
        ValidCase(
            "rotation of three variables in an unknown loop",
            template(
                "signal input n; signal output o[3]; var a = 1; var b = 2; var c = 3; var i = 0; "
                    + "while (i < n) { var t = a; a = b; b = c; c = t; i++; } o <-- [a, b, c];"), [2], [3, 1, 2]),
        ValidCase(
            "a loop within a loop, both unknown",
            template(
                "signal input n, m; signal output o; var s = 0; for (var i = 0; i < n; i++) { "
                    + "for (var j = 0; j < m; j++) { s = s + i*j; } s++; } o <-- s;"), [3, 4], [21]),
        ValidCase(
            "an unknown loop around a known one and a condition",
            template(
                "signal input n; signal output o; var s = 0; var i = 0; while (i < n) { for (var j = 0; j < 3; j++) { "
                    + "if (j < i) { s += 1; } } i += 1; } o <-- s;"), [4], [6]),
        ValidCase(
            "an array written and read at unknown indices",
            template(
                "signal input n; signal output o[4]; var t[4]; for (var i = 0; i < n; i++) { t[i] = i*i; } "
                    + "var u = t[n-1]; o[0] <-- t[0]; o[1] <-- t[1]; o[2] <-- t[2]; o[3] <-- u;"), [3], [0, 1, 4, 4]),
        ValidCase(
            "an array reversed in place in an unknown loop",
            template(
                "signal input n; signal output o[4]; var t[4] = [1,2,3,4]; var i = 0; while (i < n) { var x = t[i]; "
                    + "t[i] = t[3-i]; t[3-i] = x; i++; } o <-- t;"), [2], [4, 3, 2, 1]),
        ValidCase(
            "a copy of an array is not changed with it",
            template(
                "signal input k; signal output o[4]; var a[2] = [1,2]; a[k] = 5; var b[2] = a; a[k] = 9; "
                    + "o[0] <-- a[0]; o[1] <-- a[1]; o[2] <-- b[0]; o[3] <-- b[1];"), [1], [1, 9, 1, 5]),
        ValidCase(
            "rows at unknown indices",
            template(
                "signal input k; signal output o[2]; var a[3][2] = [[1,2],[3,4],[5,6]]; var r[2] = a[k]; o <-- r;"),
            [2], [5, 6]),
        ValidCase(
            "a function of known arguments is a number",
            template(
                "signal output o[f(2)]; for (var i = 0; i < f(2); i++) o[i] <== i;",
                before: "function f(x) { return x*x - 1; }"), [], [0, 1, 2]),
        ValidCase(
            "a recursive function",
            template(
                "signal output o; o <== fib(20);",
                before: "function fib(n) { if (n < 2) { return n; } return fib(n-1) + fib(n-2); }"),
            [], [6765]),
        ValidCase(
            "a linear function of signals stays linear",
            template(
                "signal input a, b; signal output o; o <== f(a, b)*a;",
                before: "function f(x, y) { return 2*x - y + 3; }"),
            [5, 4], [45]),
        ValidCase(
            "a quadratic function of signals in a constraint",
            template(
                "signal input a, b; signal output o; o <== f(a, b);", before: "function f(x, y) { return x*y + x; }"),
            [5, 4], [25]),
        ValidCase(
            "a function that loops as often as a signal says",
            template(
                "signal input a, b; signal output o; o <-- gcd(a, b);",
                before: "function gcd(a, b) { while (b != 0) { var t = a % b; a = b; b = t; } return a; }"), [84, 36],
            [12]),
        ValidCase(
            "returns in unknown branches",
            template(
                "signal input a; signal output o[3]; o[0] <-- sign(a); o[1] <-- sign(-a); o[2] <-- sign(a-a);",
                before: "function sign(x) { if (x > 0) { return 1; } else if (x < 0) { return -1; } return 0; }"), [9],
            [1, -1, 0]),
        ValidCase(
            "a return in an unknown loop",
            template(
                "signal input a; signal output o; o <-- log2(a);",
                before: "function log2(x) { for (var i = 0; i < 253; i++) { if (x < 2**i) { return i; } } return 254; }"
            ),
            [1000], [10]),
        ValidCase(
            "arrays as arguments and results",
            template(
                "signal input a[3]; signal output o[3]; o <-- double(a);",
                before: "function double(v) { var r[3]; for (var i = 0; i < 3; i++) { r[i] = v[i]*2; } return r; }"),
            [1, 2, 3], [2, 4, 6]),
        ValidCase(
            "arrays of rank two as results",
            template(
                "signal input a[2]; signal output o[2][2]; o <-- outer(a);",
                before:
                    "function outer(v) { var r[2][2]; for (var i=0;i<2;i++) for (var j=0;j<2;j++) r[i][j] = v[i]*v[j]; return r; }"
            ), [2, 3], [4, 6, 6, 9]),
        ValidCase(
            "a function changes only its copy of an argument",
            template(
                "signal output o; var x[2] = [1, 2]; var y = f(x); o <== x[0]*10 + y;",
                before: "function f(v) { v[0] = 7; return v[0]; }"), [], [17]),
        ValidCase(
            "functions that call each other with unknown arguments",
            template(
                "signal input a; signal output o; o <-- f(a);",
                before: "function f(x) { return g(x, 3) + g(x, 4); } function g(x, n) { return x ** n; }"), [2], [24]),
        ValidCase(
            "the same function with some arguments known",
            template(
                "signal input a; signal output o[2]; o[0] <== f(a, 2); o[1] <== f(a, 3);",
                before: "function f(x, n) { var s = 0; for (var i = 0; i < n; i++) { s += x; } return s; }"), [5],
            [10, 15]),
        ValidCase(
            "a function's assertion runs though its result is known",
            template(
                "signal input a; signal output o; o <== f(a);", before: "function f(x) { assert(x != 3); return x; }"),
            [4], [4]),
        ValidCase(
            "a large constant table looked up by a signal",
            template(
                "signal input a; signal output o; var t[8] = [1,1,2,3,5,8,13,21]; o <-- t[a];"), [6], [13]),
    ]

    static let refusedCases: [RefusedCase] = [
        RefusedCase(
            "a constraint under an unknown condition",
            template("signal input a; signal output o; if (a == 0) { o <== 1; }"), .constraintUnderUnknownCondition),
        RefusedCase(
            "a constraint in an unknown loop",
            template("signal input a; for (var i = 0; i < a; i++) { a === a; }"), .constraintUnderUnknownCondition),
        RefusedCase(
            "a signal declared under an unknown condition",
            template("signal input a; if (a == 0) { signal b; }"), .declarationUnderUnknownCondition),
        RefusedCase(
            "a component created under an unknown condition",
            template(
                "signal input a; component c; if (a == 0) { c = T(); }",
                before: "template T() { signal output o; o <== 1; }"), .declarationUnderUnknownCondition),
        RefusedCase(
            "a signal assigned in an unknown loop",
            template("signal input a; signal o; for (var i = 0; i < a; i++) { o <-- i; }"), .assignmentInUnknownLoop),
        RefusedCase(
            "a signal assigned in one branch and after it",
            template("signal input a; signal o; if (a == 0) { o <-- 1; } o <-- 2;"), .signalAssignedTwice),
        RefusedCase(
            "a value from an unknown branch in a constraint",
            template("signal input a; signal output o; var x = 0; if (a == 0) { x = 1; } o <== x;"),
            .nonQuadraticConstraint),
        RefusedCase("an endless loop", template("var i = 0; while (1) { i++; }"), .tooLarge),
        RefusedCase(
            "endless recursion of functions", template("var x = f(1);", before: "function f(x) { return f(x + 1); }"),
            .recursionTooDeep),
        RefusedCase(
            "recursion that a signal would end",
            template(
                "signal input a; signal output o; o <-- f(a);",
                before: "function f(x) { if (x == 0) { return 1; } return f(x - 1); }"), .recursionTooDeep),
        RefusedCase(
            "a function without return", template("var x = f(1);", before: "function f(x) { if (x) { return 1; } }"),
            .missingReturn),
        RefusedCase("an unknown function", template("var x = f(1);"), .unknownDefinition),
        RefusedCase(
            "too many arguments", template("var x = f(1, 2);", before: "function f(x) { return x; }"),
            .wrongArgumentCount),
        RefusedCase(
            "signals in functions", template("var x = f();", before: "function f() { signal a; return 1; }"),
            .misplacedDeclaration),
        RefusedCase(
            "constraints in functions", template("var x = f(1);", before: "function f(x) { x === 1; return 1; }"),
            .misplacedStatement),
        RefusedCase(
            "results of different shapes",
            template(
                "signal input a; var x[2] = f(a);",
                before: "function f(x) { if (x) { return [1, 2]; } return [1, 2, 3]; }"), .shapeMismatch),
        RefusedCase(
            "a condition that is an array", template("var a[2]; if (a) { }"), .shapeMismatch),
    ]

    @Test("is computed and satisfies its constraints", arguments: validCases)
    func isComputed(_ test: ValidCase) throws { try test.check() }

    @Test("is refused", arguments: refusedCases)
    func isRefused(_ test: RefusedCase) {
        var limits = ElaborationLimits()
        limits.turns = 100_000
        limits.depth = 100
        #expect(complaints(test.source, limits: limits) == test.codes)
    }

    @Test("a program that never ends stops when it is cancelled")
    func cancellation() {
        let source = template("var x; while (x < 3) { x = 1; }")
        let flag = CancellationFlag()
        flag.cancel()
        do throws(CompilationFailure) {
            _ = try CompiledCircuit.compile(
                "main.circom", from: MemorySources(["main.circom": source]),
                options: CompilationOptions(cancellation: flag))
            Issue.record("compiled")
        } catch {
            #expect(error.isCancelled)
            #expect(error.diagnostics.errorCount == 0)
        }
    }

    @Test("an assertion on signals fails at run time, and names its line")
    func assertion() throws {
        let compiled = try compile("template Main() { signal input a;\n\n assert(a != 3); }\ncomponent main = Main();")
        _ = try compiled.run([4])
        #expect(throws: ReferenceMachine.Failure(opcode: .assert, line: 4)) { try compiled.run([3]) }
    }

    @Test("an equality on signals fails at run time")
    func equality() throws {
        let compiled = try compile(template("signal input a; a * a === 9;"))
        _ = try compiled.run([3])
        #expect(throws: ReferenceMachine.Failure.self) { try compiled.run([4]) }
    }

    @Test("log prints texts and values, also from functions and branches")
    func log() throws {
        let source = template(
            "signal input a; log(\"a is\", a, a*a); if (a == 2) { log(\"two\"); } var x = f(a); log(5);",
            before: "function f(x) { log(\"in f\", x + 1); return 0; }")
        #expect(try compile(source).run([2]).log == ["a is 2 4", "two", "in f 3", "5"])
        #expect(try compile(source).run([3]).log == ["a is 3 9", "in f 4", "5"])
    }

    @Test("an index that is out of bounds at run time fails there")
    func boundsAtRunTime() throws {
        let compiled = try compile(template("signal input a[3], i; signal output o; o <-- a[i];"))
        #expect(try compiled.run([1, 2, 3, 2]).outputs == [3])
        #expect(throws: ReferenceMachine.Failure.self) { try compiled.run([1, 2, 3, 3]) }
        #expect(throws: ReferenceMachine.Failure.self) { try compiled.run([1, 2, 3, -1]) }
        let rows = try compile(template("signal input a[2][3], i; signal output o; o <-- a[0][i];"))
        #expect(throws: ReferenceMachine.Failure.self) { try rows.run([1, 2, 3, 4, 5, 6, 3]) }
    }
}
