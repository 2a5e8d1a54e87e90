/// What came of checking one rule.
public enum CheckOutcome: Sendable, Hashable {
    /// The rule holds.
    case passed
    /// The rule is broken: the name of the refusal and a sentence.
    case failed(name: String, explanation: String)
    /// The rule applies and could not be checked, for this reason.
    case notRun(String)
}

extension CheckOutcome {
    /// Passed, or what `body` throws.
    public init<E: NamedError>(_ body: () throws(E) -> Void) {
        do throws(E) {
            try body()
            self = .passed
        } catch {
            self.init(failure: error)
        }
    }

    /// The failure that an error names.
    public init(failure: some NamedError) { self = .failed(name: failure.name, explanation: failure.explanation) }

    /// The name of the refusal.
    public var failureName: String? { if case .failed(let name, _) = self { name } else { nil } }
}

/// One rule checked on one part of something.
public struct RuleCheck<Rule: Sendable & Hashable, Subject: Sendable & Hashable>: Sendable, Hashable {
    /// The rule.
    public let rule: Rule
    /// The part.
    public let subject: Subject
    /// The outcome.
    public var outcome: CheckOutcome

    /// A check with its outcome.
    public init(rule: Rule, subject: Subject, outcome: CheckOutcome) {
        self.rule = rule
        self.subject = subject
        self.outcome = outcome
    }
}

/// What verification says in one word.
public enum VerificationVerdict: String, Sendable, Hashable {
    /// Every check passed and no part was left out; the omissions list what only the chain can tell.
    case valid = "valid (of what was checked)"
    /// Nothing is wrong so far, but a check could not be made or a part is not verified here.
    case incomplete
    /// A rule is broken.
    case invalid
}

/// Something that was not checked, and has to be where it matters.
public protocol VerificationOmission: RawRepresentable<String>, Sendable, Hashable {
    /// A sentence for people.
    var explanation: String { get }
}

/// What a rule is checked on: a transaction as a whole, or a part of it.
public protocol VerificationSubject: CustomStringConvertible, Sendable, Hashable {
    /// The transaction as a whole.
    static var transaction: Self { get }
}

/// What was checked, and what was not.
public protocol VerificationReport: Sendable {
    /// The rules that may be checked.
    associatedtype Rule: RawRepresentable<String> & Sendable & Hashable
    /// The parts they are checked on.
    associatedtype Subject: VerificationSubject
    /// What may be left unchecked.
    associatedtype Omission: VerificationOmission

    /// The checks, in order.
    var checks: [RuleCheck<Rule, Subject>] { get }
    /// What nobody checked.
    var omissions: [Omission] { get }
    /// All of it in one word.
    var verdict: VerificationVerdict { get }
}

extension VerificationReport {
    /// The checks that failed.
    public var failures: [RuleCheck<Rule, Subject>] {
        checks.filter { if case .failed = $0.outcome { true } else { false } }
    }

    /// Whether every check that applies was made.
    public var ranAllChecks: Bool {
        !checks.contains { if case .notRun = $0.outcome { true } else { false } }
    }
}
