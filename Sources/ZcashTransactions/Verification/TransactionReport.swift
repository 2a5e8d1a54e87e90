/// What a rule was checked on.
public enum CheckSubject: Sendable, Hashable, CustomStringConvertible {
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

/// What came of a check.
public enum CheckOutcome: Sendable, Hashable {
    /// The rule holds.
    case passed
    /// The rule is broken: the name of the refusal and a sentence.
    case failed(name: String, explanation: String)
    /// The rule applies and could not be checked, for this reason.
    case notRun(String)
}

/// One rule checked on one part of a transaction.
public struct Check: Sendable, Hashable {
    /// The rule.
    public let rule: TransactionRule
    /// The part.
    public let subject: CheckSubject
    /// The outcome.
    public internal(set) var outcome: CheckOutcome
}

/// Something about a transaction that is never checked here, and has to be where it matters.
public enum Omission: String, Sendable, Hashable, CaseIterable {
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

    /// A sentence for people.
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

/// What verification says in one word.
public enum TransactionVerdict: String, Sendable, Hashable {
    /// Every check passed and no part was left out; ``TransactionReport/omissions`` lists what only the chain can tell.
    case valid = "valid (of what was checked)"
    /// Nothing is wrong so far, but a check could not be made or a part of the transaction is not verified here.
    case incomplete
    /// A rule is broken.
    case invalid
}

/// What was checked on a transaction, and what was not.
public struct TransactionReport: Sendable, Hashable {
    /// The transaction's identifier, 32 bytes in the order of the wire.
    public let transactionID: [UInt8]
    /// The checks, in order.
    public internal(set) var checks: [Check] = []
    /// What nobody checked.
    public internal(set) var omissions: [Omission] = []

    init(transactionID: [UInt8]) { self.transactionID = transactionID }

    /// `.invalid` where a check failed; else `.incomplete` where one could not be made or a part of the transaction has
    /// none; else `.valid`.
    public var verdict: TransactionVerdict {
        if !failures.isEmpty { return .invalid }
        return ranAllChecks && !omissions.contains(where: \.isPart) ? .valid : .incomplete
    }

    /// Whether every check that applies was made.
    public var ranAllChecks: Bool {
        !checks.contains { if case .notRun = $0.outcome { true } else { false } }
    }

    /// The checks that failed.
    public var failures: [Check] {
        checks.filter { if case .failed = $0.outcome { true } else { false } }
    }
}
