public import Algebra

/// The field of Curve25519's coordinates, 2^255 − 19.
public enum Ed25519FqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0xffff_ffff_ffff_ffed, 0xffff_ffff_ffff_ffff,
            0xffff_ffff_ffff_ffff, 0x7fff_ffff_ffff_ffff,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x0000_0000_0000_0026, 0x0000_0000_0000_0000,
            0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x0000_0000_0000_05a4, 0x0000_0000_0000_0000,
            0x0000_0000_0000_0000, 0x0000_0000_0000_0000,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x86bc_a1af_286b_ca1b }
    @inlinable @inline(__always) public static var bitWidth: Int { 255 }
    @inlinable @inline(__always) public static var foldingConstant: UInt64 { 19 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 2 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 2 }
    public static var name: String { "Ed25519 Fq" }
}

/// The order of Ed25519's prime-order subgroup, 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1).
public enum Ed25519FrParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6,
            0x0000_0000_0000_0000, 0x1000_0000_0000_0000,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0xd6ec_3174_8d98_951d, 0xc6ef_5bf4_737d_cf70,
            0xffff_ffff_ffff_fffe, 0x0fff_ffff_ffff_ffff,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0xa406_11e3_449c_0f01, 0xd00e_1ba7_6885_9347,
            0xceec_73d2_17f5_be65, 0x0399_411b_7c30_9a3d,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0xd2b5_1da3_1254_7e1b }
    @inlinable @inline(__always) public static var bitWidth: Int { 253 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 2 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 2 }
    public static var name: String { "Ed25519 Fr" }
}
