import BigNumbers
import CircomCompiler
import Testing

@Suite("Templates, components and their order") struct ComponentTests {
    static let square = "template Square() { signal input in; signal output out; out <== in*in; }"
    static let sum =
        "template Sum(n) { signal input in[n]; signal output out; var s = 0; "
        + "for (var i = 0; i < n; i++) { s += in[i]; } out <== s; }"

    static let validCases: [ValidCase] = [
        ValidCase(
            "a component",
            template(
                "signal input a; signal output o; component s = Square(); s.in <== a; o <== s.out;", before: square),
            [5], [25]),
        ValidCase(
            "an array of components",
            template(
                "signal input a[3]; signal output o; component s[3]; component t = Sum(3); for (var i = 0; i < 3; i++) "
                    + "{ s[i] = Square(); s[i].in <== a[i]; t.in[i] <== s[i].out; } o <== t.out;", before: square + sum),
            [1, 2, 3], [14]),
        ValidCase(
            "components of rank two, created in any order",
            template(
                "signal input a[2][2]; signal output o[2][2]; component s[2][2]; for (var j = 1; j >= 0; j--) "
                    + "for (var i = 0; i < 2; i++) { s[i][j] = Square(); s[i][j].in <== a[i][j]; o[i][j] <== s[i][j].out; }",
                before: square), [1, 2, 3, 4], [1, 4, 9, 16]),
        ValidCase(
            "a component in some places of its array only",
            template(
                "signal input a; signal output o; component s[5]; s[3] = Square(); s[3].in <== a; o <== s[3].out;",
                before: square), [3], [9]),
        ValidCase(
            "different templates in one array",
            template(
                "signal input a; signal output o[2]; component s[2]; s[0] = Square(); s[1] = Sum(1); s[0].in <== a; "
                    + "s[1].in[0] <== a; o[0] <== s[0].out; o[1] <== s[1].out;", before: square + sum), [4], [16, 4]),
        ValidCase(
            "a recursive template",
            template(
                "signal input a[4]; signal output o; component t = Tree(4); t.in <== a; o <== t.out;",
                before: """
                    template Tree(n) { signal input in[n]; signal output out; if (n == 1) { out <== in[0]; } else {
                      component l = Tree(n\\2); component r = Tree(n - n\\2);
                      for (var i = 0; i < n\\2; i++) l.in[i] <== in[i];
                      for (var i = 0; i < n - n\\2; i++) r.in[i] <== in[n\\2 + i];
                      out <== l.out * r.out; } }
                    """), [2, 3, 5, 7], [210]),
        ValidCase(
            "a component without inputs runs when it is created",
            template(
                "signal output o; component c = C(7); o <== c.out;",
                before: "template C(n) { signal output out; out <== n; }"),
            [], [7]),
        ValidCase(
            "an array as a template's parameter",
            template(
                "signal output o; component c = C([1,2,3]); o <== c.out;",
                before: "template C(v) { signal output out; out <== v[0] + v[1]*10 + v[2]*100; }"), [], [321]),
        ValidCase(
            "inputs read by the parent",
            template(
                "signal input a; signal output o; component s = Square(); s.in <== a; o <== s.in + s.out;",
                before: square),
            [3], [12]),
        ValidCase(
            "inputs assigned without constraint",
            template(
                "signal input a; signal output o; component s = Square(); s.in <-- a; o <== s.out;", before: square),
            [3], [9]),
        ValidCase(
            "inputs assigned in both branches of an unknown condition",
            template(
                "signal input a; signal output o; component s = Square(); if (a == 1) { s.in <-- 5; } else { s.in <-- 6; } "
                    + "o <== s.out;", before: square), [1], [25]),
        ValidCase(
            "parallel components",
            template(
                "signal input a; signal output o; component s = parallel Square(); s.in <== a; o <== s.out;",
                before: square), [3], [9]),
        ValidCase(
            "parallel templates",
            template(
                "signal input a; signal output o; component s = P(); s.in <== a; o <== s.out;",
                before: "template parallel P() { signal input in; signal output out; out <== in + 1; }"), [3], [4]),
        ValidCase(
            "a component declared and never created",
            template("signal output o; component s; component t[3]; o <== 1;", before: square), [], [1]),
        ValidCase(
            "a component of inputs only",
            template(
                "signal input a; component c = C(); c.x <== a;", before: "template C() { signal input x; x === 3; }"),
            [3], []),
        ValidCase(
            "an anonymous component", template("signal input a; signal output o; o <== Square()(a);", before: square),
            [6], [36]),
        ValidCase(
            "anonymous components within one another, in arrays and in loops",
            template(
                "signal input a[3]; signal output o; signal t[3]; for (var i = 0; i < 3; i++) { t[i] <== Square()(a[i]); } "
                    + "o <== Sum(2)([Square()(t[0]), Sum(2)([t[1], t[2]])]);", before: square + sum), [2, 1, 3], [26]),
        ValidCase(
            "named inputs in any order",
            template(
                "signal input a, b; signal output o; o <== D()(y <== a, x <== b);",
                before: "template D() { signal input x, y; signal output out; out <== x - y; }"), [3, 10], [7]),
        ValidCase(
            "tuples of outputs",
            template(
                "signal input a, b; signal output p, q; (p, q) <== E()(a, b);",
                before: "template E() { signal input x, y; signal output s, d; s <== x + y; d <== x - y; }"), [7, 3],
            [10, 4]),
        ValidCase(
            "an output thrown away",
            template(
                "signal input a, b; signal output q; (_, q) <== E()(a, b);",
                before: "template E() { signal input x, y; signal output s, d; s <== x + y; d <== x - y; }"), [7, 3],
            [4]),
        ValidCase(
            "tuples of variables",
            template(
                "signal output o; var a, b; (a, b) = (3, 4); var (c, d) = (5, 6); o <== a + 10*b + 100*c + 1000*d;"),
            [], [6543]),
        ValidCase(
            "an anonymous component whose output is not used",
            template(
                "signal input a; Check()(a); _ <== Square()(a);",
                before: square + "template Check() { signal input x; x === 2; }"),
            [2], []),
        ValidCase(
            "a parallel anonymous component",
            template("signal input a; signal output o; o <== parallel Square()(a);", before: square), [6], [36]),
        ValidCase(
            "anonymous components in nested loops and conditions",
            template(
                "signal input a[4]; signal output o; signal t[4]; var s = 0; for (var i = 0; i < 2; i++) { for (var j = 0; j < 2; j++) "
                    + "{ if (i == j) { t[2*i+j] <== Square()(a[2*i+j]); } else { t[2*i+j] <== Sum(1)([a[2*i+j]]); } s += t[2*i+j]; } } o <== s;",
                before: square + sum), [1, 2, 3, 4], [22]),
    ]

