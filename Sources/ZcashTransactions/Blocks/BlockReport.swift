public import Primitives

/// Why a block breaks a rule that is not one of its transactions'. Each case is one check (Zcash protocol specification
/// §7.6 unless said otherwise).
public enum BlockError: NamedError, Hashable {
    /// The encoding is longer than a block may be, in bytes.
    case tooLarge(actual: Int, maximum: Int)
    /// The format's version is below 4.
    case versionTooLow(actual: UInt32)
    /// The first transaction is no coinbase transaction, or there is none.
    case noCoinbase
    /// A later transaction is one.
    case secondCoinbase(index: Int)
    /// The header's root is not that of the transactions.
    case wrongMerkleRoot
    /// A pair of transactions is there twice, which leaves the root as it is (CVE-2012-2459).
    case repeatedTransactions
    /// The coinbase transaction names another height.
    case wrongHeight(actual: UInt32?, expected: UInt32)
    /// The header does not follow the block before.
    case notTheNextBlock
    /// Two spends of the block have the same Sapling nullifier.
    case duplicateNullifier(transaction: Int, first: Int)
    /// The header names another root of the note commitment tree (before Heartwood).
    case wrongSaplingRoot(actual: [UInt8], expected: [UInt8])
    /// The outputs give another root of the note commitment tree than the known one.
    case notTheKnownRoot(actual: [UInt8], expected: [UInt8])
    /// The root after the block is another than before, and the block has no Sapling outputs.
    case rootChangedWithoutOutputs
    /// The root after the block is the one before, although the block has Sapling outputs.
    case rootUnchangedByOutputs
    /// The header names another root of the chain's history (ZIP 221).
    case wrongChainHistory(actual: [UInt8], expected: [UInt8])
    /// At Heartwood's activation the header's commitment is zero (ZIP 221).
    case commitmentNotZero
    /// The tree has no room for the outputs, or one is no field element.
    case outputsDoNotFit

    public var explanation: String {
        switch self {
        case .tooLarge(let actual, let maximum): "The block has \(actual) bytes; at most \(maximum) are possible."
        case .versionTooLow(let actual): "The block's version is \(actual), and 4 is the least."
        case .noCoinbase: "The block does not begin with a coinbase transaction."
        case .secondCoinbase(let index): "Transaction \(index) is a second coinbase transaction."
        case .wrongMerkleRoot: "The header's root is not that of the transactions."
        case .repeatedTransactions: "The block holds transactions twice."
        case .wrongHeight(let actual, let expected):
            "The coinbase transaction names \(actual.map { "the height \($0)" } ?? "no height") instead of \(expected)."
        case .notTheNextBlock: "The header does not name the block before as its predecessor."
        case .duplicateNullifier(let transaction, let first):
            "Transactions \(first) and \(transaction) spend the same note."
        case .wrongSaplingRoot(let actual, let expected):
            "The header names the Sapling root \(Hexadecimal.encode(actual)) instead of "
                + "\(Hexadecimal.encode(expected))."
        case .notTheKnownRoot(let actual, let expected):
            "The outputs give the Sapling root \(Hexadecimal.encode(actual)); known is \(Hexadecimal.encode(expected))."
        case .rootChangedWithoutOutputs: "The block has no Sapling outputs, and the known root changes with it."
        case .rootUnchangedByOutputs: "The block has Sapling outputs, and the known root does not change with it."
        case .wrongChainHistory(let actual, let expected):
            "The header commits to the chain history \(Hexadecimal.encode(actual)) instead of "
                + "\(Hexadecimal.encode(expected))."
        case .commitmentNotZero: "At Heartwood's activation the header's commitment has to be zero."
        case .outputsDoNotFit: "The outputs do not fit into the note commitment tree."
        }
    }
}

/// What a root of Sapling's note commitment tree can be compared with.
public enum SaplingRootCheck: String, Sendable, CaseIterable {
    /// The block's header, which names it from Sapling to Heartwood.
    case header
    /// The block's outputs, appended to the tree before the block.
    case outputs
    /// The known root after the block before: the same exactly where there are no outputs.
    case previous
}

/// What was found about a block.
public struct BlockReport: Sendable {
    /// The block's hash, 32 bytes in the order of the wire.
    public let hash: [UInt8]
    /// The height, where the coinbase transaction names one.
    public let height: UInt32?
    /// What is wrong with the block itself.
    public internal(set) var failures: [BlockError] = []
    /// The reports on its transactions.
    public internal(set) var transactions: [TransactionReport] = []
    /// The root of Sapling's note commitment tree after the block, 32 bytes, where it was given or the tree before the
    /// block is known.
    public internal(set) var saplingRoot: [UInt8]?
    /// What that root agrees with.
    public internal(set) var rootChecks: Set<SaplingRootCheck> = []
    /// The spends of the block's transactions, and how many of their anchors are known roots of earlier blocks.
    public internal(set) var anchors = (known: 0, all: 0)
    /// Whether the header was compared with the history of the blocks before (Heartwood and Canopy, ZIP 221).
    public internal(set) var comparedHistory = false

    /// `.invalid` where the block or a transaction is; else `.incomplete` where a transaction's report is.
    public var verdict: VerificationVerdict {
        let verdicts = transactions.map(\.verdict)
        if !failures.isEmpty || verdicts.contains(.invalid) { return .invalid }
        return verdicts.contains(.incomplete) ? .incomplete : .valid
    }
}
