public import ChainTransactions

/// Follows the headers of a chain under the sequencer's key, without its transactions (docs/spec, section 9).
///
/// A header that was accepted vouches for the transactions that its body hash commits to, and for the state that its
/// state commitment commits to. It does not show that the transactions hold: a follower executes them.
public struct LightClient: Sendable, Hashable {
    /// The chain.
    public let chainID: ChainID
    /// The key that signs headers.
    public let sequencer: AccountID
    /// The height of the last header accepted; 0 before the first.
    public private(set) var height: UInt64
    /// What the next header has to follow.
    public private(set) var hash: Hash256
    /// The last header's time; 0 before the first.
    public private(set) var time: UInt64
    /// The commitment to the state after the last block.
    public private(set) var appHash: Hash256

    /// Begins at the genesis, whose state commitment the caller knows.
    public init(chainID: ChainID, sequencer: AccountID, genesisAppHash: Hash256) {
        self.chainID = chainID
        self.sequencer = sequencer
        height = 0
        hash = BlockHeader.root(chainID: chainID, appHash: genesisAppHash)
        time = 0
        appHash = genesisAppHash
    }

    /// Begins at a header that the caller trusts, such as the last one of its own store.
    public init(sequencer: AccountID, trusted header: BlockHeader) {
        chainID = header.chainID
        self.sequencer = sequencer
        height = header.height
        hash = header.hash
        time = header.time
        appHash = header.appHash
    }

    /// Refuses a header that is not the next one; see ``BlockRefusal`` for the checks and their order. One signature is
    /// verified.
    public func check(_ next: SignedHeader) throws(BlockRefusal) {
        let header = next.header
        guard header.chainID == chainID else {
            throw .wrongChain(actual: header.chainID.name, expected: chainID.name)
        }
        let (expected, overflows) = height.addingReportingOverflow(1)
        guard !overflows, header.height == expected else {
            throw .wrongHeight(actual: header.height, expected: expected)
        }
        guard next.isSigned(by: sequencer) else { throw .wrongSignature(height: header.height) }
        guard header.previous == hash else {
            throw .forked(height: header.height, actual: header.previous, expected: hash)
        }
        guard header.time >= time else { throw .timeDecreases(actual: header.time, previous: time) }
    }

    /// Accepts the next header.
    ///
    /// - Throws: what ``check(_:)`` throws; nothing is changed then.
    public mutating func accept(_ next: SignedHeader) throws(BlockRefusal) {
        try check(next)
        self = LightClient(sequencer: sequencer, trusted: next.header)
    }

    /// Whether a transaction is in the block of a header that was accepted.
    public static func isIncluded(
        _ transaction: TransactionCommitment, in header: BlockHeader, by proof: InclusionProof
    ) -> Bool {
        proof.count == header.transactionCount && proof.bodyHash(including: transaction) == header.bodyHash
    }
}
