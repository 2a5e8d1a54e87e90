public import ChainTransactions
public import Sapling

/// What a transaction is to do, and by which terms it is paid for.
public struct PaymentRequest: Sendable {
    /// Units for an address.
    public struct Payment: Sendable {
        /// Who is paid.
        public var recipient: LedgerAddress
        /// How much, in units.
        public var amount: UInt64
        /// What the receiver of a note reads; other pools have no place for one.
        public var memo: Memo

        /// Units for an address.
        public init(to recipient: LedgerAddress, amount: UInt64, memo: Memo = .empty) {
            self.recipient = recipient
            self.amount = amount
            self.memo = memo
        }
    }

    /// A change of the configuration, which validators approve.
    public struct Governance: Sendable {
        /// The change.
        public var bundle: GovernanceBundle
        /// By how many validators it will be approved, for the fee.
        public var approvals: Int

        /// A change that so many validators will approve.
        public init(bundle: GovernanceBundle, approvals: Int) {
            self.bundle = bundle
            self.approvals = approvals
        }
    }

    /// Who is paid.
    public var payments: [Payment]
    /// The pool that pays. No payment takes from two.
    public var pool: AddressKind
    /// The fee in units; nil for the least that the chain asks for.
    public var fee: UInt64?
    /// The last height at which a block may hold it, 0 for no limit; nil for ``defaultExpiry`` blocks from now.
    public var expiryHeight: UInt64?
    /// How many blocks a note must lie under, its own counted, before it is spent; 0 counts as 1. Ring outputs have the
    /// chain's own rule.
    public var confirmations: UInt64 = 1
    /// Whether the one payment is of all that one transaction can pay, less the fee: its amount counts for nothing. Circuits
    /// take no part then.
    public var paysAll = false
    /// What it does with circuits.
    public var applications = ApplicationBundle()
    /// A change of the configuration.
    public var governance: Governance?

    /// The number of blocks for which a payment without an expiry height stays good.
    public static let defaultExpiry: UInt64 = 100

    /// A request.
    public init(
        payments: [Payment] = [], from pool: AddressKind, fee: UInt64? = nil, expiryHeight: UInt64? = nil
    ) {
        self.payments = payments
        self.pool = pool
        self.fee = fee
        self.expiryHeight = expiryHeight
    }
}
