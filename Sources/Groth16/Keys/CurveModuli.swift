public import Algebra
internal import Curves

extension CurveID {
    /// The little-endian moduli q and r, as the headers of snarkjs's files hold them.
    var moduli: (q: [UInt8], r: [UInt8]) {
        switch self {
        case .bn128: (BN254.Fq.modulus.littleEndianBytes, BN254.Fr.modulus.littleEndianBytes)
        case .bls12381: (BLS12381.Fq.modulus.littleEndianBytes, BLS12381.Fr.modulus.littleEndianBytes)
        }
    }

    /// The curve whose scalar field has this little-endian modulus, if it is one of ours.
    public init?(scalarModulus: [UInt8]) {
        guard let curve = Self.allCases.first(where: { $0.moduli.r == scalarModulus }) else { return nil }
        self = curve
    }
}
