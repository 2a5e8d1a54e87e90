import Algebra
import ChainTransactions
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

@Suite("Keys and proofs of application circuits") struct CircuitKeyTests {
    @Test("keys and proofs have one encoding on both curves") func forms() throws {
        try check(Fixtures.bn254, byteCount: 128)
        try check(Fixtures.bls12381, byteCount: 192)
    }

    private func check<E: ProofCurve>(_ fixture: Fixture<E>, byteCount: Int) throws {
        let key = CircuitKey.encode(fixture.verifyingKey)
        #expect(try CircuitKey.decode(key, as: E.self) == fixture.verifyingKey)
        #expect(try CircuitKey.publicInputCount(of: key) == fixture.verifyingKey.publicInputCount)
        #expect(CircuitKey.curve(of: key) == E.curve)
        let proof = fixture.statement.proof.encoded
        #expect(proof.count == byteCount && Proof<E>.encodedByteCount == byteCount)
        #expect(try Proof<E>(encoded: proof) == fixture.statement.proof)

        let short = ProofEncodingError.wrongLength(actual: byteCount - 1, expected: byteCount)
        #expect(throws: short) { try Proof<E>(encoded: Array(proof.dropLast())) }
        // An identity, by its flag.
        var identity = proof
        let g1 = E.compressedG1.byteCount
        let flags: UInt8 = E.curve == .bn128 ? 0x40 : 0xc0
        identity.replaceSubrange(..<g1, with: [flags] + [UInt8](repeating: 0, count: g1 - 1))
        #expect(throws: ProofEncodingError.badElement("A", .identityNotAllowed)) { try Proof<E>(encoded: identity) }
        // A coordinate that is not reduced.
        var alias = proof
        let tail = [UInt8](repeating: 0xff, count: g1 - 1)
        alias.replaceSubrange((byteCount - g1)..., with: [E.curve == .bn128 ? 0x3f : 0x9f] + tail)
        #expect(throws: ProofEncodingError.badElement("C", .notCanonical(.x))) { try Proof<E>(encoded: alias) }
        try checkSubgroup(E.self, proof)

        func refuse(_ error: CircuitKeyError, _ bytes: [UInt8]) {
            #expect(throws: error) { try CircuitKey.decode(bytes, as: E.self) }
        }
        refuse(.unknownCurve(actual: 2), [2] + key.dropFirst())
        refuse(.unknownCurve(actual: nil), [])
        refuse(.wrongLength(actual: key.count + 1, expected: key.count), key + [0])
        refuse(.wrongLength(actual: key.count - 1, expected: key.count), Array(key.dropLast()))
        let count = 1 + g1 + 3 * E.compressedG2.byteCount
        var none = key
        none.replaceSubrange(count..<count + 2, with: [1, 0])
        refuse(.inputCount(actual: 0, allowed: 1...64), none)
        var many = key
        many.replaceSubrange(count..<count + 2, with: [255, 255])
        refuse(.inputCount(actual: 65_534, allowed: 1...64), many)
        var last = key
        last.replaceSubrange((key.count - g1)..., with: [E.curve == .bn128 ? 0x3f : 0x9f] + tail)
        refuse(.badPoint(element: "IC[3]", .notCanonical(.x)), last)
    }

    /// B on the twist and outside the subgroup.
    private func checkSubgroup<E: ProofCurve>(_ curve: E.Type, _ proof: [UInt8]) throws {
        let g1 = E.compressedG1.byteCount, g2 = E.compressedG2.byteCount
        var x = E.G2.BaseField.one
        var found: AffinePoint<E.G2>?
        while found == nil {
            x += .one
            if let y = (x.squared() * x + E.G2.b).squareRoot() {
                let point = AffinePoint<E.G2>(uncheckedX: x, y: y)
                if !point.isTorsionFree { found = point }
            }
        }
        var stray = proof
        stray.replaceSubrange(g1..<g1 + g2, with: try #require(found).encoded(as: E.compressedG2))
        #expect(throws: ProofEncodingError.badElement("B", .notInSubgroup)) { try Proof<E>(encoded: stray) }
    }

    @Test("keys under which proofs can be forged are refused by name") func weak() throws {
        let fixture = Fixtures.bn254
        let key = fixture.verifyingKey
        func refuse(_ name: String, _ weak: VerifyingKey<BN254>) {
            let bytes = CircuitKey.encode(weak)
            do throws(CircuitKeyError) {
                _ = try CircuitKey.decode(bytes, as: BN254.self)
                Issue.record("\(name) is taken")
            } catch {
                #expect(error == .weak(name: name, reason: error.explanation))
            }
            #expect((try? CircuitKey.decode(bytes, as: BN254.self, policy: .allowInsecure)) == weak)
        }
        refuse("gammaEqualsDelta", try fixture.verifyingKey(delta2: key.gamma2, policy: .allowInsecure))
        refuse("gammaEqualsNegatedDelta", try fixture.verifyingKey(delta2: -key.gamma2, policy: .allowInsecure))
        refuse("atInfinity", try fixture.verifyingKey(beta2: .identity, policy: .allowInsecure))
        var ic = key.ic
        ic[1] = -ic[0]
        refuse("repeatedIC", try fixture.verifyingKey(ic: ic, policy: .allowInsecure))
    }

    @Test("a circuit's name depends on curve, key and policy, and not on the set-up record") func names() throws {
        let policy = CircuitPolicy(inputs: [.context, .free, .free])
        let one = CircuitRegistration(key: Fixtures.bn254.verifyingKey, policy: policy)
        var other = one
        other.setupRecord = one.circuitID
        #expect(other.circuitID == one.circuitID)
        other.policy = CircuitPolicy(inputs: [.free, .context, .free]).encoded
        #expect(other.circuitID != one.circuitID)
        // A byte that goes from the key to the policy.
        var shifted = one
        shifted.policy.insert(shifted.verifyingKey.removeLast(), at: 0)
        #expect(shifted.circuitID != one.circuitID)
        let curve = CircuitRegistration(key: Fixtures.bls12381.verifyingKey, policy: policy)
        #expect(curve.circuitID != one.circuitID)
    }

    @Test("hostile bytes in a key are refused or are another key") func hostile() throws {
        let bytes = CircuitKey.encode(Fixtures.bn254.verifyingKey)
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<300 {
            var changed = bytes
            changed[Int(generator.next() % UInt64(bytes.count))] ^= 1 << UInt8(generator.next() % 8)
            if let key = try? CircuitKey.decode(changed, as: BN254.self, policy: .allowInsecure) {
                #expect(CircuitKey.encode(key) == changed)
            }
        }
    }
}
