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

    /// −121665/121666; the constant is its Montgomery form.
    @inlinable @inline(__always) public static var d: Fq {
        Fq(
            montgomery: Limbs([
                0x80ed_8bfe_df47_e9fa, 0x10a1_8777_afc6_2973, 0xe593_9207_bc18_8690, 0x2c82_2b5a_729f_c526,
            ])) ?? .zero
    }
    /// −243330/121666.
    @inlinable @inline(__always) public static var doubledD: Fq {
        Fq(
            montgomery: Limbs([
                0x01db_17fd_be8f_d3f4, 0x2143_0eef_5f8c_52e7, 0xcb27_240f_7831_0d20, 0x5904_56b4_e53f_8a4d,
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
