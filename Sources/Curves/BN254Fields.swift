public import Algebra

/// The order of both groups, 36x⁴ + 36x³ + 18x² + 6x + 1.
public enum BN254FrParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0x43e1_f593_f000_0001, 0x2833_e848_79b9_7091,
            0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0xac96_341c_4fff_fffb, 0x36fc_7695_9f60_cd29,
            0x666e_a36f_7879_462e, 0x0e0a_77c1_9a07_df2f,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x1bb8_e645_ae21_6da7, 0x53fe_3ab1_e35c_59e3,
            0x8c49_833d_53bb_8085, 0x0216_d0b1_7f4e_44a5,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0xc2e1_f593_efff_ffff }
    @inlinable @inline(__always) public static var bitWidth: Int { 254 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 28 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 5 }
    public static var name: String { "BN254 Fr" }
}

/// The field of the curve's coordinates, 36x⁴ + 36x³ + 24x² + 6x + 1.
public enum BN254FqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0x3c20_8c16_d87c_fd47, 0x9781_6a91_6871_ca8d,
            0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0xd35d_438d_c58f_0d9d, 0x0a78_eb28_f5c7_0b3d,
            0x666e_a36f_7879_462c, 0x0e0a_77c1_9a07_df2f,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0xf32c_fc5b_538a_fa89, 0xb5e7_1911_d445_01fb,
            0x47ab_1eff_0a41_7ff6, 0x06d8_9f71_cab8_351f,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x87d2_0782_e486_6389 }
    @inlinable @inline(__always) public static var bitWidth: Int { 254 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 1 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 3 }
    public static var name: String { "BN254 Fq" }
}
