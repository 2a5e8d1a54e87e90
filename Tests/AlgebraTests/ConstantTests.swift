import Algebra
import BigNumbers
import Curves
import Testing

// Every constant of the fields and towers derived again with exact integers.

@Suite("Constants")
struct ConstantTests {
    @Test("R, R², −p⁻¹, two-adicity, non-residue and width of each prime field", arguments: PrimeFieldCase.allCases)
    func primeFields(field: PrimeFieldCase) throws { try field.run(FieldConstants()) }

    @Test("the same of fields that differ from those under the laws by their constants alone")
    func furtherFields() throws {
        try FieldConstants().run(in: Ed25519.ScalarField.self)
        try FieldConstants().run(in: Secp256k1.ScalarField.self)
    }

    @Test("moduli follow from the curves' parameters")
    func moduli() {
        let x: BigInt = 4965661367192848881
        let q = 36 * x.power(4) + 36 * x.power(3) + 24 * x.power(2) + 6 * x + 1
        #expect(BN254.Fq.order == q)
        #expect(BN254.Fr.order == q - 6 * x.power(2))
        let z: BigInt = -0xd201000000010000
        let r = z.power(4) - z.power(2) + 1
        #expect(BLS12381.Fr.order == r)
        #expect(3 * (BLS12381.Fq.order - z) == (z - 1).power(2) * r)
    }

    @Test("roots of unity have exactly the order of the two-adic subgroup", arguments: EngineCase.allCases)
    func rootsOfUnity(engine: EngineCase) throws { try engine.run(RootOfUnity()) }

    @Test("Frobenius coefficients are the powers of ξ that define them", arguments: EngineCase.allCases)
    func frobenius(engine: EngineCase) throws { try engine.run(FrobeniusConstants()) }
}

private struct FieldConstants: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        typealias P = F.Parameters
        let p = F.order
        #expect(p.isProbablePrime())
        #expect(p.bitWidth == P.bitWidth && p.wordCount == F.Canonical.count)
        #expect(try BigInt(P.r) == F.radix.modulo(p))
        #expect(try BigInt(P.r2) == F.radix.squared().modulo(p))
        let word = BigInt.one << 64
        #expect(try (p * BigInt(P.negatedInverse) + 1).modulo(word) == 0)
        #expect((p - 1).trailingZeroBitCount == P.twoAdicity)
        if P.foldingConstant != 0 {
            #expect((BigInt.one << P.bitWidth) - p == BigInt(P.foldingConstant))
            #expect(P.foldingConstant < 1 << 40 && 64 * F.Canonical.count - P.bitWidth < 8)
        }
        for candidate in 2..<P.nonResidue { #expect(try BigInt(candidate).legendreSymbol(p) == 1) }
        #expect(try BigInt(P.nonResidue).legendreSymbol(p) == -1)
        #expect(F.one.integer == 1 && F.zero.integer == 0)
        #expect(F.byteCount == 8 * F.Canonical.count && F.bitWidth == P.bitWidth && F.modulus == P.modulus)
    }
}

private struct RootOfUnity: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        let r = E.Fr.order
        let adicity = E.Fr.Parameters.twoAdicity
        let root = E.rootOfUnity.integer
        // snarkjs: 5^((r − 1)/2^s) on both curves.
        #expect(try root == BigInt(5).powerVariableTime((r - 1) >> adicity, mod: r))
        #expect(try root.powerVariableTime(BigInt.one << (adicity - 1), mod: r) == r - 1)
    }
}

private struct FrobeniusConstants: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        let q = E.Fq.order
        // ξ is 9 + u on BN254 and 1 + u on BLS12-381.
        let xi = E.curve == .bn128 ? Pair(c0: 9, c1: 1) : Pair(c0: 1, c1: 1)
        for i in 1...3 {
            let (sixth, remainder) = try (q.power(i) - 1).flooredDivMod(6)
            #expect(remainder.isZero)
            for k in 0..<6 {
                let expected = try xi.power(BigInt(k) * sixth, modulus: q)
                let gamma = E.frobenius.gamma[i - 1][k]
                #expect(gamma.c0.integer == expected.c0 && gamma.c1.integer == expected.c1, "i = \(i), k = \(k)")
            }
        }
    }

    /// c0 + c1·u with u² = −1, in exact integers.
    struct Pair {
        var c0: BigInt, c1: BigInt

        func power(_ exponent: BigInt, modulus: BigInt) throws -> Pair {
            var result = Pair(c0: 1, c1: 0)
            for position in (0..<exponent.bitWidth).reversed() {
                result = try result.times(result, modulus: modulus)
                if exponent.bit(position) { result = try result.times(self, modulus: modulus) }
            }
            return result
        }

        func times(_ other: Pair, modulus: BigInt) throws -> Pair {
            Pair(
                c0: try (c0 * other.c0 - c1 * other.c1).modulo(modulus),
                c1: try (c0 * other.c1 + c1 * other.c0).modulo(modulus))
        }
    }
}
