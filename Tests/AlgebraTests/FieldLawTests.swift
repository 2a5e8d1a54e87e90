import Algebra
import BigNumbers
import CFieldKernels
import TestSupport
import Testing

@Suite("Field laws")
struct FieldLawTests {
    @Test("prime fields are fields", arguments: PrimeFieldCase.allCases)
    func prime(field: PrimeFieldCase) throws { try field.run(PrimeLaws()) }

    @Test("Fq2, Fq6 and Fq12 are fields", arguments: EngineCase.allCases)
    func towers(engine: EngineCase) throws { try engine.run(TowerLaws()) }

    @Test("products in the tower are those of its defining relations", arguments: EngineCase.allCases)
    func relations(engine: EngineCase) throws { try engine.run(TowerRelations()) }

    @Test("short forms of tower products agree with the full product", arguments: EngineCase.allCases)
    func sparse(engine: EngineCase) throws { try engine.run(SparseProducts()) }

    @Test("the Frobenius maps are q-th powers", arguments: EngineCase.allCases)
    func frobenius(engine: EngineCase) throws { try engine.run(FrobeniusMaps()) }

    @Test("cyclotomic squares and powers agree with plain ones", arguments: EngineCase.allCases)
    func cyclotomic(engine: EngineCase) throws { try engine.run(CyclotomicSubgroup()) }

    @Test("Fq2 agrees with pairs of exact integers", arguments: EngineCase.allCases)
    func quadraticOracle(engine: EngineCase) throws { try engine.run(QuadraticOracle()) }

    @Test("the laws hold on the portable paths where kernels are in use")
    func portable() async {
        await #expect(processExitsWith: .success) {
            nfk_disable_kernels()
            for field in PrimeFieldCase.allCases where !field.isOnGMP { try field.run(PrimeLaws()) }
            for engine in [EngineCase.bn254, .bls12381] {
                try engine.run(TowerLaws())
                try engine.run(SparseProducts())
                try engine.run(QuadraticOracle())
            }
        }
    }
}

private struct PrimeLaws: PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws {
        FieldLaws.check(F.self, rounds: 5_000, seed: 30)
        FieldLaws.checkProtocol(F.self, rounds: 1_000, seed: 31)
    }
}

private struct TowerLaws: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        FieldLaws.check(Fp2<E.Fq>.self, rounds: 3_000, seed: 32)
        FieldLaws.checkProtocol(Fp2<E.Fq>.self, rounds: 1_000, seed: 33)
        FieldLaws.check(Fp6<E>.self, rounds: 600, seed: 34)
        FieldLaws.check(Fp12<E>.self, rounds: 300, seed: 35)
    }
}

