public import ZcashTransactions

/// A transaction: any of its parts may be empty (docs/spec, section 1).
///
/// What leaves the pools pays for what enters them and for the fee:
/// debits − credits + `sapling.valueBalance` + (`ring.withdrawn` − ring deposits)
/// + (released by calls − application deposits) = `fee`.
/// The values of a transaction that was only decoded are any the encoding can hold.
public struct LedgerTransaction: Sendable, Equatable {
    /// The chain that it is for.
    public var chainID: ChainID
    /// The last height at which a block may hold it; 0 for no limit.
    public var expiryHeight: UInt64
    /// What goes to whoever makes the block, in units.
    public var fee: UInt64
    /// Movements between accounts that everybody sees.
    public var transparent: TransparentBundle
    /// The shielded notes spent and made, in Zcash's form.
    public var sapling: SaplingBundle
    /// The ring outputs spent and made.
    public var ring: RingBundle
    /// What it does with application circuits.
    public var applications: ApplicationBundle
    /// A change of the chain's configuration that its validators approve.
    public var governance: GovernanceBundle?

    /// A transaction of these parts.
    public init(
        chainID: ChainID, expiryHeight: UInt64, fee: UInt64, transparent: TransparentBundle = .init(),
        sapling: SaplingBundle = .init(), ring: RingBundle = .init(), applications: ApplicationBundle = .init(),
        governance: GovernanceBundle? = nil
    ) {
        self.chainID = chainID
        self.expiryHeight = expiryHeight
        self.fee = fee
        self.transparent = transparent
        self.sapling = sapling
        self.ring = ring
        self.applications = applications
        self.governance = governance
    }
}
