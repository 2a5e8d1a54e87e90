import Algebra
import Curves
import Foundation
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

@Suite("groth16 verify and batch-verify") struct VerifyTests {
    @Test("a true statement ends with 0, a false one with 1") func verdicts() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let files = try Files(f)
            for arithmetic in ["fast", "gmp"] {
                let good = try files.run(
                    "groth16", "verify", "verification_key.json", "public.json", "proof.json", "--arithmetic",
                    arithmetic)
                #expect(good.status == 0 && good.output.hasPrefix("OK") && good.errors.isEmpty)
                let bad = try files.run(
                    "groth16", "verify", "verification_key.json", "other.json", "proof.json", "--arithmetic", arithmetic
                )
                #expect(bad.status == 1 && bad.output.isEmpty)
                #expect(bad.errors.hasPrefix("nightjar: equationNotSatisfied: "))
            }
            let json = try files.run(
                "groth16", "verify", "verification_key.json", "public.json", "proof.json", "--json")
            #expect(json.status == 0 && json.errors.isEmpty)
            #expect(json.json?["ok"] == .bool(true) && json.json?["curve"]?.text == E.curve.rawValue)
            let refusal = try files.run(
                "groth16", "verify", "verification_key.json", "other.json", "proof.json", "--json")
            #expect(refusal.status == 1)
            #expect(refusal.json?["ok"] == .bool(false) && refusal.json?["error"]?.text == "equationNotSatisfied")
            // The files' usual names are the defaults.
            #expect(try files.run("groth16", "verify").status == 0)
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("each refusal has its name in text and in JSON") func refusals() throws {
        let f = Fixtures.bn254
        let files = try Files(f)
        let key = f.verifyingKey.json
        func replacing(_ json: JSONValue, _ member: String, _ value: JSONValue) -> JSONValue {
            .object((json.members ?? []).map { $0.key == member ? .init(member, value) : $0 })
        }
        try files.write(replacing(key, "vk_delta_2", key["vk_gamma_2"] ?? .null), to: "insecure.json")
        try files.write(replacing(key, "protocol", .string("plonk")), to: "plonk.json")
        try files.write(PublicInputs.json([] as [BN254.Fr]), to: "none.json")
        try files.write(
            .array([.string(BN254.Fr.modulus.decimal), .string("1"), .string("1")]), to: "alias.json")
        try files.write(.array([.string("-1"), .string("1"), .string("1")]), to: "negative.json")
        try files.folder.write([], to: "empty.json")
        try files.folder.write(Array("{\"a\":1,\"a\":2}".utf8), to: "double.json")
        try files.folder.write(Array("[1,2".utf8), to: "cut.json")
        try FileManager.default.createDirectory(atPath: files.folder.path("folder"), withIntermediateDirectories: true)
        let cases: [([String], String)] = [
            (["insecure.json", "public.json", "proof.json"], "gammaEqualsDelta"),
            (["plonk.json", "public.json", "proof.json"], "wrongProtocol"),
            (["verification_key.json", "none.json", "proof.json"], "publicInputCount"),
            (["verification_key.json", "alias.json", "proof.json"], "notCanonical"),
            (["verification_key.json", "negative.json", "proof.json"], "negative"),
            (["verification_key.json", "public.json", "missing.json"], "notFound"),
            (["verification_key.json", "public.json", "folder"], "isDirectory"),
            (["verification_key.json", "empty.json", "proof.json"], "unexpectedEnd"),
            (["verification_key.json", "double.json", "proof.json"], "duplicateKey"),
            (["cut.json", "public.json", "proof.json"], "unexpectedEnd"),
            (["public.json", "public.json", "proof.json"], "wrongKind"),
            (["proof.json", "public.json", "verification_key.json"], "missingMember"),
            (["verification_key.json", "public.json", "proof.json", "--curve", "bls12381"], "wrongCurve"),
        ]
        for (arguments, name) in cases {
            let text = try files.run(["groth16", "verify"] + arguments)
            #expect(text.status == 1 && text.output.isEmpty, "\(arguments)")
            #expect(text.errors.hasPrefix("nightjar: \(name): "), "\(arguments): \(text.errors)")
            let json = try files.run(["groth16", "verify", "--json"] + arguments)
            #expect(json.status == 1 && json.json?["error"]?.text == name, "\(arguments): \(json.output)")
            #expect(json.json?["ok"] == .bool(false) && json.json?["message"]?.text?.isEmpty == false)
        }
        // Let in on request, the insecure key is still another key.
        let allowed = try files.run(
            "groth16", "verify", "insecure.json", "public.json", "proof.json", "--allow-insecure-key")
        #expect(allowed.status == 1 && allowed.errors.contains("equationNotSatisfied"))
    }

    @Test("a test key is announced") func testKey() throws {
        let files = try Files(Fixtures.bn254)
        let key = Fixtures.bn254.verifyingKey.json
        try files.write(
            .object((key.members ?? []) + [.init(VerifyingKey<BN254>.testKeyMember, .string("one \"party\""))]),
            to: "marked.json")
        let text = try files.run("groth16", "verify", "marked.json", "public.json", "proof.json")
        #expect(text.status == 0 && text.errors.contains("test key"))
        let json = try files.run("groth16", "verify", "marked.json", "public.json", "proof.json", "--json")
        #expect(json.status == 0 && json.json?["testKey"]?.text == "one \"party\"")
    }

    @Test("a batch names what fails in it") func batch() throws {
        let files = try Files(Fixtures.bls12381)
        let good = ["public.json", "proof.json"]
        let bad = ["other.json", "proof.json"]
        let missing = ["public.json", "nowhere.json"]
        let fine = try files.run(["groth16", "batch-verify", "verification_key.json"] + good + good + good)
        #expect(fine.status == 0 && fine.output.contains("3"))
        for threads in ["1", "4"] {
            let mixed = try files.run(
                ["groth16", "batch-verify", "verification_key.json", "--json", "--threads", threads]
                    + good + bad + missing + good + bad)
            #expect(mixed.status == 1)
            #expect(mixed.json?["ok"] == .bool(false) && mixed.json?["count"] == .number("5"))
            let failed = mixed.json?["failed"]?.elements ?? []
            #expect(failed.map { $0["index"] } == [.number("1"), .number("2"), .number("4")])
            #expect(failed.map { $0["error"]?.text } == ["equationNotSatisfied", "notFound", "equationNotSatisfied"])
        }
        let text = try files.run(["groth16", "batch-verify", "verification_key.json"] + bad + good)
        #expect(text.status == 1 && text.errors.contains("equationNotSatisfied"))
    }
}
