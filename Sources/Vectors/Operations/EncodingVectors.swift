internal import Algebra
internal import Curves
internal import Primitives

extension VectorOperation {
    /// Point encodings: `input` is decoded and must encode to itself; with `multiple` it must be that multiple of the
    /// generator.
    static let encodings: [VectorOperation] =
        [
            encoding("bls12381-g1-zcash-compressed", PointFormat<BLS12381.G1>.zcashCompressed),
            encoding("bls12381-g1-zcash-uncompressed", PointFormat<BLS12381.G1>.zcashUncompressed),
            encoding("bls12381-g2-zcash-compressed", PointFormat<BLS12381.G2>.zcashCompressed),
            encoding("bls12381-g2-zcash-uncompressed", PointFormat<BLS12381.G2>.zcashUncompressed),
        ] + snarkjs("bn254-g1", BN254.G1.self) + snarkjs("bn254-g2", BN254.G2.self)
        + snarkjs("bls12381-g1", BLS12381.G1.self) + snarkjs("bls12381-g2", BLS12381.G2.self)

    private static func snarkjs<C: CurveParameters>(_ group: String, _ curve: C.Type) -> [VectorOperation] {
        [
            encoding("\(group)-snarkjs-compressed", PointFormat<C>.snarkjsCompressed),
            encoding("\(group)-snarkjs-uncompressed", PointFormat<C>.snarkjsUncompressed),
            encoding("\(group)-snarkjs-montgomery", PointFormat<C>.montgomery),
        ]
    }

    private static func encoding<C: CurveParameters>(_ name: String, _ format: PointFormat<C>) -> VectorOperation {
        VectorOperation(name) { (fields: CaseFields) throws(CaseFailure) -> CaseOutcome in
            let input = try fields.bytes("input")
            let point: AffinePoint<C>
            do throws(PointDecodingError) {
                point = try AffinePoint(decoding: input, as: format)
            } catch {
                return .refused(error.name)
            }
            if fields.has("multiple") {
                let multiple = C.ScalarField(UInt64(clamping: try fields.integer("multiple")))
                let expected = AffinePoint<C>.generator.multipliedVariableTime(by: multiple).affine
                guard point == expected else {
                    return .values([("input", .string(Hexadecimal.encode(expected.encoded(as: format))))])
                }
            }
            return .values([("input", .string(Hexadecimal.encode(point.encoded(as: format))))])
        }
    }
}
