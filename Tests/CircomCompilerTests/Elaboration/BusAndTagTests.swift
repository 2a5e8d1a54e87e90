import BigNumbers
import CircomCompiler
import Testing

@Suite("Buses, tags and custom templates") struct BusAndTagTests {
    static let point = "bus Point() { signal x, y; }"
    static let line = point + "bus Line() { Point() start; Point() end[2]; signal w[2]; }"
    static let number = "bus Number(n) { signal digit[n]; }"
    static let bits =
        "template Bits() { signal input {binary} in[2]; signal output out; out <== in[0] + 2*in[1]; }"
    static let check =
        "template Check() { signal input in; signal output {binary} out; in*(in-1) === 0; out <== in; }"

    static let validCases: [ValidCase] = [
        ValidCase(
            "a bus, by field and whole",
            template(
                "input Point() a; output Point() b; Point() c; c.x <== a.y; c.y <== a.x; b <== c;", before: point),
            [3, 4], [4, 3]),
        ValidCase(
            "both orders of type and role", template("Point() input a; Point() output b; b <== a;", before: point),
            [3, 4],
            [3, 4]),
        ValidCase(
            "buses within buses, in arrays",
            template(
                "input Line() l[2]; output Line() m[2]; m[0] <== l[1]; m[1].start <== l[0].end[1]; m[1].end <== l[0].end; "
                    + "m[1].w <== l[1].w;", before: line),
            Array(1...16), [9, 10, 11, 12, 13, 14, 15, 16, 5, 6, 3, 4, 5, 6, 15, 16]),
        ValidCase(
            "buses with parameters",
            template(
                "input Number(3) a; output Number(3) b; for (var i = 0; i < 3; i++) b.digit[i] <== a.digit[2-i];",
                before: number), [1, 2, 3], [3, 2, 1]),
        ValidCase(
            "buses as inputs and outputs of components",
            template(
                "input Point() a; output Point() b; component s = Swap(); s.p <== a; b <== s.q;",
                before: point + "template Swap() { input Point() p; output Point() q; q.x <== p.y; q.y <== p.x; }"),
            [3, 4],
            [4, 3]),
        ValidCase(
            "a component's bus by field",
            template(
                "signal input a, b; signal output o; component s = Swap(); s.p.x <== a; s.p.y <== b; o <== s.q.x;",
                before: point + "template Swap() { input Point() p; output Point() q; q.x <== p.y; q.y <== p.x; }"),
            [3, 4],
            [4]),
        ValidCase(
            "buses through anonymous components",
            template(
                "input Point() a; output Point() b; b <== Swap()(a);",
                before: point + "template Swap() { input Point() p; output Point() q; q.x <== p.y; q.y <== p.x; }"),
            [3, 4],
            [4, 3]),
        ValidCase(
            "equality of buses",
            template("input Point() a; Point() b; signal output o; b <-- a; a === b; o <== 1;", before: point), [3, 4],
            [1]),
        ValidCase(
            "a tag carried from a component to another",
            template(
                "signal input a, b; signal output o; component c[2]; component n = Bits(); c[0] = Check(); c[1] = Check(); "
                    + "c[0].in <== a; c[1].in <== b; n.in[0] <== c[0].out; n.in[1] <== c[1].out; o <== n.out;",
                before: bits + check), [1, 1], [3]),
        ValidCase(
            "a declared tag is trusted, an inherited one follows the assignment",
            template(
                "signal input a, b; signal output o; signal {binary} x[2]; x[0] <== a; x[1] <== b; signal y[2]; y <== x; "
                    + "o <== Bits()(y);", before: bits), [0, 1], [2]),
        ValidCase(
            "a tag's value",
            template(
                "signal input a; signal output o; signal {max} x; x.max = 7; x <== a; o <== x.max + x;"), [3], [10]),
        ValidCase(
            "a tag's value chooses the instance",
            template(
                "signal input a; signal output o[2]; signal {max} x; x.max = 7; x <== a; signal {max} y; y.max = 9; y <== a; "
                    + "component c = M(); c.in <== x; component d = M(); d.in <== y; o[0] <== c.out; o[1] <== d.out;",
                before: "template M() { signal input {max} in; signal output out; out <== in.max * in; }"), [2],
            [14, 18]),
        ValidCase(
            "an output's tag value read from outside",
            template(
                "signal output o; component c = T(5); o <== c.out.max;",
                before: "template T(n) { signal output {max} out; out.max = n; out <== 1; }"), [], [5]),
        ValidCase(
            "tags within buses",
            template(
                "signal input a; signal output o; B() b; b.s.max = 3; b.s <== a; o <== b.s.max;",
                before: "bus B() { signal {max} s; }"), [2], [3]),
    ]

