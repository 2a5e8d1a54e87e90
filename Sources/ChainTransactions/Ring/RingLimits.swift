internal import RingCT

extension RingBundle {
    /// How many outputs are made where some are spent: two at least, so that their number does not tell where there is
    /// no change; no more than one range proof covers.
    public static let outputCounts = 2...RangeProofSize.maximumAmounts
    /// The most outputs that one transaction spends.
    public static let maximumInputs = 64
    /// The most deposits of one transaction.
    public static let maximumDeposits = 16
}
