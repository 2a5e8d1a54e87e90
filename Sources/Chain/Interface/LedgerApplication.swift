public import ChainTransactions
public import Primitives

/// The state machine as a consensus engine drives it, in the shape of ABCI 2.0 (CometBFT `spec/abci/abci++_methods.md`).
///
/// Everything depends on the state and the arguments alone. `prepareProposal` and `processProposal` execute on a copy;
/// `finalizeBlock` executes, or takes up what these two executed of the same block, and keeps the outcome in memory;
/// `commit` makes it durable in one step. A crash before `commit` loses nothing but the work, and the engine replays
/// the block.
public protocol LedgerApplication: SendableMetatype {
    /// What the last commit left.
    func info() throws(StorageError) -> LedgerInfo
    /// Makes the state of height 0 from the genesis; once, before everything else.
    mutating func initChain(genesis: [UInt8]) throws(LedgerApplicationError) -> Hash256
    /// Whether a transaction could be in the next block. A recheck reads the state only and verifies no proof again.
    mutating func checkTransaction(_ transaction: [UInt8], recheck: Bool) throws(StorageError) -> TransactionVerdict
    /// Whether a transaction could be in the next block by what was committed alone; nothing of it is kept.
    mutating func judge(_ transaction: [UInt8]) throws(StorageError) -> TransactionVerdict
    /// Forgets which transactions were checked since the last commit, as a commit does: the engine does not keep all of
    /// them, and checks again those that it keeps.
    mutating func forgetChecked()
    /// Chooses, of the transactions offered, in order, those that fit and hold one after another.
    mutating func prepareProposal(_ proposal: BlockProposal) throws(StorageError) -> [[UInt8]]
    /// Whether every transaction of a proposal holds; nil where it does, else the first refusal.
    mutating func processProposal(_ proposal: BlockProposal) throws(StorageError) -> ProposalRefusal?
    /// Executes a block. A transaction that is refused changes nothing, pays no fee and is reported.
    mutating func finalizeBlock(_ proposal: BlockProposal) throws(LedgerApplicationError) -> FinalizedBlock
    /// Makes the block that was finalised last durable.
    mutating func commit() throws(LedgerApplicationError)
    /// Reads the committed state: see docs/spec for the paths.
    func query(_ query: LedgerQuery) throws(StorageError) -> LedgerQueryResponse
    /// The snapshots that can be taken over, newest first.
    func listSnapshots() throws(StorageError) -> [SnapshotDescription]
    /// One chunk of a snapshot listed; nil where there is no such snapshot or chunk.
    func loadSnapshotChunk(height: UInt64, index: UInt32) throws(StorageError) -> [UInt8]?
    /// Begins to take over a snapshot whose state commitment a trusted header gives.
    mutating func offerSnapshot(_ snapshot: SnapshotDescription, appHash: Hash256) throws(LedgerApplicationError)
    /// Takes over the next chunk; true once the state is complete and its commitment is the one offered.
    mutating func applySnapshotChunk(index: UInt32, _ chunk: [UInt8]) throws(LedgerApplicationError) -> Bool
}

/// A call that the engine may not make, or a medium that failed.
public enum LedgerApplicationError: NamedError, Hashable {
    /// The medium failed.
    case storage(StorageError)
    /// A block of another height than the next.
    case wrongHeight(actual: UInt64, expected: UInt64)
    /// `commit` without a finalised block.
    case nothingFinalized
    /// The chain has a state already.
    case alreadyInitialized
    /// The chain has no state yet.
    case notInitialized
    /// The genesis is refused.
    case invalidGenesis(String)
    /// The snapshot or a chunk of it is refused.
    case invalidSnapshot(String)
    /// The state is larger than snapshots may be.
    case snapshotTooLarge(maximum: Int)
    /// The block's pools do not add up to what there was before: the program is wrong, and the chain halts.
    case invariantBroken(String)

    public var explanation: String {
        switch self {
        case .storage(let error): error.explanation
        case .wrongHeight(let actual, let expected): "The block is for height \(actual); the next one is \(expected)."
        case .nothingFinalized: "There is no finalised block to commit."
        case .alreadyInitialized: "The chain has a state already."
        case .notInitialized: "The chain has no state yet: it needs its genesis."
        case .invalidGenesis(let reason): "The genesis is refused: \(reason)"
        case .invalidSnapshot(let reason): "The snapshot is refused: \(reason)"
        case .snapshotTooLarge(let maximum): "The state has more than \(maximum) bytes: no snapshot is taken of it."
        case .invariantBroken(let what): "An invariant is broken, and nothing was written: \(what)"
        }
    }
}

extension LedgerApplicationError {
    /// What stopped the machine: the medium, or a broken invariant.
    package init(_ error: StorageError) {
        self = error.name == StorageError.brokenInvariant ? .invariantBroken(error.explanation) : .storage(error)
    }
}

