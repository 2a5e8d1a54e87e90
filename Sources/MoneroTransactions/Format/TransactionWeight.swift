import RingCT

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
        let rounds = RangeProofSize.rounds(amounts: outputCount)
        // The number of outputs as a power of two.
        let padded = 1 << (rounds - RangeProofSize.rounds(amounts: 1))
        guard type >= .bulletproof, padded > 2 else { return 0 }
        // Points and scalars of a proof besides its rounds; half of a proof for two outputs, and this proof.
        let fixed = type == .bulletproofPlus ? 6 : 9
        let base = 32 * (fixed + 2 * 7) / 2
        let size = 32 * (fixed + 2 * rounds)
        return (base * padded - size) * 4 / 5
    }
}

extension RingCTSignatures {
    /// The most outputs of a transaction with one range proof for all.
    public static let maximumOutputCount = RangeProofSize.maximumAmounts
}
