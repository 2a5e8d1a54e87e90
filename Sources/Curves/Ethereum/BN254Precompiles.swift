internal import Algebra

/// Ethereum's precompiles on BN254 (EIP-196 and EIP-197), with their exact input rules. Variable time: for public data.
public enum BN254Precompiles {
    private static var g1: PrecompileOperations<BN254.G1> { PrecompileOperations(format: .eip197) }
    private static var g2: PrecompileOperations<BN254.G2> { PrecompileOperations(format: .eip197) }

    /// EIP-196 addition, address 0x06: 128 bytes give 64. A shorter input is read as if zeros followed, a longer one
    /// as if it ended.
    ///
    /// - Throws: `.point`.
    public static func add(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try g1.add(resized(input, to: 128))
    }

    /// EIP-196 multiplication, address 0x07: a point and a 32-byte scalar of any size give 64 bytes. Length as in
    /// ``add(_:)``.
    ///
    /// - Throws: `.point`.
    public static func multiply(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try g1.multiply(resized(input, to: 96))
    }

    /// EIP-197 pairing check, address 0x08: pairs of 192 bytes, none of them included, give 32 bytes holding 1 where
    /// the product of pairings is one and 0 otherwise.
    ///
    /// - Throws: `.notWholeTerms`, `.point`.
    public static func pairingCheck(_ input: [UInt8]) throws(PrecompileError) -> [UInt8] {
        try g1.pairingCheck(input, with: g2, engine: BN254.self, emptyAllowed: true)
    }

    private static func resized(_ input: [UInt8], to count: Int) -> [UInt8] {
        input.prefix(count) + [UInt8](repeating: 0, count: max(0, count - input.count))
    }
}
