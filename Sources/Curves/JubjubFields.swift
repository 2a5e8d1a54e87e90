public import Algebra

/// The order of Jubjub's prime-order subgroup (Zcash protocol specification §5.4.9.3).
public enum JubjubFrParameters: FieldParameters {
    /// The prime.
    @inlinable @inline(__always) public static var modulus: Limbs<4> {
        Limbs([
            0xd097_0e5e_d6f7_2cb7, 0xa668_2093_ccc8_1082,
            0x0667_3b01_0134_3b00, 0x0e7d_b4ea_6533_afa9,
        ])
    }
    /// 2^256 mod p.
    @inlinable @inline(__always) public static var r: Limbs<4> {
        Limbs([
            0x25f8_0bb3_b996_07d9, 0xf315_d62f_66b6_e750,
            0x9325_14ee_eb88_14f4, 0x09a6_fc6f_4791_55c6,
        ])
    }
    /// 2^512 mod p.
    @inlinable @inline(__always) public static var r2: Limbs<4> {
        Limbs([
            0x6771_9aa4_95e5_7731, 0x51b0_cef0_9ce3_fc26,
            0x69da_b7fa_c026_e9a5, 0x04f6_547b_8d12_7688,
        ])
    }
    /// −p⁻¹ mod 2^64.
    @inlinable @inline(__always) public static var negatedInverse: UInt64 { 0x1ba3_a358_ef78_8ef9 }
    @inlinable @inline(__always) public static var bitWidth: Int { 252 }
    @inlinable @inline(__always) public static var twoAdicity: Int { 1 }
    @inlinable @inline(__always) public static var nonResidue: UInt64 { 3 }
    public static var name: String { "Jubjub Fr" }
}
