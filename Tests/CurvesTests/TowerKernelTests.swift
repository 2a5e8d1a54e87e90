import Algebra
import CFieldKernels
import Curves
import GMPCurves
import TestSupport
import Testing

/// The kernels for Fq12 against the same tower on GMP, which has none.
@Suite("Tower kernels")
struct TowerKernelTests {
    @Test("products, squares and powers agree with GMP's, edge coefficients included")
    func elements() {
        TowerComparison<BN254, BN254OnGMP>.elements()
        TowerComparison<BLS12381, BLS12381OnGMP>.elements()
    }

    @Test("Miller loops of one to nine pairs agree with GMP's, prepared in either way")
    func loops() {
        TowerComparison<BN254, BN254OnGMP>.loops()
        TowerComparison<BLS12381, BLS12381OnGMP>.loops()
    }

    @Test("without kernels the portable path gives the same")
    func portable() async {
        await #expect(processExitsWith: .success) {
            nfk_disable_kernels()
            #expect(BN254.towerKernel == nil && BLS12381.towerKernel == nil)
            TowerComparison<BN254, BN254OnGMP>.elements()
            TowerComparison<BLS12381, BLS12381OnGMP>.elements()
            TowerComparison<BN254, BN254OnGMP>.loops()
            TowerComparison<BLS12381, BLS12381OnGMP>.loops()
        }
    }

    @Test("the kernels are used where the processor has them")
    func presence() {
        #expect((BN254.towerKernel != nil) == nfk_has_ifma() && (BLS12381.towerKernel != nil) == nfk_has_ifma())
        #expect(BN254OnGMP.towerKernel == nil && BLS12381OnGMP.towerKernel == nil)
    }
}

/// One tower on two arithmetics.
private enum TowerComparison<E: PairingEngine, Oracle: PairingEngine>
where E.Fq.Parameters == Oracle.Fq.Parameters, E.Fr.Parameters == Oracle.Fr.Parameters {
    /// The canonical bytes of the twelve coefficients.
    static func bytes<T: TowerParameters>(_ a: Fp12<T>) -> [UInt8] {
        [a.c0, a.c1].flatMap { [$0.c0, $0.c1, $0.c2] }.flatMap { $0.c0.littleEndianBytes + $0.c1.littleEndianBytes }
    }

    static func element<T: TowerParameters>(_ coefficients: [[UInt8]], _ tower: T.Type) -> Fp12<T> {
        let c = coefficients.map { T.Fq(reducingLittleEndian: $0) }
        func sixth(_ i: Int) -> Fp6<T> {
            Fp6(Fp2(c[i], c[i + 1]), Fp2(c[i + 2], c[i + 3]), Fp2(c[i + 4], c[i + 5]))
        }
        return Fp12(sixth(0), sixth(6))
    }

    static func elements() {
        var generator = SeededGenerator(seed: 81, for: "tower kernels of \(E.self)")
        let edges = [E.Fq.zero, .one, -.one, -.one.doubled()].map(\.littleEndianBytes)
        func coefficients(_ round: Int) -> [[UInt8]] {
            (0..<12).map { i in
                switch round {
                case 0..<4: edges[round]
                case 4..<12: edges[Int(generator.next() & 3)]
                default: (0..<E.Fq.byteCount + 16).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                }
            }
        }
        for round in 0..<60 {
            let (x, y) = (coefficients(round), coefficients(round % 15))
            let (a, b) = (element(x, E.self), element(y, E.self))
            let (c, d) = (element(x, Oracle.self), element(y, Oracle.self))
            #expect(bytes(a * b) == bytes(c * d) && bytes(a.squared()) == bytes(c.squared()))
            #expect(bytes(a * a) == bytes(c.squared()))
            guard round > 50, let g = E.easyExponentiation(a), let h = Oracle.easyExponentiation(c) else { continue }
            #expect(bytes(g) == bytes(h) && g * g.conjugate == .one)
            for exponent in [0, 1, 2, 3, 7, 0xd201_0000_0001_0000, .max, generator.next()] as [UInt64] {
                #expect(bytes(g.cyclotomicPower(exponent)) == bytes(h.cyclotomicPower(exponent)))
            }
        }
    }

    static func loops() {
        var generator = SeededGenerator(seed: 82, for: "Miller loops of \(E.self)")
        func points<T: PairingEngine>(_ scalars: [(UInt64, UInt64)], _ engine: T.Type) -> [(T.G1Affine, T.G2Affine)] {
            scalars.map {
                (
                    T.G1Projective(.generator).multipliedVariableTime(by: Limbs<1>(small: $0.0)).affine,
                    T.G2Projective(.generator).multipliedVariableTime(by: Limbs<1>(small: $0.1)).affine
                )
            }
        }
        for count in [1, 2, 3, 9] {
            let scalars = (0..<count).map { _ in (generator.next() | 1, generator.next() | 1) }
            let ours = points(scalars, E.self).enumerated().map { i, pair in
                (pair.0, i % 2 == 0 ? G2Prepared<E>(pair.1) : G2Prepared<E>(pair.1).normalized())
            }
            let theirs = points(scalars, Oracle.self).map { ($0.0, G2Prepared<Oracle>($0.1)) }
            #expect(ours.allSatisfy(\.1.isTorsionFree) && theirs.allSatisfy(\.1.isTorsionFree))
            // Loops differ by factors that the final exponentiation removes.
            #expect(bytes(E.pairingProduct(ours)) == bytes(Oracle.pairingProduct(theirs)))
            #expect(E.pairingProduct(ours + ours.map { (-$0.0, $0.1) }) == .one)
        }
    }
}
