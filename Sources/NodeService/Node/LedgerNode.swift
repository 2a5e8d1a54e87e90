public import Chain
public import ChainTransactions
public import Primitives

/// What the service needs of whatever runs the chain: a sequencer or a follower.
///
/// Implementations do the work that takes long (executing, verifying) on threads of their own.
public protocol LedgerNode: Sendable {
    /// What does not change while the node runs.
    var identity: NodeIdentity { get }
    /// Where the chain stands.
    func status() async throws -> NodeStatus
    /// The block at a height, or nil where there is none.
    func block(height: UInt64) async throws -> NodeBlock?
    /// The block with this hash, or nil.
    func block(hash: Hash256) async throws -> NodeBlock?
    /// Where the transaction with this id stands, or nil.
    func transaction(id: Hash256) async throws -> NodeTransaction?
    /// Checks a transaction and, where it holds, keeps it for a block. Sources are told apart by name, and each has its
    /// share of the waiting line.
    func submit(_ transaction: [UInt8], from source: String) async throws -> TransactionVerdict
    /// Whether a transaction could be in the next block by what was committed alone. It is not kept; a follower answers
    /// too. The caller bounds how many are judged at a time.
    func judge(_ transaction: [UInt8]) async throws -> TransactionVerdict
    /// The transactions that wait for a block, `limit` of them at most, and what there is in all.
    func pending(limit: Int) async throws -> NodePending
    /// Reads the committed state.
    func query(_ query: LedgerQuery) async throws -> LedgerQueryResponse
    /// The snapshots that followers can begin with, newest first.
    func snapshots() async throws -> [SnapshotDescription]
    /// One chunk of a snapshot listed, or nil.
    func snapshotChunk(height: UInt64, index: UInt32) async throws -> [UInt8]?
    /// Every block committed from now on. A stream that is not read keeps the newest few and loses others.
    func newBlocks() async -> AsyncStream<NodeBlock>
}

/// What does not change while a node runs.
public struct NodeIdentity: Sendable, Hashable {
    /// How the node takes part.
    public enum Role: String, Sendable, Hashable {
        /// It makes the blocks.
        case sequencer
        /// It fetches blocks and verifies them.
        case follower
    }

    /// The chain.
    public var chainID: ChainID
    /// How the node takes part.
    public var role: Role
    /// The program's version.
    public var version: String
    /// A name for people.
    public var moniker: String
    /// The key of whoever makes the blocks.
    public var sequencer: AccountID
    /// The genesis, encoded as the state machine takes it.
    public var genesis: [UInt8]

    /// An identity of these parts.
    public init(
        chainID: ChainID, role: Role, version: String, moniker: String, sequencer: AccountID, genesis: [UInt8]
    ) {
        self.chainID = chainID
        self.role = role
        self.version = version
        self.moniker = moniker
        self.sequencer = sequencer
        self.genesis = genesis
    }
}

/// Where the chain stands.
public struct NodeStatus: Sendable, Hashable {
    /// The height of the last block; 0 after the genesis.
    public var height: UInt64
    /// The hash of the last block's header; zero at height 0.
    public var blockHash: Hash256
    /// The commitment to the state.
    public var appHash: Hash256
    /// When the last block was made, in milliseconds since 1970; 0 at height 0.
    public var time: UInt64
    /// The lowest height whose block is kept.
    public var earliestHeight: UInt64
    /// Whether the node knows that it is behind.
    public var isCatchingUp: Bool
    /// Why the chain stands still, nil where it does not: a broken invariant or a medium that failed.
    public var halted: String?

    /// A status of these parts.
    public init(
        height: UInt64, blockHash: Hash256, appHash: Hash256, time: UInt64, earliestHeight: UInt64 = 1,
        isCatchingUp: Bool = false, halted: String? = nil
    ) {
        self.height = height
        self.blockHash = blockHash
        self.appHash = appHash
        self.time = time
        self.earliestHeight = earliestHeight
        self.isCatchingUp = isCatchingUp
        self.halted = halted
    }
}

/// A block's header, taken apart for those who ask.
public struct NodeHeader: Sendable, Hashable {
    /// The height.
    public var height: UInt64
    /// The header's hash, which names the block.
    public var hash: Hash256
    /// The hash of the header before.
    public var previous: Hash256
    /// The commitment to the block's transactions.
    public var bodyHash: Hash256
    /// The commitment to the state after the block.
    public var appHash: Hash256
    /// When it was made, in milliseconds since 1970.
    public var time: UInt64
    /// The account that made it and gets the fees.
    public var proposer: AccountID
    /// The maker's signature.
    public var signature: [UInt8]
    /// The encoding that the hash is of.
    public var encoded: [UInt8]

    /// A header of these parts.
    public init(
        height: UInt64, hash: Hash256, previous: Hash256, bodyHash: Hash256, appHash: Hash256, time: UInt64,
        proposer: AccountID, signature: [UInt8], encoded: [UInt8]
    ) {
        self.height = height
        self.hash = hash
        self.previous = previous
        self.bodyHash = bodyHash
        self.appHash = appHash
        self.time = time
        self.proposer = proposer
        self.signature = signature
        self.encoded = encoded
    }
}

/// A block with what became of its transactions.
public struct NodeBlock: Sendable, Hashable {
    /// The header.
    public var header: NodeHeader
    /// The transactions, encoded, in order.
    public var transactions: [[UInt8]]
    /// What became of each.
    public var verdicts: [TransactionVerdict]
    /// The whole block as followers fetch it.
    public var encoded: [UInt8]

    /// A block of these parts.
    public init(header: NodeHeader, transactions: [[UInt8]], verdicts: [TransactionVerdict], encoded: [UInt8]) {
        self.header = header
        self.transactions = transactions
        self.verdicts = verdicts
        self.encoded = encoded
    }
}

/// A transaction in a block.
public struct NodeTransaction: Sendable, Hashable {
    /// The block's height.
    public var height: UInt64
    /// Its position in the block.
    public var index: Int
    /// Its encoding.
    public var encoded: [UInt8]
    /// What became of it.
    public var verdict: TransactionVerdict

    /// A transaction that stands there.
    public init(height: UInt64, index: Int, encoded: [UInt8], verdict: TransactionVerdict) {
        self.height = height
        self.index = index
        self.encoded = encoded
        self.verdict = verdict
    }
}

/// The transactions that wait for a block.
public struct NodePending: Sendable, Hashable {
    /// How many there are.
    public var count: Int
    /// The length of all of them in bytes.
    public var byteCount: Int
    /// The first of them.
    public var transactions: [[UInt8]]

    /// Transactions that wait.
    public init(count: Int, byteCount: Int, transactions: [[UInt8]]) {
        self.count = count
        self.byteCount = byteCount
        self.transactions = transactions
    }
}

/// Why a node does not do what it is asked for, besides a transaction's own faults.
public enum NodeError: NamedError, Hashable {
    /// So much waits that nothing more is taken.
    case busy(String)
    /// The node makes no blocks and forwards nothing.
    case notSequencer
    /// The chain stands still.
    case halted(String)
    /// The medium failed. What happened stands in the log alone.
    case unavailable

    public var explanation: String {
        switch self {
        case .busy(let what): "The node is busy: \(what). Try again later."
        case .notSequencer: "This node follows the chain and takes no transactions."
        case .halted(let why): "The chain stands still: \(why)"
        case .unavailable: "The node cannot read or write its state. Its log says why."
        }
    }
}
