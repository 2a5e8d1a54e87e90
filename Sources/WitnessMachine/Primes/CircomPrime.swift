/// The primes that circom circuits can be written for: circom's `--prime` values.
public enum CircomPrime: String, Sendable, CaseIterable {
    /// The order of BN254's groups; what circom takes by default.
    case bn128
    /// The order of BLS12-377's groups.
    case bls12377
    /// The order of BLS12-381's groups.
    case bls12381
    /// 2^64 − 2^32 + 1.
    case goldilocks
    /// The order of Grumpkin, the field of BN254's coordinates.
    case grumpkin
    /// The field of Pallas's coordinates.
    case pallas
    /// The field of secp256r1's coordinates.
    case secq256r1
    /// The field of Vesta's coordinates.
    case vesta

    /// The prime in 64-bit words, least significant first; the last one is not zero.
    public var modulus: [UInt64] {
        switch self {
        case .bn128: [0x43e1_f593_f000_0001, 0x2833_e848_79b9_7091, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029]
        case .bls12377: [0x0a11_8000_0000_0001, 0x59aa_76fe_d000_0001, 0x60b4_4d1e_5c37_b001, 0x12ab_655e_9a2c_a556]
        case .bls12381: [0xffff_ffff_0000_0001, 0x53bd_a402_fffe_5bfe, 0x3339_d808_09a1_d805, 0x73ed_a753_299d_7d48]
        case .goldilocks: [0xffff_ffff_0000_0001]
        case .grumpkin: [0x3c20_8c16_d87c_fd47, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029]
        case .pallas: [0x992d_30ed_0000_0001, 0x2246_98fc_094c_f91b, 0, 0x4000_0000_0000_0000]
        case .secq256r1: [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001]
        case .vesta: [0x8c46_eb21_0000_0001, 0x2246_98fc_0994_a8dd, 0, 0x4000_0000_0000_0000]
        }
    }

    /// The number of 64-bit words of a value.
    public var wordCount: Int { self == .goldilocks ? 1 : 4 }

    /// The number of bytes of a value in `.r1cs` and `.wtns` files.
    public var byteCount: Int { 8 * wordCount }

    /// The number of bits of the prime.
    public var bitWidth: Int {
        let words = modulus
        return 64 * words.count - words[words.count - 1].leadingZeroBitCount
    }

    /// Whether the words, least significant first, are an integer below the prime; missing ones count as zero.
    public func contains(_ words: some Collection<UInt64>) -> Bool {
        let words = Array(words), modulus = modulus
        for i in stride(from: max(words.count, modulus.count) - 1, through: 0, by: -1) {
            let word = i < words.count ? words[i] : 0
            let bound = i < modulus.count ? modulus[i] : 0
            if word != bound { return word < bound }
        }
        return false
    }
}
