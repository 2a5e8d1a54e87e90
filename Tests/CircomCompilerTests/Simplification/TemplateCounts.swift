import Testing

/// Small circuits with the numbers of constraints and wires that circom's rules give them, each derived by hand.
///
/// At O0 every signal is a wire, and each `<==`, `==>` and `===` is a constraint. At O1 a signal set equal to another
/// goes, unless both are main's outputs or public inputs, and so does one set to a constant; signals in no constraint
/// go. At O2 each independent linear constraint takes away itself and one signal that is not public, and signals then in
/// no constraint go.
struct TemplateCounts: Sendable, CustomTestStringConvertible {
    let name: String
    let source: String
    /// Constraints and wires, the constant one included.
    let none: (constraints: Int, wires: Int)
    let equalities: (constraints: Int, wires: Int)
    let full: (constraints: Int, wires: Int)
    let why: String
    /// The values of the inputs, of which only as many as there are inputs count.
    var inputs = [3, 5, 7, 11]

    var testDescription: String { name }

    static let all = [
        TemplateCounts(
            name: "a product",
            source: """
                template T() { signal input a; signal input b; signal output c; c <== a * b; }
                component main = T();
                """,
            none: (1, 4), equalities: (1, 4), full: (1, 4), why: "nothing is linear"),
        TemplateCounts(
            name: "no statement at all",
            source: """
                template T() { signal input a; signal output c; }
                component main = T();
                """,
            none: (0, 3), equalities: (0, 2), full: (0, 2), why: "a is in no constraint"),
        TemplateCounts(
            name: "a copy of a private input",
            source: """
                template T() { signal input a; signal output b; b <== a; }
                component main = T();
                """,
            none: (1, 3), equalities: (0, 2), full: (0, 2), why: "a is b, which is public"),
        TemplateCounts(
            name: "a copy of a public input",
            source: """
                template T() { signal input a; signal output b; b <== a; }
                component main {public [a]} = T();
                """,
            none: (1, 3), equalities: (1, 3), full: (1, 3), why: "both are public"),
        TemplateCounts(
            name: "a chain of copies",
            source: """
                template T() { signal input a; signal m; signal n; signal output b; m <== a; n <== m; b <== n; }
                component main = T();
                """,
            none: (3, 5), equalities: (0, 2), full: (0, 2), why: "all are b"),
        TemplateCounts(
            name: "three equal outputs, said four times",
            source: """
                template T() {
                    signal input a; signal output o[3];
                    o[0] <== a * a; o[1] <== o[0]; o[2] <== o[1]; o[2] === o[0]; o[1] === o[2];
                }
                component main = T();
                """,
            none: (5, 5), equalities: (3, 5), full: (3, 5), why: "two equalities say it, and the product stays"),
        TemplateCounts(
            name: "a constant output",
            source: """
                template T() { signal input a; signal output b; b <== 5; }
                component main = T();
                """,
            none: (1, 3), equalities: (1, 2), full: (1, 2), why: "b is public and stays; a is in no constraint"),
        TemplateCounts(
            name: "a constant inside",
            source: """
                template T() { signal input a; signal k; signal output b; k <== 3; b <== k * a; }
                component main = T();
                """,
            none: (2, 4), equalities: (1, 3), full: (0, 2), why: "3a = b is linear, and then a goes"),
        TemplateCounts(
            name: "an input that must be 0",
            source: """
                template T() { signal input a; signal input b; signal output c; a === 0; c <== a * b + b; }
                component main = T();
                """,
            none: (2, 4), equalities: (1, 3), full: (0, 2), why: "what is left says b = c: linear, treated by O2 only",
            inputs: [0, 5]),
        TemplateCounts(
            name: "a sum of private inputs",
            source: """
                template T() { signal input a; signal input b; signal output c; c <== a + b + 7; }
                component main = T();
                """,
            none: (1, 4), equalities: (1, 4), full: (0, 2), why: "b goes, and then a is in no constraint"),
        TemplateCounts(
            name: "a sum that is squared",
            source: """
                template T() {
                    signal input a; signal input b; signal output c; signal s; s <== a + b; c <== s * s;
                }
                component main = T();
                """,
            none: (2, 5), equalities: (2, 5), full: (1, 4), why: "s goes"),
        TemplateCounts(
            name: "the same sum said twice",
            source: """
                template T() {
                    signal input a; signal input b; signal output c; signal s;
                    s <== a + b; s === a + b; c <== s * s;
                }
                component main = T();
                """,
            none: (3, 5), equalities: (3, 5), full: (1, 4), why: "the second is 0 once s is replaced"),
        TemplateCounts(
            name: "a sum that nobody uses",
            source: """
                template T() {
                    signal input a; signal input b; signal output c; signal s; s <== a + b; c <== a * b;
                }
                component main = T();
                """,
            none: (2, 5), equalities: (2, 5), full: (1, 4), why: "s goes with its sum"),
        TemplateCounts(
            name: "an input that nobody uses",
            source: """
                template T() { signal input a; signal input b; signal output c; c <== a * a; }
                component main = T();
                """,
            none: (1, 4), equalities: (1, 3), full: (1, 3), why: "b is in no constraint"),
        TemplateCounts(
            name: "a test for 0",
            source: """
                template T() {
                    signal input a; signal output b; signal inv; inv <-- a != 0 ? 1 / a : 0;
                    b <== -a * inv + 1; a * b === 0;
                }
                component main = T();
                """,
            none: (2, 4), equalities: (2, 4), full: (2, 4), why: "nothing is linear"),
        TemplateCounts(
            name: "four bits of a private input",
            source: """
                template T() {
                    signal input a; signal output b[4]; var sum = 0;
                    for (var i = 0; i < 4; i++) { b[i] <-- (a >> i) & 1; b[i] * (b[i] - 1) === 0; sum += b[i] * 2 ** i; }
                    sum === a;
                }
                component main = T();
                """,
            none: (5, 6), equalities: (5, 6), full: (4, 5), why: "a is the sum of the bits, which are public"),
        TemplateCounts(
            name: "four bits of a public input",
            source: """
                template T() {
                    signal input a; signal output b[4]; var sum = 0;
                    for (var i = 0; i < 4; i++) { b[i] <-- (a >> i) & 1; b[i] * (b[i] - 1) === 0; sum += b[i] * 2 ** i; }
                    sum === a;
                }
                component main {public [a]} = T();
                """,
            none: (5, 6), equalities: (5, 6), full: (5, 6), why: "all signals of the sum are public"),
        TemplateCounts(
            name: "two squares as components",
            source: """
                template S() { signal input a; signal output b; b <== a * a; }
                template T() {
                    signal input a; signal output b; component p = S(); component q = S();
                    p.a <== a; q.a <== p.b; b <== q.b;
                }
                component main = T();
                """,
            none: (5, 7), equalities: (2, 4), full: (2, 4), why: "p.a, q.a and q.b go"),
        TemplateCounts(
            name: "a product of four inputs in an array of components",
            source: """
                template M() { signal input a; signal input b; signal output c; c <== a * b; }
                template T() {
                    signal input a[4]; signal output b; component m[3];
                    for (var i = 0; i < 3; i++) {
                        m[i] = M(); m[i].b <== a[i + 1]; if (i == 0) { m[i].a <== a[0]; } else { m[i].a <== m[i - 1].c; }
                    }
                    b <== m[2].c;
                }
                component main = T();
                """,
            none: (10, 15), equalities: (3, 8), full: (3, 8), why: "the seven copies go"),
        TemplateCounts(
            name: "a constant that frees one linear constraint after another",
            source: """
                template T() {
                    signal input a; signal output b; signal k[3];
                    k[0] <== 2; k[1] <== k[0]; k[2] <== k[1] * a; b <== k[2] + a;
                }
                component main = T();
                """,
            none: (4, 6), equalities: (2, 4), full: (0, 2), why: "k[2] = 2a, and then b = 3a"),
        TemplateCounts(
            name: "a sum and a difference",
            source: """
                template T() { signal input a; signal input b; signal output c; signal output d; c <== a + b; d <== a - b; }
                component main = T();
                """,
            none: (2, 5), equalities: (2, 5), full: (0, 3), why: "a and b go"),
        TemplateCounts(
            name: "three sums of two inputs",
            source: """
                template T() {
                    signal input a; signal input b; signal output c[3]; c[0] <== a + b; c[1] <== a - b; c[2] <== 2 * a + b;
                }
                component main = T();
                """,
            none: (3, 6), equalities: (3, 6), full: (1, 4), why: "the third is a relation of the outputs"),
        TemplateCounts(
            name: "a multiplexer",
            source: """
                template T() {
                    signal input s; signal input a; signal input b; signal output c;
                    s * (s - 1) === 0; c <== s * (b - a) + a;
                }
                component main = T();
                """,
            none: (2, 5), equalities: (2, 5), full: (2, 5), why: "nothing is linear",
            inputs: [1, 5, 7]),
        TemplateCounts(
            name: "a factor that cancels",
            source: """
                template T() {
                    signal input a; signal input b; signal output c; signal s; signal t;
                    s <== a + b; t <== s - b; c <== (t - a) * b + a;
                }
                component main = T();
                """,
            none: (3, 6), equalities: (3, 6), full: (0, 2), why: "t is a, so that c is a, and b is in no constraint"),
        TemplateCounts(
            name: "a factor that cancels in the second round",
            source: """
                template T() {
                    signal input a; signal input b; signal output c; signal k; signal t; signal u;
                    k <== 1; t <== k * a; u <== (t - a) * b; c <== u + a;
                }
                component main = T();
                """,
            none: (4, 7), equalities: (3, 6), full: (0, 3),
            why: "as before; but b was in a constraint after the first round, and circom keeps the wires of those"),
    ]
}
