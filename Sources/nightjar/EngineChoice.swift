import Algebra
import Curves
import GMPCurves

/// Work that is written once for every curve and arithmetic.
protocol EngineWork {
    associatedtype Result
    func run<E: PairingEngine>(_ engine: E.Type) throws -> Result
}

/// Runs `work` on the engine for a curve and an arithmetic.
func onEngine<Work: EngineWork>(_ curve: CurveID, _ arithmetic: Arithmetic, _ work: Work) throws -> Work.Result {
    switch (curve, arithmetic) {
    case (.bn128, .fast): try work.run(BN254.self)
    case (.bls12381, .fast): try work.run(BLS12381.self)
    case (.bn128, .gmp): try work.run(BN254OnGMP.self)
    case (.bls12381, .gmp): try work.run(BLS12381OnGMP.self)
    }
}