/// What the last commit left.
public struct LedgerInfo: Sendable, Hashable {
    /// The chain, nil before its genesis.
    public var chainID: ChainID?
    /// The height of the last commit; 0 after the genesis.
    public var height: UInt64
    /// The commitment to the state.
    public var appHash: Hash256

    /// The information of these parts.
    public init(chainID: ChainID?, height: UInt64, appHash: Hash256) {
        self.chainID = chainID
        self.height = height
        self.appHash = appHash
    }
}

/// The transactions of a block before it is decided.
public struct BlockProposal: Sendable, Hashable {
    /// The height.
    public var height: UInt64
    /// The account that gets the fees.
    public var proposer: AccountID
    /// The transactions, encoded, in order.
    public var transactions: [[UInt8]]
    /// The most bytes that the transactions may have together.
    public var maximumByteCount: Int

    /// A proposal of these parts.
    public init(height: UInt64, proposer: AccountID, transactions: [[UInt8]], maximumByteCount: Int) {
        self.height = height
        self.proposer = proposer
        self.transactions = transactions
        self.maximumByteCount = maximumByteCount
    }
}

/// What became of a transaction.
public struct TransactionVerdict: Sendable, Hashable {
    /// Its id; nil where it does not decode.
    public var id: Hash256?
    /// The name of the refusal, nil where there is none.
    public var refusal: String?
    /// A sentence about the refusal; empty where there is none.
    public var explanation: String
    /// The fee in units.
    public var fee: UInt64
    /// The length of its encoding.
    public var byteCount: Int
    /// The proofs and signatures that it has, in the unit in which blocks are bounded.
    public var proofCost: Int

    /// A verdict of these parts.
    public init(id: Hash256?, refusal: String?, explanation: String, fee: UInt64, byteCount: Int, proofCost: Int) {
        self.id = id
        self.refusal = refusal
        self.explanation = explanation
        self.fee = fee
        self.byteCount = byteCount
        self.proofCost = proofCost
    }

    /// Whether it holds.
    public var isAccepted: Bool { refusal == nil }
}

/// Why a proposal is refused.
public struct ProposalRefusal: Sendable, Hashable {
    /// The position of the transaction, or nil where the block as a whole is refused.
    public var transaction: Int?
    /// The name of the refusal.
    public var name: String
    /// A sentence.
    public var explanation: String

    /// A refusal of these parts.
    public init(transaction: Int?, name: String, explanation: String) {
        self.transaction = transaction
        self.name = name
        self.explanation = explanation
    }
}

/// The outcome of a block.
public struct FinalizedBlock: Sendable, Hashable {
    /// What became of each transaction.
    public var verdicts: [TransactionVerdict]
    /// The commitment to the state after the block.
    public var appHash: Hash256

    /// An outcome of these parts.
    public init(verdicts: [TransactionVerdict], appHash: Hash256) {
        self.verdicts = verdicts
        self.appHash = appHash
    }
}

/// A question about the committed state.
public struct LedgerQuery: Sendable, Hashable {
    /// What is asked: see docs/spec.
    public var path: String
    /// The subject, such as an account's key.
    public var data: [UInt8]
    /// Whether the answer comes with a proof against the state commitment.
    public var prove: Bool

    /// A query of these parts.
    public init(path: String, data: [UInt8] = [], prove: Bool = false) {
        self.path = path
        self.data = data
        self.prove = prove
    }
}

/// An answer about the committed state.
public struct LedgerQueryResponse: Sendable, Hashable {
    /// The name of the refusal: `unknownPath`, `malformedSubject`, `notFound`; nil where there is an answer.
    public var refusal: String?
    /// The value; its form depends on the path.
    public var value: [UInt8]
    /// The encoded proof, empty where none was asked for.
    public var proof: [UInt8]
    /// The height of the state that answers.
    public var height: UInt64

    /// An answer of these parts.
    public init(refusal: String? = nil, value: [UInt8], proof: [UInt8] = [], height: UInt64) {
        self.refusal = refusal
        self.value = value
        self.proof = proof
        self.height = height
    }
}

/// A snapshot of the whole state.
public struct SnapshotDescription: Sendable, Hashable {
    /// The height.
    public var height: UInt64
    /// The version of the form.
    public var format: UInt32
    /// The number of chunks.
    public var chunks: UInt32
    /// The hash of all chunks.
    public var hash: Hash256
    /// The hash of each chunk, so that a wrong one is found when it comes; ABCI's `metadata`.
    public var chunkHashes: [Hash256]

    /// A description of these parts.
    public init(height: UInt64, format: UInt32, chunks: UInt32, hash: Hash256, chunkHashes: [Hash256]) {
        self.height = height
        self.format = format
        self.chunks = chunks
        self.hash = hash
        self.chunkHashes = chunkHashes
    }
}
