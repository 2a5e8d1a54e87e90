import Algebra
import Circuits
import Curves
import Foundation
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// The published files of other projects: what is good proves and verifies, what is not is refused by name.
@Suite("Published files") struct PublishedFileTests {
    static func json(_ url: URL) throws -> JSONValue { try JSONValue(parsing: [UInt8](Data(contentsOf: url))) }

    /// Verifies files under the curve that the key names; returns the name of what is wrong, nil for nothing.
    static func verify(
        key: URL, publicInputs: URL, proof: URL, policy: KeyPolicy = .strict
    ) throws -> String? {
        func run<E: PairingEngine>(_ engine: E.Type) throws {
            let prepared = PreparedVerifyingKey(try VerifyingKey<E>(json: json(key), policy: policy))
            let inputs: [E.Fr] = try PublicInputs.elements(json: json(publicInputs))
            try prepared.verify(Proof(json: json(proof)), publicInputs: inputs)
        }
        do {
            switch try JSONForms.curve(ofKey: json(key)) {
            case .bn128: try run(BN254.self)
            case .bls12381: try run(BLS12381.self)
            }
            return nil
        } catch let error as any NamedError {
            return error.name
        }
    }

    @Test("inputs that reference verifiers let through") func negative() throws {
        guard let folder = PublishedVectors.find("negative-groth16") else { return }
        // What EXPECTED.json says must happen, in our names, in its order.
        let answers: [String?] = [
            nil, nil, "notCanonical", "negative", "publicInputCount", "publicInputCount", "notCanonical", "notOnCurve",
            "thirdCoordinateNotOne", "atInfinity", "gammaEqualsDelta", "gammaEqualsDelta",
        ]
        let cases = try Self.json(folder.appending(path: "EXPECTED.json"))["cases"]?.elements ?? []
        #expect(cases.count == answers.count)
        for (item, expected) in zip(cases, answers) {
            func file(_ member: String) -> URL { folder.appending(path: item[member]?.text ?? "") }
            let actual = try Self.verify(key: file("vk"), publicInputs: file("public"), proof: file("proof"))
            let must = item["must"]?.text ?? ""
            #expect(must.hasPrefix("accept") == (expected == nil))
            #expect(actual == expected, "\(item["proof"]?.text ?? ""), \(item["public"]?.text ?? ""): \(must)")
        }
        let uncontributed = folder.appending(path: "uncontributed")
        #expect(throws: VerifyingKeyError.dependentElements("gamma", "delta", negated: false)) {
            try VerifyingKey<BN254>(json: Self.json(uncontributed.appending(path: "v0.json")))
        }
        #expect(throws: ProvingKeyError.gammaEqualsDelta(negated: false)) {
            try ProvingKey<BN254>(path: uncontributed.appending(path: "z0.zkey").path)
        }
        // The last case's key is insecure as well. Let in, the short form is refused by count and the whole one verifies.
        for (inputs, expected) in [("pub2_short.json", "publicInputCount"), ("pub2.json", nil)] as [(String, String?)] {
            #expect(
                try Self.verify(
                    key: folder.appending(path: "vk2.json"), publicInputs: folder.appending(path: inputs),
                    proof: folder.appending(path: "pf2.json"), policy: .allowInsecure) == expected)
        }
    }

    @Test("every published proof verifies") func proofs() throws {
        guard let root = PublishedVectors.find("SOURCES.json")?.deletingLastPathComponent() else { return }
        let fixtures = "snarkjs-fixtures-cosnarks/test_vectors/Groth16/"
        var sets = ["merkle20", "poseidon17", "eddsa"].map { ("circom/" + $0 + "/", "public.json", "proof.json") }
        sets += ["bn254/multiplier2/", "bls12_381/multiplier2/", "bls12_381/poseidon/"].map {
            (fixtures + $0, "public.json", "circom.proof")
        }
        for (folder, inputs, proof) in sets {
            let key = root.appending(path: folder + "verification_key.json")
            let inputs = root.appending(path: folder + inputs)
            #expect(
                try Self.verify(key: key, publicInputs: inputs, proof: root.appending(path: folder + proof)) == nil,
                "\(folder)")
        }
        let gnark = root.appending(path: "circom2gnark/")
        for (policy, expected) in [(.strict, "gammaEqualsDelta"), (.allowInsecure, nil)] as [(KeyPolicy, String?)] {
            #expect(
                try Self.verify(
                    key: gnark.appending(path: "vkey.json"), publicInputs: gnark.appending(path: "public_signals.json"),
                    proof: gnark.appending(path: "proof.json"), policy: policy) == expected)
        }
        // This one, too, is of a key without a phase-2 contribution.
        let insecure = root.appending(path: fixtures + "bn254/poseidon/")
        #expect(
            try Self.verify(
                key: insecure.appending(path: "verification_key.json"),
                publicInputs: insecure.appending(path: "public.json"), proof: insecure.appending(path: "circom.proof"))
                == "gammaEqualsDelta")
        let plonk = root.appending(path: "snarkjs-fixtures-cosnarks/test_vectors/Plonk/bn254/multiplier2/")
        #expect(
            try Self.verify(
                key: plonk.appending(path: "verification_key.json"), publicInputs: plonk.appending(path: "public.json"),
                proof: plonk.appending(path: "circom.proof")) == "wrongProtocol")
    }

    /// Proves with a key and a witness file and verifies the result under the key's own verification key.
    static func prove(zkey: URL, witness: URL, policy: KeyPolicy) throws -> [String] {
        let container = try ZKeyFormat.open(path: zkey.path)
        let file = try WitnessFile(ByteRegion(copying: [UInt8](Data(contentsOf: witness))))
        func run<E: PairingEngine>(_ engine: E.Type) throws -> [String] {
            let key = try ProvingKey<E>(policy: policy) { try container.section($0) }
            let values = try file.witness(over: E.Fr.self)
            let statement = try Prover.prove(key: key, witness: values, execution: Execution(threads: 2))
            let json = try JSONValue(parsing: Array(statement.proof.json.serialized().utf8))
            try PreparedVerifyingKey(key.verifyingKey(policy: policy))
                .verify(Proof(json: json), publicInputs: statement.publicInputs)
            return statement.publicInputs.map(\.decimal)
        }
        return switch try ZKeyFormat.curve(section: { try container.section($0) }) {
        case .bn128: try run(BN254.self)
        case .bls12381: try run(BLS12381.self)
        }
    }

    @Test("proofs with every published key that has a witness") func proving() throws {
        guard let root = PublishedVectors.find("SOURCES.json")?.deletingLastPathComponent() else { return }
        let groth16 = "snarkjs-fixtures-cosnarks/test_vectors/Groth16/"
        let examples = "snarkjs-fixtures-cosnarks/co-circom/co-circom/examples/groth16/test_vectors/"
        var pairs: [(zkey: String, witness: String, inputs: String?, policy: KeyPolicy)] = []
        for name in ["merkle20", "poseidon17", "eddsa"] {
            let folder = "circom/" + name + "/"
            pairs.append((folder + name + ".zkey", folder + name + ".wtns", folder + "public.json", .strict))
        }
        pairs.append(("rapidsnark/circuit_final.zkey", "rapidsnark/witness.wtns", nil, .strict))
        pairs.append((examples + "poseidon/poseidon.zkey", examples + "poseidon/witness.wtns", nil, .strict))
        pairs.append((examples + "kyc/bls12/kyc.zkey", examples + "kyc/bls12/witness.wtns", nil, .strict))
        for name in ["bn254/multiplier2", "bls12_381/multiplier2", "bls12_381/poseidon", "bn254/poseidon"] {
            let folder = groth16 + name + "/"
            // The last one's key has gamma = delta.
            let policy: KeyPolicy = name == "bn254/poseidon" ? .allowInsecure : .strict
            pairs.append((folder + "circuit.zkey", folder + "witness.wtns", folder + "public.json", policy))
        }
        for (zkey, witness, inputs, policy) in pairs {
            let proved = try Self.prove(
                zkey: root.appending(path: zkey), witness: root.appending(path: witness), policy: policy)
            guard let inputs else { continue }
            let published = try Self.json(root.appending(path: inputs)).elements?.compactMap(\.text)
            #expect(proved == published, "\(zkey)")
        }
        print("proved with \(pairs.count) published keys")
    }

    @Test("published keys that are refused or have no record, each by name") func keys() throws {
        guard let root = PublishedVectors.find("SOURCES.json")?.deletingLastPathComponent() else { return }
        func name(_ path: String) -> String? {
            do {
                let container = try ZKeyFormat.open(path: root.appending(path: path).path)
                func open<E: PairingEngine>(_ engine: E.Type) throws -> String? {
                    try ProvingKey<E>(section: { try container.section($0) }).hasContributionRecord ? nil : "no record"
                }
                switch try ZKeyFormat.curve(section: { try container.section($0) }) {
                case .bn128: return try open(BN254.self)
                case .bls12381: return try open(BLS12381.self)
                }
            } catch { return (error as? any NamedError)?.name ?? "\(error)" }
        }
        for key in [
            "ark-circom/test-vectors/test.zkey", "mopro/multiplier2_bls_final.zkey",
            "snarkjs-fixtures-cosnarks/test_vectors/Groth16/bn254/poseidon/circuit.zkey",
        ] {
            #expect(name(key) == "gammaEqualsDelta", "\(key)")
        }
        for circuit in ["merkle20", "poseidon17", "eddsa"] {
            #expect(name("circom/\(circuit)/\(circuit).zkey") == "no record")
        }
        #expect(name("snarkjs-fixtures-cosnarks/test_vectors/Plonk/bn254/multiplier2/circuit.zkey") == "notGroth16")
        #expect(name("rapidsnark/circuit_final.zkey") == nil)
        #expect(name("mopro/multiplier2_final.zkey") == nil)
    }
}
