package import Algebra
public import Curves
public import Primitives

/// Why an output is not decrypted. Each case is one check (Zcash protocol specification §4.20.2, §4.20.3).
public enum NoteDecryptionError: NamedError, Hashable {
    /// The ephemeral key is no point.
    case ephemeralKeyNotAPoint(EdwardsDecodingError)
    /// The ciphertext was not made for this key, or was changed.
    case notForThisKey
    /// The note plaintext's first byte is not one that the rule allows.
    case leadByteNotAllowed(actual: UInt8)
    /// The commitment randomness in the plaintext is not below the order of the group.
    case randomnessNotCanonical
    /// The recipient's diversifier has no base point.
    case invalidDiversifier
    /// The note is not the one that the output commits to.
    case commitmentMismatch
    /// The ephemeral key is not that of the note's ephemeral secret (ZIP 212).
    case ephemeralKeyMismatch
    /// The ephemeral secret in the outgoing plaintext is not below the order of the group.
    case ephemeralSecretNotCanonical
    /// The ephemeral secret in the outgoing plaintext is not that of the note's seed (ZIP 212).
    case ephemeralSecretMismatch
    /// The recipient's key in the outgoing plaintext is none.
    case invalidRecipient(PaymentAddressError)

    public var explanation: String {
        switch self {
        case .ephemeralKeyNotAPoint(let error): "The ephemeral key is no point. \(error.explanation)"
        case .notForThisKey: "The output was not encrypted for this key."
        case .leadByteNotAllowed(let actual): "A note plaintext may not begin with the byte \(actual) at this height."
        case .randomnessNotCanonical: "The note's commitment randomness is not below the order of the group."
        case .invalidDiversifier: "The note's diversifier has no base point."
        case .commitmentMismatch: "The decrypted note is not the one that the output commits to."
        case .ephemeralKeyMismatch: "The ephemeral key is not the one that the note's randomness gives."
        case .ephemeralSecretNotCanonical: "The sender's ephemeral secret is not below the order of the group."
        case .ephemeralSecretMismatch: "The sender's ephemeral secret is not the one that the note's seed gives."
        case .invalidRecipient(let error): "The recipient that the sender noted is none. \(error.explanation)"
        }
    }
}

/// What is encrypted for the receiver (Zcash protocol specification §5.5): first byte, diversifier, value, `rcm` or
/// `rseed`, and a memo.
package struct NotePlaintext: Sendable {
    /// Length in bytes.
    package static let byteCount = prefixCount + Memo.byteCount
    /// Length of the part before the memo.
    package static let prefixCount = 52

    let recipientDiversifier: Diversifier
    let value: UInt64
    let randomSeed: RandomSeed

    /// Parses the first 52 bytes; the diversifier may be without base point.
    ///
    /// - Throws: `.leadByteNotAllowed`, `.randomnessNotCanonical`.
    package init(prefix: [UInt8], rule: NotePlaintextRule) throws(NoteDecryptionError) {
        precondition(prefix.count >= Self.prefixCount, "a ciphertext of fixed length was decrypted")
        guard rule.allows(leadByte: prefix[0]) else { throw .leadByteNotAllowed(actual: prefix[0]) }
        let random = Array(prefix[20..<52])
        guard let diversifier = try? Diversifier(bytes: Array(prefix[1..<12])), let seed = try? NoteSeed(bytes: random)
        else { preconditionFailure("the lengths are fixed") }
        recipientDiversifier = diversifier
        value = (0..<8).reduce(0) { $0 | UInt64(prefix[12 + $1]) << UInt64(8 * $1) }
        if prefix[0] == 2 {
            randomSeed = .afterZIP212(seed)
        } else {
            guard let rcm = try? Jubjub.ScalarField(canonicalLittleEndian: random) else {
                throw .randomnessNotCanonical
            }
            randomSeed = .beforeZIP212(rcm: rcm)
        }
    }

    /// The plaintext of a note.
    static func bytes(of note: Note, memo: Memo) -> [UInt8] {
        let leadByte: UInt8 =
            switch note.randomSeed {
            case .beforeZIP212: 1
            case .afterZIP212: 2
            }
        var writer = ByteWriter(reservingCapacity: byteCount)
        writer.writeUInt8(leadByte)
        writer.write(note.recipient.diversifier.bytes)
        writer.writeUInt64(note.value)
        writer.write(note.randomSeed.plaintextBytes)
        writer.write(memo.bytes)
        return writer.bytes
    }

    /// The note to the address that `transmissionKey` gives for the diversifier's base point, if it is the one that
    /// `cmu` commits to and `epk` is that of its ephemeral secret.
    ///
    /// - Throws: `.invalidDiversifier`, `.commitmentMismatch`, `.ephemeralKeyMismatch`, and what the closure throws.
    package func note(
        noteCommitment: [UInt8], ephemeralKey: [UInt8], ephemeralSecret: Jubjub.ScalarField?,
        recipient: (Diversifier, EdwardsAffinePoint<Jubjub>) throws(NoteDecryptionError) -> PaymentAddress
    ) throws(NoteDecryptionError) -> Note {
        guard let base = recipientDiversifier.base else { throw .invalidDiversifier }
        let note = Note(
            recipient: try recipient(recipientDiversifier, base), value: value, randomSeed: randomSeed)
        guard ConstantTime.areEqual(note.commitment.cmuBytes, noteCommitment) else { throw .commitmentMismatch }
        if let secret = ephemeralSecret ?? randomSeed.ephemeralSecret {
            guard ConstantTime.areEqual((base * secret).encoded, ephemeralKey) else { throw .ephemeralKeyMismatch }
        }
        return note
    }
}

/// What is encrypted for the sender: the recipient's pk_d and the ephemeral secret (§4.20.1).
package enum OutgoingPlaintext {
    /// Length in bytes.
    package static let byteCount = 64
}
