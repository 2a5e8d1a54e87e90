public import Algebra

// BLS12-381: the curve of Zcash Sapling, Ethereum's EIP-2537 and RFC 9380.
//
//   parameter  x = −0xd201000000010000, r = x⁴ − x² + 1, q = (x − 1)²r/3 + x
//   curve      y² = x³ + 4 over Fq, cofactor (x − 1)²/3
//   twist      y² = x³ + 4ξ over Fq2 = Fq[u]/(u² + 1), ξ = 1 + u, M-type
//   generators the lexicographically smallest valid x, cleared of the cofactor (Zcash protocol specification §5.4.9.2)
//   security   about 120 bits

/// The fields of BLS12-381 over one arithmetic, with the constants that arithmetic needs at hand.
public protocol BLS12381Arithmetic: Sendable {
    /// The field of the coordinates.
    associatedtype Fq: PrimeField where Fq.Parameters == BLS12381FqParameters
    /// The scalar field.
    associatedtype Fr: PrimeField where Fr.Parameters == BLS12381FrParameters
    /// Constants derived once.
    static var constants: BLS12381Constants<Fq> { get }
    /// Pairing kernels for this arithmetic on this processor, if there are any.
    static var towerKernel: TowerKernel? { get }
}

extension BLS12381Arithmetic {
    public static var towerKernel: TowerKernel? { nil }
}

/// Derived constants of BLS12-381.
public struct BLS12381Constants<Fq: PrimeField>: Sendable where Fq.Parameters == BLS12381FqParameters {
    /// Powers of ξ for the Frobenius maps.
    public let frobenius: FrobeniusCoefficients<Fq>
    /// A cube root of unity β with (βx, y) = [−x²](x, y) on the subgroup, x the curve's parameter.
    public let beta: Fq
    /// 1/ξ^((q − 1)/3) and 1/ξ^((q − 1)/2), the factors of ψ.
    public let psiX: Fp2<Fq>, psiY: Fp2<Fq>
    /// The maps of RFC 9380.
    public let hashToCurve: BLS12381HashToCurveConstants<Fq>
    /// The generators' coordinates.
    public let g1: (Fq, Fq), g2: (Fp2<Fq>, Fp2<Fq>)

    /// Derives the constants.
    public init() {
        frobenius = FrobeniusCoefficients(nonResidue: Fp2(.one, .one))
        hashToCurve = BLS12381HashToCurveConstants()
        // Powers of ξ are not zero.
        psiX = frobenius.gamma[0][2].inverse() ?? .zero
        psiY = frobenius.gamma[0][3].inverse() ?? .zero
        var third = Fq.modulus.minus(1)
        _ = third.divide(by: 3)
        // 2 is not a cube, so this is a primitive cube root of unity; its square is the other one, whose eigenvalue
        // on the subgroup is x² − 1 instead of −x² (checked by the subgroup laws).
        beta = Fq(2).powerVariableTime(third)
        g1 = (
            Self.constant(
                "368541675371338701678108831518307775796162079578254640989"
                    + "4578378688607592378376318836054947676345821548104185464507"),
            Self.constant(
                "133950654494447647302047137994192122158493387593834962042"
                    + "6543736416511423956333506472724655353366534992391756441569")
        )
        g2 = (
            Fp2(
                Self.constant(
                    "352701069587466618187139116011060144890029952792775240219"
                        + "908644239793785735715026873347600343865175952761926303160"),
                Self.constant(
                    "305914434424421370997125981475378163698647032547664755865"
                        + "9373206291635324768958432433509563104347017837885763365758")),
            Fp2(
                Self.constant(
                    "198515060228729193556805452117717163830086897821565573085"
                        + "9378665066344726373823718423869104263333984641494340347905"),
                Self.constant(
                    "927553665492332455747201965776037880757740193453592970025"
                        + "027978793976877002675564980949289727957565575433344219582"))
        )
    }

    static func constant(_ decimal: String) -> Fq {
        guard let value = try? Fq(decimal: decimal) else {
            preconditionFailure("a constant of this file is a decimal number below the modulus")
        }
        return value
    }
}

/// BLS12-381's curve over Fq.
public enum BLS12381G1<A: BLS12381Arithmetic>: CurveParameters {
    public typealias BaseField = A.Fq
    public typealias ScalarField = A.Fr
    @inlinable public static var b: A.Fq { A.Fq(4) }
    @inlinable public static func multipliedBy3B(_ a: A.Fq) -> A.Fq { a.doubled().doubled().tripled() }
    @inlinable public static var generator: AffinePoint<Self> {
        AffinePoint(uncheckedX: A.constants.g1.0, y: A.constants.g1.1)
    }

    /// φ(P) = [−x²]P (Scott, ePrint 2021/1130).
    @inlinable public static func isTorsionFree(_ point: AffinePoint<Self>) -> Bool {
        let absoluteX = Limbs<1>(small: BLS12381Parameter.absoluteX)
        let x2P = ProjectivePoint(point).multipliedVariableTime(by: absoluteX).multipliedVariableTime(by: absoluteX)
        return x2P == ProjectivePoint(-endomorphism(point))
    }

    /// φ(x, y) = (β·x, y).
    @inlinable public static func endomorphism(_ point: AffinePoint<Self>) -> AffinePoint<Self> {
        AffinePoint(uncheckedX: point.x * A.constants.beta, y: point.y)
    }
}

