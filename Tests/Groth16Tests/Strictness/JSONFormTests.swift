import Algebra
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// What a verification key, a proof and a list of public inputs may look like as JSON.
@Suite("JSON forms") struct JSONFormTests {
    /// The value with what stands at a path of keys and indices replaced, or removed for nil.
    static func replace(_ value: JSONValue, _ path: [String], _ new: JSONValue?) -> JSONValue {
        guard let step = path.first else { return new ?? .null }
        let rest = Array(path.dropFirst())
        switch value {
        case .object(let members):
            return .object(
                members.compactMap { member in
                    guard member.key == step else { return member }
                    if rest.isEmpty, new == nil { return nil }
                    return .init(member.key, replace(member.value, rest, new))
                })
        case .array(let elements):
            return .array(
                elements.enumerated().compactMap { i, element in
                    guard String(i) == step else { return element }
                    if rest.isEmpty, new == nil { return nil }
                    return replace(element, rest, new)
                })
        default: return value
        }
    }

    /// The decimal text of a number of any size plus the modulus.
    static func plusModulus<F: PrimeField>(_ element: F) -> String {
        var wide = Limbs<8>()
        for i in 0..<F.Canonical.count { wide[i] = element.canonical[i] }
        var modulus = Limbs<8>()
        for i in 0..<F.Canonical.count { modulus[i] = F.modulus[i] }
        _ = wide.addWithCarry(modulus)
        return wide.decimal
    }

