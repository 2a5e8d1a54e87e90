import Primitives
import TestSupport
import Testing

/// `nightjar circuit check`, run as a process.
@Suite struct CircuitCheckTests {
    /// A test for zero; without the second constraint every number is zero.
    private func source(_ second: String) -> [UInt8] {
        Array(
            """
            pragma circom 2.2.0;
            template Main() {
                signal input in; signal output out; signal inverse;
                inverse <-- in != 0 ? 1 / in : 0;
                out <== 1 - in * inverse;
                \(second)
            }
            component main {public [in]} = Main();
            """.utf8)
    }

    @Test("a circuit with a second witness: both are shown, and the status is 1") func underConstrained() throws {
        let folder = try TemporaryFolder()
        try folder.write(source(""), to: "a.circom")
        try folder.write(Array(#"{"in": "5"}"#.utf8), to: "i.json")
        let text = try Program.run(["circuit", "check", "a.circom"], in: folder.path)
        #expect(text.status == 1)
        #expect(text.output.hasPrefix("under-constrained\n") && text.output.contains("\n  main.out: "))
        #expect(text.errors.contains("error[C501]: "))
        let outcome = try Program.run(["circuit", "check", "a.circom", "i.json", "--json"], in: folder.path)
        let json = try #require(outcome.json)
        #expect(outcome.status == 1 && json["ok"] == .bool(false))
        #expect(json["verdict"]?.text == "under-constrained")
        let fixed = try #require(json["fixed"]?.elements?.first)
        #expect(fixed["name"]?.text == "main.in" && fixed["first"]?.text == "5" && fixed["second"]?.text == "5")
        let output = try #require(json["differences"]?.elements?.first { $0["name"]?.text == "main.out" })
        #expect(output["first"]?.text == "0" && output["second"]?.text != "0")
    }

    @Test("the corrected circuit: determined, with the proof, and status 0") func determined() throws {
        let folder = try TemporaryFolder()
        try folder.write(source("in * out === 0;"), to: "a.circom")
        let outcome = try Program.run(["circuit", "check", "a.circom", "--proof"], in: folder.path)
        #expect(outcome.status == 0 && outcome.output.hasPrefix("determined\n"))
        #expect(outcome.output.contains(": main.out\n"))
        #expect(outcome.output.contains("2 constraints, "))
    }

    @Test("what cannot be settled within the budget is unknown, which is no success") func unknown() throws {
        let folder = try TemporaryFolder()
        try folder.write(source("in * out === 0;"), to: "a.circom")
        let outcome = try Program.run(
            ["circuit", "check", "a.circom", "--propagation-budget", "1", "--search-budget", "0"], in: folder.path)
        #expect(outcome.status == 1 && outcome.output.hasPrefix("unknown\n"))
    }

    @Test("wrong usage, a faulty source, and an input that does not fit") func refusals() throws {
        let folder = try TemporaryFolder()
        try folder.write(source("in * out === 0;"), to: "a.circom")
        try folder.write(Array("template T(".utf8), to: "b.circom")
        try folder.write(Array(#"{"inn": "5"}"#.utf8), to: "i.json")
        _ = try Program.run(["circuit", "compile", "a.circom", "--program"], in: folder.path)
        for (arguments, status) in [
            (["a.njw"], Int32(2)), (["a.circom", "--fixed", "some"], 2), (["a.circom", "--search-budget", "-1"], 2),
            (["b.circom"], 1), (["a.circom", "i.json"], 1), (["c.circom"], 1),
        ] {
            let outcome = try Program.run(["circuit", "check"] + arguments, in: folder.path)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(!outcome.errors.isEmpty)
        }
    }
}
