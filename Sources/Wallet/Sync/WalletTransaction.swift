public import ChainTransactions
public import Primitives
public import Sapling

/// What a transaction, or the genesis, or a block's fees, did for an account of a wallet.
///
/// As private as the account's viewing keys.
public struct WalletTransaction: Sendable, Equatable, Confidential {
    /// What it is.
    public enum Kind: UInt8, Sendable, Hashable {
        /// A transaction.
        case transaction = 0
        /// The fees of a block, for its proposer; the block's hash stands for an id.
        case fees = 1
        /// What the chain began with; the genesis' hash stands for an id.
        case genesis = 2
    }

    /// A movement, or who it came from or went to.
    public struct Item: Sendable, Equatable {
        /// What moved.
        public enum Direction: UInt8, Sendable, Hashable, CaseIterable {
            /// It came in from outside, or from another account.
            case received = 0
            /// It came back from what was spent.
            case change = 1
            /// It was the account's, and was spent.
            case spent = 2
            /// It went to somebody else.
            case sent = 3
            /// It was somebody else's, and was spent for this.
            case source = 4
        }

        /// The pool.
        public let pool: AddressKind
        /// What moved.
        public let direction: Direction
        /// How much, in units.
        public let amount: UInt64
        /// Its place among the transaction's movements of its kind.
        public let place: UInt32
        /// The address, where it is known: one's own, or the other side's.
        public internal(set) var address: String?
        /// What the sender of a note wrote; nil where it is not known (yet).
        public internal(set) var memo: Memo?

        /// An item of these parts.
        init(
            _ pool: AddressKind, _ direction: Direction, _ amount: UInt64, place: Int, address: String? = nil,
            memo: Memo? = nil
        ) {
            self.pool = pool
            self.direction = direction
            self.amount = amount
            self.place = UInt32(truncatingIfNeeded: place)
            self.address = address
            self.memo = memo
        }
    }

    /// What it is.
    public let kind: Kind
    /// The transaction's id.
    public let id: Hash256
    /// The height of its block.
    public let height: UInt64
    /// The time of its block, in milliseconds since 1970.
    public let time: UInt64
    /// Its place in the block.
    public let index: UInt32
    /// The account's number.
    public let account: UInt32
    /// The transaction's fee, in units, whoever paid it.
    public let fee: UInt64
    /// What moved.
    public internal(set) var items: [Item]
    /// Whether nothing more is to be learnt from the whole transaction: memos, and whom notes were sent to.
    public internal(set) var isDetailed: Bool

    /// The units that came in, what came back included; sums stop at 2^64 − 1.
    public var incoming: UInt64 { sum { $0 == .received || $0 == .change } }
    /// The units that were spent.
    public var outgoing: UInt64 { sum { $0 == .spent } }
    /// The fee, where the account paid it.
    public var paidFee: UInt64 { outgoing > 0 ? fee : 0 }

    /// What came in or went out of a pool, in units: positive and negative parts.
    public func flow(of pool: AddressKind) -> (incoming: UInt64, outgoing: UInt64) {
        (sum(pool) { $0 == .received || $0 == .change }, sum(pool) { $0 == .spent })
    }

    private func sum(_ pool: AddressKind? = nil, of isCounted: (Item.Direction) -> Bool) -> UInt64 {
        items.filter { isCounted($0.direction) && (pool == nil || $0.pool == pool) }.map(\.amount).saturatingSum
    }
}

/// What an account has, by pool, in units.
public struct WalletBalance: Sendable, Hashable {
    /// What a pool has for the account.
    public struct Pool: Sendable, Hashable {
        /// What blocks have given and not taken.
        public var confirmed: UInt64 = 0
        /// What of it the next block could take: without what is too new, and without what pending payments spend.
        public var spendable: UInt64 = 0
        /// What comes back from payments that no block holds yet.
        public var pendingIn: UInt64 = 0
        /// What payments that no block holds yet spend.
        public var pendingOut: UInt64 = 0

        /// Nothing.
        public init() {}
    }

    /// What each pool has.
    public var pools: [AddressKind: Pool]

    /// A balance of nothing.
    public init() { pools = Dictionary(uniqueKeysWithValues: AddressKind.allCases.map { ($0, Pool()) }) }

    /// What a pool has.
    public subscript(_ kind: AddressKind) -> Pool {
        get { pools[kind] ?? Pool() }
        set { pools[kind] = newValue }
    }

    /// What all pools have by blocks; sums stop at 2^64 − 1.
    public var confirmed: UInt64 { pools.values.map(\.confirmed).saturatingSum }
    /// What of it the next block could take.
    public var spendable: UInt64 { pools.values.map(\.spendable).saturatingSum }
}

extension Sequence<UInt64> {
    /// The sum, which stops at 2^64 − 1: more units than there are.
    var saturatingSum: UInt64 {
        reduce(0) { total, amount in
            let (sum, overflows) = total.addingReportingOverflow(amount)
            return overflows ? .max : sum
        }
    }
}
