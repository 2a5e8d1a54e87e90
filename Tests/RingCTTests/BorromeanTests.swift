import Algebra
import Curves
import RingCT
import RingSignatures
import TestSupport
import Testing

extension MoneroVector {
    var borromean: BorromeanRangeProof {
        get throws {
            guard
                let proof = BorromeanRangeProof(
                    s0: try self["s0"].storedScalars, s1: try self["s1"].storedScalars,
                    ee: try self["ee"].storedScalar, ci: try self["Ci"].points)
            else { throw Missing(key: description) }
            return proof
        }
    }
}

@Suite("Borromean range proofs") struct BorromeanTests {
    /// The scalars in the order the reference draws them: 64 masks; for each bit a nonce, followed by the second
    /// member's answer where the bit is zero; then the first member's answers of the bits that are one.
    static func parts(_ drawn: [Ed25519.ScalarField], amount: UInt64) throws -> [[Ed25519.ScalarField]] {
        var rest = drawn[...]
        func next() throws -> Ed25519.ScalarField {
            let scalar = rest.popFirst()
            return try #require(scalar)
        }
        let masks = try (0..<64).map { _ in try next() }
        var nonces: [Ed25519.ScalarField] = []
        var answers = [Ed25519.ScalarField](repeating: .zero, count: 64)
        for bit in 0..<64 {
            nonces.append(try next())
            if amount >> UInt64(bit) & 1 == 0 { answers[bit] = try next() }
        }
        for bit in 0..<64 where amount >> UInt64(bit) & 1 == 1 { answers[bit] = try next() }
        return [masks, nonces, answers]
    }

    @Test("published proofs verify, and are proved again to the byte from their nonces")
    func published() throws {
        for vector in try MoneroVector.list("ringct_generated", "borromean_range") {
            let proof = try vector.borromean
            try proof.verify(commitment: try vector["C"].point)
            let amount = try vector["amount"].amount
            let parts = try Self.parts(try vector["random_scalars_in_order"].scalars, amount: amount)
            let again = try #require(
                BorromeanRangeProof.prove(amount: amount, masks: parts[0], nonces: parts[1], answers: parts[2]))
            #expect(again.proof == proof)
            #expect(again.mask == (try vector["mask"].scalar))
        }
    }

    @Test("integers beyond the order are multiplied by as the chain's verifiers do")
    func unreducedScalars() throws {
        for vector in try MoneroVector.list("misc_group", "unreduced_scalars") {
            let stored = try vector["stored"].storedScalar
            #expect(stored.canonical == nil)
            #expect(stored.slidingWindowValueVariableTime == (try vector["recovered"].scalar))
            #expect(stored.slidingWindowValueVariableTime != stored.reduced)
        }
    }

    @Test("an integer below the order is itself")
    func reducedScalars() {
        let largest = -Ed25519.ScalarField.one
        for scalar in [.zero, .one, Ed25519.ScalarField(.max), largest] {
            #expect(StoredScalar(scalar).slidingWindowValueVariableTime == scalar)
        }
    }

    @Test("fresh proofs verify for their commitment and for no other")
    func freshProofs() throws {
        for amount in [0, 1, 0xdead_beef_0123_4567, UInt64.max] {
            let (proof, mask) = try BorromeanRangeProof.prove(amount: amount)
            try proof.verify(commitment: Commitment(amount: amount, mask: mask).encoded)
            #expect(throws: RangeProofError.sumDiffers) {
                try proof.verify(commitment: Commitment(amount: amount ^ 1, mask: mask).encoded)
            }
        }
    }

    @Test("each damaged part is refused for its reason")
    func refusals() throws {
        let (proof, mask) = try BorromeanRangeProof.prove(amount: 77)
        let commitment = Commitment(amount: 77, mask: mask).encoded
        let other = StoredScalar(Ed25519.ScalarField(5))
        func changed(
            s0: [StoredScalar]? = nil, s1: [StoredScalar]? = nil, ee: StoredScalar? = nil,
            ci: [CompressedPoint]? = nil
        ) throws -> BorromeanRangeProof {
            try #require(
                BorromeanRangeProof(
                    s0: s0 ?? proof.s0, s1: s1 ?? proof.s1, ee: ee ?? proof.ee, ci: ci ?? proof.ci))
        }
        for bit in [0, 63] {
            var s0 = proof.s0
            s0[bit] = other
            var s1 = proof.s1
            s1[bit] = other
            for damaged in [try changed(s0: s0), try changed(s1: s1)] {
                #expect(throws: RangeProofError.challengeDiffers) { try damaged.verify(commitment: commitment) }
            }
        }
        #expect(throws: RangeProofError.challengeDiffers) {
            try changed(ee: other).verify(commitment: commitment)
        }
        var ci = proof.ci
        ci.swapAt(0, 1)
        #expect(throws: RangeProofError.challengeDiffers) { try changed(ci: ci).verify(commitment: commitment) }
        ci[3] = CompressedPoint(EdwardsPoint<Ed25519>.generator)
        #expect(throws: RangeProofError.sumDiffers) { try changed(ci: ci).verify(commitment: commitment) }
        let bad = try #require(CompressedPoint([UInt8](repeating: 0xff, count: 32)))
        ci[3] = bad
        #expect(throws: RangeProofError.partNotAPoint(index: 3, .notCanonical)) {
            try changed(ci: ci).verify(commitment: commitment)
        }
        #expect(throws: RangeProofError.commitmentNotAPoint(index: 0, .notCanonical)) {
            try proof.verify(commitment: bad)
        }
        #expect(BorromeanRangeProof(s0: proof.s0, s1: proof.s1, ee: proof.ee, ci: Array(proof.ci.dropLast())) == nil)
        let scalars = [Ed25519.ScalarField](repeating: .one, count: 63)
        #expect(BorromeanRangeProof.prove(amount: 1, masks: scalars, nonces: scalars, answers: scalars) == nil)
    }
}
