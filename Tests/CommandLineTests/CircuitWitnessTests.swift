import Primitives
import TestSupport
import Testing

/// Witnesses and proofs from circom source, run as processes.
@Suite struct CircuitWitnessTests {
    /// o = Σ (a[i]² + 1)·a[i+1]² + k, and what a test adds.
    static func source(inner: String = "", outer: String = "") -> String {
        """
        pragma circom 2.1.0;
        template Inner() {
            signal input x;
            signal input y;
            signal output z;
            z <== x * y;
            \(inner)
        }
        template Outer(n) {
            signal input in[n];
            signal output out;
            component c[2];
            for (var i = 0; i < 2; i++) {
                c[i] = Inner();
                c[i].x <== in[i] + 1;
                c[i].y <== in[i + 1];
                log("product", i, c[i].z);
            }
            out <== c[0].z + c[1].z;
            \(outer)
        }
        template Main() {
            signal input a[3];
            signal input k;
            signal output o;
            component m = Outer(3);
            for (var i = 0; i < 3; i++) m.in[i] <== a[i] * a[i];
            o <== m.out + k;
        }
        component main {public [k]} = Main();
        """
    }

    static let largest = "21888242871839275222246405745257275088548364400416034343698204186575808495616"
    static let honest = #"{"a": [1, "0x2", "3"], "k": 1}"#

    /// A folder with a source and inputs.
    struct Place {
        let folder: TemporaryFolder

        init(_ source: String = CircuitWitnessTests.source(), input: String = CircuitWitnessTests.honest) throws {
            folder = try TemporaryFolder()
            try write(source, to: "c.circom")
            try write(input, to: "i.json")
        }

