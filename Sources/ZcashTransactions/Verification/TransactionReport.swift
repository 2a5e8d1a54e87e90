public import Primitives

/// What a rule was checked on.
public enum CheckSubject: VerificationSubject {
    /// The transaction as a whole.
    case transaction
    /// A Sapling spend, counted from 0.
    case spend(Int)
    /// A Sapling output, counted from 0.
    case output(Int)

    public var description: String {
        switch self {
        case .transaction: "transaction"
        case .spend(let index): "spend \(index)"
        case .output(let index): "output \(index)"
        }
    }
}

/// One rule checked on one part of a transaction.
public typealias Check = RuleCheck<TransactionRule, CheckSubject>

/// Something about a transaction that is never checked here, and has to be where it matters.
public enum Omission: String, VerificationOmission, CaseIterable {
    /// Whether the outputs that transparent inputs spend exist, are unspent, and whether the scripts allow it.
    case scripts
    /// Whether the transparent inputs' values cover what goes out: the outputs they spend are not given.
    case transparentPool
    /// Proofs and signatures of JoinSplits, and whether their anchors and nullifiers are fresh.
    case joinSplits
    /// Proofs and signatures of Orchard actions, and whether their anchors and nullifiers are fresh.
    case orchard
    /// Whether the spends' anchors are roots of the chain.
    case anchors
    /// Whether the spends' nullifiers are new.
    case nullifiers
    /// Whether a coinbase transaction pays no more than it may, and to those whom it has to.
    case subsidy
    /// Whether the lock time lets the transaction in.
    case lockTime
    /// Rules that depend on the height, which is not given.
    case height

    /// Whether a part of the transaction stays unverified, which its bytes and the outputs it spends would decide; the
    /// other omissions are questions to the chain.
    public var isPart: Bool {
        switch self {
        case .scripts, .transparentPool, .joinSplits, .orchard: true
        case .anchors, .nullifiers, .subsidy, .lockTime, .height: false
        }
    }

    public var explanation: String {
        switch self {
        case .scripts: "whether the transparent outputs it spends exist, and its scripts"
        case .transparentPool: "whether its transparent inputs cover what it pays (give the outputs that they spend)"
        case .joinSplits: "its JoinSplits of the Sprout pool"
        case .orchard: "its Orchard actions"
        case .anchors: "whether its spends' anchors are roots of the chain"
        case .nullifiers: "whether its spends' nullifiers are new to the chain"
        case .subsidy: "what the coinbase transaction may pay, and has to"
        case .lockTime: "its lock time"
        case .height: "expiry and other rules that depend on the height (give the height)"
        }
    }
}

/// What was checked on a transaction, and what was not.
public struct TransactionReport: VerificationReport, Hashable {
    /// The transaction's identifier, 32 bytes in the order of the wire.
    public let transactionID: [UInt8]
    /// The checks, in order.
    public internal(set) var checks: [Check] = []
    /// What nobody checked.
    public internal(set) var omissions: [Omission] = []

    init(transactionID: [UInt8]) { self.transactionID = transactionID }

    /// `.invalid` where a check failed; else `.incomplete` where one could not be made or a part of the transaction has
    /// none; else `.valid`.
    public var verdict: VerificationVerdict {
        if !failures.isEmpty { return .invalid }
        return ranAllChecks && !omissions.contains(where: \.isPart) ? .valid : .incomplete
    }
}
