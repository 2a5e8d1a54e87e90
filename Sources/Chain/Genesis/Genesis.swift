public import ChainTransactions
import Primitives

/// What a chain begins with: its configuration and who has its coins. There is no later issuance.
public struct Genesis: Sendable, Hashable {
    /// The configuration.
    public let configuration: ChainConfiguration
    /// The accounts that have coins, ascending.
    public let accounts: [AccountCredit]
    /// The outputs of the ring pool, in their order.
    public let ringDeposits: [RingDeposit]
    /// All coins, in units.
    public let supply: UInt64

    /// A genesis of these parts; the supply is what they add up to.
    ///
    /// - Throws: `.outOfBounds`, `.blockBelowTransaction`, `.notAscending`, `.amount`.
    public init(
        configuration: ChainConfiguration, accounts: [AccountCredit], ringDeposits: [RingDeposit] = []
    ) throws(GenesisError) {
        try configuration.check()
        var supply: UInt64 = 0
        func add(_ list: String, _ index: Int, _ amount: UInt64) throws(GenesisError) {
            guard amount > 0, amount <= MonetaryRange.maximum else {
                throw .amount(list, index: index, actual: amount)
            }
            supply += amount
            guard supply <= MonetaryRange.maximum else {
                throw .outOfBounds("supply", actual: "\(supply)", allowed: "0 to \(MonetaryRange.maximum)")
            }
        }
        for (i, entry) in accounts.enumerated() {
            if i > 0, entry.account <= accounts[i - 1].account { throw .notAscending("accounts", index: i) }
            try add("accounts", i, entry.amount)
        }
        for (i, deposit) in ringDeposits.enumerated() { try add("ringDeposits", i, deposit.amount) }
        self.configuration = configuration
        self.accounts = accounts
        self.ringDeposits = ringDeposits
        self.supply = supply
    }

    /// What names the chain's beginning: the hash of the encoding.
    public var hash: Hash256 { Hash256(.genesis) { $0.write(encoded) } }
}
