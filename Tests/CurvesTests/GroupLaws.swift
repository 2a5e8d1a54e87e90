import Algebra
import BigNumbers
import Curves
import GMPCurves
import TestSupport
import Testing

@Suite("Group laws")
struct GroupLawTests {
    @Test("sums, doubles and negatives form a group, on the whole curve", arguments: EngineCase.allCases)
    func laws(engine: EngineCase) throws { try engine.runOnGroups(GroupLaws()) }

    @Test("multiples are repeated sums, in constant and in variable time", arguments: EngineCase.allCases)
    func multiples(engine: EngineCase) throws { try engine.runOnGroups(MultipleLaws()) }

    @Test("secp256k1 obeys the same laws, on both arithmetics")
    func secp256k1() throws {
        func check<C: CurveParameters>(_ curve: C.Type) throws {
            try GroupLaws().run(on: curve, cofactor: 1)
            try MultipleLaws().run(on: curve, cofactor: 1)
            try SubgroupLaws().run(on: curve, cofactor: 1)
        }
        try check(Secp256k1.self)
        try check(Secp256k1OnGMP.self)
    }

    @Test("the fast subgroup checks agree with multiplication by r", arguments: EngineCase.allCases)
    func subgroup(engine: EngineCase) throws { try engine.runOnGroups(SubgroupLaws()) }

    @Test("the by-product check of the Miller loop agrees with multiplication by r", arguments: EngineCase.allCases)
    func loopSubgroup(engine: EngineCase) throws { try engine.run(LoopSubgroupLaws()) }

    @Test("the endomorphism of G1 multiplies by its eigenvalue", arguments: EngineCase.allCases)
    func endomorphism(engine: EngineCase) throws { try engine.run(EndomorphismLaw()) }

    @Test("what the subgroup checks annihilate is prime to the cofactor", arguments: EngineCase.allCases)
    func norms(engine: EngineCase) throws { try engine.run(EndomorphismNorms()) }
}

private struct GroupLaws: CurveCheck {
    func run<C: CurveParameters>(on curve: C.Type, cofactor: BigInt) throws {
        typealias G = Group<C>
        var generator = SeededGenerator(seed: 60, for: "laws of \(C.self)")
        let zero = ProjectivePoint<C>.identity
        let base = AffinePoint<C>.generator
        #expect(base.isOnCurve && !base.isIdentity && ProjectivePoint(base) == .generator)
        #expect(zero.isIdentity && G.affine(zero) == .identity && AffinePoint<C>.identity.isOnCurve)
        #expect(G.equal(ProjectivePoint(AffinePoint<C>.identity), zero))
        #expect(G.equal(G.double(zero), zero) && G.equal(G.negative(zero), zero) && G.equal(G.sum(zero, zero), zero))
        for round in 0..<30 {
            let onCurve = round % 3 == 0
            func sample() -> ProjectivePoint<C> {
                onCurve ? ProjectivePoint(G.curvePoint(&generator)) : G.subgroupPoint(&generator)
            }
            let (a, b, c) = (sample(), sample(), sample())
            let affine = G.affine(b)
            #expect(G.equal(G.sum(a, b), G.sum(b, a)))
            #expect(G.equal(G.sum(G.sum(a, b), c), G.sum(a, G.sum(b, c))))
            #expect(G.equal(G.sum(a, zero), a) && G.equal(G.sum(zero, a), a))
            #expect(G.sum(a, G.negative(a)).isIdentity && G.sum(G.negative(a), a).isIdentity)
            #expect(G.equal(G.sum(a, a), G.double(a)))
            #expect(G.equal(G.sum(G.double(a), G.negative(a)), a))
            #expect(G.isOnCurve(G.affine(G.sum(a, b))) && G.isOnCurve(G.affine(G.double(a))))
            // Mixed sums, with each special pair.
            #expect(G.equal(G.sum(a, affine), G.sum(a, b)))
            #expect(G.equal(G.sum(zero, affine), b) && G.equal(G.sum(a, AffinePoint.identity), a))
            #expect(G.equal(G.sum(b, affine), G.double(b)))
            #expect(G.sum(b, -affine).isIdentity && G.sum(zero, AffinePoint<C>.identity).isIdentity)
            #expect(a - b == G.sum(a, G.negative(b)) && a - affine == a - b)
            var running = a
            running += b
            running += affine
            #expect(G.equal(running, G.sum(a, G.double(b))))
            // One point has many projective forms.
            let scale = b.isIdentity ? C.BaseField.one.doubled() : G.affine(b).y
            let scaled = ProjectivePoint<C>(uncheckedX: a.x * scale, y: a.y * scale, z: a.z * scale)
            #expect(G.equal(scaled, a) && G.affine(scaled) == G.affine(a))
            #expect(G.equal(scaled, b) == G.equal(a, b) && G.equal(a, zero) == a.isIdentity)
            #expect(G.equal(ProjectivePoint(G.affine(a)), a))
            let many = [a, zero, b, scaled, zero, c]
            #expect(ProjectivePoint.normalizeVariableTime(many) == many.map { G.affine($0) })
            if !a.isIdentity {
                let point = G.affine(a)
                #expect(AffinePoint<C>(x: point.x, y: point.y) == point)
                #expect(AffinePoint<C>(x: point.x, y: point.y + .one) == nil || point.y + .one == -point.y)
                #expect(!G.equal(a, G.negative(a)) && -(-point) == point)
            }
        }
        #expect(AffinePoint<C>(x: .zero, y: .zero) == nil)
        #expect(ProjectivePoint<C>.normalizeVariableTime([]) == [])
    }
}

