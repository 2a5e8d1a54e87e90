public import Primitives

/// Why a ring signature is refused, or not made. Each case is one check.
public enum RingSignatureError: NamedError, Hashable {
    /// The ring has too few members.
    case ringTooSmall(actual: Int, minimum: Int)
    /// The ring has too many members.
    case ringTooLarge(actual: Int, maximum: Int)
    /// A member cannot have this many keys.
    case wrongKeyCount(actual: Int, maximum: Int)
    /// Two members of the ring have the same key; these are their positions.
    case duplicateMember(first: Int, second: Int)
    /// The message has the wrong length, in bytes.
    case wrongMessageLength(actual: Int, expected: Int)
    /// The signature has not one response, or not one pair, for each member.
    case wrongResponseCount(actual: Int, expected: Int)
    /// A member has the wrong number of rows of keys, or of responses.
    case wrongRowCount(member: Int, actual: Int, expected: Int)
    /// There are not as many key images as rows that link.
    case wrongImageCount(actual: Int, expected: Int)
    /// A member's key is not the encoding of a point.
    case undecodableKey(member: Int)
    /// A member's commitment is not the encoding of a point.
    case undecodableCommitment(member: Int)
    /// The key image is not the encoding of a point.
    case undecodableKeyImage
    /// An auxiliary image, in Monero that of the commitments, is not the encoding of a point.
    case undecodableCommitmentImage
    /// The pseudo-output commitment is not the encoding of a point.
    case undecodablePseudoOutput
    /// A member's key is the identity.
    case identityKey(member: Int)
    /// The key image is the identity.
    case identityKeyImage
    /// An auxiliary image, in Monero that of the commitments, is the identity, or eight times it is.
    case identityCommitmentImage
    /// A member's key is not in the subgroup of prime order.
    case torsionKey(member: Int)
    /// The key image is not in the subgroup of prime order.
    case torsionKeyImage
    /// An auxiliary image is not in the subgroup of prime order.
    case torsionCommitmentImage
    /// A challenge is zero.
    case zeroChallenge
    /// The challenges do not close the ring.
    case challengeMismatch
    /// The signer's position is outside the ring.
    case signerOutsideRing(actual: Int, count: Int)
    /// The secret key is not that of the signer's position in the ring, or of no position.
    case wrongSecretKey
    /// The masks do not open the difference of the signer's commitment and the pseudo-output.
    case wrongMask
    /// There is not the right number of random scalars.
    case wrongRandomCount(actual: Int, expected: Int)
    /// The system gave no randomness.
    case noRandomness(RandomnessError)

    public var explanation: String {
        switch self {
        case .ringTooSmall(let actual, let minimum): "The ring has \(actual) members; it needs \(minimum)."
        case .ringTooLarge(let actual, let maximum): "The ring has \(actual) members; \(maximum) is the maximum."
        case .wrongKeyCount(let actual, let maximum):
            "A member cannot have \(actual) keys; 1 to \(maximum) are possible."
        case .duplicateMember(let first, let second): "Members \(first) and \(second) of the ring have the same key."
        case .wrongMessageLength(let actual, let expected):
            "The message to sign has \(actual) bytes instead of \(expected)."
        case .wrongResponseCount(let actual, let expected):
            "The signature has \(actual) responses instead of \(expected)."
        case .wrongRowCount(let member, let actual, let expected):
            "Member \(member) has \(actual) rows instead of \(expected)."
        case .wrongImageCount(let actual, let expected): "There are \(actual) key images instead of \(expected)."
        case .undecodableKey(let member): "The key of member \(member) is not a point."
        case .undecodableCommitment(let member): "The commitment of member \(member) is not a point."
        case .undecodableKeyImage: "The key image is not a point."
        case .undecodableCommitmentImage: "An auxiliary image is not a point."
        case .undecodablePseudoOutput: "The pseudo-output commitment is not a point."
        case .identityKey(let member): "The key of member \(member) is the identity."
        case .identityKeyImage: "The key image is the identity."
        case .identityCommitmentImage: "An auxiliary image is the identity."
        case .torsionKey(let member): "The key of member \(member) is outside the subgroup of prime order."
        case .torsionKeyImage: "The key image is outside the subgroup of prime order."
        case .torsionCommitmentImage: "An auxiliary image is outside the subgroup of prime order."
        case .zeroChallenge: "A challenge is zero."
        case .challengeMismatch: "The signature is not valid: its challenges do not close the ring."
        case .signerOutsideRing(let actual, let count): "The signer's position \(actual) is not below \(count)."
        case .wrongSecretKey: "The secret key does not belong to the signer's member of the ring."
        case .wrongMask: "The masks do not open the difference of the signer's commitment and the pseudo-output."
        case .wrongRandomCount(let actual, let expected):
            "There are \(actual) random scalars instead of \(expected)."
        case .noRandomness: "The system's random number generator failed."
        }
    }
}
