public import Chain
public import ChainTransactions

/// A block with what became of its transactions.
public struct StoredBlock: Sendable, Hashable {
    /// The block.
    public var block: LedgerBlock
    /// What became of each transaction.
    public var verdicts: [TransactionVerdict]

    /// A block with its verdicts.
    public init(block: LedgerBlock, verdicts: [TransactionVerdict]) {
        self.block = block
        self.verdicts = verdicts
    }
}

/// Where a transaction stands.
public struct TransactionLocation: Sendable, Hashable {
    /// The block's height.
    public var height: UInt64
    /// The position in the block.
    public var position: Int

    /// A place of these parts.
    public init(height: UInt64, position: Int) {
        self.height = height
        self.position = position
    }
}

/// The blocks of a chain, in order.
///
/// A block is staged, then the state's commit follows. A store that is also the state's storage makes both durable at
/// once; any other makes the block durable first, so that the state is never ahead of the blocks.
public protocol BlockStore: Sendable {
    /// The last block's header, nil where there is none.
    func lastHeader() throws(StorageError) -> SignedHeader?
    /// Hands over the block whose state is committed next. What was staged before and not committed is forgotten.
    func stage(_ block: StoredBlock) throws(StorageError)
    /// The block at a height, nil where there is none.
    func block(at height: UInt64) throws(StorageError) -> StoredBlock?
    /// The lowest height whose block is kept, nil where there is none.
    func earliestHeight() throws(StorageError) -> UInt64?
    /// The height of the block with this hash, nil where there is none.
    func height(ofBlock hash: Hash256) throws(StorageError) -> UInt64?
    /// Where the transaction with this id stands (the last place, if an outside engine decided it twice), or nil.
    func location(ofTransaction id: Hash256) throws(StorageError) -> TransactionLocation?
}
