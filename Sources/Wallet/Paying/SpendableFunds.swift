public import ChainTransactions
public import MoneroWallet
public import Primitives
internal import RingSignatures
public import Sapling
internal import ZcashTransactions

/// What an account of a wallet can pay with, as of a block: what payments choose from.
///
/// As secret as the account's viewing keys.
public struct SpendableFunds: Sendable, Confidential {
    /// An address that everybody sees, with what it holds.
    public struct TransparentBalance: Sendable, Hashable {
        /// The address.
        public var account: AccountID
        /// What it holds, in units.
        public var balance: UInt64
        /// The number of debits that it had.
        public var sequence: UInt64

        /// An address with what it holds.
        public init(account: AccountID, balance: UInt64, sequence: UInt64) {
            self.account = account
            self.balance = balance
            self.sequence = sequence
        }
    }

    /// A note that is not spent.
    public struct SpendableNote: Sendable, Confidential {
        /// The note.
        public var note: Note
        /// Its place in the note commitment tree.
        public var position: UInt32
        /// The key that it belongs to: an account's, or its internal one.
        public var key: FullViewingKey
        /// What spending it shows, 32 bytes.
        public var nullifier: [UInt8]
        /// The height of its block.
        public var height: UInt64

        /// A note with what spending it takes.
        public init(note: Note, position: UInt32, key: FullViewingKey, nullifier: [UInt8], height: UInt64) {
            self.note = note
            self.position = position
            self.key = key
            self.nullifier = nullifier
            self.height = height
        }
    }

    /// What the ring pool has for the account, and what rings are made from.
    public struct Ring: Sendable {
        /// Outputs that are not spent and not burnt.
        public var entries: [WalletLedger.Entry]
        /// For each height from 0 on, the number of the chain's ring outputs made up to and including it.
        public var cumulativeCounts: [UInt64]
        /// Seconds between two blocks, as the chain has had them.
        public var blockTime: Int

        /// Outputs and what their rings are made from.
        public init(entries: [WalletLedger.Entry] = [], cumulativeCounts: [UInt64] = [], blockTime: Int = 1) {
            self.entries = entries
            self.cumulativeCounts = cumulativeCounts
            self.blockTime = blockTime
        }
    }

    /// Where what is left goes.
    public struct Change: Sendable, Confidential {
        /// An address of the account's own, which everybody sees.
        public var transparent: AccountID
        /// The address for notes: the internal key's, where the account has one.
        public var shielded: PaymentAddress
        /// The key that shows the account the change as something sent; nil for none.
        public var shieldedOVK: OutgoingViewingKey?
        /// The account's first ring address.
        public var ring: MoneroAddress

        /// Where what is left goes.
        public init(
            transparent: AccountID, shielded: PaymentAddress, shieldedOVK: OutgoingViewingKey?, ring: MoneroAddress
        ) {
            self.transparent = transparent
            self.shielded = shielded
            self.shieldedOVK = shieldedOVK
            self.ring = ring
        }
    }

    /// The height of the last block that was taken in.
    public var height: UInt64
    /// The account's addresses that everybody sees.
    public var transparent: [TransparentBalance]
    /// The account's notes.
    public var notes: [SpendableNote]
    /// The note commitment tree, which has the paths of ``notes``.
    public var tree: NoteCommitmentTree
    /// What the ring pool has for the account.
    public var ring: Ring
    /// Where what is left goes.
    public var change: Change
    /// The key that shows the account what it paid to shielded addresses; nil to let nobody see it but the receivers.
    public var ovk: OutgoingViewingKey?
    /// What payments that no block holds yet keep from being spent, in units, by pool.
    public private(set) var reserved: [AddressKind: UInt64] = [:]

    /// What an account can pay with. Reserve what pending payments spend before planning: ``reserve(_:)``.
    public init(
        height: UInt64, transparent: [TransparentBalance] = [], notes: [SpendableNote] = [],
        tree: NoteCommitmentTree = NoteCommitmentTree(), ring: Ring = Ring(), change: Change, ovk: OutgoingViewingKey?
    ) {
        self.height = height
        self.transparent = transparent
        self.notes = notes
        self.tree = tree
        self.ring = ring
        self.change = change
        self.ovk = ovk
    }

    /// Takes away what a transaction spends that no block holds yet: notes, ring outputs, and of addresses that everybody
    /// sees the amount and the number of the debit. Sums stop at 2^64 − 1.
    public mutating func reserve(_ transaction: LedgerTransaction) {
        let nullifiers = Set(transaction.sapling.spends.map(\.nullifier))
        for note in notes where nullifiers.contains(note.nullifier) { add(note.note.value, to: .shielded) }
        notes.removeAll { nullifiers.contains($0.nullifier) }
        let images = Set(transaction.ring.inputs.map(\.keyImage))
        func isSpent(_ entry: WalletLedger.Entry) -> Bool { entry.keyImage.map { images.contains($0) } ?? false }
        for entry in ring.entries where isSpent(entry) { add(entry.output.amount, to: .ring) }
        ring.entries.removeAll(where: isSpent)
        for debit in transaction.transparent.debits {
            guard let index = transparent.firstIndex(where: { $0.account == debit.account }),
                transparent[index].sequence <= debit.sequence
            else { continue }
            let taken = min(debit.amount, transparent[index].balance)
            transparent[index].balance -= taken
            transparent[index].sequence = debit.sequence + 1
            add(taken, to: .transparent)
        }
    }

    private mutating func add(_ units: UInt64, to pool: AddressKind) {
        let (sum, overflows) = (reserved[pool] ?? 0).addingReportingOverflow(units)
        reserved[pool] = overflows ? .max : sum
    }
}
