internal import Algebra
public import Curves
public import GMPArithmetic

/// BN254's fields on GMP.
public enum BN254GMPArithmetic: BN254Arithmetic {
    public typealias Fq = GMPField<BN254FqParameters, 4>
    public typealias Fr = GMPField<BN254FrParameters, 4>
    public static let constants = BN254Constants<Fq>()
}

/// BN254 on GMP, the second opinion on ``BN254``; variable time throughout.
public typealias BN254OnGMP = BN254Engine<BN254GMPArithmetic>

/// BLS12-381's fields on GMP.
public enum BLS12381GMPArithmetic: BLS12381Arithmetic {
    public typealias Fq = GMPField<BLS12381FqParameters, 6>
    public typealias Fr = GMPField<BLS12381FrParameters, 4>
    public static let constants = BLS12381Constants<Fq>()
}

/// BLS12-381 on GMP, the second opinion on ``BLS12381``; variable time throughout.
public typealias BLS12381OnGMP = BLS12381Engine<BLS12381GMPArithmetic>

/// Jubjub on GMP, the second opinion on ``Jubjub``; variable time throughout.
public typealias JubjubOnGMP = JubjubCurve<BLS12381OnGMP.Fr, GMPField<JubjubFrParameters, 4>>

/// Ed25519 on GMP, the second opinion on ``Ed25519``; variable time throughout.
public typealias Ed25519OnGMP = Ed25519Curve<GMPField<Ed25519FqParameters, 4>, GMPField<Ed25519FrParameters, 4>>

/// secp256k1 on GMP, the second opinion on ``Secp256k1``; variable time throughout.
public typealias Secp256k1OnGMP = Secp256k1Curve<GMPField<Secp256k1FqParameters, 4>, GMPField<Secp256k1FrParameters, 4>>
