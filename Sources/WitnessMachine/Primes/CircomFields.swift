public import Algebra
import Curves

// The fields of circom's `--prime` beyond BN254, Grumpkin and BLS12-381, whose constants stand in `Curves`. A test derives every
// figure from the prime.

/// The order of BLS12-377's groups.
public enum BLS12377FrParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0x0a11_8000_0000_0001, 0x59aa_76fe_d000_0001,
            0x60b4_4d1e_5c37_b001, 0x12ab_655e_9a2c_a556,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x7d1c_7fff_ffff_fff3, 0x7257_f50f_6fff_fff2,
            0x16d8_1575_512c_0fee, 0x0d4b_da32_2bbb_9a9d,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x25d5_77ba_b861_857b, 0xcc2c_27b5_8860_591f,
            0xa7cc_008f_e5dc_8593, 0x011f_dae7_eff1_c939,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x0a11_7fff_ffff_ffff }
    @inlinable @inline(__always) public static var bitWidth: Int { 253 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 47 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 11 }
    public static var name: String { "bls12377" }
}

/// 2^64 − 2^32 + 1.
public enum GoldilocksParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<1> {
        Limbs([0xffff_ffff_0000_0001])
    }
    /// 2^64 mod p.
    @inlinable @inline(__always) public static var r: Limbs<1> {
        Limbs([0x0000_0000_ffff_ffff])
    }
    /// 2^128 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<1> {
        Limbs([0xffff_fffe_0000_0001])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0xffff_fffe_ffff_ffff }
    @inlinable @inline(__always) public static var bitWidth: Int { 64 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 32 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 7 }
    public static var name: String { "goldilocks" }
}

/// The field of Pallas's coordinates, the order of Vesta.
public enum PallasFqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0x992d_30ed_0000_0001, 0x2246_98fc_094c_f91b,
            0x0000_0000_0000_0000, 0x4000_0000_0000_0000,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x3478_6d38_ffff_fffd, 0x992c_350b_e419_14ad,
            0xffff_ffff_ffff_ffff, 0x3fff_ffff_ffff_ffff,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x8c78_ecb3_0000_000f, 0xd7d3_0dbd_8b0d_e0e7,
            0x7797_a99b_c3c9_5d18, 0x096d_41af_7b9c_b714,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x992d_30ec_ffff_ffff }
    @inlinable @inline(__always) public static var bitWidth: Int { 255 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 32 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 5 }
    public static var name: String { "pallas" }
}

/// The field of Vesta's coordinates, the order of Pallas.
public enum VestaFqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0x8c46_eb21_0000_0001, 0x2246_98fc_0994_a8dd,
            0x0000_0000_0000_0000, 0x4000_0000_0000_0000,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x5b2b_3e9c_ffff_fffd, 0x992c_350b_e342_0567,
            0xffff_ffff_ffff_ffff, 0x3fff_ffff_ffff_ffff,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0xfc96_78ff_0000_000f, 0x67bb_433d_891a_16e3,
            0x7fae_2310_04cc_f590, 0x096d_41af_7ccf_daa9,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x8c46_eb20_ffff_ffff }
    @inlinable @inline(__always) public static var bitWidth: Int { 255 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 32 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 5 }
    public static var name: String { "vesta" }
}

/// The field of secp256r1's coordinates.
public enum SecP256R1FqParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff,
            0x0000_0000_0000_0000, 0xffff_ffff_0000_0001,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x0000_0000_0000_0001, 0xffff_ffff_0000_0000,
            0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_fffe,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x0000_0000_0000_0003, 0xffff_fffb_ffff_ffff,
            0xffff_ffff_ffff_fffe, 0x0000_0004_ffff_fffd,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x0000_0000_0000_0001 }
    @inlinable @inline(__always) public static var bitWidth: Int { 256 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 1 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 3 }
    public static var name: String { "secq256r1" }
}

extension CircomPrime {
    /// The field on fixed words in Montgomery form.
    public var field: any PrimeField.Type {
        switch self {
        case .bn128: BN254.Fr.self
        case .bls12377: Fp<BLS12377FrParameters, 4>.self
        case .bls12381: BLS12381.Fr.self
        case .goldilocks: Fp<GoldilocksParameters, 1>.self
        case .grumpkin: Fp<BN254FqParameters, 4>.self
        case .pallas: Fp<PallasFqParameters, 4>.self
        case .secq256r1: Fp<SecP256R1FqParameters, 4>.self
        case .vesta: Fp<VestaFqParameters, 4>.self
        }
    }
}
