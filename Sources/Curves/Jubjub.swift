public import Algebra

// Jubjub: the curve inside BLS12-381's scalar field, of Zcash Sapling (Zcash protocol specification §5.4.9.3).
//
//   curve      −u² + v² = 1 + d·u²·v² over BLS12-381's Fr, d = −10240/10241
//   group      order 8·r, r of 252 bits
//   Montgomery B·y² = x³ + A·x² + x with A = 40962, B = −40964, the birational companion
//   generator  8·(u, 11), u the lexicographically largest
//   security   about 126 bits

/// Jubjub over one arithmetic.
public enum JubjubCurve<Fq: PrimeField, Fr: PrimeField>: EdwardsParameters
where Fq.Parameters == BLS12381FrParameters, Fr.Parameters == JubjubFrParameters {
    public typealias BaseField = Fq
    public typealias ScalarField = Fr

    /// −10240/10241; the constant is its Montgomery form.
    @inlinable @inline(__always) public static var d: Fq {
        Fq(
            montgomery: Limbs([
                0x2a52_2455_b974_f6b0, 0xfc6c_c9ef_0d9a_cab3, 0x7a08_fb94_c276_28d1, 0x57f8_f6a8_fe0e_262e,
            ])) ?? .zero
    }
    /// −20480/10241.
    @inlinable @inline(__always) public static var doubledD: Fq {
        Fq(
            montgomery: Limbs([
                0x54a4_48ac_72e9_ed5f, 0xa51b_efdb_1b37_3967, 0xc0d8_1f21_7b4a_799e, 0x3c04_45fe_d27e_cf14,
            ])) ?? .zero
    }
    /// 8·(u, 11), where 11 is the smallest v of a point that generates the whole group, and u the larger of its two roots.
    @inlinable public static var generator: EdwardsAffinePoint<Self> {
        EdwardsAffinePoint(
            uncheckedU: Fq(
                canonical: Limbs([
                    0x512d_fea3_18d5_6fe5, 0x0431_5c65_7fbe_375f, 0x5ed3_7ee3_b172_f5ee, 0x3ea5_c467_3a12_1ca3,
                ])) ?? .zero,
            v: Fq(
                canonical: Limbs([
                    0xc10c_ea38_d50c_55cb, 0xb9aa_6e8e_4080_8413, 0x78f7_d30d_3f61_6cb3, 0x5713_7b83_ea6e_db4f,
                ])) ?? .zero)
    }
    @inlinable public static var logCofactor: Int { 3 }
}

/// Jubjub on fixed limbs, the arithmetic of choice.
public typealias Jubjub = JubjubCurve<BLS12381.Fr, Fp<JubjubFrParameters, 4>>
