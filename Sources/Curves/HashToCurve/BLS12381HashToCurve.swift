public import Algebra
internal import Primitives

/// The constants of RFC 9380 §8.8 that are more than small numbers.
public struct BLS12381HashToCurveConstants<Fq: PrimeField>: Sendable where Fq.Parameters == BLS12381FqParameters {
    /// The maps of both groups.
    public let g1: SimplifiedSWU<Fq>, g2: SimplifiedSWU<Fp2<Fq>>

    /// Derives the constants.
    public init() {
        // §8.8.1. The kernel's polynomial is the square root of x_den of appendix E.2, whose other polynomials follow
        // from it.
        g1 = SimplifiedSWU(
            z: Fq(11),
            a: Self.constant(
                "00144698a3b8e9433d693a02c96d4982b0ea985383ee66a8d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d"),
            b: Self.constant(
                "12e2908d11688030018b12e8753eee3b2016c1f0f24f4070a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0"),
            kernel: [
                Self.constant(
                    "133341fb0962a34cb0504a9c4fada0a5090d38679b4c040d5d1c3afb023a3409fcc0815fea66d8b02bbef9c8b5a66e07"),
                Self.constant(
                    "0264908af037bcede00d054cf5d4775e83eb6cf63c76b969f8ed174fb59fcff78d201f46f6cfc4ed6552e59ce75177b0"),
                Self.constant(
                    "1335c502c1f54c49aceea65e87fd7203ba0f626f305fc0cfd606a5dae9f3c8e81a4b3b69600129fabd307c69bf319d39"),
                Self.constant(
                    "094440f65f408a6e930e16e3e92dd17bf60d6e9679a8d3d58593de55ac23703042d609537eb3549aac234d896ca82944"),
                Self.constant(
                    "04afe09d5cf4956a23b6b71f59d2b3407b415a774b7be81bbb6fa99cbc798e0ac98ba725a5bc328016b1c268b4766e85"),
                .one,
            ],
            scale: Fq(11).inverse() ?? .zero)
        // §8.8.2 and appendix E.3: the kernel is {O, (6(u − 1), ±…)}.
        g2 = SimplifiedSWU(
            z: Fp2(-Fq(2), -.one),
            a: Fp2(.zero, Fq(240)),
            b: Fp2(Fq(1012), Fq(1012)),
            kernel: [Fp2(Fq(6), -Fq(6)), .one],
            scale: Fp2(-(Fq(3).inverse() ?? .zero), .zero))
    }

    private static func constant(_ hexadecimal: String) -> Fq {
        guard let bytes = try? Hexadecimal.decode(hexadecimal), let value = try? Fq(canonicalBigEndian: bytes) else {
            preconditionFailure("a constant of this file is a number below the modulus")
        }
        return value
    }
}

extension BLS12381G1: HashToCurveParameters {
    public static var simplifiedSWU: SimplifiedSWU<A.Fq> { A.constants.hashToCurve.g1 }
    public static var extensionDegree: Int { 1 }
    public static var bytesPerCoefficient: Int { 64 }
    public static var suiteName: String { "BLS12381G1" }

    public static func element(reducing coefficients: [[UInt8]]) -> A.Fq { A.Fq(reducingBigEndian: coefficients[0]) }

    /// a^((q + 1)/4), for q ≡ 3 mod 4.
    public static func squareRootCandidate(_ a: A.Fq) -> A.Fq {
        a.powerVariableTime(A.Fq.modulus.shiftedRight(by: 2).plus(1))
    }

    /// [1 − x]P (RFC 9380 §8.8.1).
    public static func clearCofactor(_ point: ProjectivePoint<Self>) -> ProjectivePoint<Self> {
        point.multipliedVariableTime(by: Limbs<1>(small: BLS12381Parameter.absoluteX)) + point
    }
}

extension BLS12381G2: HashToCurveParameters {
    public static var simplifiedSWU: SimplifiedSWU<Fp2<A.Fq>> { A.constants.hashToCurve.g2 }
    public static var extensionDegree: Int { 2 }
    public static var bytesPerCoefficient: Int { 64 }
    public static var suiteName: String { "BLS12381G2" }

    public static func element(reducing coefficients: [[UInt8]]) -> Fp2<A.Fq> {
        Fp2(A.Fq(reducingBigEndian: coefficients[0]), A.Fq(reducingBigEndian: coefficients[1]))
    }

    public static func squareRootCandidate(_ a: Fp2<A.Fq>) -> Fp2<A.Fq> { a.squareRootCandidate }

    /// [x² − x − 1]P + [x − 1]ψ(P) + ψ²(2P), which is [h_eff]P (Budroni and Pintore, ePrint 2017/419; RFC 9380 appendix
    /// G.3).
    public static func clearCofactor(_ point: ProjectivePoint<Self>) -> ProjectivePoint<Self> {
        let psiP = psi(point)
        let xP = multipliedByX(point)
        return multipliedByX(xP + psiP) - xP - point - psiP + psi(psi(point.doubled()))
    }

    /// ψ in homogeneous coordinates.
    static func psi(_ p: ProjectivePoint<Self>) -> ProjectivePoint<Self> {
        ProjectivePoint(
            uncheckedX: p.x.conjugate * A.constants.psiX, y: p.y.conjugate * A.constants.psiY, z: p.z.conjugate)
    }

    private static func multipliedByX(_ point: ProjectivePoint<Self>) -> ProjectivePoint<Self> {
        -point.multipliedVariableTime(by: Limbs<1>(small: BLS12381Parameter.absoluteX))
    }
}
