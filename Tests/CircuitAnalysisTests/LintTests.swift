import CircomCompiler
import Foundation
import TestSupport
import Testing

@Suite struct LintTests {
    /// The codes and places of a program's lints, with findings made by hand.
    static func lints(
        _ text: String, _ change: (inout SignalFindings) -> Void = { _ in }
    ) throws -> [String] {
        let folder = try TemporaryFolder()
        let path = folder.path("main.circom")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let compiled = try CompiledCircuit.compile(path)
        let count = compiled.circuit.signalCount + 1
        var findings = SignalFindings(
            isConstrained: Array(repeating: true, count: count), undetermined: [], differing: [], aliases: [],
            bitWidths: Array(repeating: nil, count: count))
        change(&findings)
        return compiled.lints(path: path, findings).items.map { diagnostic in
            guard let range = diagnostic.range, let file = compiled.files[range.file] else {
                return diagnostic.code.rawValue
            }
            let position = file.position(of: range.start)
            return "\(diagnostic.code.rawValue) \(position.line):\(position.column)"
        }
    }

    static let program = """
        pragma circom 2.2.0;
        template LessThan(n) {
            signal input in[2];
            signal output out;
            out <== in[0] - in[1];
        }
        template Main() {
            signal input a;
            signal input b;
            signal output out;
            signal quotient;
            quotient <-- a / b;
            component less = LessThan(4);
            less.in[0] <== a;
            less.in[1] <== b;
            var x = 1;
            if (x == 1) {
                var x = 2;
                out <== quotient * b + less.out * x;
            }
        }
        component main {public [a]} = Main();
        """

    // Signals: out, a, b, quotient, then those of less: out, in[0], in[1].

    @Test func shadowingAndComparisons() throws {
        #expect(try Self.lints(Self.program) == ["C506 13:15", "C508 18:13"])
        // With ranges there is nothing to complain of but the name.
        #expect(
            try Self.lints(Self.program) {
                $0.bitWidths[6] = 4; $0.bitWidths[7] = 3
            } == ["C508 18:13"])
        #expect(
            try Self.lints(Self.program) {
                $0.bitWidths[6] = 4; $0.bitWidths[7] = 5
            }.count == 2)
    }

    @Test func assignmentsAndQuotients() throws {
        let found = try Self.lints(Self.program) {
            $0.bitWidths = $0.bitWidths.map { _ in 1 }
            $0.undetermined = [1, 4]
            $0.differing = [1, 4]
        }
        // 'out' is assigned with a constraint: only the statement of 'quotient' is to blame.
        #expect(found == ["C501 12:5", "C507 12:5", "C508 18:13"])
    }

    @Test func use() throws {
        let found = try Self.lints(Self.program) {
            $0.bitWidths = $0.bitWidths.map { _ in 1 }
            $0.isConstrained[1] = false
            $0.isConstrained[2] = false
            $0.isConstrained[4] = false
            $0.isConstrained[6] = false
        }
        // in[0] of LessThan alone: its declaration is used through in[1].
        #expect(found == ["C501 10:19", "C504 8:18", "C502 11:12", "C508 18:13"])
    }

    @Test func bits() throws {
        let found = try Self.lints(Self.program) {
            $0.bitWidths = $0.bitWidths.map { _ in 1 }
            $0.aliases = [[4, 5]]
        }
        #expect(found == ["C505 11:12", "C508 18:13"])
    }

    @Test func ports() throws {
        let text = Self.program.replacingOccurrences(
            of: "less.in[0] <== a;\n    less.in[1] <== b;", with: "less.in[0] <-- a;\n    less.in[1] <-- b;")
        #expect(text != Self.program)
        #expect(try Self.lints(text).contains("C503 13:15"))
    }
}
