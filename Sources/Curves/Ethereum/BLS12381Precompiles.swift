internal import Algebra

/// Ethereum's precompiles on BLS12-381 (EIP-2537), with their exact input rules. Variable time: for public data.
///
/// Addition takes any points of the curve; multiplication and pairing take points of the subgroup only. Field elements
/// are 64 bytes, big-endian, the first 16 zero.
public enum BLS12381Precompiles {
    private static var g1: PrecompileOperations<BLS12381.G1> { PrecompileOperations(format: .eip2537) }
    private static var g2: PrecompileOperations<BLS12381.G2> { PrecompileOperations(format: .eip2537) }

    /// BLS12_G1ADD, address 0x0b: 256 bytes give 128.
    ///
    /// - Throws: `.wrongLength`, `.point`.
    public static func g1Add(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] { try g1.add(input) }

    /// One term of ``g1MultiScalarMultiplication(_:)``, the G1MUL of the EIP's drafts: 160 bytes give 128.
    ///
    /// - Throws: `.wrongLength`, `.point`.
    public static func g1Multiply(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] { try g1.multiply(input) }

    /// BLS12_G1MSM, address 0x0c: k·160 bytes, k ≥ 1, give 128.
    ///
    /// - Throws: `.notWholeTerms`, `.point`.
    public static func g1MultiScalarMultiplication(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try g1.multiScalarMultiplication(input)
    }

    /// BLS12_G2ADD, address 0x0d: 512 bytes give 256.
    ///
    /// - Throws: `.wrongLength`, `.point`.
    public static func g2Add(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] { try g2.add(input) }

    /// One term of ``g2MultiScalarMultiplication(_:)``, the G2MUL of the EIP's drafts: 288 bytes give 256.
    ///
    /// - Throws: `.wrongLength`, `.point`.
    public static func g2Multiply(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] { try g2.multiply(input) }

    /// BLS12_G2MSM, address 0x0e: k·288 bytes, k ≥ 1, give 256.
    ///
    /// - Throws: `.notWholeTerms`, `.point`.
    public static func g2MultiScalarMultiplication(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try g2.multiScalarMultiplication(input)
    }

    /// BLS12_PAIRING_CHECK, address 0x0f: k·384 bytes, k ≥ 1, give 32 bytes holding 1 where the product of pairings is
    /// one and 0 otherwise.
    ///
    /// - Throws: `.notWholeTerms`, `.point`.
    public static func pairingCheck(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try g1.pairingCheck(input, with: g2, engine: BLS12381.self, emptyAllowed: false)
    }

    /// BLS12_MAP_FP_TO_G1, address 0x10: a field element of 64 bytes gives a point of 128.
    ///
    /// - Throws: `.wrongLength`, `.elementPaddingNotZero`, `.elementNotCanonical`.
    public static func mapToG1(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try map(input, format: PointFormat<BLS12381.G1>.eip2537)
    }

    /// BLS12_MAP_FP2_TO_G2, address 0x11: an element c0 + c1·u of 128 bytes, c0 first, gives a point of 256.
    ///
    /// - Throws: `.wrongLength`, `.elementPaddingNotZero`, `.elementNotCanonical`.
    public static func mapToG2(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try map(input, format: PointFormat<BLS12381.G2>.eip2537)
    }

    private static func map<C: HashToCurveParameters>(
        _ input: [UInt8], format: PointFormat<C>
    ) throws(PrecompileError) -> [UInt8] {
        guard input.count == format.coordinateSize else {
            throw .wrongLength(actual: input.count, expected: format.coordinateSize)
        }
        let element: C.BaseField
        do throws(PointDecodingError) {
            element = try format.coordinate(input[...], .x)
        } catch {
            if case .paddingNotZero = error { throw .elementPaddingNotZero }
            throw .elementNotCanonical
        }
        return C.clearCofactor(C.mapToCurve(element)).affine.encoded(as: format)
    }
}