    static let refusedCases: [RefusedCase] = [
        RefusedCase(
            "a bus of another type",
            template("input Point() a; output Q() b; b <== a;", before: point + "bus Q() { signal x, y; }"),
            .busMismatch),
        RefusedCase(
            "a bus with other parameters",
            template("input Number(2) a; output Number(3) b; b <== a;", before: number), .busMismatch),
        RefusedCase(
            "a bus of which one field is not assigned",
            template("signal input a; Point() p; output Point() b; p.x <== a; b <== p;", before: point),
            .unassignedSignal),
        RefusedCase("a number for a bus", template("output Point() b; b <== 3;", before: point), .busMismatch),
        RefusedCase(
            "a bus in a sum", template("input Point() a; signal output o; o <== a + 1;", before: point), .shapeMismatch),
        RefusedCase(
            "an unknown field", template("input Point() a; signal output o; o <== a.z;", before: point), .unknownMember),
        RefusedCase(
            "a field assigned twice", template("Point() a; a.x <== 1; a.y <== 2; a.x <== 3;", before: point),
            .signalAssignedTwice),
        RefusedCase(
            "a whole bus after one of its fields",
            template("input Point() b; Point() a; a.x <== 1; a <== b;", before: point), .signalAssignedTwice),
        RefusedCase("an unknown bus", template("Pointt() a;", before: point), .unknownDefinition),
        RefusedCase("wrong number of a bus's arguments", template("Number() a;", before: number), .wrongArgumentCount),
        RefusedCase(
            "a bus within itself", template("B() a;", before: "bus B() { B() b; }"), .recursionTooDeep),
        RefusedCase(
            "an input in a bus", template("B() a;", before: "bus B() { signal input x; }"), .misplacedDeclaration),
        RefusedCase(
            "a constraint in a bus", template("B() a;", before: "bus B() { signal x; x === 1; }"), .misplacedStatement),
        RefusedCase(
            "a missing tag",
            template("signal input a[2]; component n = Bits(); n.in <== a;", before: bits), .missingTag),
        RefusedCase(
            "a tag lost by an assignment without constraint",
            template(
                "signal input a; signal {binary} x; x <== a; component n = Bits(); n.in[0] <-- x; n.in[1] <-- x;",
                before: bits), .missingTag, .missingTag),
        RefusedCase(
            "a tag of the main component's input",
            "template Main() { signal input {binary} a; } component main = Main();",
            .missingTag),
        RefusedCase(
            "a tag's value after the assignment",
            template("signal input a; signal {max} x; x <== a; x.max = 3;"), .tagValue),
        RefusedCase("a tag's value twice", template("signal {max} x; x.max = 3; x.max = 4;"), .tagValue),
        RefusedCase(
            "a tag without a value", template("signal input a; signal {max} x; x <== a; var y = x.max;"), .tagValue),
        RefusedCase(
            "a tag's value that depends on a signal",
            template("signal input a; signal {max} x; x.max = a;"), .tagValue),
        RefusedCase(
            "a tag under an unknown condition",
            template("signal input a; signal {max} x; if (a) { x.max = 3; }"), .tagValue),
        RefusedCase(
            "a tag of an input", template("signal input {max} a; a.max = 3;", parameters: ""), .missingTag),
        RefusedCase("a tag that is not declared", template("signal x; x.max = 3;"), .unknownMember),
        RefusedCase("a tag given twice", template("signal {a, a} x;"), .duplicateName),
        RefusedCase(
            "a component of a custom template, whose constraints would be lost",
            "pragma custom_templates;\npragma circom 2.0.6;\ntemplate custom Mul() { signal input a; signal output c; c <-- a*a; }"
                + " template Main() { signal input a; signal output c; component m = Mul(); m.a <== a; c <== m.c; }"
                + " component main = Main();", .unsupported),
        RefusedCase(
            "components in a custom template",
            "pragma custom_templates;\npragma circom 2.0.6;\ntemplate A() { signal output o; o <== 1; } "
                + "template custom C() { component a = A(); } component main = A();", .misplacedDeclaration),
    ]

    @Test("is computed and satisfies its constraints", arguments: validCases)
    func isComputed(_ test: ValidCase) throws { try test.check() }

    @Test("is refused", arguments: refusedCases)
    func isRefused(_ test: RefusedCase) { test.check() }

    @Test("the signals of buses are named and numbered by element and field")
    func busOrder() throws {
        let circuit = try compile(
            template("input Line() l[2]; signal output o; o <== l[0].start.x;", before: Self.line)
        ).circuit
        let names = (1...circuit.signalCount).map { circuit.signalName($0) ?? "?" }
        let fields = ["start.x", "start.y", "end[0].x", "end[0].y", "end[1].x", "end[1].y", "w[0]", "w[1]"]
        #expect(names == ["main.o"] + (0..<2).flatMap { i in fields.map { "main.l[\(i)].\($0)" } })
    }

    @Test("instances differ by the values of tags, not by tags without values")
    func tagInstances() throws {
        let source = template(
            """
            signal input a; component c[4];
            signal {max} x[4];
            for (var i = 0; i < 4; i++) { x[i] <== a; c[i] = M(); c[i].in <== x[i]; }
            """, before: "template M() { signal input {max} in; signal t; t <== in*in; }")
        #expect(try compile(source).circuit.instances.count == 2)
    }
}
