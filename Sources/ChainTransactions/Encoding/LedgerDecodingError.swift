public import Primitives
public import RingCT

/// Why bytes are not a transaction. Each case is one check; offsets count from the start of the transaction.
public enum LedgerDecodingError: NamedError, Hashable {
    /// There are more bytes than a transaction may have.
    case tooLong(actual: Int, maximum: Int)
    /// The bytes end too early, are too many, or announce more elements than fit; named after the inner error.
    case layout(ByteReaderError)
    /// A count that has a shorter form: there is one encoding of every transaction.
    case notShortestCount(offset: Int, value: UInt64)
    /// Another version of the format.
    case unknownVersion(actual: UInt8, expected: UInt8)
    /// The map of sections has bits of sections that are not known.
    case unknownSections(actual: UInt8, known: UInt8)
    /// A section is announced, and nothing is in it.
    case emptySection(LedgerSectionKind)
    /// The chain's name is none.
    case invalidChainID(LedgerValueError)
    /// The 32 bytes at `offset` are not below the order of Ed25519's group.
    case scalarNotCanonical(offset: Int)
    /// The range proof is refused.
    case rangeProof(RangeProofDecodingError)
    /// A byte that chooses among kinds chooses none.
    case unknownKind(offset: Int, actual: UInt8, maximum: UInt8)
    /// A call to a circuit has more public inputs than any circuit may.
    case tooManyPublicInputs(offset: Int, actual: Int, maximum: Int)
    /// The proof of a call is longer than any curve's.
    case proofTooLong(offset: Int, actual: Int, maximum: Int)

    public var name: String {
        switch self {
        case .layout(let error): error.name
        case .tooLong: "tooLong"
        case .notShortestCount: "notShortestCount"
        case .unknownVersion: "unknownVersion"
        case .unknownSections: "unknownSections"
        case .emptySection: "emptySection"
        case .invalidChainID: "invalidChainID"
        case .scalarNotCanonical: "scalarNotCanonical"
        case .rangeProof: "rangeProof"
        case .unknownKind: "unknownKind"
        case .tooManyPublicInputs: "tooManyPublicInputs"
        case .proofTooLong: "proofTooLong"
        }
    }

    public var explanation: String {
        switch self {
        case .tooLong(let actual, let maximum):
            "The transaction has \(actual) bytes; \(maximum) are the most there can be."
        case .layout(let error): error.explanation
        case .notShortestCount(let offset, let value):
            "The count \(value) at byte \(offset) is not in its shortest form."
        case .unknownVersion(let actual, let expected):
            "The transaction is of version \(actual); version \(expected) is known."
        case .unknownSections(let actual, let known):
            "The map of sections is \(actual); the bits of known sections add up to \(known)."
        case .emptySection(let kind): "The \(kind.rawValue) section is announced, and nothing is in it."
        case .invalidChainID(let error): error.explanation
        case .scalarNotCanonical(let offset): "The scalar at byte \(offset) is not below the group's order."
        case .rangeProof(let error): error.explanation
        case .unknownKind(let offset, let actual, let maximum):
            "Byte \(offset) chooses kind \(actual); the kinds are 0 to \(maximum)."
        case .tooManyPublicInputs(let offset, let actual, let maximum):
            "The call at byte \(offset) has \(actual) public inputs; \(maximum) are the most there can be."
        case .proofTooLong(let offset, let actual, let maximum):
            "The proof at byte \(offset) has \(actual) bytes; \(maximum) are the most there can be."
        }
    }
}

/// The sections of a transaction, in the order of its encoding.
public enum LedgerSectionKind: String, Sendable, Hashable, CaseIterable {
    /// Movements between accounts.
    case transparent
    /// Shielded notes.
    case sapling
    /// Ring outputs.
    case ring
    /// Circuits registered, paid into and called.
    case applications
    /// Changes of the configuration.
    case governance

    /// The section's bit in the map of sections.
    var bit: UInt8 {
        switch self {
        case .transparent: 1
        case .sapling: 2
        case .ring: 4
        case .applications: 8
        case .governance: 16
        }
    }
}