/// With the ring laws these relations determine every product.
private struct TowerRelations: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        var generator = SeededGenerator(seed: 36, for: "relations of \(E.self)")
        typealias Fq2 = Fp2<E.Fq>
        let u = Fq2(.zero, .one)
        #expect(u.squared() == -Fq2.one)
        let xi = E.multiplyByNonResidue(.one)
        let v = Fp6<E>(.zero, .one, .zero)
        #expect(v * v * v == Fp6<E>(xi, .zero, .zero))
        #expect(v * v == Fp6<E>(.zero, .zero, .one))
        let w = Fp12<E>(.zero, .one)
        #expect(w * w == Fp12<E>(v, .zero))
        var tally = Tally()
        for _ in 0..<200 {
            let (a, b) = (Fq2.sample(&generator), Fq2.sample(&generator))
            let scalar = E.Fq.sample(&generator)
            tally.check(a * scalar == a * Fq2(scalar, .zero), "a factor in Fq")
            tally.check(E.multiplyByNonResidue(a) == a * xi, "ξ times")
            tally.check(a * a.conjugate == Fq2(a.norm, .zero), "norm")
            tally.check(a.conjugate == Fq2(a.c0, -a.c1), "conjugate")
            tally.check(a == Fq2(a.c0, .zero) + u * a.c1, "coefficients of 1 and u")
            let c = Fp6<E>.sample(&generator)
            let d = Fp6<E>.sample(&generator)
            tally.check(c * b == c * Fp6<E>(b, .zero, .zero), "a factor in Fq2")
            tally.check(c.multipliedByV() == c * v, "v times")
            tally.check(c.doubled() == c + c, "double in Fq6")
            tally.check(c == Fp6<E>(c.c0, .zero, .zero) + v * c.c1 + v * v * c.c2, "coefficients of 1, v and v²")
            tally.check(Fp6<E>(a, .zero, .zero) * Fp6<E>(b, .zero, .zero) == Fp6<E>(a * b, .zero, .zero), "Fq2 in Fq6")
            tally.check(Fp12<E>(c, .zero) * Fp12<E>(d, .zero) == Fp12<E>(c * d, .zero), "Fq6 in Fq12")
            tally.check(Fp12<E>(c, d).conjugate == Fp12<E>(c, -d), "conjugate in Fq12")
            tally.check(Fp12<E>(c, d) == Fp12<E>(c, .zero) + Fp12<E>(d, .zero) * w, "coefficients of 1 and w")
        }
        tally.finish(atLeast: 2_600)
        // ξ is neither a square nor a cube, or the tower would not be a field.
        #expect(xi.squareRoot() == nil)
        let q = E.Fq.order
        let third = try (q.squared() - 1).flooredDivMod(3).quotient
        #expect(xi.powerVariableTime(Limbs<12>(third)) != .one)
    }
}

private struct SparseProducts: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        var generator = SeededGenerator(seed: 37, for: "sparse products of \(E.self)")
        typealias Fq2 = Fp2<E.Fq>
        var tally = Tally()
        for _ in 0..<500 {
            let (a, b, c) = (Fq2.sample(&generator), Fq2.sample(&generator), Fq2.sample(&generator))
            let x = Fp6<E>.sample(&generator)
            let f = Fp12<E>.sample(&generator)
            tally.check(x.multiplied(byLow: a, b) == x * Fp6<E>(a, b, .zero), "low")
            tally.check(x.multiplied(byMiddle: b) == x * Fp6<E>(.zero, b, .zero), "middle")
            let lineD = Fp12<E>(Fp6<E>(a, .zero, .zero), Fp6<E>(b, c, .zero))
            tally.check(f.multiplied(byLineD: a, b, c) == f * lineD, "line on a D-type twist")
            let lineM = Fp12<E>(Fp6<E>(a, b, .zero), Fp6<E>(.zero, c, .zero))
            tally.check(f.multiplied(byLineM: a, b, c) == f * lineM, "line on an M-type twist")
            let scaledD = Fp12<E>(.one, Fp6<E>(b, c, .zero))
            tally.check(f.multiplied(byNormalizedLineD: b, c) == f * scaledD, "normalised line, D")
            let scaledM = Fp12<E>(Fp6<E>(a, b, .zero), Fp6<E>(.zero, .one, .zero))
            tally.check(f.multiplied(byNormalizedLineM: a, b) == f * scaledM, "normalised line, M")
        }
        tally.finish(atLeast: 3_000)
    }
}

private struct FrobeniusMaps: TowerCheck {
    /// f^q by squaring and multiplying.
    func powerQ<E: PairingEngine>(_ f: Fp12<E>) -> Fp12<E> {
        let q = E.Fq.order
        var result = Fp12<E>.one
        for position in (0..<q.bitWidth).reversed() {
            result = result.squared()
            if q.bit(position) { result = result * f }
        }
        return result
    }

