internal import Algebra
internal import Curves
internal import Primitives

extension VectorOperation {
    /// `multiple` k gives e([k]G1, [k]G2) of BLS12-381, the coefficients of Fq12 big-endian, highest power first.
    static let pairings: [VectorOperation] = [
        VectorOperation("bls12381-pairing") { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let k = BLS12381.Fr(UInt64(clamping: try fields.integer("multiple")))
            let p = BLS12381.G1Affine.generator.multipliedVariableTime(by: k).affine
            let q = BLS12381.G2Affine.generator.multipliedVariableTime(by: k).affine
            return .bytes(bigEndian(BLS12381.pairing(p, q)))
        }
    ]

    private static func bigEndian(_ value: Fp12<BLS12381>) -> [UInt8] {
        [value.c1, value.c0].flatMap { (half: Fp6<BLS12381>) in
            [half.c2, half.c1, half.c0].flatMap { $0.c1.bigEndianBytes + $0.c0.bigEndianBytes }
        }
    }
}
