import Algebra
import Curves
import GMPCurves
import Primitives
import TestSupport
import Testing

@Suite("Hashing to BLS12-381 beyond the published vectors")
struct HashToCurveTests {
    static let domain = Array("NIGHTJAR-V01-CS01-with-BLS12381_XMD:SHA-256_SSWU_RO_".utf8)

    /// h_eff of RFC 9380 §8.8.2, which is 3(x² − 1) times the cofactor, least significant word first.
    static let effectiveCofactorG2 = Limbs<10>([
        0xe802_0005_aaa9_5551, 0x5989_4c0a_debb_f6b4, 0xe954_cbc0_6689_f6a3, 0x2ec0_ec69_d747_7c1a,
        0x6d82_bf01_5d12_12b0, 0x329c_2f17_8731_db95, 0x9986_ff03_1508_ffe1, 0x88e2_a8e9_145a_d768,
        0x584c_6a0e_a91b_3528, 0x0bc6_9f08_f2ee_75b3,
    ])

    @Test("fast cofactor clearing is multiplication by h_eff, and lands in the subgroup")
    func clearCofactor() throws {
        var random = SeededGenerator(seed: 9_380)
        for _ in 0..<30 {
            let u = Fp2(
                BLS12381.Fq(reducingBigEndian: random.bytes(64)), BLS12381.Fq(reducingBigEndian: random.bytes(64)))
            let p = BLS12381.G1.mapToCurve(u.c0)
            #expect(p.affine.isOnCurve && !p.affine.isTorsionFree)
            let cleared = BLS12381.G1.clearCofactor(p)
            #expect(cleared == p.multipliedVariableTime(by: Limbs<1>(small: 0xd201_0000_0001_0001)))
            #expect(cleared.affine.isTorsionFreeByOrder)

            let q = BLS12381.G2.mapToCurve(u)
            #expect(q.affine.isOnCurve && !q.affine.isTorsionFree)
            let cleared2 = BLS12381.G2.clearCofactor(q)
            #expect(cleared2 == q.multipliedVariableTime(by: Self.effectiveCofactorG2))
            #expect(cleared2.affine.isTorsionFreeByOrder)
        }
    }

    @Test("the maps send zero, the exceptional element, and u and −u where the specification says")
    func exceptionalElements() {
        func check<C: HashToCurveParameters>(_ curve: C.Type) {
            let zero = C.mapToCurve(.zero).affine
            #expect(zero.isOnCurve && !zero.isIdentity)
            var random = SeededGenerator(seed: 662)
            for _ in 0..<10 {
                let u = C.element(reducing: (0..<C.extensionDegree).map { _ in random.bytes(64) })
                // §6.6.2: the sign of y follows the sign of u, the x does not depend on it.
                let (p, q) = (C.mapToCurve(u).affine, C.mapToCurve(-u).affine)
                #expect(p == -q)
            }
        }
        check(BLS12381.G1.self)
        check(BLS12381.G2.self)
    }

    @Test("both arithmetics hash alike")
    func secondOpinion() throws {
        var random = SeededGenerator(seed: 381)
        for count in [0, 1, 31, 200] {
            let message = random.bytes(count)
            let a = try HashToCurveSuite<BLS12381.G1>().hash(message, domain: Self.domain).affine
            let b = try HashToCurveSuite<BLS12381OnGMP.G1>().hash(message, domain: Self.domain).affine
            #expect(a.encoded(as: .zcashUncompressed) == b.encoded(as: .zcashUncompressed))
            let c = try HashToCurveSuite<BLS12381.G2>().encode(message, domain: Self.domain).affine
            let d = try HashToCurveSuite<BLS12381OnGMP.G2>().encode(message, domain: Self.domain).affine
            #expect(c.encoded(as: .zcashUncompressed) == d.encoded(as: .zcashUncompressed))
        }
    }

    @Test("limits of the expanders")
    func limits() throws {
        let tag = Self.domain
        #expect(throws: HashToCurveError.emptyDomain) {
            try MessageExpander.xmd(.sha256).expand([], domain: [], count: 1)
        }
        for (expander, maximum) in [
            (MessageExpander.xmd(.sha256), 8_160), (.xmd(.sha512), 16_320), (.xof(.shake128), 65_535),
            (.xof(.shake256), 65_535),
        ] {
            #expect(try expander.expand([1], domain: tag, count: 0) == [])
            #expect(try expander.expand([1], domain: tag, count: maximum).count == maximum)
            #expect(throws: HashToCurveError.outputTooLong(actual: maximum + 1, maximum: maximum)) {
                try expander.expand([1], domain: tag, count: maximum + 1)
            }
        }
        #expect(throws: HashToCurveError.outputTooLong(actual: .max, maximum: 8_160)) {
            try HashToCurveSuite<BLS12381.G2>().hashToField([], domain: tag, count: .max)
        }
        #expect(HashToCurveSuite<BLS12381.G2>().identifier(isUniform: true) == "BLS12381G2_XMD:SHA-256_SSWU_RO_")
        #expect(HashToCurveSuite<BLS12381.G1>().identifier(isUniform: false) == "BLS12381G1_XMD:SHA-256_SSWU_NU_")
    }

    @Test("a tag of more than 255 bytes is hashed first (§5.3.3)")
    func longTag() throws {
        let tag = [UInt8](repeating: 0x61, count: 256)
        let shortened = SHA256.digest(of: Array("H2C-OVERSIZE-DST-".utf8) + tag)
        let expander = MessageExpander.xmd(.sha256)
        #expect(
            try expander.expand([7], domain: tag, count: 40) == expander.expand([7], domain: shortened, count: 40))
        let exact = [UInt8](repeating: 0x61, count: 255)
        #expect(try expander.expand([7], domain: exact, count: 40) != expander.expand([7], domain: tag, count: 40))
    }
}
