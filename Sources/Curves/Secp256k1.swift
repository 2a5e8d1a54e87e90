public import Algebra

// secp256k1: the curve of Bitcoin and Ethereum (SEC 2, version 2, §2.4.1).
//
//   curve      y² = x³ + 7 over Fq, q = 2^256 − 2^32 − 977
//   group      prime order
//   security   about 128 bits

/// secp256k1 over one arithmetic.
public enum Secp256k1Curve<Fq: PrimeField, Fr: PrimeField>: CurveParameters
where Fq.Parameters == Secp256k1FqParameters, Fr.Parameters == Secp256k1FrParameters {
    public typealias BaseField = Fq
    public typealias ScalarField = Fr

    @inlinable public static var b: Fq { Fq(7) }
    @inlinable public static var generator: AffinePoint<Self> {
        AffinePoint(
            uncheckedX: Fq(
                canonical: Limbs([
                    0x59f2_815b_16f8_1798, 0x029b_fcdb_2dce_28d9, 0x55a0_6295_ce87_0b07, 0x79be_667e_f9dc_bbac,
                ])) ?? .zero,
            y: Fq(
                canonical: Limbs([
                    0x9c47_d08f_fb10_d4b8, 0xfd17_b448_a685_5419, 0x5da4_fbfc_0e11_08a8, 0x483a_da77_26a3_c465,
                ])) ?? .zero)
    }
    /// Always: the order of the curve is prime.
    @inlinable public static func isTorsionFree(_ point: AffinePoint<Self>) -> Bool { true }
}

/// secp256k1 on fixed limbs, the arithmetic of choice.
public typealias Secp256k1 = Secp256k1Curve<Fp<Secp256k1FqParameters, 4>, Fp<Secp256k1FrParameters, 4>>
