internal import Curves
internal import Primitives

extension VectorOperation {
    /// The precompiles of EIP-196, EIP-197 and EIP-2537: `input` gives `expected`.
    static let precompiles: [VectorOperation] = [
        precompile("bn254-add", BN254Precompiles.add),
        precompile("bn254-multiply", BN254Precompiles.multiply),
        precompile("bn254-pairing-check", BN254Precompiles.pairingCheck),
        precompile("bls12381-g1-add", BLS12381Precompiles.g1Add),
        precompile("bls12381-g1-multiply", BLS12381Precompiles.g1Multiply),
        precompile("bls12381-g1-msm", BLS12381Precompiles.g1MultiScalarMultiplication),
        precompile("bls12381-g2-add", BLS12381Precompiles.g2Add),
        precompile("bls12381-g2-multiply", BLS12381Precompiles.g2Multiply),
        precompile("bls12381-g2-msm", BLS12381Precompiles.g2MultiScalarMultiplication),
        precompile("bls12381-pairing-check", BLS12381Precompiles.pairingCheck),
        precompile("bls12381-map-to-g1", BLS12381Precompiles.mapToG1),
        precompile("bls12381-map-to-g2", BLS12381Precompiles.mapToG2),
    ]

    private static func precompile(
        _ name: String, _ function: @escaping @Sendable ([UInt8]) throws(PrecompileError) -> [UInt8]
    ) -> VectorOperation {
        VectorOperation(name) { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let input = try fields.bytes("input")
            do throws(PrecompileError) {
                return .bytes(try function(input))
            } catch {
                return .refused(error.name)
            }
        }
    }
}
