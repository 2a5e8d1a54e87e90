public import Algebra

// BN254 ("alt_bn128", circom's bn128): the Barreto–Naehrig curve of EIP-196 and EIP-197.
//
//   parameter  x = 4965661367192848881, q = 36x⁴ + 36x³ + 24x² + 6x + 1, r = 36x⁴ + 36x³ + 18x² + 6x + 1
//   curve      y² = x³ + 3 over Fq, cofactor 1, generator (1, 2)
//   twist      y² = x³ + 3/ξ over Fq2 = Fq[u]/(u² + 1), ξ = 9 + u, D-type, cofactor 2q − r
//   security   about 100 bits (Kim and Barbulescu, ePrint 2015/1027)

/// The fields of BN254 over one arithmetic, with the constants that arithmetic needs at hand.
public protocol BN254Arithmetic: Sendable {
    /// The field of the coordinates.
    associatedtype Fq: PrimeField where Fq.Parameters == BN254FqParameters
    /// The scalar field.
    associatedtype Fr: PrimeField where Fr.Parameters == BN254FrParameters
    /// Constants derived once.
    static var constants: BN254Constants<Fq> { get }
    /// Pairing kernels for this arithmetic on this processor, if there are any.
    static var towerKernel: TowerKernel? { get }
}

extension BN254Arithmetic {
    public static var towerKernel: TowerKernel? { nil }
}

/// Derived constants of BN254.
public struct BN254Constants<Fq: PrimeField>: Sendable {
    /// Powers of ξ for the Frobenius maps.
    public let frobenius: FrobeniusCoefficients<Fq>
    /// The cube root of unity 18x³ + 18x² + 9x + 1, x the curve's parameter.
    public let beta: Fq
    /// The twist's coefficient 3/ξ.
    public let twistB: Fp2<Fq>
    /// Nine over ξ.
    public let twist3B: Fp2<Fq>
    /// The generator of EIP-197: x0, x1, y0, y1.
    public let g2: (Fp2<Fq>, Fp2<Fq>)

