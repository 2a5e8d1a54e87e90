public import Algebra

// Ed25519: the curve of RFC 8032, CryptoNote and Monero, and of ristretto255.
//
//   curve      −u² + v² = 1 + d·u²·v² over Fq, q = 2^255 − 19, d = −121665/121666 (RFC 8032 §5.1, there x and y)
//   group      order 8·l, l = 2^252 + 27742317777372353535851937790883648493
//   generator  the point with v = 4/5 and even u
//   security   about 126 bits

/// Ed25519 over one arithmetic.
public enum Ed25519Curve<Fq: PrimeField, Fr: PrimeField>: EdwardsParameters
where Fq.Parameters == Ed25519FqParameters, Fr.Parameters == Ed25519FrParameters {
    public typealias BaseField = Fq
    public typealias ScalarField = Fr

    /// −121665/121666.
    @inlinable @inline(__always) public static var d: Fq {
        Fq(
            canonical: Limbs([
                0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73,
            ])) ?? .zero
    }
    /// −243330/121666.
    @inlinable @inline(__always) public static var doubledD: Fq {
        Fq(
            canonical: Limbs([
                0xebd6_9b94_26b2_f159, 0x00e0_149a_8283_b156, 0x198e_80f2_eef3_d130, 0x2406_d9dc_56df_fce7,
            ])) ?? .zero
    }
    /// The point with v = 4/5 and even u.
    @inlinable public static var generator: EdwardsAffinePoint<Self> {
        EdwardsAffinePoint(
            uncheckedU: Fq(
                canonical: Limbs([
                    0xc956_2d60_8f25_d51a, 0x692c_c760_9525_a7b2, 0xc0a4_e231_fdd6_dc5c, 0x2169_36d3_cd6e_53fe,
                ])) ?? .zero,
            v: Fq(
                canonical: Limbs([
                    0x6666_6666_6666_6658, 0x6666_6666_6666_6666, 0x6666_6666_6666_6666, 0x6666_6666_6666_6666,
                ])) ?? .zero)
    }
    @inlinable public static var logCofactor: Int { 3 }
}

/// Ed25519 on fixed limbs, the arithmetic of choice.
public typealias Ed25519 = Ed25519Curve<Fp<Ed25519FqParameters, 4>, Fp<Ed25519FrParameters, 4>>
