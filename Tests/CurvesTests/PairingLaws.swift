import Algebra
import BigNumbers
import Curves
import GMPCurves
import TestSupport
import Testing

@Suite("Pairing laws")
struct PairingLawTests {
    @Test("bilinear, not degenerate, of order r", arguments: EngineCase.allCases)
    func laws(engine: EngineCase) throws { try engine.run(PairingLaws()) }

    @Test(
        "products share one final exponentiation; prepared points give the same values", arguments: EngineCase.allCases)
    func products(engine: EngineCase) throws { try engine.run(ProductLaws()) }

    @Test("the final exponentiation is the power it is said to be", arguments: EngineCase.allCases)
    func finalExponentiation(engine: EngineCase) throws { try engine.run(FinalExponentiation()) }

    @Test("both arithmetics give the same pairings, byte for byte")
    func agreement() throws {
        for seed in 70..<73 as Range<UInt64> {
            #expect(pairingBytes(BN254.self, seed: seed) == pairingBytes(BN254OnGMP.self, seed: seed))
            #expect(pairingBytes(BLS12381.self, seed: seed) == pairingBytes(BLS12381OnGMP.self, seed: seed))
        }
        #expect(pairingBytes(BN254.self, seed: 70) != pairingBytes(BN254.self, seed: 71))
    }
}

/// The operations of a pairing, never inlined.
private enum Pairing<E: PairingEngine> {
    typealias Target = Fp12<E>
    @inline(never) static func value(_ p: E.G1Projective, _ q: E.G2Projective) -> Target {
        E.pairing(p.affine, q.affine)
    }
    @inline(never) static func product(_ a: Target, _ b: Target) -> Target { a * b }
    @inline(never) static func product(_ pairs: [(E.G1Affine, G2Prepared<E>)]) -> Target { E.pairingProduct(pairs) }

    static func power(_ base: Target, _ exponent: BigInt) -> Target {
        var result = Target.one
        for position in (0..<exponent.bitWidth).reversed() {
            result = product(result, result)
            if exponent.bit(position) { result = product(result, base) }
        }
        return result
    }
}

private struct PairingLaws: EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        typealias P = Pairing<E>
        typealias A = Group<E.G1>
        typealias B = Group<E.G2>
        var generator = SeededGenerator(seed: 64, for: "pairing of \(E.self)")
        let r = BigInt(E.Fr.modulus)
        let base = P.value(.generator, .generator)
        #expect(base != .one && P.power(base, r) == .one)
        #expect(P.value(.identity, .generator) == .one && P.value(.generator, .identity) == .one)
        #expect(P.value(.identity, .identity) == .one)
        for _ in 0..<6 {
            let (a, b) = (A.scalar(&generator), B.scalar(&generator))
            let (aP, bQ) = (
                A.productVariableTime(.generator, Limbs<12>(a)), B.productVariableTime(.generator, Limbs<12>(b))
            )
            let value = P.value(aP, bQ)
            #expect(value == P.power(base, try (a * b).modulo(r)))
            #expect(P.value(A.productVariableTime(aP, Limbs<12>(b)), .generator) == value)
            #expect(P.value(.generator, B.productVariableTime(bQ, Limbs<12>(a))) == value)
            let (p, q) = (A.subgroupPoint(&generator), B.subgroupPoint(&generator))
            #expect(P.value(A.sum(aP, p), q) == P.product(P.value(aP, q), P.value(p, q)))
            #expect(P.value(p, B.sum(bQ, q)) == P.product(P.value(p, bQ), P.value(p, q)))
            #expect(P.product(value, P.value(-aP, bQ)) == .one && P.value(aP, -bQ) == value.conjugate)
        }
    }
}

private struct ProductLaws: EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        typealias P = Pairing<E>
        typealias A = Group<E.G1>
        typealias B = Group<E.G2>
        var generator = SeededGenerator(seed: 65, for: "pairing products of \(E.self)")
        #expect(P.product([]) == .one)
        for count in 1...5 {
            var points = (0..<count).map { _ in (A.subgroupPoint(&generator), B.subgroupPoint(&generator)) }
            if count == 4 { points[1].0 = .identity }
            if count == 5 { points[4].1 = .identity }
            let expected = points.reduce(Fp12<E>.one) { P.product($0, P.value($1.0, $1.1)) }
            let prepared = points.map { ($0.0.affine, G2Prepared<E>($0.1.affine)) }
            #expect(P.product(prepared) == expected)
            #expect(P.product(prepared.map { ($0.0, $0.1.normalized()) }) == expected)
            // Prepared in either way, mixed in one product, and used twice.
            let mixed = prepared.enumerated().map { ($1.0, $0 % 2 == 0 ? $1.1.normalized() : $1.1) }
            #expect(P.product(mixed) == expected)
            #expect(P.product(mixed + prepared) == P.product(expected, expected))
        }
    }
}

private struct FinalExponentiation: EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        typealias P = Pairing<E>
        var generator = SeededGenerator(seed: 66, for: "final exponentiation of \(E.self)")
        let family = Family(of: E.self)
        let (x, q, r) = (family.x, family.q, family.r)
        let multiple: BigInt = E.curve == .bn128 ? 2 * x * (6 * x * x + 3 * x + 1) : 3
        #expect(BigInt.greatestCommonDivisor(multiple, r) == 1)
        let (exponent, remainder) = try (q.power(12) - 1).truncatedDivMod(r)
        #expect(remainder.isZero)
        for _ in 0..<2 {
            // A Miller loop's value times itself shifted by the Frobenius map is as good as a random element.
            let loop = E.millerLoop([
                (Group<E.G1>.subgroupPoint(&generator).affine, G2Prepared(Group<E.G2>.subgroupPoint(&generator).affine))
            ])
            let f = P.product(loop, loop.frobenius(1) + .one)
            #expect(E.finalExponentiation(f) == P.power(f, exponent * multiple))
        }
        #expect(E.finalExponentiation(.zero) == nil && E.easyExponentiation(.zero) == nil)
        #expect(E.finalExponentiation(.one) == .one)
    }
}

/// The twelve canonical coefficients of a pairing of points that the seed determines.
private func pairingBytes<E: PairingEngine>(_ engine: E.Type, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed, for: "pairing bytes of \(E.self)")
    let p = Group<E.G1>.subgroupPoint(&generator)
    let q = Group<E.G2>.subgroupPoint(&generator)
    let value = Pairing<E>.value(p, q)
    var bytes: [UInt8] = []
    for sixth in [value.c0, value.c1] {
        for coefficient in [sixth.c0, sixth.c1, sixth.c2] {
            bytes += coefficient.c0.littleEndianBytes + coefficient.c1.littleEndianBytes
        }
    }
    return bytes
}