    /// Derives the constants.
    public init() {
        let xi = Fp2(Fq(9), .one)
        frobenius = FrobeniusCoefficients(nonResidue: xi)
        let x = Fq(BN254Parameter.x)
        beta = ((x + .one) * x.doubled() + .one) * x * Fq(9) + .one
        // 9² + 1 is not zero modulo q.
        twistB = (xi.inverse() ?? .zero) * Fq(3)
        twist3B = twistB.tripled()
        g2 = (
            Fp2(
                Self.constant("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
                Self.constant("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
            Fp2(
                Self.constant("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
                Self.constant("4082367875863433681332203403145435568316851327593401208105741076214120093531"))
        )
    }

    static func constant(_ decimal: String) -> Fq {
        guard let value = try? Fq(decimal: decimal) else {
            preconditionFailure("a constant of this file is a decimal number below the modulus")
        }
        return value
    }
}

/// BN254's curve over Fq.
public enum BN254G1<A: BN254Arithmetic>: CurveParameters {
    public typealias BaseField = A.Fq
    public typealias ScalarField = A.Fr
    @inlinable public static var b: A.Fq { A.Fq(3) }
    @inlinable public static func multipliedBy3B(_ a: A.Fq) -> A.Fq { a.doubled().doubled().doubled() + a }
    @inlinable public static var generator: AffinePoint<Self> { AffinePoint(uncheckedX: .one, y: A.Fq.one.doubled()) }
    /// The cofactor is one: every point of the curve qualifies.
    @inlinable public static func isTorsionFree(_ point: AffinePoint<Self>) -> Bool { true }
}

/// BN254's sextic twist over Fq2.
public enum BN254G2<A: BN254Arithmetic>: CurveParameters {
    public typealias BaseField = Fp2<A.Fq>
    public typealias ScalarField = A.Fr
    @inlinable public static var b: Fp2<A.Fq> { A.constants.twistB }
    @inlinable public static func multipliedBy3B(_ a: Fp2<A.Fq>) -> Fp2<A.Fq> { a * A.constants.twist3B }
    @inlinable public static var generator: AffinePoint<Self> {
        AffinePoint(uncheckedX: A.constants.g2.0, y: A.constants.g2.1)
    }

    /// ψ: untwist, Frobenius, twist. On the subgroup it multiplies by q.
    @inlinable public static func psi(_ p: AffinePoint<Self>) -> AffinePoint<Self> {
        let gamma = A.constants.frobenius.gamma[0]
        return AffinePoint(uncheckedX: p.x.conjugate * gamma[2], y: p.y.conjugate * gamma[3])
    }

    /// [x+1]Q + ψ([x]Q) + ψ²([x]Q) = ψ³([2x]Q) (Dai, Lin, Zhao and Zhou, ePrint 2022/348, for BN curves).
    @inlinable public static func isTorsionFree(_ point: AffinePoint<Self>) -> Bool {
        let xQ = ProjectivePoint(point).multipliedVariableTime(by: Limbs<1>(small: BN254Parameter.x)).affine
        let psi1 = psi(xQ)
        let psi2 = psi(psi1)
        let psi3 = psi(psi2)
        let left = ProjectivePoint(xQ) + point + psi1 + psi2
        return left == ProjectivePoint(psi3).doubled()
    }
}

/// The integer the curve is built from.
@usableFromInline enum BN254Parameter {
    @inlinable static var x: UInt64 { 4_965_661_367_192_848_881 }
    /// 6x + 2 in non-adjacent form, most significant digit first, without the leading 1.
    @usableFromInline static let loopDigits: [Int8] = {
        let (high, low) = x.multipliedFullWidth(by: 6)
        return SignedDigits.windowed(Limbs<2>([low + 2, high]), width: 2).dropLast().reversed()
    }()
}

/// BN254 over the arithmetic `A`.
public enum BN254Engine<A: BN254Arithmetic>: PairingEngine {
    public typealias Fq = A.Fq
    public typealias Fr = A.Fr
    public typealias G1 = BN254G1<A>
    public typealias G2 = BN254G2<A>

    public static var curve: CurveID { .bn128 }
    @inlinable public static var twist: TwistType { .d }
    @inlinable public static var millerLoopDigits: [Int8] { BN254Parameter.loopDigits }
    @inlinable public static var millerLoopIsConjugated: Bool { false }
    @inlinable public static var frobenius: FrobeniusCoefficients<A.Fq> { A.constants.frobenius }
    @inlinable public static var towerKernel: TowerKernel? { A.towerKernel }

    /// (9 + u)·a.
    @inlinable @inline(__always) public static func multiplyByNonResidue(_ a: Fp2<A.Fq>) -> Fp2<A.Fq> {
        let a8 = a.doubled().doubled().doubled()
        return Fp2(a8.c0 + a.c0 - a.c1, a8.c1 + a.c1 + a.c0)
    }

    @inlinable public static func millerLoopTail(_ q: AffinePoint<G2>) -> [AffinePoint<G2>] {
        let q1 = G2.psi(q)
        return [q1, -G2.psi(q1)]
    }

    /// (6x + 2) + ψ − ψ² + ψ³ annihilates the subgroup, so the loop ends at −ψ³(Q).
    @inlinable public static func millerLoopEnd(_ q: AffinePoint<G2>) -> AffinePoint<G2> {
        -G2.psi(G2.psi(G2.psi(q)))
    }

    @inlinable public static func endomorphism(_ p: AffinePoint<G1>) -> AffinePoint<G1> {
        AffinePoint(uncheckedX: p.x * A.constants.beta, y: p.y)
    }

    /// 36x³ + 18x² + 6x + 1.
    public static var endomorphismEigenvalue: Fr {
        let x = Fr(BN254Parameter.x)
        let x6 = x * Fr(6)
        return x6 * (x6 * x + x.tripled() + .one) + .one
    }

    /// The final exponentiation of Fuentes-Castañeda, Knapp and Rodríguez-Henríquez (SAC 2011), which raises to
    /// 2x(6x² + 3x + 1) times (q^12 − 1)/r, as snarkjs and libff do.
    @inlinable public static func finalExponentiation(_ f: Fp12<Self>) -> Fp12<Self>? {
        guard let g = easyExponentiation(f) else { return nil }
        let a = power(g)
        let b = a.cyclotomicSquared()
        let d = b.cyclotomicSquared() * b
        let e = power(d)
        let k = power(e.cyclotomicSquared()).conjugate * e * d.conjugate
        let l = k * b
        let n = k * e * g
        let r = k.frobenius(2) * l.frobenius(1) * n
        return (g.conjugate * l).frobenius(3) * r
    }

    /// f^(−x) in the cyclotomic subgroup.
    @inlinable static func power(_ f: Fp12<Self>) -> Fp12<Self> { f.cyclotomicPower(BN254Parameter.x).conjugate }
}

/// BN254's fields on fixed limbs.
public enum BN254FixedLimbs: BN254Arithmetic {
    public typealias Fq = Fp<BN254FqParameters, 4>
    public typealias Fr = Fp<BN254FrParameters, 4>
    public static let constants = BN254Constants<Fq>()
    public static var towerKernel: TowerKernel? { storedKernel?.ifEnabled }
    private static let storedKernel = TowerKernel(modulus: (0..<4).map { BN254FqParameters.modulus[$0] })
}

/// BN254 on fixed limbs, the arithmetic of choice.
public typealias BN254 = BN254Engine<BN254FixedLimbs>