    static let refusedCases: [RefusedCase] = [
        RefusedCase(
            "a component whose input is never assigned",
            template("component s = Square();", before: square), .unassignedInputs),
        RefusedCase(
            "a component whose inputs are assigned in part",
            template("signal input a; component s = Sum(3); s.in[0] <== a; s.in[2] <== a;", before: sum),
            .unassignedInputs),
        RefusedCase(
            "an input assigned in one branch only",
            template("signal input a; component s = Square(); if (a == 1) { s.in <-- 5; }", before: square),
            .unassignedInputs),
        RefusedCase(
            "an input read before its assignment",
            template(
                "signal input a; signal output o; component s = Square(); o <== s.in; s.in <== a;", before: square),
            .unassignedSignal),
        RefusedCase(
            "an output read too early",
            template(
                "signal input a; signal output o; component s = Square(); o <== s.out; s.in <== a;", before: square),
            .outputReadTooEarly),
        RefusedCase(
            "a component used before it is created",
            template("signal input a; component s; s.in <== a;", before: square), .uninitialisedComponent),
        RefusedCase(
            "a component created twice",
            template("component s = Square(); s = Square();", before: square), .componentAssignedTwice),
        RefusedCase(
            "an input assigned twice",
            template("signal input a; component s = Square(); s.in <== a; s.in <== a;", before: square),
            .signalAssignedTwice),
        RefusedCase(
            "an output assigned from outside",
            template("signal input a; component s = Square(); s.in <== a; s.out <== 3;", before: square),
            .foreignAssignment),
        RefusedCase(
            "an intermediate signal read from outside",
            template("signal output o; component c = C(); o <== c.t;", before: "template C() { signal t; t <== 1; }"),
            .unknownMember),
        RefusedCase(
            "a port that does not exist",
            template("signal input a; component s = Square(); s.inn <== a;", before: square), .unknownMember),
        RefusedCase(
            "a component as a value", template("signal output o; component s = Square(); o <== s;", before: square),
            .notAValue),
        RefusedCase(
            "a template as a value", template("signal output o; o <== Square();", before: square), .wrongAssignment),
        RefusedCase(
            "a template as a function", template("var x = 1 + Square();", before: square), .notAValue),
        RefusedCase("an unknown template", template("component s = Sqare();", before: square), .unknownDefinition),
        RefusedCase(
            "too few parameters", template("component s = Sum();", before: sum), .wrongArgumentCount),
        RefusedCase(
            "a parameter that depends on a signal",
            template("signal input a; component s = Sum(a);", before: sum), .unknownArgument),
        RefusedCase(
            "a template that contains itself",
            template("component c = R();", before: "template R() { component c = R(); }"),
            .recursionTooDeep),
        RefusedCase(
            "endless recursion of templates",
            template("component c = R(0);", before: "template R(n) { component c = R(n + 1); }"), .recursionTooDeep),
        RefusedCase(
            "which component depends on a signal",
            template("signal input i; component s[2]; s[0] = Square(); s[i].in <-- 3;", before: square), .unknownIndex),
        RefusedCase(
            "a definition given twice", template("", before: square + square), .duplicateDefinition),
        RefusedCase(
            "components in functions",
            template("var x = f();", before: square + "function f() { component c; return 1; }"), .misplacedDeclaration),
        RefusedCase(
            "an anonymous component within a sum",
            template("signal input a; signal output o; o <== 1 + Square()(a);", before: square),
            .misplacedAnonymousComponent),
        RefusedCase(
            "an anonymous component without constraint",
            template("signal input a; signal output o; o <-- Square()(a);", before: square),
            .misplacedAnonymousComponent),
        RefusedCase(
            "too few inputs of an anonymous component",
            template("signal output o; o <== Square()();", before: square), .wrongArgumentCount),
        RefusedCase(
            "an input that an anonymous component does not have",
            template("signal input a; signal output o; o <== Square()(inn <== a);", before: square), .notAnInput),
        RefusedCase(
            "tuples of different lengths", template("var a, b; (a, b) = (1, 2, 3);"), .tupleLengthMismatch),
        RefusedCase("a tuple in a sum", template("var a = 1 + (1, 2);"), .misplacedTuple),
        RefusedCase("an underscore as a value", template("var a = 1 + _;"), .misplacedUnderscore),
        RefusedCase(
            "a public name that is no input",
            "template Main() { signal input a; } component main {public [b]} = Main();", .notAnInput),
        RefusedCase(
            "too many arguments of the main component", "template Main() { signal input a; } component main = Main(3);",
            .wrongArgumentCount),
    ]

