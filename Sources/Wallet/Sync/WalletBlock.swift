public import ChainTransactions
public import RingSignatures
public import Sapling
internal import ZcashTransactions

/// What a wallet needs of a block, as a node's compact blocks say it (docs/spec, section 10.2). Nothing in it is checked.
public struct WalletBlock: Sendable, Equatable {
    /// What a wallet needs of a transaction that was accepted.
    public struct Transaction: Sendable, Equatable {
        /// The transaction's place in its block.
        public var index: UInt32
        /// The id.
        public var id: Hash256
        /// The fee, in units, which the block's proposer gets.
        public var fee: UInt64
        /// What accounts are debited; signatures are empty.
        public var debits: [AccountDebit]
        /// What accounts are credited.
        public var credits: [AccountCredit]
        /// What spends of notes show, 32 bytes each.
        public var nullifiers: [[UInt8]]
        /// The notes made, without memos.
        public var outputs: [CompactOutput]
        /// What spends of ring outputs show.
        public var keyImages: [CompressedPoint]
        /// The ring outputs made.
        public var ringOutputs: [RingOutput]
        /// The deposits in the ring pool.
        public var ringDeposits: [RingDeposit]

        /// A transaction of these parts.
        public init(
            index: UInt32, id: Hash256, fee: UInt64, debits: [AccountDebit] = [], credits: [AccountCredit] = [],
            nullifiers: [[UInt8]] = [], outputs: [CompactOutput] = [], keyImages: [CompressedPoint] = [],
            ringOutputs: [RingOutput] = [], ringDeposits: [RingDeposit] = []
        ) {
            self.index = index
            self.id = id
            self.fee = fee
            self.debits = debits
            self.credits = credits
            self.nullifiers = nullifiers
            self.outputs = outputs
            self.keyImages = keyImages
            self.ringOutputs = ringOutputs
            self.ringDeposits = ringDeposits
        }

        /// What a wallet needs of a whole transaction.
        public init(_ transaction: LedgerTransaction, index: UInt32) {
            self.init(
                index: index, id: transaction.id, fee: transaction.fee,
                debits: transaction.transparent.debits.map {
                    AccountDebit(account: $0.account, amount: $0.amount, sequence: $0.sequence)
                },
                credits: transaction.transparent.credits, nullifiers: transaction.sapling.spends.map(\.nullifier),
                outputs: transaction.sapling.outputs.compactMap { output in
                    try? CompactOutput(
                        noteCommitment: output.noteCommitment, ephemeralKey: output.ephemeralKey,
                        notePrefix: Array(output.noteCiphertext.prefix(CompactOutput.notePrefixCount)))
                },
                keyImages: transaction.ring.inputs.map(\.keyImage), ringOutputs: transaction.ring.outputs,
                ringDeposits: transaction.ring.deposits)
        }

        /// How many ring outputs it makes.
        var ringCount: Int { ringOutputs.count + ringDeposits.count }
        /// What it makes in the ring pool.
        var ringBundle: RingBundle { RingBundle(outputs: ringOutputs, deposits: ringDeposits) }
    }

    /// The height; 1 for the first block.
    public var height: UInt64
    /// The header's hash.
    public var hash: Hash256
    /// The hash of the header before.
    public var previous: Hash256
    /// Milliseconds since 1970, by the clock of whoever made the block.
    public var time: UInt64
    /// The account that gets the fees.
    public var proposer: AccountID
    /// The transactions that were accepted, in their order.
    public var transactions: [Transaction]

    /// A block of these parts.
    public init(
        height: UInt64, hash: Hash256, previous: Hash256, time: UInt64, proposer: AccountID,
        transactions: [Transaction]
    ) {
        self.height = height
        self.hash = hash
        self.previous = previous
        self.time = time
        self.proposer = proposer
        self.transactions = transactions
    }
}
