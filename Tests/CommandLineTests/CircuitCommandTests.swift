import Foundation
import Primitives
import Testing

/// The commands that build circuits and look into constraint systems and witnesses, run as processes.
@Suite struct CircuitCommandTests {
    /// A folder of this test's own with a small circuit and its witness.
    final class Workplace {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightjar-circuits-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let built = try run(
                "circuit", "build", "merkle-membership", "--size", "2", "--r1cs", "c.r1cs", "--wtns", "c.wtns",
                "--sym", "c.sym", "--write-input", "input.json")
            #expect(built.status == 0)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: name).path)
        }

        func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
            try run(arguments)
        }

        func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
            let process = Process()
            let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            let folders = sequence(first: tests.deletingLastPathComponent()) { $0.deletingLastPathComponent() }
            process.executableURL = folders.prefix(4).map { $0.appending(path: "nightjar") }.first {
                FileManager.default.isExecutableFile(atPath: $0.path)
            }
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.standardInput = FileHandle.nullDevice
            // Files, because a full pipe would stop the program.
            let output = folder.appending(path: "stdout"), errors = folder.appending(path: "stderr")
            for url in [output, errors] { try Data().write(to: url) }
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            process.waitUntilExit()
            return (
                process.terminationStatus, try String(contentsOf: output, encoding: .utf8),
                try String(contentsOf: errors, encoding: .utf8)
            )
        }
    }

    @Test("a built circuit is described and satisfied, on both curves", arguments: ["bn128", "bls12381"])
    func honest(curve: String) throws {
        let place = try Workplace()
        for name in ["multiplication-chain", "poseidon-chain", "sha256"] {
            let built = try place.run(
                "circuit", "build", name, "--size", "3", "--curve", curve, "--r1cs", "x.r1cs", "--wtns", "x.wtns",
                "--json")
            let report = try JSONValue(parsing: built.output)
            #expect(built.status == 0 && report["ok"] == .bool(true) && report["curve"] == .string(curve))
            let info = try place.run("r1cs", "info", "x.r1cs", "--json")
            let counts = try JSONValue(parsing: info.output)
            #expect(info.status == 0 && counts["constraints"] == report["constraints"])
            #expect(counts["wires"] == report["wires"] && counts["curve"] == .string(curve))
            let check = try place.run("wtns", "check", "x.r1cs", "x.wtns")
            #expect(check.status == 0 && check.output.contains("satisfies all"))
        }
    }

    @Test("r1cs info prints snarkjs's counts")
    func info() throws {
        let info = try Workplace().run("r1cs", "info", "c.r1cs")
        #expect(info.status == 0)
        for line in [
            "Curve: bn128", "# of Wires: 973", "# of Constraints: 967", "# of Private Inputs: 5",
            "# of Public Inputs: 2", "# of Labels: 973", "# of Outputs: 1",
        ] { #expect(info.output.contains(line + "\n"), "\(line)") }
    }

    @Test("an unsatisfied witness is answered with the constraint, its signals and their values")
    func unsatisfied() throws {
        let place = try Workplace()
        // Wire 3 is the public input `scope`, whose value is 1.
        let url = place.folder.appending(path: "c.wtns")
        var bytes = [UInt8](try Data(contentsOf: url))
        #expect(bytes[76 + 32 * 3] == 1)
        bytes[76 + 32 * 3] = 2
        try Data(bytes).write(to: url)
        let named = try place.run("wtns", "check", "c.r1cs", "c.wtns", "--sym", "c.sym")
        #expect(named.status == 1 && named.output.hasPrefix("unsatisfied: constraint "))
        #expect(named.output.contains("main.scope = 2\n"))
        let numbered = try place.run("wtns", "check", "c.r1cs", "c.wtns")
        #expect(numbered.status == 1 && numbered.output.contains("wire 3 = 2\n"))
        let report = try JSONValue(parsing: place.run("wtns", "check", "c.r1cs", "c.wtns", "--json").output)
        #expect(report["ok"] == .bool(false) && report["error"] == .string("unsatisfied"))
    }

    @Test("an input that does not satisfy the circuit is refused and nothing is written")
    func dishonestInput() throws {
        let place = try Workplace()
        let url = place.folder.appending(path: "input.json")
        let text = try String(contentsOf: url, encoding: .utf8)
        try text.replacing("\"11\"", with: "\"13\"").write(to: url, atomically: true, encoding: .utf8)
        let built = try place.run(
            "circuit", "build", "merkle-membership", "--size", "2", "--input", "input.json", "--r1cs", "y.r1cs",
            "--wtns", "y.wtns")
        #expect(built.status == 1 && built.output.contains("(main.root)") && built.output.contains("main.root = "))
        #expect(!place.exists("y.r1cs") && !place.exists("y.wtns"))
    }

    @Test(
        "refusals have names and the documented exit codes",
        arguments: [
            (["r1cs", "info", "missing.r1cs"], 1, "notFound"), (["r1cs", "info", "c.wtns"], 1, "wrongMagic"),
            (["wtns", "check", "c.wtns", "c.wtns"], 1, "wrongMagic"),
            (["wtns", "check", "c.r1cs", "c.r1cs"], 1, "wrongMagic"),
            (["wtns", "check", "c.r1cs", "c.wtns", "--sym", "input.json"], 1, "fieldCount"),
            (["circuit", "build", "merkle-membership", "--size", "65"], 1, "sizeOutOfRange"),
            (["circuit", "build", "sha256", "--input", "input.json"], 1, "unknown"),
            (["circuit", "build", "sha256", "--input", "c.wtns"], 1, "unexpectedCharacter"),
            (["circuit", "build", "nothing"], 2, "nothing"), (["circuit", "build"], 2, "circuit"),
            (["wtns", "check", "c.r1cs"], 2, "wtns"), (["r1cs", "info"], 2, "r1cs"),
            (["circuit", "build", "sha256", "--curve", "p256"], 2, "p256"),
        ] as [([String], Int32, String)])
    func refusals(arguments: [String], status: Int32, name: String) throws {
        let place = try Workplace()
        let process = try place.run(arguments)
        #expect(process.status == status && process.errors.contains(name), "\(process.errors)")
        #expect(process.output.isEmpty)
    }
}
