import Algebra
import Curves
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

extension MoneroVector {
    var bulletproofPlus: BulletproofPlus {
        get throws {
            BulletproofPlus(
                a: try self["A"].point, a1: try self["A1"].point, b: try self["B"].point, r1: try self["r1"].scalar,
                s1: try self["s1"].scalar, d1: try self["d1"].scalar, l: try self["L"].points,
                r: try self["R"].points)
        }
    }

    var bulletproof: Bulletproof {
        get throws {
            Bulletproof(
                a: try self["A"].point, s: try self["S"].point, t1: try self["T1"].point, t2: try self["T2"].point,
                taux: try self["taux"].scalar, mu: try self["mu"].scalar, l: try self["L"].points,
                r: try self["R"].points, aFolded: try self["a"].scalar, bFolded: try self["b"].scalar,
                t: try self["t"].scalar)
        }
    }
}

@Suite("Published range proofs") struct PublishedRangeProofTests {
    @Test("generators are the published ones")
    func generators() throws {
        guard let constants = try MoneroVector.file("misc_group")?["constants"] else { return }
        let pairs = [
            ("bp_generators_first8", RangeProofGenerators.bulletproof),
            ("bpp_generators_first8", RangeProofGenerators.bulletproofPlus),
        ]
        for (key, generators) in pairs {
            let vectors = generators.vectors(8)
            for (index, pair) in try constants[key].elements.enumerated() {
                #expect(CompressedPoint(vectors.g[index]) == (try pair["G"].point))
                #expect(CompressedPoint(vectors.h[index]) == (try pair["H"].point))
            }
        }
    }

    @Test("Bulletproofs+ verify, and are proved again to the byte from their nonces")
    func bulletproofPlus() throws {
        for vector in try MoneroVector.list("ringct_generated", "bulletproof_plus") {
            let proof = try vector["proof"].bulletproofPlus
            let commitments = try vector["commitments"].points
            try proof.verify(commitments: commitments)
            let amounts = try vector["amounts"].elements.map { try $0.amount }
            let masks = try vector["masks"].scalars
            #expect(zip(amounts, masks).map { Commitment(amount: $0, mask: $1).encoded } == commitments)
            let again = BulletproofPlus.prove(
                amounts: amounts, masks: masks, nonces: try vector["random_scalars_in_order"].scalars)
            #expect(again == proof)
        }
    }

    @Test("Bulletproofs verify, and are proved again to the byte from their nonces")
    func bulletproofs() throws {
        for vector in try MoneroVector.list("ringct_generated", "bulletproof") {
            let proof = try vector["proof"].bulletproof
            let commitments = try vector["commitments"].points
            try proof.verify(commitments: commitments)
            let again = Bulletproof.prove(
                amounts: try vector["amounts"].elements.map { try $0.amount }, masks: try vector["masks"].scalars,
                nonces: try vector["random_scalars_in_order"].scalars)
            #expect(again == proof)
        }
    }

    @Test("another implementation's Bulletproofs proof verifies")
    func oxide() throws {
        for vector in try MoneroVector.list("bulletproof_oxide", "proofs") {
            try vector.bulletproof.verify(commitments: try vector["V_commitments"].points)
        }
    }
}
