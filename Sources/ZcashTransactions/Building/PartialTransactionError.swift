public import Primitives

/// Why a transaction under construction is refused. Each case is one check.
public enum PartialTransactionError: NamedError, Hashable {
    /// The secret fields of a transaction under construction.
    public enum Field: String, Sendable, Hashable, CaseIterable {
        /// The anchor.
        case anchor
        /// A spend's viewing key.
        case viewingKey
        /// A spend's diversifier.
        case diversifier
        /// A note's randomness.
        case randomSeed
        /// A node of a spend's path.
        case sibling
        /// `rcv`.
        case valueRandomness
        /// α.
        case randomizer
        /// The key of a spend that was made up.
        case decoyKey
        /// Why an output is there.
        case role
        /// An output's address.
        case recipient
        /// `esk`.
        case ephemeralSecret
    }

    /// The bytes end too early, go on too long, or announce more elements than they hold.
    case malformed(ByteReaderError)
    /// The bytes do not begin with "NJPT".
    case wrongMagic
    /// The format is not one that is known.
    case unknownFormat(actual: UInt8)
    /// The transaction's version is neither 4 nor 5.
    case unknownVersion(actual: UInt8)
    /// Bits are set that have no meaning.
    case unknownFlags(offset: Int, actual: UInt8)
    /// A field is not what it must be.
    case invalidField(Field, CheckSubject)
    /// There are more spends or outputs than a transaction can have.
    case tooManyDescriptions(actual: Int, maximum: Int)
    /// There is neither spend nor output.
    case nothingShielded
    /// A spend's path does not lead from its note to the anchor.
    case pathBesideAnchor(spend: Int)
    /// Two spends spend the same note.
    case duplicateNullifier(index: Int, first: Int)
    /// A value is not below all the money there is.
    case valueOutOfRange(CheckSubject)
    /// What goes out is more than what comes in, in zatoshi.
    case outputsExceedInputs(available: UInt64, needed: UInt64)
    /// No key for the proof of this spend was given.
    case noProvingKey(spend: Int)
    /// The key signs for none of the spends.
    case keyNotInvolved
    /// A proof is missing, which signatures of version 4 cover, or which the transaction needs.
    case missingProof(CheckSubject)
    /// A signature is missing.
    case missingSignature(spend: Int)
    /// A signature does not verify: it was made for another transaction.
    case invalidSignature(spend: Int)
    /// A proof does not have 192 bytes.
    case wrongProofLength(CheckSubject, actual: Int)
    /// There is no such spend or output.
    case noSuchDescription(CheckSubject)
    /// The two are not the same transaction with different proofs and signatures.
    case differentTransactions
    /// The system's random number generator failed.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .malformed(let error): error.explanation
        case .wrongMagic: "This is no transaction under construction: it does not begin with NJPT."
        case .unknownFormat(let actual): "Format \(actual) of transactions under construction is not known."
        case .unknownVersion(let actual): "Transactions of version \(actual) cannot be constructed."
        case .unknownFlags(let offset, let actual): "The flags \(actual) at byte \(offset) have no meaning."
        case .invalidField(let field, let subject): "The \(field.rawValue) of \(subject) is invalid."
        case .tooManyDescriptions(let actual, let maximum):
            "There are \(actual) spends or outputs; at most \(maximum) are possible."
        case .nothingShielded: "There is neither a spend nor an output."
        case .pathBesideAnchor(let index): "The path of spend \(index) does not lead from its note to the anchor."
        case .duplicateNullifier(let index, let first): "Spends \(first) and \(index) spend the same note."
        case .valueOutOfRange(let subject): "The value of \(subject) is more than all the money there is."
        case .outputsExceedInputs(let available, let needed):
            "The outputs take \(needed) zatoshi and the spends give \(available)."
        case .noProvingKey(let index): "No key was given that proves spend \(index)."
        case .keyNotInvolved: "The key signs for none of the spends."
        case .missingProof(let subject): "The proof of \(subject) is missing."
        case .missingSignature(let index): "The signature of spend \(index) is missing."
        case .invalidSignature(let index): "The signature of spend \(index) does not belong to this transaction."
        case .wrongProofLength(let subject, let actual): "The proof of \(subject) has \(actual) bytes instead of 192."
        case .noSuchDescription(let subject): "There is no \(subject)."
        case .differentTransactions: "These are not parts of the same transaction."
        case .noRandomness: "The system's random number generator failed."
        }
    }
}
