/// What a rule was checked on.
public enum MoneroSubject: Sendable, Hashable, CustomStringConvertible {
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
public struct MoneroCheck: Sendable, Hashable {
    /// What came of a check.
    public enum Outcome: Sendable, Hashable {
        /// The rule holds.
        case passed
        /// The rule is broken: the name of the refusal and a sentence.
        case failed(name: String, explanation: String)
        /// The rule applies and could not be checked, for this reason.
        case notRun(String)
    }

    /// The rule.
    public let rule: MoneroRule
    /// The part.
    public let subject: MoneroSubject
    /// The outcome.
    public let outcome: Outcome
}

/// Something about a transaction that only the chain can tell, and that has to be checked where it matters.
public enum MoneroOmission: String, Sendable, Hashable, CaseIterable {
    /// Whether the key images are new.
    case keyImages
    /// Whether the ring members are old enough to be spent.
    case memberLocks
    /// Whether an input in the open resembles so few outputs that a smaller ring or an old version is admitted.
    case mixability
    /// Whether a coinbase transaction pays what it may.
    case emission

    /// A sentence for people.
    public var explanation: String {
        switch self {
        case .keyImages: "whether its key images are new to the chain"
        case .memberLocks: "whether its ring members are old enough to be spent"
        case .mixability: "whether its amounts in the open are so rare that a smaller ring is admitted"
        case .emission: "what the coinbase transaction may pay"
        }
    }
}

/// What verification says in one word.
public enum MoneroVerdict: String, Sendable, Hashable {
    /// Every check passed; ``MoneroReport/omissions`` lists what only the chain can tell.
    case valid = "valid (of what was checked)"
    /// Nothing is wrong so far, but a check could not be made.
    case incomplete
    /// A rule is broken.
    case invalid
}

/// What was checked on a transaction, and what was not.
public struct MoneroReport: Sendable, Hashable {
    /// The transaction's identifier, 32 bytes.
    public let transactionHash: [UInt8]
    /// The checks, in order.
    public internal(set) var checks: [MoneroCheck] = []
    /// What nobody checked.
    public internal(set) var omissions: [MoneroOmission] = []

    /// `.invalid` where a check failed; else `.incomplete` where one could not be made; else `.valid`.
    public var verdict: MoneroVerdict {
        if !failures.isEmpty { return .invalid }
        return checks.contains { if case .notRun = $0.outcome { true } else { false } } ? .incomplete : .valid
    }

    /// The checks that failed.
    public var failures: [MoneroCheck] {
        checks.filter { if case .failed = $0.outcome { true } else { false } }
    }
}
