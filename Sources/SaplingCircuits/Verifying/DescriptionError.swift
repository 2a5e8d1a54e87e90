public import Curves
public import Groth16
public import Primitives

/// Why a Spend or Output description breaks a rule that concerns it alone (Zcash protocol specification §4.4, §4.5,
/// §7.3, §7.4). The name of each refusal begins with the field's.
public enum DescriptionError: NamedError, Hashable {
    /// A field of a description.
    public enum Field: String, Sendable, CaseIterable {
        /// The value commitment.
        case valueCommitment = "cv"
        /// The root of the tree in which the spent note is.
        case anchor
        /// The nullifier of the spent note.
        case nullifier
        /// The re-randomised key of the spend's signature.
        case randomizedKey = "rk"
        /// The u-coordinate of the new note's commitment.
        case noteCommitment = "cmu"
        /// The key with which the receiver agrees on the note's encryption.
        case ephemeralKey = "epk"
    }

    /// A field has the wrong length, in bytes.
    case wrongLength(Field, actual: Int, expected: Int)
    /// A field element is not below the modulus.
    case notCanonical(Field)
    /// The bytes of `cv`, `rk` or `epk` are not the one encoding of a point.
    case badPoint(Field, EdwardsDecodingError)
    /// `cv`, `rk` or `epk` is a point of small order.
    case smallOrder(Field)
    /// The proof's bytes are refused.
    case badProof(ProofEncodingError)

    public var name: String {
        switch self {
        case .wrongLength(let field, _, _): field.rawValue + "Length"
        case .notCanonical(let field): field.rawValue + "NotCanonical"
        case .badPoint(let field, let reason):
            field.rawValue + reason.name.prefix(1).uppercased() + reason.name.dropFirst()
        case .smallOrder(let field): field.rawValue + "SmallOrder"
        case .badProof(let reason): reason.name
        }
    }

    public var explanation: String {
        switch self {
        case .wrongLength(let field, let actual, let expected):
            "The field \(field.rawValue) has \(actual) bytes instead of \(expected)."
        case .notCanonical(let field): "The field \(field.rawValue) is not below the modulus of its field."
        case .badPoint(let field, let reason): "The field \(field.rawValue) is refused: \(reason.explanation)"
        case .smallOrder(let field): "The field \(field.rawValue) is a point of small order."
        case .badProof(let reason): reason.explanation
        }
    }
}
