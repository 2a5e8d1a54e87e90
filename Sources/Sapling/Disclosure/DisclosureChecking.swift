internal import Algebra
internal import Curves
internal import Primitives

/// What a payment disclosure has shown.
public struct DisclosedPayment: Sendable, Hashable {
    /// The address that was paid.
    public let address: PaymentAddress
    /// The value in zatoshi.
    public let value: UInt64
    /// The memo.
    public let memo: Memo
    /// Who showed it.
    public let discloser: PaymentDisclosure.Discloser
}

extension PaymentDisclosure {
    /// Checks the statement against the output it is about, and tells what it shows. Variable time; about 0.6 ms.
    ///
    /// That the transaction is valid and in a block is not checked here, nor who signed it.
    ///
    /// - Parameters:
    ///   - output: the output that `expected` names, from a source that the verifier trusts.
    ///   - expected: network, transaction and output that the verifier asks about, and its own challenge and purpose.
    ///   - rule: which notes the height of the transaction allows.
    /// - Throws: the first check that fails, in the order of ``DisclosureError``.
    public func check(
        _ output: EncryptedOutput, expecting expected: DisclosureContext, under rule: NotePlaintextRule
    ) throws(DisclosureError) -> DisclosedPayment {
        try context.check(against: expected)
        _ = try KeySharing.clearedEphemeralKey(output)
        let found = try open(output, under: rule)
        let note = found.note
        // ZIP 212: the seed gives esk, epk was compared with it, and so does the secret have to be. The ciphertext
        // alone proves nothing: it can be made to open under several keys.
        if let ephemeralSecret = note.randomSeed.ephemeralSecret {
            let secret = NoteKeys.sharedSecret(ephemeralSecret, recipientKey)
            guard secret == sharedSecret.encoded else { throw .sharedSecretMismatch }
        }
        let sharing = try KeySharing(output, recipient: note.recipient)
        let statement = sharing.statement(discloser, sharedSecret: EdwardsPoint(sharedSecret))
        guard proof.isValid(for: statement, transcript: sharing.transcript(context, discloser, statement)) else {
            throw .proofRefused
        }
        return DisclosedPayment(
            address: note.recipient, value: note.value, memo: found.memo, discloser: discloser)
    }

    /// What the shared secret, right or wrong, opens: a note that the output commits to.
    ///
    /// - Throws: `.notOpened`, `.noteRefused`.
    package func open(
        _ output: EncryptedOutput, under rule: NotePlaintextRule
    ) throws(DisclosureError) -> DecryptedNote {
        let key = NoteKeys.encryptionKey(sharedSecret: sharedSecret.encoded, ephemeralKey: output.ephemeralKey)
        guard let plaintext = ChaCha20Poly1305.open(output.noteCiphertext, key: key, nonce: NoteKeys.nonce) else {
            throw .notOpened
        }
        do {
            return try output.decrypted(plaintext, transmissionKey: recipientKey, ephemeralSecret: nil, under: rule)
        } catch { throw .noteRefused(error) }
    }
}
