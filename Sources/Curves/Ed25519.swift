public import Algebra
public import Primitives

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

    /// The even square root of −1 (SQRT_M1 of RFC 9496 §4.1).
    @inlinable @inline(__always) public static var rootOfMinusOne: Fq {
        Fq(
            canonical: Limbs([
                0xc4ee_1b27_4a0e_a0b0, 0x2f43_1806_ad2f_e478, 0x2b4d_0099_3dfb_d7a7, 0x2b83_2480_4fc1_df0b,
            ])) ?? .zero
    }

    /// Whether u/v is a square, and the even root of u/v, or of i·u/v where it is none; zero where u or v is zero
    /// (SQRT_RATIO_M1 of RFC 9496 §4.2). One power; constant time.
    @inlinable public static func evenSquareRoot(ofRatio u: Fq, _ v: Fq) -> (isSquare: Choice, value: Fq) {
        let v3 = v.squared() * v
        let v7 = v3.squared() * v
        let i = rootOfMinusOne
        let root = u * v3 * (u * v7).powerVariableTime(Fq.modulus.minus(5).shiftedRight(by: 3))
        let check = v * root.squared()
        let isRoot = Choice(check == u)
        let isFlipped = Choice(check == -u)
        let isFlippedTwice = Choice(check == -u * i)
        let value = Fq.select(root, root * i, when: isFlipped | isFlippedTwice)
        return (isRoot | isFlipped, value.negated(when: Choice(bit: value.sign)))
    }

    @inlinable public static func squareRoot(ofRatio u: Fq, _ v: Fq) -> Fq? {
        let root = evenSquareRoot(ofRatio: u, v)
        return root.isSquare.isTrue ? root.value : nil
    }
}

/// Ed25519 on fixed limbs, the arithmetic of choice.
public typealias Ed25519 = Ed25519Curve<Fp<Ed25519FqParameters, 4>, Fp<Ed25519FrParameters, 4>>