    func run<E: PairingEngine>(in engine: E.Type) throws {
        var generator = SeededGenerator(seed: 38, for: "Frobenius maps of \(E.self)")
        for _ in 0..<10 {
            let f = Fp12<E>.sample(&generator)
            var power = f
            for i in 1...3 {
                power = powerQ(power)
                #expect(f.frobenius(i) == power)
                #expect(f.c0.frobenius(i) == Fp12<E>(f.c0, .zero).frobenius(i).c0)
            }
            #expect(f.frobenius(3).frobenius(3) == f.conjugate)
            #expect(f.frobenius(2).frobenius(1) == f.frobenius(3))
        }
        for _ in 0..<10 {
            let a = Fp2<E.Fq>.sample(&generator)
            #expect(a.powerVariableTime(E.Fq.modulus) == a.conjugate)
        }
    }
}

private struct CyclotomicSubgroup: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        var generator = SeededGenerator(seed: 39, for: "cyclotomic subgroup of \(E.self)")
        for _ in 0..<50 {
            guard let f = E.easyExponentiation(.sample(&generator)) else { continue }
            #expect(f * f.conjugate == .one)
            #expect(f.frobenius(3).frobenius(1) * f == f.frobenius(2))
            #expect(f.cyclotomicSquared() == f * f)
            let exponents: [UInt64] = [
                0, 1, 2, 3, 4, 7, 8, .max, UInt64.max - 1, 1 << 63, 0xaaaa_aaaa_aaaa_aaaa, 0xfffe_ffff_0000_0001,
                generator.next(), generator.next() >> 20,
            ]
            for exponent in exponents {
                var expected = Fp12<E>.one
                for position in (0..<64).reversed() {
                    expected = expected * expected
                    if exponent >> UInt64(position) & 1 == 1 { expected = expected * f }
                }
                #expect(f.cyclotomicPower(exponent) == expected, "\(exponent)")
            }
        }
    }
}

private struct QuadraticOracle: TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws {
        var operands = Operands<E.Fq>(seed: 40)
        let p = E.Fq.order
        var tally = Tally()
        func check(_ c: [BigInt]) throws {
            let x = try Fp2(operands.element(c[0]), operands.element(c[1]))
            let y = try Fp2(operands.element(c[2]), operands.element(c[3]))
            func holds(_ element: Fp2<E.Fq>, _ c0: BigInt, _ c1: BigInt) throws -> Bool {
                try element.c0.integer == c0.modulo(p) && element.c1.integer == c1.modulo(p)
            }
            tally.check(try holds(x + y, c[0] + c[2], c[1] + c[3]), "\(c) sum")
            tally.check(try holds(x - y, c[0] - c[2], c[1] - c[3]), "\(c) difference")
            tally.check(try holds(x * y, c[0] * c[2] - c[1] * c[3], c[0] * c[3] + c[1] * c[2]), "\(c) product")
            tally.check(try holds(x.squared(), c[0] * c[0] - c[1] * c[1], 2 * c[0] * c[1]), "\(c) square")
            tally.check(try holds(-x, -c[0], -c[1]), "\(c) negative")
            tally.check(try holds(x.doubled(), 2 * c[0], 2 * c[1]), "\(c) double")
        }
        for _ in 0..<100_000 {
            try check([
                operands.next().integer, operands.next().integer, operands.next().integer, operands.next().integer,
            ])
        }
        tally.finish(atLeast: 600_000)
        // A square in Fq2 is an element whose norm is a square in Fq.
        var roots = Tally()
        for _ in 0..<2_000 {
            let (i, a) = try operands.next()
            let (j, b) = try operands.next()
            let isSquare = try (i * i + j * j).jacobiSymbol(p) >= 0
            let root = Fp2(a, b).squareRoot()
            roots.check((root != nil) == isSquare, "\(i) + \(j)u")
            roots.check(root.map { $0 * $0 == Fp2(a, b) } ?? true, "root of \(i) + \(j)u")
            // Elements of Fq always have a root in Fq2.
            roots.check(Fp2(a, .zero).squareRoot() != nil, "root of \(i)")
        }
        roots.finish(atLeast: 6_000)
        #expect(Fp2<E.Fq>.zero.squareRoot() == .zero)
    }
}
