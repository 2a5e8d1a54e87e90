public import Algebra

/// The order of both groups, x⁴ − x² + 1.
public enum BLS12381FrParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0xffff_ffff_0000_0001, 0x53bd_a402_fffe_5bfe,
            0x3339_d808_09a1_d805, 0x73ed_a753_299d_7d48,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x0000_0001_ffff_fffe, 0x5884_b7fa_0003_4802,
            0x998c_4fef_ecbc_4ff5, 0x1824_b159_acc5_056f,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0xc999_e990_f3f2_9c6d, 0x2b6c_edcb_8792_5c23,
            0x05d3_1496_7254_398f, 0x0748_d9d9_9f59_ff11,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0xffff_fffe_ffff_ffff }
    @inlinable @inline(__always) public static var bitWidth: Int { 255 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 32 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 5 }
    public static var name: String { "BLS12-381 Fr" }
}

/// The field of the curve's coordinates, (x − 1)²(x⁴ − x² + 1)/3 + x.
public enum BLS12381FqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<6> {
        Limbs([
            0xb9fe_ffff_ffff_aaab, 0x1eab_fffe_b153_ffff,
            0x6730_d2a0_f6b0_f624, 0x6477_4b84_f385_12bf,
            0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a,
        ])
    }
    /// 2^384 mod p.
    @inlinable @inline(__always) public static var r: Limbs<6> {
        Limbs([
            0x7609_0000_0002_fffd, 0xebf4_000b_c40c_0002,
            0x5f48_9857_53c7_58ba, 0x77ce_5853_7052_5745,
            0x5c07_1a97_a256_ec6d, 0x15f6_5ec3_fa80_e493,
        ])
    }
    /// 2^768 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<6> {
        Limbs([
            0xf4df_1f34_1c34_1746, 0x0a76_e6a6_09d1_04f1,
            0x8de5_476c_4c95_b6d5, 0x67eb_88a9_939d_83c0,
            0x9a79_3e85_b519_952d, 0x1198_8fe5_92ca_e3aa,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x89f3_fffc_fffc_fffd }
    @inlinable @inline(__always) public static var bitWidth: Int { 381 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 1 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 2 }
    public static var name: String { "BLS12-381 Fq" }
}