    @Test("is computed and satisfies its constraints", arguments: validCases)
    func isComputed(_ test: ValidCase) throws { try test.check() }

    @Test("is refused", arguments: refusedCases)
    func isRefused(_ test: RefusedCase) { test.check() }

    @Test(
        "signals are numbered outputs, public inputs, private inputs, intermediates, then components by name and index")
    func order() throws {
        let source = """
            template Leaf() { signal t; signal input x; signal output y; t <== x*x; y <== t; }
            template Main() {
                signal m; signal input b; signal input a[2]; signal output o;
                component z = Leaf(); component c[11]; component a0 = Leaf();
                z.x <== b; a0.x <== b; m <== a[0] + a[1];
                for (var i = 10; i >= 9; i--) { c[i] = Leaf(); c[i].x <== m; }
                o <== z.y + a0.y + c[9].y + c[10].y;
            }
            component main {public [a]} = Main();
            """
        let circuit = try compile(source).circuit
        let names = (1...circuit.signalCount).map { circuit.signalName($0) ?? "?" }
        let leaves = ["a0", "c[9]", "c[10]", "z"].flatMap { name in ["y", "x", "t"].map { "main.\(name).\($0)" } }
        #expect(names == ["main.o", "main.a[0]", "main.a[1]", "main.b", "main.m"] + leaves)
        #expect(circuit.mainShape == .init(outputs: 1, publicInputs: 2, privateInputs: 1))
        #expect(circuit.instances.count == 2)
    }

    @Test("anonymous components have circom's names, with a counter in loops")
    func anonymousNames() throws {
        let source =
            "pragma circom 2.1.0;\ntemplate S() { signal input in; signal output out; out <== in; }\n"
            + "template Main() { signal input a; signal t[2];\n for (var i = 0; i < 2; i++) { t[i] <== S()(a); }\n"
            + " signal output o <== S()(a); }\ncomponent main = Main();"
        let circuit = try compile(source).circuit
        // The offsets of both calls in the file.
        let bytes = Array(source.utf8)
        let offsets = bytes.indices.filter { bytes[$0...].starts(with: Array("S()(a)".utf8)) }
        #expect(
            circuit.main.subcomponents.map(\.name)
                == ["S_4_\(offsets[0])[0]", "S_4_\(offsets[0])[1]", "S_5_\(offsets[1])"])
    }

    @Test("an instance with equal parameters is elaborated once")
    func sharing() throws {
        let source = template(
            "signal input a; component c[100]; for (var i = 0; i < 100; i++) { c[i] = L(i % 3); c[i].x <== a; }",
            before: "template L(n) { signal input x; signal t; t <== x*x + n; }")
        let circuit = try compile(source).circuit
        #expect(circuit.instances.count == 4)
        #expect(circuit.signalCount == 201 && circuit.main.subtreeConstraintCount == 200)
    }
}
