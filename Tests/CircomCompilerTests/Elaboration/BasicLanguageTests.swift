import BigNumbers
import CircomCompiler
import Testing

/// A program with inputs and the outputs that it must compute; the witness must satisfy all constraints.
struct ValidCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let source: String
    let inputs: [Int]
    let outputs: [Int]

    init(_ description: String, _ source: String, _ inputs: [Int], _ outputs: [Int]) {
        testDescription = description
        self.source = source
        self.inputs = inputs
        self.outputs = outputs
    }

    func check() throws {
        do {
            let run = try compile(source).run(inputs)
            #expect(run.outputs == outputs.map { BigInt($0) })
        } catch let failure as CompilationFailure {
            Issue.record("\(DiagnosticRenderer(files: failure.files).text(failure.diagnostics))")
        }
    }
}

/// A program that must be refused with exactly these complaints.
struct RefusedCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let source: String
    let codes: [DiagnosticCode]

    init(_ description: String, _ source: String, _ codes: DiagnosticCode...) {
        testDescription = description
        self.source = source
        self.codes = codes
    }

    func check() { #expect(complaints(source) == codes) }
}

@Suite("Signals, variables and operators") struct BasicLanguageTests {
    static let validCases: [ValidCase] = [
        ValidCase("a product", template("signal input a, b; signal output c; c <== a*b;"), [3, 11], [33]),
        ValidCase("arrows to the right", template("signal input a; signal output c; a*a ==> c;"), [5], [25]),
        ValidCase(
            "assignment without a constraint, and one apart",
            template("signal input a; signal output q; q <-- a / 3; q*3 === a;"), [12], [4]),
        ValidCase(
            "signal arrays, whole and by element",
            template("signal input a[3]; signal output b[3]; b <== a;"), [1, 2, 3], [1, 2, 3]),
        ValidCase(
            "signals of rank two",
            template(
                "signal input a[2][3]; signal output b[3][2]; for (var i=0;i<2;i++) for (var j=0;j<3;j++) "
                    + "b[j][i] <== a[i][j];"), [1, 2, 3, 4, 5, 6], [1, 4, 2, 5, 3, 6]),
        ValidCase(
            "a row of an array",
            template("signal input a[2][2]; signal output b[2]; b <== a[1];"), [1, 2, 3, 4], [3, 4]),
        ValidCase(
            "declaration with a value", template("signal input a; signal b <== a*a; signal output c <== b + 1;"), [4],
            [17]),
        ValidCase(
            "variables, all updates",
            template(
                """
                signal input a; signal output o[12];
                var x = 7; x += 2; o[0] <== x; x -= 1; o[1] <== x; x *= 3; o[2] <== x; x \\= 5; o[3] <== x;
                x **= 3; o[4] <== x; x %= 10; o[5] <== x; x <<= 4; o[6] <== x; x >>= 1; o[7] <== x; x |= 3; o[8] <== x;
                x &= 6; o[9] <== x; x ^= 15; o[10] <== x; x++; x++; x--; o[11] <== x + 0*a;
                """), [0], [9, 8, 24, 4, 64, 4, 64, 32, 35, 2, 13, 14]),
        ValidCase(
            "comparisons are of signed numbers",
            template(
                "signal input a; signal output o[8]; o[0] <-- a < 3; o[1] <-- a > 3; o[2] <-- a <= -1; o[3] <-- a >= 0; "
                    + "o[4] <-- -1 < 3; o[5] <-- a == -1; o[6] <-- a != -1; o[7] <-- !a;"), [-1],
            [1, 0, 1, 0, 1, 1, 0, 0]),
        ValidCase(
            "operators at run time",
            template(
                "signal input a, b; signal output o[11]; o[0] <-- a \\ b; o[1] <-- a % b; o[2] <-- a ** b; o[3] <-- a & b;"
                    + "o[4] <-- a | b; o[5] <-- a ^ b; o[6] <-- a << b; o[7] <-- a >> b; o[8] <-- a && b; "
                    + "o[9] <-- a || 0; o[10] <-- (~a) & 255;"), [100, 3],
            [33, 1, 1_000_000, 0, 103, 103, 800, 12, 1, 1, 154]),
        ValidCase(
            "choice, known and unknown",
            template(
                "signal input a; signal output o[3]; o[0] <-- a != 0 ? 1/a : 0; o[1] <== 1 < 2 ? a : a*a; "
                    + "o[2] <-- a == 0 ? 10 : (a == 1 ? 20 : 30);"), [1], [1, 1, 20]),
        ValidCase(
            "a choice evaluates only the chosen side",
            template("signal input a; signal output o; o <-- a == 0 ? 5 : 7 \\ a;"), [0], [5]),
        ValidCase(
            "hexadecimal numbers and numbers beyond the prime",
            template(
                "signal output o[2]; o[0] <== 0xff; "
                    + "o[1] <== 21888242871839275222246405745257275088548364400416034343698204186575808495620;"), [],
            [255, 3]),
        ValidCase(
            "a linear sum over an array",
            template("signal input a[5]; signal output o; var s = 0; for (var i=0;i<5;i++) s += a[i]*i; o <== s + 1;"),
            [1, 2, 3, 4, 5], [41]),
        ValidCase(
            "equality of arrays",
            template("signal input a[2]; signal b[2]; signal output o; b <-- a; b === a; o <== 1;"),
            [1, 2], [1]),
        ValidCase(
            "a square as a power", template("signal input a; signal output o; o <== (a+1)**2;"), [3], [16]),
        ValidCase(
            "an array of numbers as a variable's value",
            template(
                "signal output o[4]; var t[2][2] = [[1,2],[3,4]]; o[0] <== t[0][0]; o[1] <== t[0][1]; o[2] <== t[1][0]; "
                    + "o[3] <== t[1][1];"), [], [1, 2, 3, 4]),
        ValidCase(
            "scopes: an inner name hides an outer one",
            template("signal output o; var x = 1; { var x = 2; x = 3; } o <== x;"), [], [1]),
        ValidCase(
            "signals declared under known conditions",
            template(
                "signal output o; var i = 0; if (i < n) { signal t <== 2; i = t; } o <== i;", parameters: "n",
                arguments: "5"), [], [2]),
        ValidCase(
            "a signal array read at an index that depends on a signal",
            template("signal input a[4], i; signal output o; o <-- a[i];"), [10, 11, 12, 13, 2], [12]),
        ValidCase(
            "two unknown indices",
            template("signal input a[2][3], i, j; signal output o; o <-- a[i][j];"), [1, 2, 3, 4, 5, 6, 1, 2], [6]),
        ValidCase(
            "an array of no elements", template("signal input a[0]; signal output o; o <== 1;"), [], [1]),
        ValidCase("the logarithm of nothing", template("signal output o; o <== 1; log(); log(\"x\", 3);"), [], [1]),
    ]

