public import Algebra

extension Secp256k1Curve: HashToCurveParameters {
    /// The map of RFC 9380 §8.7. The kernel of the 3-isogeny is the root of the curve E′'s third division polynomial; its
    /// square is x_den of appendix E.1.
    public static var simplifiedSWU: SimplifiedSWU<Fq> {
        let a = Fq(
            canonical: Limbs([
                0x4054_47c0_1a44_4533, 0xe953_d363_cb6f_0e5d, 0xa08a_5558_f0f5_d272, 0x3f87_31ab_dd66_1adc,
            ]))
        let root = Fq(
            canonical: Limbs([
                0x1d6a_d4ce_6ab9_c5a5, 0xfc96_4a4d_f050_df22, 0x041d_a695_7255_eed5, 0x8929_1c84_de3e_11f1,
            ]))
        return SimplifiedSWU(
            z: -Fq(11), a: a ?? .zero, b: Fq(1771), kernel: [-(root ?? .zero), .one],
            scale: Fq(3).inverse() ?? .zero)
    }
    public static var extensionDegree: Int { 1 }
    public static var bytesPerCoefficient: Int { 48 }
    public static var suiteName: String { "secp256k1" }

    public static func element(reducing coefficients: [[UInt8]]) -> Fq { Fq(reducingBigEndian: coefficients[0]) }

    /// a^((q + 1)/4), for q ≡ 3 mod 4.
    public static func squareRootCandidate(_ a: Fq) -> Fq {
        // (q + 1)/4 = ⌊q/4⌋ + 1.
        a.powerVariableTime(Fq.modulus.shiftedRight(by: 2).plus(1))
    }

    /// The point itself: the cofactor is 1.
    public static func clearCofactor(_ point: ProjectivePoint<Self>) -> ProjectivePoint<Self> { point }
}
