public import Primitives

/// What a rule was checked on.
public enum MoneroSubject: VerificationSubject {
    /// The transaction as a whole.
    case transaction
    /// An input, counted from 0.
    case input(Int)
    /// An output, counted from 0.
    case output(Int)

    public var description: String {
        switch self {
        case .transaction: "transaction"
        case .input(let index): "input \(index)"
        case .output(let index): "output \(index)"
        }
    }
}

/// One rule checked on one part of a transaction.
public typealias MoneroCheck = RuleCheck<MoneroRule, MoneroSubject>

/// Something about a transaction that only the chain can tell, and that has to be checked where it matters.
public enum MoneroOmission: String, VerificationOmission, CaseIterable {
    /// Whether the key images are new.
    case keyImages
    /// Whether the ring members are old enough to be spent.
    case memberLocks
    /// Whether an input in the open resembles so few outputs that a smaller ring or an old version is admitted.
    case mixability
    /// Whether a coinbase transaction pays what it may.
    case emission

    public var explanation: String {
        switch self {
        case .keyImages: "whether its key images are new to the chain"
        case .memberLocks: "whether its ring members are old enough to be spent"
        case .mixability: "whether its amounts in the open are so rare that a smaller ring is admitted"
        case .emission: "what the coinbase transaction may pay"
        }
    }
}

/// What was checked on a transaction, and what was not.
public struct MoneroReport: VerificationReport, Hashable {
    /// The transaction's identifier, 32 bytes.
    public let transactionHash: [UInt8]
    /// The checks, in order.
    public internal(set) var checks: [MoneroCheck] = []
    /// What nobody checked.
    public internal(set) var omissions: [MoneroOmission] = []

    /// `.invalid` where a check failed; else `.incomplete` where one could not be made; else `.valid`.
    public var verdict: VerificationVerdict {
        if !failures.isEmpty { return .invalid }
        return ranAllChecks ? .valid : .incomplete
    }
}
