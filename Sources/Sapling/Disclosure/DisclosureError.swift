public import Curves
public import Primitives

/// Why a payment disclosure is not made, not read or not believed. Each case is one check.
public enum DisclosureError: NamedError, Hashable {
    // What a statement is about.

    /// The transaction identifier has the wrong length, in bytes.
    case wrongTransactionIDLength(actual: Int, expected: Int)
    /// The challenge is too long, in bytes.
    case challengeTooLong(actual: Int, maximum: Int)
    /// The purpose is too long, in bytes of UTF-8.
    case purposeTooLong(actual: Int, maximum: Int)

    // Making one.

    /// The discloser's key does not decrypt the output.
    case notDecrypted(NoteDecryptionError)
    /// The system has no randomness.
    case noRandomness(RandomnessError)

    // Reading one.

    /// The text is not Bech32m with the prefix of disclosures.
    case notBech32m(Bech32Error)
    /// The bytes do not begin as a statement does.
    case notADisclosure
    /// The version of the format is not known.
    case unsupportedVersion(actual: UInt8)
    /// The number of the network is not known.
    case unknownNetwork(actual: UInt8)
    /// The number of the discloser's role is not known.
    case unknownDiscloser(actual: UInt8)
    /// The bytes are too few or too many.
    case malformed(ByteReaderError)
    /// The purpose is not UTF-8.
    case purposeNotText
    /// The recipient's key is no point.
    case invalidRecipientKey(EdwardsDecodingError)
    /// The recipient's key is the identity.
    case recipientKeyIsIdentity
    /// The recipient's key is not of prime order.
    case recipientKeyNotInSubgroup
    /// The shared secret is no point.
    case invalidSharedSecret(EdwardsDecodingError)
    /// The shared secret is the identity.
    case sharedSecretIsIdentity
    /// The shared secret is not of prime order.
    case sharedSecretNotInSubgroup
    /// A scalar of the proof is not below the order of the group.
    case proofNotCanonical

    // Checking one.

    /// The statement is about another network.
    case wrongNetwork(actual: ZcashNetwork, expected: ZcashNetwork)
    /// The statement is about another transaction.
    case wrongTransaction
    /// The statement is about another output.
    case wrongOutput(actual: UInt32, expected: UInt32)
    /// The statement answers another challenge.
    case wrongChallenge
    /// The statement was made for another purpose.
    case wrongPurpose
    /// The output's ephemeral key is no point.
    case ephemeralKeyNotAPoint(EdwardsDecodingError)
    /// The output's ephemeral key has small order: everybody would share its secrets.
    case ephemeralKeyHasSmallOrder
    /// The shared secret does not open the ciphertext.
    case notOpened
    /// What the ciphertext holds is not the note that the output commits to.
    case noteRefused(NoteDecryptionError)
    /// The shared secret is not the one that the note's seed gives (ZIP 212).
    case sharedSecretMismatch
    /// The proof does not show that the shared secret is the output's and the recipient's.
    case proofRefused

    public var explanation: String {
        switch self {
        case .wrongTransactionIDLength(let actual, let expected):
            "The transaction's identifier has \(actual) bytes instead of \(expected)."
        case .challengeTooLong(let actual, let maximum): "The challenge has \(actual) bytes; \(maximum) are possible."
        case .purposeTooLong(let actual, let maximum): "The purpose takes \(actual) bytes; \(maximum) are possible."
        case .notDecrypted(let error): error.explanation
        case .noRandomness(let error): error.explanation
        case .notBech32m(let error): error.explanation
        case .notADisclosure: "This is no payment disclosure."
        case .unsupportedVersion(let actual): "The disclosure has version \(actual); version 1 is supported."
        case .unknownNetwork(let actual): "The disclosure names a network number \(actual), which is not known."
        case .unknownDiscloser(let actual): "The disclosure names a role number \(actual), which is not known."
        case .malformed(let error): error.explanation
        case .purposeNotText: "The disclosure's purpose is no text."
        case .invalidRecipientKey(let error): "The recipient's key is no point. \(error.explanation)"
        case .recipientKeyIsIdentity: "The recipient's key is the identity."
        case .recipientKeyNotInSubgroup: "The recipient's key is not in the subgroup of prime order."
        case .invalidSharedSecret(let error): "The shared secret is no point. \(error.explanation)"
        case .sharedSecretIsIdentity: "The shared secret is the identity."
        case .sharedSecretNotInSubgroup: "The shared secret is not in the subgroup of prime order."
        case .proofNotCanonical: "A scalar of the proof is not below the order of the group."
        case .wrongNetwork(let actual, let expected):
            "The disclosure is about the network '\(actual.rawValue)', not '\(expected.rawValue)'."
        case .wrongTransaction: "The disclosure is about another transaction."
        case .wrongOutput(let actual, let expected): "The disclosure is about output \(actual), not \(expected)."
        case .wrongChallenge: "The disclosure does not answer this challenge."
        case .wrongPurpose: "The disclosure was made for another purpose."
        case .ephemeralKeyNotAPoint(let error): "The output's ephemeral key is no point. \(error.explanation)"
        case .ephemeralKeyHasSmallOrder: "The output's ephemeral key has small order."
        case .notOpened: "The disclosed secret does not open the output's ciphertext."
        case .noteRefused(let error): error.explanation
        case .sharedSecretMismatch: "The disclosed secret is not the one that the note's seed gives."
        case .proofRefused: "The proof of the disclosed secret is wrong."
        }
    }
}