    static let refusedCases: [RefusedCase] = [
        RefusedCase("cubic", template("signal input a; signal output c; c <== a*a*a;"), .nonQuadraticConstraint),
        RefusedCase(
            "a comparison in a constraint", template("signal input a; signal output c; c <== a < 3;"),
            .nonQuadraticConstraint),
        RefusedCase(
            "two constraints that are not quadratic are both reported",
            template("signal input a; signal output c, d; c <== a*a*a; d <== a / a;"), .nonQuadraticConstraint,
            .nonQuadraticConstraint),
        RefusedCase(
            "twice assigned", template("signal input a; signal output c; c <== a; c <== a;"), .signalAssignedTwice),
        RefusedCase(
            "twice assigned within an array",
            template("signal input a[2]; signal output c[2]; c <== a; c[1] <== a[0];"), .signalAssignedTwice),
        RefusedCase(
            "an input assigned in its template", template("signal input a; a <== 3;"), .foreignAssignment),
        RefusedCase(
            "an output constrained but never assigned",
            template("signal output o[2]; for (var i = 0; i < 2; i++) { o[i] * (o[i] - 1) === 0; }"),
            .unassignedSignal, .unassignedSignal, .unassignedSignal, .unassignedSignal),
        RefusedCase(
            "a signal read before its assignment",
            template("signal input a; signal b, c; c <== b + a; b <== a;"), .unassignedSignal),
        RefusedCase(
            "an array of which one element is not assigned",
            template("signal input a; signal b[2]; signal output c[2]; b[0] <== a; c <== b;"), .unassignedSignal),
        RefusedCase("unknown name", template("signal output c; c <== d;"), .unknownName),
        RefusedCase(
            "several unknown names at once",
            template("signal output c; c <== d; c <== e + f;"), .unknownName, .unknownName, .unknownName),
        RefusedCase("twice declared", template("var a; var a;"), .duplicateName),
        RefusedCase("index beyond the end", template("signal input a[3]; var x = a[3];"), .indexOutOfBounds),
        RefusedCase("negative index", template("signal input a[3]; var x = a[-1];"), .indexOutOfBounds),
        RefusedCase("index of a single value", template("signal input a; var x = a[0];"), .wrongRank),
        RefusedCase("index of a number", template("var a; var x = a[0];"), .wrongRank),
        RefusedCase("too many indices", template("signal input a[2]; var x = a[0][0];"), .wrongRank),
        RefusedCase(
            "a whole array in a sum", template("signal input a[2]; var x = a + 1;"), .shapeMismatch),
        RefusedCase(
            "arrays of different lengths", template("signal input a[2]; signal output b[3]; b <== a;"), .shapeMismatch),
        RefusedCase(
            "a variable that is assigned an array", template("signal input a[2]; var x = a;"), .shapeMismatch),
        RefusedCase("signal assigned like a variable", template("signal a; a = 3;"), .wrongAssignment),
        RefusedCase("variable assigned like a signal", template("var a; a <== 3;"), .wrongAssignment),
        RefusedCase("signal updated", template("signal a; a += 3;"), .wrongAssignment),
        RefusedCase("division by zero", template("var a = 3 / 0;"), .divisionByZero),
        RefusedCase("integer division by zero", template("var a = 3 \\ 0;"), .divisionByZero),
        RefusedCase("remainder by zero", template("var a = 3 % 0;"), .divisionByZero),
        RefusedCase("signal divided by zero", template("signal input a; var b = a / 0;"), .divisionByZero),
        RefusedCase("negative length", template("signal a[-1];"), .invalidDimension),
        RefusedCase("length that depends on a signal", template("signal input a; var x[a];"), .invalidDimension),
        RefusedCase("array too large", template("var x[100000][100000];"), .tooLarge),
        RefusedCase("more signals than allowed", template("signal x[100000][100000];"), .tooLarge),
        RefusedCase("a constraint between different constants", template("1 === 2;"), .impossibleConstraint),
        RefusedCase("a false assertion", template("assert(1 == 2);"), .falseAssertion),
        RefusedCase(
            "assignment to a signal at an index that depends on a signal",
            template("signal input i; signal output o[3]; o[i] <-- 1;"), .unknownIndex),
        RefusedCase(
            "signal in a loop", template("for (var i = 0; i < 2; i++) { signal a; }"), .misplacedDeclaration),
        RefusedCase("return in a template", template("return 3;"), .misplacedStatement),
    ]