        func write(_ text: String, to name: String) throws { try folder.write(Array(text.utf8), to: name) }
        func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: folder.path) }
        func run(_ arguments: [String]) throws -> Program.Outcome { try Program.run(arguments, in: folder.path) }
    }

    /// The values of a `.wtns` file over a prime of 32 bytes, which fit in a word here.
    static func values(_ bytes: [UInt8]) -> [UInt64] {
        stride(from: 76, to: bytes.count, by: 32).map { start in
            (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
        }
    }

    @Test("the witness is that of the constraints of the same level", arguments: ["--O0", "--O1", "--O2"])
    func levels(level: String) throws {
        let place = try Place()
        let made = try place.run("circuit", "witness", "c.circom", "i.json", "-o", "w.wtns", "--sym", "c.sym", level)
        #expect(made.status == 0 && made.output.hasPrefix("product 0 8\nproduct 1 45\nWrote w.wtns and c.sym"))
        // The output, the public input, the private inputs.
        #expect(Self.values(try place.folder.read("w.wtns")).prefix(6) == [1, 54, 1, 1, 2, 3])
        #expect(try place.run("circuit", "compile", "c.circom", "--r1cs", "--program", level).status == 0)
        let check = try place.run("wtns", "check", "c.r1cs", "w.wtns", "--sym", "c.sym")
        #expect(check.status == 0, "\(check.output)")
        // The compiled program gives the same file.
        let again = try place.run("circuit", "witness", "c.njw", "i.json", "-o", "v.wtns", "--json")
        #expect(again.status == 0 && again.errors == "product 0 8\nproduct 1 45\n")
        #expect(again.json?["ok"] == .bool(true) && again.json?["signals"] == .number("16"))
        #expect(try place.folder.read("v.wtns") == place.folder.read("w.wtns"))
    }

    @Test("other primes have their own width", arguments: [("goldilocks", 8), ("bls12381", 32), ("pallas", 32)])
    func primes(name: String, width: Int) throws {
        let place = try Place()
        let made = try place.run("circuit", "witness", "c.circom", "i.json", "-p", name, "-q")
        #expect(made.status == 0)
        let bytes = try place.folder.read("witness.wtns")
        #expect(bytes[24] == UInt8(width) && bytes.count == 12 + 12 + 4 + width + 4 + 12 + 14 * width)
        #expect(bytes[44 + width + width] == 54)
    }

    @Test("a broken equality is shown with its way, sides, signals and inputs")
    func equality() throws {
        let place = try Place(Self.source(inner: "z === 8;"))
        let made = try place.run("circuit", "witness", "c.circom", "i.json")
        #expect(made.status == 1 && made.output == "product 0 8\n")
        for line in [
            "nightjar: notEqual: c.circom:7:5: in main.m.c[1]: the two sides of the constraint 'z === 8' differ.",
            "  templates: Main() > Outer(3) > Inner()", "  left:  z = 45", "  right: 8",
            "    main.m.c[1].z = 45", "    main.a[1] = 2", "    main.a[2] = 3",
        ] { #expect(made.errors.contains(line + "\n"), "\(line)") }
        #expect(try place.folder.names() == ["c.circom", "i.json"])
        let report = try place.run("circuit", "witness", "c.circom", "i.json", "--json").json
        #expect(report?["ok"] == .bool(false) && report?["error"] == .string("notEqual"))
        #expect(report?["component"] == .string("main.m.c[1]") && report?["line"] == .number("7"))
        #expect(report?["sides"]?.elements?.first?["expression"] == .string("z"))
        #expect(report?["inputs"]?.elements?.map { $0["name"]?.text } == ["main.a[1]", "main.a[2]"])
    }

    @Test("a false assertion shows what was compared")
    func assertion() throws {
        let place = try Place(Self.source(outer: "assert(out < 4);"))
        let made = try place.run("circuit", "witness", "c.circom", "i.json")
        #expect(made.status == 1 && made.errors.contains("in main.m: the assertion 'assert(out < 4)' is false."))
        #expect(made.errors.contains("  left:  out = 53\n  right: 4\n") && made.errors.contains("main.m.out = 53\n"))
    }

    @Test(
        "inputs that do not fit are refused by name",
        arguments: [
            (#"{"a": [1, 2, 3]}"#, "missing: The input 'k' is missing."),
            (#"{"a": [1, 2, 3], "k": 1, "kk": 1}"#, "superfluous: The circuit has no input 'kk'. Did you mean 'k'?"),
            (#"{"a": [1, 2], "k": 1}"#, "wrongLength: The input 'a' has 2 values; the circuit takes 3."),
            (#"{"a": [1, 2, [3, 4]], "k": 1}"#, "wrongLength: The input 'a' has 4 values; the circuit takes 3."),
            (#"{"a": 1, "k": 1}"#, "wrongLength: The input 'a' has 1 value; the circuit takes 3."),
            (#"{"a": [1, 2, 3], "k": [1, 2]}"#, "wrongLength: The input 'k' has 2 values; the circuit takes 1."),
            (
                #"{"a": [1, 21888242871839275222246405745257275088548364400416034343698204186575808495617, 3], "k": 1}"#,
                "outOfRange: The value of 'a[1]'"
            ),
            (#"{"a": [1, 2, 3], "k": 1.5}"#, "notANumber: The value of 'k'"),
            (#"{"a": [1, 2, "0xfg"], "k": 1}"#, "notANumber: The value of 'a[2]'"),
            (#"{"a": [1, 2, null], "k": 1}"#, "notANumber: The value of 'a[2]'"),
            (#"{"a": [1, 2, true], "k": 1}"#, "notANumber: The value of 'a[2]'"),
            (#"{"a": [1, 2, {}], "k": 1}"#, "notANumber: The value of 'a[2]'"),
            (#"[1, 2, 3]"#, "notAnObject: The input is not a JSON object"),
            (#"{"a": [1, 2, 3], "k": 1, "k": 2}"#, "duplicateKey"), (#"{"a": [1, 2, 3], "k": 1"#, "nightjar: "),
        ])
    func inputs(input: String, message: String) throws {
        let place = try Place(input: input)
        let made = try place.run("circuit", "witness", "c.circom", "i.json")
        #expect(made.status == 1 && made.output.isEmpty && made.errors.contains(message), "\(made.errors)")
        let report = try place.run("circuit", "witness", "c.circom", "i.json", "--json")
        #expect(report.status == 1 && report.json?["ok"] == .bool(false))
        #expect(try place.folder.names() == ["c.circom", "i.json"])
    }

    @Test(
        "negative and hexadecimal numbers, and the largest",
        arguments: [
            (#"{"a": [0, 0, 0], "k": -1}"#, largest),
            (#"{"a": [0, 0, 0], "k": "-0x1"}"#, largest),
            (#"{"a": [[0], [[0], 0]], "k": "0xFf"}"#, "255"),
        ])
    func numbers(input: String, output: String) throws {
        let place = try Place(input: input)
        #expect(try place.run("circuit", "prove", "c.circom", "i.json", "-q").status == 0)
        let publicInputs = try JSONValue(parsing: place.folder.read("public.json"))
        #expect(publicInputs.elements?.first?.text == output)
    }

    @Test("from source to a proof under a test key, which says what it is", arguments: ["bn128", "bls12381"])
    func proof(prime: String) throws {
        let place = try Place()
        let made = try place.run("circuit", "prove", "c.circom", "i.json", "-p", prime, "--verify-after")
        #expect(made.status == 0 && made.errors.contains("warning: ./c_test.zkey is a test key"), "\(made.errors)")
        let names = ["c.circom", "c_test.zkey", "i.json", "proof.json", "public.json", "verification_key.json"]
        #expect(try place.folder.names() == names)
        let text = try #require(String(validating: place.folder.read("verification_key.json"), as: UTF8.self))
        #expect(text.contains("nightjar test key: one party knew the secrets"))
        let verified = try place.run("groth16", "verify", "verification_key.json", "public.json", "proof.json")
        #expect(verified.status == 0)
        try place.write(#"["55", "1"]"#, to: "public.json")
        #expect(try place.run("groth16", "verify", "verification_key.json", "public.json", "proof.json").status == 1)
    }

    @Test("a key serves source and compiled program, in snarkjs's order of arguments too")
    func fullProve() throws {
        let place = try Place()
        #expect(try place.run("circuit", "compile", "c.circom", "--O2", "--r1cs", "--program").status == 0)
        #expect(try place.run("groth16", "setup", "--test", "c.r1cs", "c.zkey").status == 0)
        let first = try place.run(
            "circuit", "prove", "c.circom", "i.json", "--zkey", "c.zkey", "--O2", "--verify-after", "--json")
        #expect(first.status == 0 && first.errors.contains("test key"))
        let report = try JSONValue(parsing: Array(first.output.utf8).split(separator: 10).last.map(Array.init) ?? [])
        #expect(report["ok"] == .bool(true) && report["key"] == .string("c.zkey"))
        for circuit in [["c.njw"], ["c.circom", "--O2"]] {
            let full = try place.run(
                ["groth16", "fullprove", "i.json", circuit[0], "c.zkey", "p.json", "q.json"] + circuit.dropFirst())
            #expect(full.status == 0, "\(full.errors)")
            #expect(try place.run("groth16", "verify", "verification_key.json", "q.json", "p.json").status == 0)
        }
        // The key is for the constraints of another level.
        let other = try place.run("groth16", "fullprove", "i.json", "c.circom", "c.zkey", "x.json", "y.json")
        #expect(other.status == 1 && other.errors.contains("wireCount"))
        let wrong = try place.run("circuit", "prove", "c.circom", "i.json", "--zkey", "c.zkey", "-p", "bls12381")
        #expect(wrong.status == 1 && wrong.errors.contains("wrongCurve"))
        #expect(try !place.folder.names().contains("x.json"))
    }

    @Test(
        "combinations that make no sense, and files that are none",
        arguments: [
            (["circuit", "witness", "c.njw", "i.json", "--O1"], 2, "level"),
            (["circuit", "witness", "c.njw", "i.json", "-l", "."], 2, "-l"),
            (["circuit", "witness", "c.njw", "i.json", "-p", "bls12381"], 2, "compiled for bn128"),
            (["circuit", "witness", "c.njw", "i.json", "--sym", "x.sym"], 2, "--sym"),
            (["circuit", "witness", "c.circom", "i.json", "--O1", "--O2"], 2, "--O2"),
            (["circuit", "witness", "c.circom"], 2, "input"),
            (["circuit", "witness", "c.circom", "i.json", "-p", "p256"], 2, "p256"),
            (["circuit", "witness", "c.circom", "missing.json"], 1, "notFound"),
            (["circuit", "witness", "missing.circom", "i.json"], 1, "missing.circom"),
            (["circuit", "witness", "c.circom", "i.json", "-o", "i.json"], 1, "sameAsInput"),
            (["circuit", "witness", "c.circom", "i.json", "-o", "c.circom"], 1, "sameAsInput"),
            (["circuit", "witness", "cut.njw", "i.json"], 1, "nightjar: "),
            (["circuit", "witness", "changed.njw", "i.json"], 1, "checksum"),
            (["circuit", "prove", "c.njw", "i.json"], 2, "--zkey"),
            (["circuit", "prove", "c.circom", "i.json", "-p", "goldilocks"], 2, "pairing"),
            (["circuit", "prove", "c.circom", "i.json", "--zkey", "i.json"], 1, "nightjar: "),
            (["circuit", "prove", "c.circom", "i.json", "-o", "nowhere"], 1, "notFound"),
            (["groth16", "fullprove", "i.json", "c.circom"], 2, "zkey"),
            (["groth16", "fullprove", "i.json", "c.circom", "c.njw"], 1, "wrongMagic"),
            (["groth16", "fullprove", "i.json", "c.circom", "k.zkey", "p.json", "./p.json"], 2, "a file each"),
        ] as [([String], Int32, String)])
    func refusals(arguments: [String], status: Int32, message: String) throws {
        let place = try Place(Self.source().replacing("log(", with: "// log("))
        #expect(try place.run("circuit", "compile", "c.circom", "--program", "-q").status == 0)
        var program = try place.folder.read("c.njw")
        try place.folder.write(Array(program.dropLast(40)), to: "cut.njw")
        program[program.count / 2] ^= 1
        try place.folder.write(program, to: "changed.njw")
        let before = try place.folder.names()
        let process = try place.run(arguments)
        #expect(process.status == status && process.errors.contains(message), "\(process.errors)")
        #expect(try process.output.isEmpty && place.folder.names() == before)
    }
}
