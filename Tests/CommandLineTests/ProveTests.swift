import Algebra
import Curves
import Foundation
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// The C library's header hides these from Swift.
@_silgen_name("posix_openpt") private func openTerminal(_ flags: Int32) -> Int32
@_silgen_name("grantpt") private func grantTerminal(_ descriptor: Int32) -> Int32
@_silgen_name("unlockpt") private func unlockTerminal(_ descriptor: Int32) -> Int32
@_silgen_name("ptsname") private func terminalName(_ descriptor: Int32) -> UnsafeMutablePointer<CChar>?

@Suite("groth16 prove") struct ProveTests {
    @Test("proves on both curves with both arithmetics, and its proof verifies") func proves() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let files = try Files(f)
            for extra in [[], ["--arithmetic", "gmp"], ["--verify-after"], ["--threads", "1"], ["--quiet"]] {
                let proved = try files.run(
                    ["groth16", "prove", "circuit.zkey", "witness.wtns", "p.json", "q.json"] + extra)
                #expect(proved.status == 0, "\(extra): \(proved.errors)")
                #expect(proved.output.isEmpty == extra.contains("--quiet"))
                // There is no record of a contribution in this key.
                #expect(proved.errors.contains("no contribution record"))
                #expect(try files.run("groth16", "verify", "verification_key.json", "q.json", "p.json").status == 0)
                #expect(try files.folder.read("q.json") == files.folder.read("public.json"))
            }
            let json = try files.run("groth16", "prove", "circuit.zkey", "witness.wtns", "p.json", "q.json", "--json")
            #expect(json.status == 0 && json.json?["ok"] == .bool(true))
            #expect(json.json?["curve"]?.text == E.curve.rawValue)
            #expect(json.json?["publicInputs"] == PublicInputs.json(f.statement.publicInputs))
            #expect(json.json?["wires"] == .number(String(f.circuit.wireCount)))
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("a refusal has a name and writes nothing") func refusals() throws {
        let f = Fixtures.bn254
        let files = try Files(f)
        var insecure = f.secrets
        insecure.delta = insecure.gamma
        try files.folder.write(TrapdoorKey(f.circuit, insecure).bytes, to: "insecure.zkey")
        try files.folder.write(Array(f.file.bytes.dropLast(100)), to: "cut.zkey")
        try files.folder.write(SectionFile.witness(Array(f.circuit.witness.dropLast())), to: "short.wtns")
        try files.folder.write(SectionFile.witness([.zero] + f.circuit.witness.dropFirst()), to: "constant.wtns")
        try files.folder.write(SectionFile.witness(Fixtures.bls12381.circuit.witness), to: "other-curve.wtns")
        var wrong = f.circuit.witness
        wrong[f.circuit.wireCount - 1] += .one
        try files.folder.write(SectionFile.witness(wrong), to: "wrong.wtns")
        try files.folder.write([], to: "empty")
        let before = try files.folder.names()
        let cases: [([String], String)] = [
            (["insecure.zkey", "witness.wtns"], "gammaEqualsDelta"),
            (["cut.zkey", "witness.wtns"], "truncatedSection"),
            (["circuit.zkey", "short.wtns"], "wireCount"), (["circuit.zkey", "constant.wtns"], "constantIsNotOne"),
            (["circuit.zkey", "other-curve.wtns"], "wrongCurve"),
            (["circuit.zkey", "wrong.wtns", "--verify-after"], "equationNotSatisfied"),
            (["witness.wtns", "circuit.zkey"], "wrongMagic"), (["nowhere.zkey", "witness.wtns"], "notFound"),
            (["circuit.zkey", "nowhere.wtns"], "notFound"), (["empty", "witness.wtns"], "empty"),
            (["circuit.zkey", "empty"], "empty"),
        ]
        for (arguments, name) in cases {
            for json in [false, true] {
                let outcome = try files.run(
                    ["groth16", "prove"] + arguments[..<2] + ["new-proof.json", "new-public.json"] + arguments[2...]
                        + (json ? ["--json"] : []))
                #expect(outcome.status == 1, "\(arguments): \(outcome.errors)")
                #expect(
                    json ? outcome.json?["error"]?.text == name : outcome.errors.contains("nightjar: \(name): "),
                    "\(arguments): \(outcome.errors)\(outcome.output)")
                #expect(try files.folder.names() == before, "\(arguments)")
            }
        }
        let folder = try files.run("groth16", "prove", "circuit.zkey", "witness.wtns", "no/p.json", "no/q.json")
        #expect(folder.status == 1 && folder.errors.contains("nightjar: notFound: "))
        #expect(try files.folder.names() == before)
        // On request the insecure key proves.
        let allowed = try files.run(
            "groth16", "prove", "insecure.zkey", "witness.wtns", "p.json", "q.json", "--allow-insecure-key")
        #expect(allowed.status == 0)
    }

    @Test("an output that is an input, or the other output, is refused and nothing is overwritten") func sameFile()
        throws
    {
        let files = try Files(Fixtures.bn254)
        try FileManager.default.createSymbolicLink(
            atPath: files.folder.path("link.json"), withDestinationPath: files.folder.path("witness.wtns"))
        let key = try files.folder.read("circuit.zkey")
        let witness = try files.folder.read("witness.wtns")
        let before = try files.folder.names()
        for (proof, inputs) in [
            ("circuit.zkey", "q.json"), ("p.json", "circuit.zkey"), ("witness.wtns", "q.json"),
            ("./circuit.zkey", "q.json"),
            ("link.json", "q.json"), ("p.json", "link.json"),
        ] {
            let outcome = try files.run("groth16", "prove", "circuit.zkey", "witness.wtns", proof, inputs)
            #expect(outcome.status == 1, "\(proof), \(inputs)")
            #expect(outcome.errors.contains("nightjar: sameAsInput: "), "\(outcome.errors)")
            #expect(try files.folder.names() == before)
        }
        for (proof, inputs) in [("p.json", "p.json"), ("p.json", "./p.json")] {
            let outcome = try files.run("groth16", "prove", "circuit.zkey", "witness.wtns", proof, inputs)
            #expect(outcome.status != 0, "\(proof), \(inputs)")
            #expect(try files.folder.names() == before)
        }
        #expect(try files.folder.read("circuit.zkey") == key && files.folder.read("witness.wtns") == witness)
    }

    /// A circuit that keeps the slow arithmetic busy for a while.
    static let long = Fixture<BN254>(seed: 7, rowCount: 2500, publicInputCount: 1)

    @Test("Ctrl-C ends with 130 and leaves no file", arguments: [SIGINT, SIGTERM]) func interrupted(
        signal: Int32
    ) throws {
        let files = try Files(Fixtures.bn254)
        let build = ["circuit", "build", "multiplication-chain", "--size", "30000"]
        #expect(try files.run(build + ["--r1cs", "long.r1cs", "--wtns", "long.wtns"]).status == 0)
        #expect(try files.run("groth16", "setup", "--test", "long.r1cs", "long.zkey").status == 0)
        let before = try files.folder.names()
        let run = try Program.Run(
            [
                "groth16", "prove", "long.zkey", "long.wtns", "p.json", "q.json", "--arithmetic", "gmp",
                "--threads", "1",
            ],
            in: files.folder.path)
        try run.process.run()
        Thread.sleep(forTimeInterval: 0.4)
        #expect(run.process.isRunning, "the work ended before it could be interrupted")
        kill(run.process.processIdentifier, signal)
        let outcome = run.finish()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("nightjar: cancelled: "))
        #expect(try files.folder.names() == before)
    }

    @Test("progress is shown on a terminal and nowhere else") func progress() throws {
        let files = try Files(Self.long)
        let arguments = ["groth16", "prove", "circuit.zkey", "witness.wtns", "p.json", "q.json"]
        let piped = try files.run(arguments)
        #expect(piped.status == 0 && !piped.errors.contains("\u{1b}") && !piped.errors.contains("\r"))

        func onTerminal(_ arguments: [String]) throws -> String {
            let terminal = openTerminal(O_RDWR | O_NOCTTY)
            defer { close(terminal) }
            guard terminal >= 0, grantTerminal(terminal) == 0, unlockTerminal(terminal) == 0,
                let name = unsafe terminalName(terminal).map({ unsafe String(cString: $0) })
            else { throw TerminalError() }
            let slave = unsafe open(name, O_RDWR | O_NOCTTY)
            guard slave >= 0 else { throw TerminalError() }
            let run = try Program.Run(
                arguments, in: files.folder.path, standardError: FileHandle(fileDescriptor: slave, closeOnDealloc: true)
            )
            try run.process.run()
            #expect(run.finish().status == 0)
            // A terminal holds a few kilobytes for its reader.
            _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = unsafe read(terminal, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
        let shown = try onTerminal(arguments)
        #expect(shown.contains("\u{1b}[2K") && shown.contains("multiplying points"), "\(shown)")
        for silent in ["--quiet", "--json"] {
            #expect(try !onTerminal(arguments + [silent]).contains("\u{1b}"))
        }
    }

    struct TerminalError: Error {}
}
