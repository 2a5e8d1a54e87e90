import CircomCompiler
import Primitives
import TestSupport
import Testing

@Suite("Levels of simplification") struct TemplateCountTests {
    static func circuit(_ source: String) throws -> CircuitInstances {
        do throws(CompilationFailure) {
            let sources = MemorySources(["main.circom": "pragma circom 2.0.0;\n" + source])
            return try CompiledCircuit.compile("main.circom", from: sources).circuit
        } catch {
            Issue.record("\(DiagnosticRenderer(files: error.files).text(error.diagnostics))")
            throw error
        }
    }

    @Test("Counts of constraints and wires are those derived by hand", arguments: TemplateCounts.all)
    func counts(template: TemplateCounts) throws {
        let circuit = try Self.circuit(template.source)
        for (level, expected) in [
            (SimplificationLevel.none, template.none), (.equalities, template.equalities), (.full, template.full),
            (.linear(rounds: 0), template.equalities),
        ] {
            let list = circuit.constraintList(level)
            #expect(list.constraintCount == expected.constraints, "\(template.why)")
            #expect(list.wireCount == expected.wires, "\(template.why)")
            #expect(list.signalCount == template.none.wires)
        }
    }

    @Test("One witness satisfies the system of every level", arguments: TemplateCounts.all)
    func projection(template: TemplateCounts) throws {
        let circuit = try CompiledCircuit.compile(
            "main.circom", from: MemorySources(["main.circom": "pragma circom 2.0.0;\n" + template.source]))
        let shape = circuit.circuit.mainShape
        let run = try circuit.run(Array(template.inputs.prefix(shape.publicInputs + shape.privateInputs)))
        for level in Self.levels {
            let list = circuit.circuit.constraintList(level)
            #expect(list.isSatisfied(bySignals: run.signals), "\(level)")
            // Another value of an output breaks what is left, unless the output is in no constraint.
            var signals = run.signals
            signals[1] = circuit.circuit.field.add(signals[1], circuit.circuit.field.element(1))
            #expect(list.isSatisfied(bySignals: signals) == !list.namedSignals.contains(1), "\(level)")
        }
    }

    @Test("The constraint files of every level are the pinned ones", arguments: TemplateCounts.all)
    func digests(template: TemplateCounts) throws {
        let circuit = try Self.circuit(template.source)
        let digests = Self.levels.map { level in
            Hexadecimal.encode(SHA256.digest(of: circuit.constraintList(level).serializedR1CS()).prefix(8))
        }
        #expect(digests == TemplateDigests.all[template.name])
    }

    private static let levels: [SimplificationLevel] = [.none, .equalities, .full]

    @Test("The number of rounds bounds what is solved")
    func rounds() throws {
        let source = """
            template T() {
                signal input a; signal output b; signal k[3];
                k[0] <== 2; k[1] <== k[0] * a; k[2] <== k[1] * (a - a + 1) + 1; b <== (k[1] - 2 * a + 3) * k[2];
            }
            component main = T();
            """
        let circuit = try Self.circuit(source)
        let counts = (1...4).map { circuit.constraintList(.linear(rounds: $0)).constraintCount }
        #expect(counts == counts.sorted(by: >))
        #expect(circuit.constraintList(.full).constraintCount == counts.last)
        #expect(counts[0] > counts[3])
    }

    @Test("Private inputs that no constraint uses are counted and have no wire")
    func unusedInputs() throws {
        let circuit = try Self.circuit(
            """
            template T() { signal input a; signal input b; signal output c; c <== a * a; }
            component main = T();
            """)
        let list = circuit.constraintList(.equalities)
        #expect(list.mainShape.privateInputs == 2)
        #expect(list.privateInputWireCount == 1)
        #expect(circuit.constraintList(.none).privateInputWireCount == 2)
    }

    @Test("Symbols name every signal with its wire and its template instance")
    func symbols() throws {
        let circuit = try Self.circuit(
            """
            template S() { signal input a; signal output b[2]; b[0] <== a * a; b[1] <== a * b[0]; }
            template T() {
                signal input a; signal output b; component s[2]; var k;
                for (k = 0; k < 2; k++) { s[k] = S(); s[k].a <== a; }
                b <== s[0].b[1] + s[1].b[0];
            }
            component main = T();
            """)
        let folder = try TemporaryFolder()
        func symbols(_ level: SimplificationLevel) throws -> String {
            try circuit.constraintList(level).writeSymbols(of: circuit, path: folder.path("main.sym"))
            return String(decoding: try folder.read("main.sym"), as: UTF8.self)
        }
        // Instance 0 is S, instance 1 is T. s[k].a is a; O2 drops the last signal of b's sum that may go, s[1].b[0].
        let names = ["b", "a", "s[0].b[0]", "s[0].b[1]", "s[0].a", "s[1].b[0]", "s[1].b[1]", "s[1].a"]
        let instances = [1, 1, 0, 0, 0, 0, 0, 0]
        func expected(_ wires: [Int]) -> String {
            (0..<8).map { "\($0 + 1),\(wires[$0]),\(instances[$0]),main.\(names[$0])\n" }.joined()
        }
        #expect(try symbols(.none) == expected([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(try symbols(.equalities) == expected([1, 2, 3, 4, -1, 5, 6, -1]))
        #expect(try symbols(.full) == expected([1, 2, 3, 4, -1, -1, 5, -1]))
    }
}
