import Algebra
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Thousands of random changes of a true statement's proof, key and inputs: none may verify and say something else.
@Suite("Mutated statements") struct StatementMutationTests {
    /// A fixture whose public inputs are distinct and not zero, so that each IC element matters.
    static func fixture<E: PairingEngine>(_ engine: E.Type) -> Fixture<E> {
        var seed: UInt64 = 500
        while true {
            let f = Fixture<E>(seed: seed, rowCount: 5, publicInputCount: 2)
            let inputs = f.statement.publicInputs
            if !inputs.contains(.zero), inputs[0] != inputs[1] { return f }
            seed += 1
        }
    }

    /// The three texts of a statement, of which one at a time is changed.
    struct Texts {
        var key: [UInt8], proof: [UInt8], inputs: [UInt8]
        init<E: PairingEngine>(_ f: Fixture<E>) {
            key = Array(f.verifyingKey.json.serialized(indentation: 1).utf8)
            proof = Array(f.statement.proof.json.serialized(indentation: 1).utf8)
            inputs = Array(PublicInputs.json(f.statement.publicInputs).serialized(indentation: 1).utf8)
        }
    }

    enum Part: CaseIterable { case key, proof, inputs }

    /// Reads and verifies the changed text with the two others unchanged, and enters the outcome.
    static func judge<E: PairingEngine>(
        _ f: Fixture<E>, _ part: Part, _ text: [UInt8], _ tally: inout MutationTally
    ) {
        var prepared = f.prepared
        var proof = f.statement.proof
        var inputs = f.statement.publicInputs
        do {
            let json = try JSONValue(parsing: text)
            switch part {
            case .key: prepared = try preparedKey(f, VerifyingKey(json: json))
            case .proof: proof = try Proof(json: json)
            case .inputs: inputs = try PublicInputs.elements(json: json)
            }
        } catch {
            tally.refused[(error as? any NamedError)?.name ?? "unnamed \(error)", default: 0] += 1
            return
        }
        do throws(VerificationError) {
            try prepared.verify(proof, publicInputs: inputs)
        } catch {
            tally.failed[error.name, default: 0] += 1
            return
        }
        let isSameKey = isSame(prepared.key, f.verifyingKey)
        if isSameKey, proof == f.statement.proof, inputs == f.statement.publicInputs {
            tally.unchanged += 1
        } else if isSameKey, inputs == f.statement.publicInputs, isMalleated(proof, f.statement.proof) {
            tally.malleated += 1
        } else {
            tally.accepted.append("\(part): \(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Preparing costs a pairing, which an unchanged key need not.
    static func preparedKey<E: PairingEngine>(_ f: Fixture<E>, _ key: VerifyingKey<E>) -> PreparedVerifyingKey<E> {
        isSame(key, f.verifyingKey) ? f.prepared : PreparedVerifyingKey(key)
    }

    /// Whether the points agree; a notice has no part in what a key accepts.
    static func isSame<E: PairingEngine>(_ a: VerifyingKey<E>, _ b: VerifyingKey<E>) -> Bool {
        a.alpha1 == b.alpha1 && a.beta2 == b.beta2 && a.gamma2 == b.gamma2 && a.delta2 == b.delta2 && a.ic == b.ic
    }

    /// Whether two proofs pair A and B to the same value and have the same C.
    static func isMalleated<E: PairingEngine>(_ p: Proof<E>, _ q: Proof<E>) -> Bool {
        p.c == q.c && E.pairing(p.a, p.b) == E.pairing(q.a, q.b)
    }

    static func checkTexts<E: PairingEngine>(_ engine: E.Type, count: Int) {
        let f = fixture(engine)
        let texts = Texts(f)
        var mutator = TextMutator(generator: SeededGenerator(seed: 81))
        var tally = MutationTally()
        for i in 0..<count {
            let part: Part = [.proof, .inputs, .proof, .key][i % 4]
            let original = part == .key ? texts.key : part == .proof ? texts.proof : texts.inputs
            var text = mutator.mutate(original)
            if i % 8 == 7 { text = mutator.mutate(text.isEmpty ? original : text) }
            judge(f, part, text, &tally)
        }
        finish(E.self, "text", tally, expected: count)
    }

    static func finish<E: PairingEngine>(_ engine: E.Type, _ what: String, _ tally: MutationTally, expected: Int) {
        print("\(E.curve.rawValue), \(what): \(tally.summary)")
        #expect(tally.accepted.isEmpty, "\(tally.accepted.first ?? "")")
        #expect(tally.count == expected)
        #expect(!tally.refused.keys.contains { $0.hasPrefix("unnamed") })
        // The changes reach every stage.
        #expect(tally.refused.count >= 8 && (tally.failed["equationNotSatisfied"] ?? 0) > 50)
    }

    @Test("changed texts, BN254") func textsBN254() { Self.checkTexts(BN254.self, count: 7000) }
    @Test("changed texts, BLS12-381") func textsBLS12381() { Self.checkTexts(BLS12381.self, count: 7000) }
    @Test("changed values, BN254") func valuesBN254() { Self.checkValues(BN254.self, count: 3600) }
    @Test("changed values, BLS12-381") func valuesBLS12381() { Self.checkValues(BLS12381.self, count: 3600) }

    static func checkValues<E: PairingEngine>(_ engine: E.Type, count: Int) where E.Fq: RandomField {
        let f = fixture(engine)
        var mutator = ValueMutator(f, generator: SeededGenerator(seed: 82))
        var tally = MutationTally()
        for i in 0..<count {
            let part: Part = [.proof, .inputs, .proof, .key, .proof, .inputs][i % 6]
            let json =
                switch part {
                case .key: mutator.key()
                case .proof: mutator.proof()
                case .inputs: mutator.inputs()
                }
            judge(f, part, Array(json.serialized().utf8), &tally)
        }
        finish(E.self, "values", tally, expected: count)
        #expect(tally.malleated > 0)
    }
}
