import Algebra
import BigNumbers
import Curves
import GMPArithmetic
import GMPCurves
import Primitives
import Testing

/// A check that runs in every prime field. The concrete types below let the compiler specialise it.
protocol PrimeFieldCheck {
    func run<F: PrimeField & LawfulField>(in field: F.Type) throws
}

/// The prime fields under test, each on both arithmetics.
enum PrimeFieldCase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case bn254Fr = "BN254 Fr"
    case bn254Fq = "BN254 Fq"
    case bls12381Fr = "BLS12-381 Fr"
    case bls12381Fq = "BLS12-381 Fq"
    case jubjubFr = "Jubjub Fr"
    case secp256k1Fq = "secp256k1 Fq"
    case ed25519Fq = "Ed25519 Fq"
    case bn254FrOnGMP = "BN254 Fr on GMP"
    case bn254FqOnGMP = "BN254 Fq on GMP"
    case bls12381FrOnGMP = "BLS12-381 Fr on GMP"
    case bls12381FqOnGMP = "BLS12-381 Fq on GMP"
    case jubjubFrOnGMP = "Jubjub Fr on GMP"
    case secp256k1FqOnGMP = "secp256k1 Fq on GMP"

    var testDescription: String { rawValue }

    var isOnGMP: Bool { rawValue.hasSuffix(" on GMP") }

    func run(_ check: some PrimeFieldCheck) throws {
        switch self {
        case .bn254Fr: try check.run(in: BN254.Fr.self)
        case .bn254Fq: try check.run(in: BN254.Fq.self)
        case .bls12381Fr: try check.run(in: BLS12381.Fr.self)
        case .bls12381Fq: try check.run(in: BLS12381.Fq.self)
        case .jubjubFr: try check.run(in: Jubjub.ScalarField.self)
        case .secp256k1Fq: try check.run(in: Secp256k1.BaseField.self)
        case .ed25519Fq: try check.run(in: Ed25519.BaseField.self)
        case .bn254FrOnGMP: try check.run(in: BN254OnGMP.Fr.self)
        case .bn254FqOnGMP: try check.run(in: BN254OnGMP.Fq.self)
        case .bls12381FrOnGMP: try check.run(in: BLS12381OnGMP.Fr.self)
        case .bls12381FqOnGMP: try check.run(in: BLS12381OnGMP.Fq.self)
        case .jubjubFrOnGMP: try check.run(in: JubjubOnGMP.ScalarField.self)
        case .secp256k1FqOnGMP: try check.run(in: Secp256k1OnGMP.BaseField.self)
        }
    }
}

/// A check that runs in the tower of every pairing engine.
protocol TowerCheck {
    func run<E: PairingEngine>(in engine: E.Type) throws
}

/// The pairing engines under test.
enum EngineCase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case bn254 = "BN254"
    case bls12381 = "BLS12-381"
    case bn254OnGMP = "BN254 on GMP"
    case bls12381OnGMP = "BLS12-381 on GMP"

    var testDescription: String { rawValue }

    func run(_ check: some TowerCheck) throws {
        switch self {
        case .bn254: try check.run(in: BN254.self)
        case .bls12381: try check.run(in: BLS12381.self)
        case .bn254OnGMP: try check.run(in: BN254OnGMP.self)
        case .bls12381OnGMP: try check.run(in: BLS12381OnGMP.self)
        }
    }
}

/// Counts checks in hot loops and reports the first that failed.
struct Tally {
    private(set) var checks = 0
    private var failures = 0
    private var firstFailure = ""

    mutating func check(_ holds: Bool, _ description: @autoclosure () -> String) {
        checks += 1
        if !holds {
            if failures == 0 { firstFailure = description() }
            failures += 1
        }
    }

    /// Reports the failures, and too few checks as one.
    func finish(atLeast minimum: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(failures == 0, "first of \(failures): \(firstFailure)", sourceLocation: sourceLocation)
        #expect(checks >= minimum, sourceLocation: sourceLocation)
    }
}
