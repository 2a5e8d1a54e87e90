extension MoneroTransaction {
    /// What block limits and fees count: the encoding's length in bytes and, with more than two outputs under one range
    /// proof, four fifths of what the proof saves over proofs for two (monero
    /// `src/cryptonote_basic/cryptonote_format_utils.cpp`, `get_transaction_weight`).
    public var weight: Int { bytes.count + weightClawback }

    private var weightClawback: Int {
        guard let type = ringCT?.type, type >= .bulletproof else { return 0 }
        return Self.weightClawback(outputCount: outputs.count, type: type)
    }

    /// The part of the weight that is not bytes, for a transaction with one range proof for all its outputs.
    public static func weightClawback(outputCount: Int, type: RingCTType) -> Int {
        let padded = RingCTSignatures.paddedOutputCount(outputCount)
        guard type >= .bulletproof, padded > 2 else { return 0 }
        // Points and scalars of a proof besides its rounds; half of a proof for two outputs, and this proof.
        let fixed = type == .bulletproofPlus ? 6 : 9
        let base = 32 * (fixed + 2 * 7) / 2
        let size = 32 * (fixed + 2 * RingCTSignatures.roundCount(outputCount: outputCount))
        return (base * padded - size) * 4 / 5
    }
}

extension RingCTSignatures {
    /// The most outputs that one range proof is for.
    public static let maximumOutputCount = 16

    /// The least power of two that is not below a number of outputs.
    static func paddedOutputCount(_ count: Int) -> Int {
        var padded = 1
        while padded < count, padded < 1 << 32 { padded *= 2 }
        return padded
    }

    /// The rounds of a Bulletproof or Bulletproofs+ proof for that many outputs of 64 bits.
    static func roundCount(outputCount: Int) -> Int { 6 + paddedOutputCount(outputCount).trailingZeroBitCount }
}
