public import Chain
public import ChainTransactions
public import Primitives
public import RingSignatures

/// Why a proof of reserves is not made, not read or not believed. Each case is one check.
public enum ReserveError: NamedError, Equatable {
    // Making one.

    /// Nothing is to be shown.
    case nothing
    /// The message is too long, in bytes.
    case messageTooLong(actual: Int, maximum: Int)
    /// A signature could not be made.
    case notSigned(RingSignatureError)
    /// The transaction that stands for the notes cannot be planned.
    case notPlanned(LedgerBuildingError)

    // Reading one.

    /// The document is not readable; named after the inner refusal.
    case document(AuditReportError)

    // Believing one.

    /// It is about another chain.
    case wrongChain(actual: String, expected: String)
    /// It is about a chain with another genesis.
    case wrongGenesis
    /// It was made for another message.
    case wrongMessage
    /// The header is not signed by the chain's sequencer.
    case headerNotSigned
    /// A proof about the state is refused, by the position of what it is about; named after the inner error.
    case stateProof(entry: Int, StateProofError)
    /// A proof is about something else.
    case wrongSubject(entry: Int)
    /// Two entries are about the same.
    case duplicate(entry: Int)
    /// The owner's signature is refused.
    case signature(entry: Int, AccountSignatureError)
    /// The state has no such account, or no such ring output.
    case absent(entry: Int)
    /// A note or ring output was spent at the height.
    case spent(entry: Int)
    /// The tree's root is not the one that the notes are shown in.
    case wrongAnchor
    /// The transaction that stands for the notes has another form than a proof's.
    case wrongTransaction
    /// A rule of the shielded pool refuses the transaction that stands for the notes.
    case notes(LedgerRule)
    /// The system failed while proofs were verified, or the work was given up.
    case notVerified(String)
    /// The amount and mask do not open the output's commitment.
    case notOpened(entry: Int)
    /// The key image is not shown to be the output's by who can spend it.
    case keyImage(entry: Int, RingSignatureError)
    /// What is shown is less than what was asked for.
    case tooLittle(total: UInt64, needed: UInt64)

    public var name: String {
        switch self {
        case .document(let error): error.name
        case .stateProof(_, let error): error.name
        case .signature(_, let error): error.name
        case .notSigned(let error), .keyImage(_, let error): error.name
        case .notPlanned(let error): error.name
        default: Mirror(reflecting: self).children.first?.label ?? String(describing: self)
        }
    }

    public var explanation: String {
        switch self {
        case .nothing: "There is nothing to show."
        case .messageTooLong(let actual, let maximum): "The message has \(actual) bytes; \(maximum) are possible."
        case .notSigned(let error): error.explanation
        case .notPlanned(let error): error.explanation
        case .document(let error): error.explanation
        case .wrongChain(let actual, let expected): "The proof is about the chain \(actual), not \(expected)."
        case .wrongGenesis: "The proof is about a chain with another genesis."
        case .wrongMessage: "The proof was made for another message."
        case .headerNotSigned: "The header is not signed by the chain's sequencer."
        case .stateProof(let entry, let error): "What the state has for entry \(entry): \(error.explanation)"
        case .wrongSubject(let entry): "A proof about the state is not about entry \(entry)."
        case .duplicate(let entry): "Entry \(entry) is listed before."
        case .signature(let entry, let error): "The signature of entry \(entry): \(error.explanation)"
        case .absent(let entry): "The state has nothing for entry \(entry)."
        case .spent(let entry): "Entry \(entry) was spent."
        case .wrongAnchor: "The notes are not shown in the tree that the header commits to."
        case .wrongTransaction: "The notes are not shown in the form that a proof of reserves has."
        case .notes(let rule): "The notes are refused by the rule \(rule.rawValue)."
        case .notVerified(let why): "The proofs were not verified: \(why)"
        case .notOpened(let entry): "The amount of entry \(entry) does not open its commitment."
        case .keyImage(let entry, let error): "The key image of entry \(entry): \(error.explanation)"
        case .tooLittle(let total, let needed): "\(total) units are shown, and \(needed) were asked for."
        }
    }
}
