public import Algebra
public import Curves
public import Primitives

/// A note on its way to its receiver: encrypts it for receiver and sender (Zcash protocol specification §4.20.1).
///
/// Constant time in note, memo and keys.
public struct NoteEncryption: Sendable, Confidential {
    /// The note.
    public let note: Note
    /// The memo.
    public let memo: Memo
    /// `esk`, the secret of this encryption, which the Output proof shows knowledge of.
    public let ephemeralSecret: Jubjub.ScalarField
    /// `epk` = esk·g_d.
    public let ephemeralKey: EdwardsAffinePoint<Jubjub>
    private let ephemeralKeyBytes: [UInt8]
    private let noteCommitment: [UInt8]

    /// Prepares the encryption of a note; its ephemeral secret comes from the note's seed, or before ZIP 212 from the
    /// system.
    ///
    /// - Throws: where the system has no randomness and it is needed.
    public init(_ note: Note, memo: Memo) throws(RandomnessError) {
        let secret: Jubjub.ScalarField
        if let derived = note.randomSeed.ephemeralSecret {
            secret = derived
        } else {
            secret = KeyDerivation.scalar(try SystemRandom.bytes(64))
        }
        self.init(note, memo: memo, ephemeralSecret: secret)
    }

    /// The encryption with that ephemeral secret, which must be that of the note's seed if it has one.
    package init(_ note: Note, memo: Memo, ephemeralSecret: Jubjub.ScalarField) {
        self.note = note
        self.memo = memo
        self.ephemeralSecret = ephemeralSecret
        ephemeralKey = (note.recipient.base * ephemeralSecret).affine
        ephemeralKeyBytes = ephemeralKey.encoded
        noteCommitment = note.commitment.cmuBytes
    }

    /// The whole output.
    ///
    /// - Parameters:
    ///   - valueCommitment: `cv` of the output, which is bound to what the sender can decrypt.
    ///   - ovk: the key that will show the sender this payment; nil to let nobody see it but the receiver.
    /// - Throws: where the system has no randomness, which is needed without `ovk` only.
    public func output(
        valueCommitment: ValueCommitment, ovk: OutgoingViewingKey?
    ) throws(RandomnessError) -> EncryptedOutput {
        output(
            valueCommitment: valueCommitment, ovk: ovk, decoy: ovk == nil ? try SystemRandom.bytes(Self.decoyCount) : []
        )
    }

    /// Random bytes that take the places of the outgoing key and plaintext where there is no `ovk`.
    package static let decoyCount = 32 + OutgoingPlaintext.byteCount

    /// The output with these random bytes, which are used without `ovk` only.
    package func output(
        valueCommitment: ValueCommitment, ovk: OutgoingViewingKey?, decoy: [UInt8]
    ) -> EncryptedOutput {
        let commitment = valueCommitment.encoded
        let key: [UInt8]
        var plaintext: [UInt8]
        if let ovk {
            key = NoteKeys.outgoingKey(
                ovk, valueCommitment: commitment, noteCommitment: noteCommitment, ephemeralKey: ephemeralKeyBytes)
            plaintext = note.recipient.transmissionKey.encoded + ephemeralSecret.littleEndianBytes
        } else {
            precondition(decoy.count == Self.decoyCount, "the caller draws a key and a plaintext")
            key = Array(decoy[..<32])
            plaintext = Array(decoy[32...])
        }
        let outgoing = ChaCha20Poly1305.seal(plaintext, key: key, nonce: NoteKeys.nonce)
        plaintext.wipe()
        guard
            let output = try? EncryptedOutput(
                valueCommitment: commitment, noteCommitment: noteCommitment, ephemeralKey: ephemeralKeyBytes,
                noteCiphertext: noteCiphertext(), outgoingCiphertext: outgoing)
        else { preconditionFailure("the parts were made with their lengths") }
        return output
    }

    private func noteCiphertext() -> [UInt8] {
        let secret = NoteKeys.sharedSecret(ephemeralSecret, note.recipient.transmissionKey)
        let key = NoteKeys.encryptionKey(sharedSecret: secret, ephemeralKey: ephemeralKeyBytes)
        var plaintext = NotePlaintext.bytes(of: note, memo: memo)
        defer { plaintext.wipe() }
        return ChaCha20Poly1305.seal(plaintext, key: key, nonce: NoteKeys.nonce)
    }
}