private struct MultipleLaws: CurveCheck {
    func run<C: CurveParameters>(on curve: C.Type, cofactor: BigInt) throws {
        typealias G = Group<C>
        var generator = SeededGenerator(seed: 61, for: "multiples on \(C.self)")
        let r = BigInt(C.ScalarField.modulus)
        func field(_ integer: BigInt) throws -> C.ScalarField {
            try #require(C.ScalarField(canonical: .init(integer)))
        }
        for point in [.generator, G.subgroupPoint(&generator), .identity] as [ProjectivePoint<C>] {
            let affine = G.affine(point)
            var expected = ProjectivePoint<C>.identity
            for k in 0..<40 as Range<UInt64> {
                #expect(G.equal(G.product(point, C.ScalarField(k)), expected), "\(k) in constant time")
                #expect(G.equal(G.productVariableTime(point, Limbs<12>(small: k)), expected), "\(k) in variable time")
                #expect(G.equal(point.multiplied(by: Limbs<1>(small: k)), expected), "\(k) as an integer")
                #expect(G.equal(affine.multipliedVariableTime(by: C.ScalarField(k)), expected), "\(k), affine")
                #expect(
                    G.equal(G.productVariableTime(point, Limbs<12>(r - BigInt(k))), G.negative(expected)), "r - \(k)")
                expected = G.sum(expected, point)
            }
            #expect(G.productVariableTime(point, Limbs<12>(r)).isIdentity)
            #expect(try G.equal(G.product(point, field(r - 1)), G.negative(point)))
        }
        for _ in 0..<20 {
            let point = G.subgroupPoint(&generator)
            let (k, l) = (G.scalar(&generator), G.scalar(&generator))
            let (kPoint, lPoint) = (try G.product(point, field(k)), try G.product(point, field(l)))
            #expect(G.equal(kPoint, G.productVariableTime(point, Limbs<12>(k))), "\(k)")
            #expect(G.equal(G.sum(kPoint, lPoint), G.productVariableTime(point, Limbs<12>(k + l))), "\(k) + \(l)")
            #expect(try G.equal(G.product(point, field(k) * field(l)), G.productVariableTime(kPoint, Limbs<12>(l))))
            // Straus against single products, with the identity and zero among the terms.
            let bases = [point, kPoint, .identity, lPoint, .generator].map { G.affine($0) }
            let scalars = [k, l, k, 0, 1].map { C.ScalarField.Canonical($0) }
            let naive = zip(bases, scalars).reduce(ProjectivePoint<C>.identity) { sum, term in
                G.sum(sum, G.productVariableTime(ProjectivePoint(term.0), Limbs<12>(BigInt(term.1))))
            }
            #expect(G.equal(.sumOfProductsVariableTime(bases, scalars), naive))
        }
    }
}

private struct SubgroupLaws: CurveCheck {
    func run<C: CurveParameters>(on curve: C.Type, cofactor: BigInt) throws {
        typealias G = Group<C>
        var generator = SeededGenerator(seed: 62, for: "subgroup of \(C.self)")
        let r = BigInt(C.ScalarField.modulus)
        #expect(AffinePoint<C>.generator.isTorsionFree && AffinePoint<C>.generator.isTorsionFreeByOrder)
        #expect(AffinePoint<C>.identity.isTorsionFree && AffinePoint<C>.identity.isTorsionFreeByOrder)
        for _ in 0..<10 {
            let inside = G.affine(G.subgroupPoint(&generator))
            #expect(inside.isTorsionFree && inside.isTorsionFreeByOrder)
        }
        var outside = 0
        for _ in 0..<20 {
            let point = G.curvePoint(&generator)
            #expect(G.productVariableTime(ProjectivePoint(point), Limbs<12>(r * cofactor)).isIdentity)
            #expect(point.isTorsionFree == point.isTorsionFreeByOrder)
            if !point.isTorsionFree { outside += 1 }
            let cleared = G.affine(G.productVariableTime(ProjectivePoint(point), Limbs<12>(cofactor)))
            #expect(cleared.isTorsionFree && cleared.isTorsionFreeByOrder)
        }
        #expect(outside == (cofactor == 1 ? 0 : 20))
        try smallTorsion(C.self, cofactor: cofactor, &generator) { point in
            #expect(!point.isTorsionFree && !point.isTorsionFreeByOrder)
        }
    }
}