/// BLS12-381's sextic twist over Fq2.
public enum BLS12381G2<A: BLS12381Arithmetic>: CurveParameters {
    public typealias BaseField = Fp2<A.Fq>
    public typealias ScalarField = A.Fr
    @inlinable public static var b: Fp2<A.Fq> { Fp2(A.Fq(4), A.Fq(4)) }
    @inlinable public static func multipliedBy3B(_ a: Fp2<A.Fq>) -> Fp2<A.Fq> {
        Fp2(a.c0 - a.c1, a.c0 + a.c1).doubled().doubled().tripled()
    }
    @inlinable public static var generator: AffinePoint<Self> {
        AffinePoint(uncheckedX: A.constants.g2.0, y: A.constants.g2.1)
    }

    /// ψ: untwist, Frobenius, twist. On the subgroup it multiplies by q, that is by x.
    @inlinable public static func psi(_ p: AffinePoint<Self>) -> AffinePoint<Self> {
        AffinePoint(uncheckedX: p.x.conjugate * A.constants.psiX, y: p.y.conjugate * A.constants.psiY)
    }

    /// ψ(Q) = [x]Q (Scott, ePrint 2021/1130).
    @inlinable public static func isTorsionFree(_ point: AffinePoint<Self>) -> Bool {
        let absoluteX = Limbs<1>(small: BLS12381Parameter.absoluteX)
        return -ProjectivePoint(point).multipliedVariableTime(by: absoluteX) == ProjectivePoint(psi(point))
    }
}

/// The integer the curve is built from.
@usableFromInline enum BLS12381Parameter {
    /// |x|; x itself is negative.
    @inlinable static var absoluteX: UInt64 { 0xd201_0000_0001_0000 }
    /// |x| in binary, most significant digit first, without the leading 1.
    @usableFromInline static let loopDigits: [Int8] =
        (0..<63).reversed().map { Int8(truncatingIfNeeded: absoluteX >> UInt64($0) & 1) }
}

/// BLS12-381 over the arithmetic `A`.
public enum BLS12381Engine<A: BLS12381Arithmetic>: PairingEngine {
    public typealias Fq = A.Fq
    public typealias Fr = A.Fr
    public typealias G1 = BLS12381G1<A>
    public typealias G2 = BLS12381G2<A>

    public static var curve: CurveID { .bls12381 }
    @inlinable public static var twist: TwistType { .m }
    @inlinable public static var millerLoopDigits: [Int8] { BLS12381Parameter.loopDigits }
    @inlinable public static var millerLoopIsConjugated: Bool { true }
    @inlinable public static var frobenius: FrobeniusCoefficients<A.Fq> { A.constants.frobenius }
    @inlinable public static var towerKernel: TowerKernel? { A.towerKernel }

    /// (1 + u)·a.
    @inlinable @inline(__always) public static func multiplyByNonResidue(_ a: Fp2<A.Fq>) -> Fp2<A.Fq> {
        Fp2(a.c0 - a.c1, a.c0 + a.c1)
    }

    @inlinable public static func millerLoopTail(_ q: AffinePoint<G2>) -> [AffinePoint<G2>] { [] }

    /// ψ(Q) = [x]Q and the loop runs over −x.
    @inlinable public static func millerLoopEnd(_ q: AffinePoint<G2>) -> AffinePoint<G2> { -G2.psi(q) }

    @inlinable public static func endomorphism(_ p: AffinePoint<G1>) -> AffinePoint<G1> { G1.endomorphism(p) }

    /// −x².
    public static var endomorphismEigenvalue: Fr { -Fr(BLS12381Parameter.absoluteX).squared() }

    /// The final exponentiation with hard part (x − 1)²(x + q)(x² + q² − 1) + 3, three times (q⁴ − q² + 1)/r (Hayashida,
    /// Hayasaka and Teruya, ePrint 2020/875).
    @inlinable public static func finalExponentiation(_ f: Fp12<Self>) -> Fp12<Self>? {
        guard let g = easyExponentiation(f) else { return nil }
        let a = power(g) * g.conjugate
        let b = power(a) * a.conjugate
        let c = power(b) * b.frobenius(1)
        let d = power(power(c)) * c.frobenius(2) * c.conjugate
        return d * g.cyclotomicSquared() * g
    }

    /// f^x in the cyclotomic subgroup.
    @inlinable static func power(_ f: Fp12<Self>) -> Fp12<Self> {
        f.cyclotomicPower(BLS12381Parameter.absoluteX).conjugate
    }
}

/// BLS12-381's fields on fixed limbs.
public enum BLS12381FixedLimbs: BLS12381Arithmetic {
    public typealias Fq = Fp<BLS12381FqParameters, 6>
    public typealias Fr = Fp<BLS12381FrParameters, 4>
    public static let constants = BLS12381Constants<Fq>()
    public static var towerKernel: TowerKernel? { storedKernel?.ifEnabled }
    private static let storedKernel = TowerKernel(modulus: (0..<6).map { BLS12381FqParameters.modulus[$0] })
}

/// BLS12-381 on fixed limbs, the arithmetic of choice.
public typealias BLS12381 = BLS12381Engine<BLS12381FixedLimbs>
