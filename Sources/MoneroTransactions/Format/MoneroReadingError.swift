public import Primitives
public import RingCT

/// Why bytes are not a transaction or a block of Monero. Offsets count from the start of the message.
public enum MoneroReadingError: NamedError, Hashable {
    /// The bytes end too early, are too many, or announce more elements than fit; named after the inner error.
    case layout(ByteReaderError)
    /// An integer of variable length that does not end, exceeds 64 bits or has a shorter form; named after the inner
    /// error.
    case integer(offset: Int, VarintError)
    /// A version that this program does not know.
    case unknownVersion(actual: UInt64)
    /// The tag of an input that is neither new money nor an output of a ring.
    case unknownInputType(offset: Int, tag: UInt8)
    /// The tag of an output that is not paid to a key.
    case unknownOutputType(offset: Int, tag: UInt8)
    /// A type of RingCT signatures that does not exist.
    case unknownRingCTType(actual: UInt8)
    /// A scalar that is not below the group's order: one signature, one encoding.
    case scalarNotCanonical(offset: Int)
    /// A range proof whose parts cannot be read; named after the inner error.
    case rangeProof(offset: Int, RangeProofDecodingError)
    /// More range proofs than outputs.
    case tooManyRangeProofs(actual: UInt64, outputs: Int)

    public var name: String {
        switch self {
        case .layout(let error): error.name
        case .integer(_, let error): error.name
        case .unknownVersion: "unknownVersion"
        case .unknownInputType: "unknownInputType"
        case .unknownOutputType: "unknownOutputType"
        case .unknownRingCTType: "unknownRingCTType"
        case .scalarNotCanonical: "scalarNotCanonical"
        case .rangeProof(_, let error): error.name
        case .tooManyRangeProofs: "tooManyRangeProofs"
        }
    }

    public var explanation: String {
        switch self {
        case .layout(let error): error.explanation
        case .integer(let offset, let error): "At byte \(offset): \(error.explanation)"
        case .unknownVersion(let actual): "The version is \(actual); versions 1 and 2 are supported."
        case .unknownInputType(let offset, let tag):
            "The input at byte \(offset) has the tag \(tag); 255 (new money) and 2 (an output of a ring) are possible."
        case .unknownOutputType(let offset, let tag):
            "The output at byte \(offset) has the tag \(tag); 2 (a key) and 3 (a key with a view tag) are possible."
        case .unknownRingCTType(let actual): "The RingCT type is \(actual); 0 to 6 are possible."
        case .scalarNotCanonical(let offset): "The scalar at byte \(offset) is not below the group's order."
        case .rangeProof(let offset, let error): "In the range proof at byte \(offset): \(error.explanation)"
        case .tooManyRangeProofs(let actual, let outputs): "There are \(actual) range proofs for \(outputs) outputs."
        }
    }
}
