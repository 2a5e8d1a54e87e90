/// An amount for an address.
public struct Payment: Hashable, Sendable {
    /// Who is paid.
    public let address: MoneroAddress
    /// How much, in piconero.
    public let amount: UInt64

    /// A payment of `amount` piconero.
    public init(to address: MoneroAddress, amount: UInt64) {
        self.address = address
        self.amount = amount
    }
}

/// What a transaction pays for its weight.
public struct FeeRate: Hashable, Sendable {
    /// Piconero for a unit of weight.
    public let perByte: UInt64
    /// Fees are rounded up to a multiple of this, so that they tell less of who made the transaction.
    public let quantum: UInt64

    /// A rate; a quantum of zero counts as one.
    public init(perByte: UInt64, quantum: UInt64 = 10_000) {
        self.perByte = perByte
        self.quantum = max(1, quantum)
    }

    /// The fee of a transaction of this weight, or nil where it exceeds 64 bits.
    public func fee(weight: Int) -> UInt64? {
        let (product, overflows) = perByte.multipliedReportingOverflow(by: UInt64(max(0, weight)))
        guard !overflows else { return nil }
        let rest = product % quantum
        guard rest > 0 else { return product }
        let (sum, tooLarge) = product.addingReportingOverflow(quantum - rest)
        return tooLarge ? nil : sum
    }
}