    @Test("what is written is read back") func roundTrip() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            for indentation in [0, 1, 4] {
                func reparsed(_ json: JSONValue) throws -> JSONValue {
                    try JSONValue(parsing: Array(json.serialized(indentation: indentation).utf8))
                }
                #expect(try VerifyingKey<E>(json: reparsed(f.verifyingKey.json)) == f.verifyingKey)
                #expect(try Proof<E>(json: reparsed(f.statement.proof.json)) == f.statement.proof)
                let inputs: [E.Fr] = try PublicInputs.elements(
                    json: reparsed(PublicInputs.json(f.statement.publicInputs)))
                #expect(inputs == f.statement.publicInputs)
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("the notice of a test key goes with the key") func testKeyNotice() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let key = f.verifyingKey
            #expect(key.testKeyNotice == nil && key.json[VerifyingKey<E>.testKeyMember] == nil)
            let marked = try VerifyingKey<E>(
                alpha1: key.alpha1, beta2: key.beta2, gamma2: key.gamma2, delta2: key.delta2, ic: key.ic,
                testKeyNotice: "made by one party, \"for tests\"")
            let read = try VerifyingKey<E>(json: JSONValue(parsing: Array(marked.json.serialized().utf8)))
            #expect(read == marked && read.testKeyNotice == "made by one party, \"for tests\"")
            #expect(read != key)
            let exported = try f.provingKey.verifyingKey(testKeyNotice: "notice")
            #expect(exported.testKeyNotice == "notice" && exported.ic == key.ic)
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("refused keys") func keys() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let json = f.verifyingKey.json
            func expect(_ path: [String], _ new: JSONValue?, _ error: JSONFormError) {
                #expect(throws: error) { try VerifyingKey<E>(json: Self.replace(json, path, new)) }
            }
            for member in ["protocol", "curve", "nPublic", "vk_alpha_1", "vk_beta_2", "vk_gamma_2", "vk_delta_2", "IC"]
            {
                expect([member], nil, .missingMember(path: member))
            }
            expect([], .array([]), .wrongKind(path: "The file", actual: "a list", expected: "an object"))
            expect(["protocol"], .string("plonk"), .wrongProtocol(actual: "plonk"))
            expect(["protocol"], .number("1"), .wrongKind(path: "protocol", actual: "a number", expected: "a string"))
            expect(["curve"], .string("bls12377"), .unknownCurve(actual: "bls12377"))
            let other = E.curve == .bn128 ? "bls12381" : "bn128"
            expect(["curve"], .string(other), .wrongCurve(actual: other, expected: E.curve.rawValue))
            expect(["nPublic"], .number("2"), .publicInputCountMismatch(announced: "2", elements: 4))
            expect(["nPublic"], .number("3.0"), .publicInputCountMismatch(announced: "3.0", elements: 4))
            expect(["nPublic"], .string("3"), .wrongKind(path: "nPublic", actual: "a string", expected: "a number"))
            expect(["IC", "3"], nil, .publicInputCountMismatch(announced: "3", elements: 3))
            expect(["IC"], .array([]), .publicInputCountMismatch(announced: "3", elements: 0))
            expect(["vk_alpha_1", "2"], nil, .wrongLength(path: "vk_alpha_1", actual: 2, expected: 3))
            expect(["vk_beta_2", "1", "1"], nil, .wrongLength(path: "vk_beta_2[1]", actual: 1, expected: 2))
            expect(
                ["vk_gamma_2"], .string("1"), .wrongKind(path: "vk_gamma_2", actual: "a string", expected: "a list"))
            expect(
                ["IC", "1", "0"], .bool(true),
                .wrongKind(path: "IC[1][0]", actual: "a truth value", expected: "a decimal number"))
            expect(["IC", "2", "1"], .string("0x10"), .notDecimal(path: "IC[2][1]"))
            expect(["IC", "2", "1"], .string("007"), .notDecimal(path: "IC[2][1]"))
            expect(["IC", "2", "1"], .string("-7"), .negative(path: "IC[2][1]"))
            expect(["IC", "2", "1"], .string(E.Fq.modulus.decimal), .notCanonical(path: "IC[2][1]"))
            expect(
                ["vk_alpha_1", "0"], .string(Self.plusModulus(f.verifyingKey.alpha1.x)),
                .notCanonical(path: "vk_alpha_1[0]"))
            expect(
                ["vk_delta_2", "0", "1"], .string(Self.plusModulus(f.verifyingKey.delta2.x.c1)),
                .notCanonical(path: "vk_delta_2[0][1]"))
            for third in ["0", "2"] {
                expect(["vk_alpha_1", "2"], .string(third), .thirdCoordinateNotOne(path: "vk_alpha_1"))
                expect(["vk_beta_2", "2", "0"], .string(third), .thirdCoordinateNotOne(path: "vk_beta_2"))
                expect(["IC", "0", "2"], .string(third), .thirdCoordinateNotOne(path: "IC[0]"))
            }
            expect(["vk_beta_2", "2", "1"], .string("1"), .thirdCoordinateNotOne(path: "vk_beta_2"))
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("a key's points are checked after its form") func keyPoints() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let json = f.verifyingKey.json
            func expect(_ path: [String], _ new: JSONValue, _ error: VerifyingKeyError) {
                #expect(throws: error) { try VerifyingKey<E>(json: Self.replace(json, path, new)) }
            }
            let zero = JSONValue.array([.string("0"), .string("0"), .string("1")])
            expect(["vk_alpha_1"], zero, .atInfinity(element: "alpha"))
            expect(["IC", "2"], zero, .atInfinity(element: "IC[2]"))
            expect(["vk_alpha_1", "0"], .string("5"), .notOnCurve(element: "alpha"))
            expect(["vk_delta_2"], json["vk_gamma_2"] ?? .null, .dependentElements("gamma", "delta", negated: false))
            let negated: JSONValue =
                (try? VerifyingKey<E>(
                    alpha1: f.verifyingKey.alpha1, beta2: f.verifyingKey.beta2, gamma2: f.verifyingKey.gamma2,
                    delta2: -f.verifyingKey.gamma2, ic: f.verifyingKey.ic, policy: .allowInsecure))?.json ?? .null
            #expect(throws: VerifyingKeyError.dependentElements("gamma", "delta", negated: true)) {
                try VerifyingKey<E>(json: negated)
            }
            expect(["IC", "2"], json["IC"]?.elements?[1] ?? .null, .repeatedIC(first: 1, second: 2))
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("refused proofs") func proofs() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let json = f.statement.proof.json
            func expect(_ path: [String], _ new: JSONValue?, _ error: JSONFormError) {
                #expect(throws: error) { try Proof<E>(json: Self.replace(json, path, new)) }
            }
            for member in ["protocol", "pi_a", "pi_b", "pi_c"] {
                expect([member], nil, .missingMember(path: member))
            }
            // rapidsnark writes no curve.
            #expect(try Proof<E>(json: Self.replace(json, ["curve"], nil)) == f.statement.proof)
            expect(["curve"], .string("bn254"), .unknownCurve(actual: "bn254"))
            let other = E.curve == .bn128 ? "bls12381" : "bn128"
            expect(["curve"], .string(other), .wrongCurve(actual: other, expected: E.curve.rawValue))
            expect(["curve"], .null, .wrongKind(path: "curve", actual: "null", expected: "a string"))
            expect(["protocol"], .string("Groth16"), .wrongProtocol(actual: "Groth16"))
            let proof = f.statement.proof
            expect(["pi_a", "0"], .string(Self.plusModulus(proof.a.x)), .notCanonical(path: "pi_a[0]"))
            expect(["pi_b", "1", "0"], .string(Self.plusModulus(proof.b.y.c0)), .notCanonical(path: "pi_b[1][0]"))
            expect(["pi_c", "1"], .string("-" + proof.c.y.decimal), .negative(path: "pi_c[1]"))
            expect(["pi_a", "2"], .string("0"), .thirdCoordinateNotOne(path: "pi_a"))
            expect(["pi_b", "2"], .array([.string("0"), .string("1")]), .thirdCoordinateNotOne(path: "pi_b"))
            expect(["pi_c", "1"], .string(""), .notDecimal(path: "pi_c[1]"))
            expect(["pi_c", "1"], .string("1e5"), .notDecimal(path: "pi_c[1]"))
            let zero = JSONValue.array([.string("0"), .string("0"), .string("1")])
            #expect(throws: ProofError.atInfinity(element: "A")) {
                try Proof<E>(json: Self.replace(json, ["pi_a"], zero))
            }
            let pair = JSONValue.array([.string("0"), .string("0")])
            let one = JSONValue.array([.string("1"), .string("0")])
            #expect(throws: ProofError.atInfinity(element: "B")) {
                try Proof<E>(json: Self.replace(json, ["pi_b"], .array([pair, pair, one])))
            }
            #expect(throws: ProofError.notOnCurve(element: "B")) {
                try Proof<E>(json: Self.replace(json, ["pi_b"], .array([pair, one, one])))
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("refused public inputs") func publicInputs() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            func expect(_ json: JSONValue, _ error: JSONFormError) {
                #expect(throws: error) { try PublicInputs.elements(json: json, of: E.Fr.self) }
            }
            let good = f.statement.publicInputs
            for i in good.indices {
                let json = PublicInputs.json(good)
                let path = [String(i)]
                expect(
                    Self.replace(json, path, .string(Self.plusModulus(good[i]))),
                    .notCanonical(path: "public[\(i)]"))
                expect(Self.replace(json, path, .string(E.Fr.modulus.decimal)), .notCanonical(path: "public[\(i)]"))
                expect(Self.replace(json, path, .string("-1")), .negative(path: "public[\(i)]"))
                expect(Self.replace(json, path, .number("-1")), .negative(path: "public[\(i)]"))
                expect(Self.replace(json, path, .number("1.5")), .notDecimal(path: "public[\(i)]"))
                expect(Self.replace(json, path, .string(" 1")), .notDecimal(path: "public[\(i)]"))
                expect(Self.replace(json, path, .string("+1")), .notDecimal(path: "public[\(i)]"))
                expect(
                    Self.replace(json, path, .string(String(repeating: "9", count: 5000))),
                    .notCanonical(path: "public[\(i)]"))
                expect(
                    Self.replace(json, path, .null),
                    .wrongKind(path: "public[\(i)]", actual: "null", expected: "a decimal number"))
            }
            expect(.object([]), .wrongKind(path: "public", actual: "an object", expected: "a list"))
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }

    @Test("every error has a name of its own and a sentence") func names() {
        let errors: [JSONFormError] = [
            .missingMember(path: "a"), .wrongKind(path: "a", actual: "b", expected: "c"),
            .wrongLength(path: "a", actual: 1, expected: 2), .notDecimal(path: "a"), .negative(path: "a"),
            .notCanonical(path: "a"), .thirdCoordinateNotOne(path: "a"), .wrongProtocol(actual: "a"),
            .unknownCurve(actual: "a"), .wrongCurve(actual: "a", expected: "b"),
            .publicInputCountMismatch(announced: "1", elements: 1),
        ]
        #expect(Set(errors.map(\.name)).count == errors.count)
        #expect(errors.allSatisfy { $0.explanation.hasSuffix(".") })
        #expect(errors[0].name == "missingMember" && errors[5].name == "notCanonical")
    }
}
