package import Algebra
package import Curves
internal import Primitives

/// A note with the memo that came with it.
public struct DecryptedNote: Sendable, Equatable {
    /// The note.
    public let note: Note
    /// The memo.
    public let memo: Memo

    /// Both together.
    public init(note: Note, memo: Memo) {
        self.note = note
        self.memo = memo
    }
}

/// An output that can be decrypted with the key of its note ciphertext.
public protocol DecryptableOutput: Sendable {
    /// What decryption gives.
    associatedtype Decrypted: Sendable
    /// `epk`, 32 bytes.
    var ephemeralKey: [UInt8] { get }

    /// Decrypts for the owner of `key`, with the key of the ciphertext, 32 bytes.
    ///
    /// - Throws: the first check that fails.
    func decrypt(
        encryptionKey: [UInt8], for key: IncomingViewingKey, under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> Decrypted
}

extension EncryptedOutput: DecryptableOutput {
    public func decrypt(
        encryptionKey: [UInt8], for key: IncomingViewingKey, under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> DecryptedNote {
        guard var plaintext = ChaCha20Poly1305.open(noteCiphertext, key: encryptionKey, nonce: NoteKeys.nonce) else {
            throw .notForThisKey
        }
        defer { plaintext.wipe() }
        let note = try NotePlaintext(prefix: plaintext, rule: rule).note(
            noteCommitment: noteCommitment, ephemeralKey: ephemeralKey, for: key)
        return DecryptedNote(note: note, memo: Self.memo(plaintext))
    }

    fileprivate static func memo(_ plaintext: [UInt8]) -> Memo {
        guard let memo = try? Memo(bytes: Array(plaintext[NotePlaintext.prefixCount...])) else {
            preconditionFailure("a note ciphertext has one length")
        }
        return memo
    }
}

extension CompactOutput: DecryptableOutput {
    public func decrypt(
        encryptionKey: [UInt8], for key: IncomingViewingKey, under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> Note {
        var plaintext = ChaCha20Poly1305.decryptUnauthenticated(
            prefix: notePrefix, key: encryptionKey, nonce: NoteKeys.nonce)
        defer { plaintext.wipe() }
        return try NotePlaintext(prefix: plaintext, rule: rule).note(
            noteCommitment: noteCommitment, ephemeralKey: ephemeralKey, for: key)
    }
}

extension NotePlaintext {
    fileprivate func note(
        noteCommitment: [UInt8], ephemeralKey: [UInt8], for key: IncomingViewingKey
    ) throws(NoteDecryptionError) -> Note {
        try note(noteCommitment: noteCommitment, ephemeralKey: ephemeralKey, ephemeralSecret: nil) {
            diversifier, base in
            PaymentAddress(
                uncheckedDiversifier: diversifier, base: base, transmissionKey: (base * key.scalar).affine)
        }
    }
}

extension IncomingViewingKey {
    /// Decrypts an output that was sent to one of this key's addresses (Zcash protocol specification §4.20.2).
    ///
    /// Constant time in the key until the ciphertext opens. A compact output has no tag: what was made for others, or
    /// changed, fails one of the later checks. About 100 microseconds where it fails, 250 where it succeeds.
    ///
    /// - Throws: the first check that fails; `.notForThisKey` for most outputs.
    public func decrypt<Output: DecryptableOutput>(
        _ output: Output, under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> Output.Decrypted {
        let point: EdwardsAffinePoint<Jubjub>
        do { point = try EdwardsAffinePoint(encoded: output.ephemeralKey) } catch {
            throw .ephemeralKeyNotAPoint(error)
        }
        let secret = NoteKeys.sharedSecret(scalar, point)
        let key = NoteKeys.encryptionKey(sharedSecret: secret, ephemeralKey: output.ephemeralKey)
        return try output.decrypt(encryptionKey: key, for: self, under: rule)
    }
}

extension OutgoingViewingKey {
    /// Decrypts an output that the owner of this key sent (Zcash protocol specification §4.20.3).
    ///
    /// - Throws: the first check that fails; `.notForThisKey` for most outputs.
    public func decrypt(
        _ output: EncryptedOutput, under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> DecryptedNote {
        let outgoing = try outgoingPlaintext(of: output)
        return try output.decrypt(
            ephemeralSecret: outgoing.ephemeralSecret, transmissionKey: outgoing.transmissionKey, under: rule)
    }

    /// What the sender noted of an output: the recipient's key, any point, and the ephemeral secret.
    ///
    /// - Throws: the first check that fails; `.notForThisKey` for most outputs.
    func outgoingPlaintext(
        of output: EncryptedOutput
    ) throws(NoteDecryptionError) -> (transmissionKey: EdwardsAffinePoint<Jubjub>, ephemeralSecret: Jubjub.ScalarField)
    {
        let outgoingKey = NoteKeys.outgoingKey(
            self, valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
            ephemeralKey: output.ephemeralKey)
        guard var outgoing = ChaCha20Poly1305.open(output.outgoingCiphertext, key: outgoingKey, nonce: NoteKeys.nonce)
        else { throw .notForThisKey }
        defer { outgoing.wipe() }
        guard let secret = try? Jubjub.ScalarField(canonicalLittleEndian: Array(outgoing[32...])) else {
            throw .ephemeralSecretNotCanonical
        }
        let transmissionKey: EdwardsAffinePoint<Jubjub>
        do { transmissionKey = try EdwardsAffinePoint(encoded: Array(outgoing[..<32])) } catch {
            throw .invalidRecipient(.invalidTransmissionKey(error))
        }
        return (transmissionKey, secret)
    }
}

extension EncryptedOutput {
    /// Decrypts with the sender's secret for a recipient whose key may be any point.
    ///
    /// - Throws: the first check that fails.
    package func decrypt(
        ephemeralSecret secret: Jubjub.ScalarField, transmissionKey: EdwardsAffinePoint<Jubjub>,
        under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> DecryptedNote {
        let shared = NoteKeys.sharedSecret(secret, transmissionKey)
        let key = NoteKeys.encryptionKey(sharedSecret: shared, ephemeralKey: ephemeralKey)
        guard var plaintext = ChaCha20Poly1305.open(noteCiphertext, key: key, nonce: NoteKeys.nonce) else {
            throw .notForThisKey
        }
        defer { plaintext.wipe() }
        return try decrypted(plaintext, transmissionKey: transmissionKey, ephemeralSecret: secret, under: rule)
    }

    /// The note and memo of an opened ciphertext, for a recipient whose key may be any point.
    ///
    /// - Parameter secret: the sender's secret, if it is known.
    /// - Throws: the first check that fails.
    func decrypted(
        _ plaintext: [UInt8], transmissionKey: EdwardsAffinePoint<Jubjub>, ephemeralSecret secret: Jubjub.ScalarField?,
        under rule: NotePlaintextRule
    ) throws(NoteDecryptionError) -> DecryptedNote {
        let parsed = try NotePlaintext(prefix: plaintext, rule: rule)
        if let derived = parsed.randomSeed.ephemeralSecret, let secret {
            guard derived == secret else { throw .ephemeralSecretMismatch }
        }
        let note = try parsed.note(
            noteCommitment: noteCommitment, ephemeralKey: ephemeralKey, ephemeralSecret: secret
        ) { diversifier, _ throws(NoteDecryptionError) in
            do throws(PaymentAddressError) {
                return try PaymentAddress(diversifier: diversifier, transmissionKey: transmissionKey)
            } catch {
                throw .invalidRecipient(error)
            }
        }
        return DecryptedNote(note: note, memo: Self.memo(plaintext))
    }
}
