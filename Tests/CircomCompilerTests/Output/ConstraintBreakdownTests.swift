import CircomCompiler
import Testing

@Suite("Where constraints come from") struct ConstraintBreakdownTests {
    private static let source = """
        pragma circom 2.2.0;
        template Square() { signal input in; signal output out; out <== in * in; }
        template Fourth() {
            signal input in; signal output out;
            component s[2];
            s[0] = Square(); s[1] = Square();
            s[0].in <== in; s[1].in <== s[0].out; out <== s[1].out;
        }
        template Main(n) {
            signal input in; signal output out;
            component f[n]; component one = Square();
            one.in <== in;
            for (var i = 0; i < n; i++) { f[i] = Fourth(); f[i].in <== one.out; }
            out <== f[n - 1].out;
        }
        component main = Main(3);
        """

    private func circuit(_ source: String) throws -> CircuitInstances {
        try CompiledCircuit.compile("a.circom", from: MemorySources(["a.circom": source])).circuit
    }

    @Test("each template's share, and the components in their tree") func breakdown() throws {
        // Written out: Square 1; Fourth 2 squares and 3 links; Main 3 fourths, a square and 5 links.
        let breakdown = ConstraintBreakdown(try circuit(Self.source))
        #expect(breakdown.constraints == 3 * 5 + 1 + 5)
        #expect(breakdown.components == 1 + 3 + 6 + 1)
        #expect(breakdown.nonLinearConstraints == 7)
        #expect(breakdown.templates.map(\.name) == ["Fourth()", "Square()", "Main(3)"])
        #expect(breakdown.templates.map(\.components) == [3, 7, 1])
        #expect(breakdown.templates.map(\.contribution) == [9, 7, 5])
        #expect(breakdown.templates.map(\.nonLinearContribution) == [0, 7, 0])
        #expect(breakdown.templates.map(\.total) == [15, 7, 21])
        #expect(breakdown.main.children.map(\.name) == ["f[0…2]", "one"])
        #expect(breakdown.main.children.map(\.count) == [3, 1])
        #expect(breakdown.main.children[0].children.map(\.name) == ["s[0…1]"])
        #expect(breakdown.main.children[0].children[0].constraints == 6)
    }

    @Test("constraints with a product alone") func nonLinear() throws {
        let circuit = try circuit(Self.source)
        let breakdown = ConstraintBreakdown(circuit, counting: .nonLinear)
        #expect(breakdown.main.constraints == 7 && breakdown.main.ownConstraints == 0)
        #expect(breakdown.constraints == 21 && breakdown.nonLinearConstraints == 7)
        #expect(breakdown.templates.map(\.name) == ["Square()", "Fourth()", "Main(3)"])
        #expect(breakdown.main.children.map(\.constraints) == [6, 1])
        #expect(FlameGraph(of: circuit, counting: .nonLinear, title: "").svg.contains("7 constraints with a product"))
    }

    @Test("small components are left out, and deep ones") func limits() throws {
        let circuit = try circuit(Self.source)
        #expect(ConstraintBreakdown(circuit, leastConstraints: 2).main.children.map(\.name) == ["f[0…2]"])
        #expect(ConstraintBreakdown(circuit, depth: 1).main.children.allSatisfy { $0.children.isEmpty })
        #expect(ConstraintBreakdown(circuit, depth: 0).constraints == 21)
    }

    @Test("a picture of nothing but well-formed text") func picture() throws {
        let circuit = try circuit(Self.source)
        let svg = FlameGraph(of: circuit, title: "<script>&\"\u{1}").svg
        #expect(svg.contains("&lt;script&gt;&amp;&quot;\\u{1}"))
        #expect(!svg.contains("<script") && !svg.contains("\u{1}"))
        // Boxes: the ground, main, f, s, one.
        #expect(svg.components(of: "<rect ") == 5)
        #expect(svg.contains("f[0…2]: Fourth() ×3 — 15 constraints (71.43 %), own 9"))
        #expect(svg.components(of: "<g>") == svg.components(of: "</g>"))
    }

    @Test("a circuit without constraints has a picture too") func empty() throws {
        let circuit = try circuit(
            "pragma circom 2.0.0; template T() { signal input a; signal output b; b <-- a; } component main = T();")
        #expect(ConstraintBreakdown(circuit).constraints == 0)
        #expect(FlameGraph(of: circuit, title: "empty").svg.contains("main: T()"))
    }

    @Test("more components than can be counted are no trap") func manyComponents() throws {
        var source = "pragma circom 2.0.0; template T0() {}\n"
        for level in 1...30 {
            let body = "component c[9]; for (var i = 0; i < 9; i++) { c[i] = T\(level - 1)(); }"
            source += "template T\(level)() { \(body) }\n"
        }
        let circuit = try circuit(source + "component main = T30();")
        #expect(ConstraintBreakdown(circuit).components == .max)
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
