public import Algebra

/// The field of secp256k1's coordinates, 2^256 − 2^32 − 977 (SEC 2 §2.4.1).
public enum Secp256k1FqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0xffff_fffe_ffff_fc2f, 0xffff_ffff_ffff_ffff,
            0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x0000_0001_0000_03d1, 0x0000_0000_0000_0000,
            0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x0000_07a2_000e_90a1, 0x0000_0000_0000_0001,
            0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0xd838_091d_d225_3531 }
    @inlinable @inline(__always) public static var bitWidth: Int { 256 }
    @inlinable @inline(__always) public static var foldingConstant: UInt64 { 0x1_0000_03d1 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 1 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 3 }
    public static var name: String { "secp256k1 Fq" }
}

/// The order of secp256k1 (SEC 2 §2.4.1).
public enum Secp256k1FrParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b,
            0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x402d_a173_2fc9_bebf, 0x4551_2319_50b7_5fc4,
            0x0000_0000_0000_0001, 0x0000_0000_0000_0000,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x896c_f214_67d7_d140, 0x7414_96c2_0e7c_f878,
            0xe697_f5e4_5bcd_07c6, 0x9d67_1cd5_81c6_9bc5,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x4b0d_ff66_5588_b13f }
    @inlinable @inline(__always) public static var bitWidth: Int { 256 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 6 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 5 }
    public static var name: String { "secp256k1 Fr" }
}