    @Test("is computed and satisfies its constraints", arguments: validCases)
    func isComputed(_ test: ValidCase) throws { try test.check() }

    @Test("is refused", arguments: refusedCases)
    func isRefused(_ test: RefusedCase) { test.check() }

    @Test("a complaint names the place, the rule and the calls that led to it")
    func complaintDetails() throws {
        let source = """
            pragma circom 2.0.0;
            template Inner(n) {
                signal input a;
                signal output b;
                b <== a**n;
            }
            template Main() {
                signal input x;
                component c = Inner(3);
                c.a <== x;
            }
            component main = Main();
            """
        do {
            _ = try compile(source)
            Issue.record("it compiles")
        } catch {
            let item = try #require(error.diagnostics.items.first)
            #expect(item.code == .nonQuadraticConstraint)
            #expect(item.range.map(error.files.describe) == "main.circom:5:5")
            #expect(item.notes.contains("in Inner(3), created at main.circom:9:15"))
            #expect(item.notes.contains("in Main()"))
        }
    }

    @Test("a misspelt name comes with the right one")
    func suggestion() throws {
        do {
            _ = try compile(template("signal input total; signal output o; o <== totl;"))
            Issue.record("it compiles")
        } catch {
            #expect(error.diagnostics.items.first?.replacement == "total")
        }
    }

    @Test("constraints have circom's form and signs")
    func constraintForm() throws {
        let circuit = try compile(template("signal input a, b; signal output c; c <== a*b + 3; c === 2*a;")).circuit
        let main = circuit.main
        func shown(_ part: ConstraintStore.Part, _ index: Int) -> [String] {
            main.constraints.combination(part, of: index).map {
                "\(circuit.field.signedInteger(circuit.coefficients[$0.coefficient]))·\($0.signal)"
            }
        }
        // Signals: 1 is c, 2 is a, 3 is b.
        #expect(shown(.a, 0) == ["-1·2"] && shown(.b, 0) == ["1·3"] && shown(.c, 0) == ["3·0", "-1·1"])
        #expect(main.constraints.isLinear(1) && shown(.c, 1) == ["-1·1", "2·2"])
    }
}
