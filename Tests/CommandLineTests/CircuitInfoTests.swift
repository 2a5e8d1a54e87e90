import Primitives
import TestSupport
import Testing

/// `nightjar circuit info`, run as a process.
@Suite struct CircuitInfoTests {
    private let source = """
        pragma circom 2.2.0;
        template Square() { signal input in; signal output out; out <== in * in; }
        template Main() {
            signal input a; signal input b; signal output c;
            component s = Square();
            s.in <== a + b;
            c <== s.out;
        }
        component main {public [a]} = Main();
        """

    @Test("counts, shares and a picture") func counts() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(source.utf8), to: "a.circom")
        let text = try Program.run(["circuit", "info", "a.circom", "--O0"], in: folder.path)
        #expect(text.status == 0 && text.errors == "")
        #expect(text.output.contains("constraints: 3\n") && text.output.contains("wires: 6\n"))
        #expect(text.output.contains("Square()"))
        let outcome = try Program.run(
            ["circuit", "info", "a.circom", "--O2", "--json", "--flame-graph", "a.svg"], in: folder.path)
        let json = try #require(outcome.json)
        #expect(json["constraints"] == .number("1") && json["nonLinearConstraints"] == .number("1"))
        #expect(json["publicInputs"] == .number("1") && json["privateInputs"] == .number("1"))
        #expect(json["publicOutputs"] == .number("1") && json["labels"] == .number("6"))
        #expect(json["constraintsBeforeSimplification"] == .number("3"))
        #expect(json["templates"]?.elements?.compactMap { $0["name"]?.text } == ["Square()", "Main()"])
        #expect(json["templates"]?.elements?.compactMap { $0["own"] } == [.number("1"), .number("2")])
        let picture = String(decoding: try folder.read("a.svg"), as: UTF8.self)
        #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n"))
    }

    @Test("a picture never replaces the source, and a faulty source has no counts") func refusals() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(source.utf8), to: "a.circom")
        let outcome = try Program.run(["circuit", "info", "a.circom", "--flame-graph", "a.circom"], in: folder.path)
        #expect(outcome.status == 1)
        #expect(try folder.read("a.circom") == Array(source.utf8))
        try folder.write(Array("template T(".utf8), to: "b.circom")
        let faulty = try Program.run(["circuit", "info", "b.circom", "--json"], in: folder.path)
        #expect(faulty.status == 1 && faulty.json?["ok"] == .bool(false))
    }
}
