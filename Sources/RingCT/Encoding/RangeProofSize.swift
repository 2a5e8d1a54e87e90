/// The sizes of aggregated range proofs.
public enum RangeProofSize {
    /// The bits of an amount.
    public static let bits = 64
    /// The most amounts that one proof covers.
    public static let maximumAmounts = 16
    /// log2(64·16).
    static let maximumRounds = 10

    /// The number of amounts rounded up to a power of two, for 1 to 16 amounts.
    static func padded(_ count: Int) -> Int {
        var padded = 1
        while padded < count { padded *= 2 }
        return padded
    }

    /// log2(64·padded count): the points L and R each that a proof of so many amounts has.
    public static func rounds(amounts count: Int) -> Int { 6 + padded(count).trailingZeroBitCount }
}