/// Calls `check` with points whose order has a small prime factor: such a point alone and its sum with a point of the
/// subgroup. Expects to find some wherever the cofactor is not 1.
private func smallTorsion<C: CurveParameters>(
    _ curve: C.Type, cofactor: BigInt, _ generator: inout SeededGenerator, check: (AffinePoint<C>) throws -> Void
) throws {
    typealias G = Group<C>
    var found = 0
    var rest = cofactor
    for prime in 2..<20_000 as Range<Int> {
        guard rest.isMultiple(of: BigInt(prime)) else { continue }
        while rest.isMultiple(of: BigInt(prime)) { rest = try rest.truncatedDivMod(BigInt(prime)).quotient }
        // The multiple kills all of a random point's order but its part at this prime.
        let order = BigInt(C.ScalarField.modulus) * cofactor
        var others = order
        while others.isMultiple(of: BigInt(prime)) { others = try others.truncatedDivMod(BigInt(prime)).quotient }
        for _ in 0..<4 {
            let point = G.productVariableTime(ProjectivePoint(G.curvePoint(&generator)), Limbs<12>(others))
            if point.isIdentity { continue }
            found += 1
            try check(G.affine(point))
            try check(G.affine(G.sum(point, G.subgroupPoint(&generator))))
        }
    }
    #expect(cofactor == 1 || found > 0)
}

private struct LoopSubgroupLaws: EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        typealias G = Group<E.G2>
        var generator = SeededGenerator(seed: 63, for: "loop's subgroup check of \(E.self)")
        #expect(G2Prepared<E>(.identity).isTorsionFree && G2Prepared<E>(.generator).isTorsionFree)
        for _ in 0..<10 {
            let inside = G.affine(G.subgroupPoint(&generator))
            #expect(G2Prepared<E>(inside).isTorsionFree && G2Prepared<E>(inside).isIdentity == inside.isIdentity)
            #expect(!G2Prepared<E>(G.curvePoint(&generator)).isTorsionFree)
        }
        let cofactor = try Family(of: E.self).cofactors().g2
        try smallTorsion(E.G2.self, cofactor: cofactor, &generator) { point in
            #expect(!G2Prepared<E>(point).isTorsionFree)
        }
    }
}

/// A check "f(ψ) annihilates Q" proves that the order of Q divides r if the norm of f in ℤ[ψ] is prime to the
/// cofactor, because f(ψ)(Q) = 0 gives N(f)·Q = 0.
private struct EndomorphismNorms: EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        let family = Family(of: E.self)
        let (x, q, t, r) = (family.x, family.q, family.t, family.r)
        let (g1, g2) = try family.cofactors()

        /// The norm of Σ cᵢψⁱ, where ψ² = tψ − q.
        func norm(_ coefficients: [BigInt]) -> BigInt {
            var (a, b) = (BigInt.zero, BigInt.zero)
            // Horner: (a + bψ)ψ + c = (c − bq) + (a + bt)ψ.
            for c in coefficients.reversed() { (a, b) = (c - b * q, a + b * t) }
            return a * a + a * b * t + b * b * q
        }

        let checks: [[BigInt]] =
            switch E.curve {
            // The test of the twist, and the end of the Miller loop.
            case .bn128: [[x + 1, x, x, -2 * x], [6 * x + 2, 1, -1, 1]]
            case .bls12381: [[-x, 1], [-x, 1]]
            }
        for coefficients in checks {
            let norm = norm(coefficients)
            #expect(norm.isMultiple(of: r))
            #expect(BigInt.greatestCommonDivisor(norm, g2) == 1)
        }
        #expect(BigInt.greatestCommonDivisor(r, g1 * g2) == 1)
        // φ² + φ + 1 = 0, so that x² + φ has the norm x⁴ − x² + 1.
        if E.curve == .bls12381 { #expect(x.power(4) - x.power(2) + 1 == r) }
        // Complete addition formulas need a group without points of order two.
        #expect(g1.isOdd && g2.isOdd)
    }
}

private struct EndomorphismLaw: EngineCheck {
    func run<E: PairingEngine>(on engine: E.Type) throws {
        var generator = SeededGenerator(seed: 63, for: "endomorphism of \(E.self)")
        let eigenvalue = E.endomorphismEigenvalue
        #expect(eigenvalue.squared() + eigenvalue + .one == .zero && eigenvalue != .one)
        for _ in 0..<5 {
            let p = Group<E.G1>.subgroupPoint(&generator).affine
            #expect(E.endomorphism(p).isOnCurve)
            #expect(p.multipliedVariableTime(by: eigenvalue).affine == E.endomorphism(p))
        }
        #expect(E.endomorphism(.identity) == .identity)
    }
}
