import Foundation
import Primitives
import TestSupport
import Testing

/// `nightjar circuit fmt`, run as a process.
@Suite struct CircuitFormatTests {
    private let messy = "pragma circom 2.0.0;template T(){signal input a ;\n a===1; // one\n}"
    private let neat = """
        pragma circom 2.0.0;

        template T() {
            signal input a;
            a === 1;  // one
        }

        """

    @Test("Files are laid out in place, once") func inPlace() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(messy.utf8), to: "a.circom")
        try folder.write(Array(neat.utf8), to: "b.circom")
        let first = try Program.run(["circuit", "fmt", "a.circom", "b.circom"], in: folder.path)
        #expect(first.status == 0 && first.output == "a.circom changed\n" && first.errors == "")
        #expect(try folder.read("a.circom") == Array(neat.utf8))
        let second = try Program.run(["circuit", "fmt", "a.circom", "b.circom", "--json"], in: folder.path)
        #expect(second.status == 0 && second.json?["ok"] == .bool(true) && second.json?["changed"] == .array([]))
        #expect(try folder.names() == ["a.circom", "b.circom"])
    }

    @Test("--check names what would change, and changes nothing") func check() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(messy.utf8), to: "a.circom")
        let outcome = try Program.run(["circuit", "fmt", "--check", "a.circom"], in: folder.path)
        #expect(outcome.status == 1 && outcome.output.contains("a.circom"))
        #expect(try folder.read("a.circom") == Array(messy.utf8))
        try folder.write(Array(neat.utf8), to: "a.circom")
        #expect(try Program.run(["circuit", "fmt", "--check", "a.circom"], in: folder.path).status == 0)
    }

    @Test("A file with errors is left, the errors are shown, and other files are laid out") func errors() throws {
        let folder = try TemporaryFolder()
        let broken = Array("template T( {\n}\n".utf8)
        try folder.write(broken, to: "a.circom")
        try folder.write(Array(messy.utf8), to: "b.circom")
        let outcome = try Program.run(["circuit", "fmt", "a.circom", "b.circom"], in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("error[C105]") && outcome.errors.contains("--> a.circom:1:13"))
        #expect(try folder.read("a.circom") == broken)
        #expect(try folder.read("b.circom") == Array(neat.utf8))
        let json = try Program.run(["circuit", "fmt", "a.circom", "--json"], in: folder.path).json
        #expect(json?["ok"] == .bool(false) && json?["errors"] == .number("1"))
        #expect(json?["diagnostics"]?.elements?.first?["code"] == .string("C105"))
    }

    @Test("A missing file and a wrong use are refused") func usage() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(["circuit", "fmt", "nothing.circom"], in: folder.path).status == 1)
        #expect(try Program.run(["circuit", "fmt"], in: folder.path).status == 2)
        #expect(try Program.run(["circuit", "fmt", "-", "a"], in: folder.path).status == 2)
        // Standard input is empty here, and so is what it is laid out as.
        let empty = try Program.run(["circuit", "fmt", "-"], in: folder.path)
        #expect(empty.status == 0 && empty.output == "")
    }
}
