package import Algebra
package import Curves
internal import Primitives

extension PaymentDisclosure {
    /// A statement of the receiver: who has the incoming viewing key of the address that was paid.
    ///
    /// It shows ivk·epk for this one output and proves it with the key of the address. The key itself, and all other
    /// payments, stay hidden. Constant time in the key.
    ///
    /// - Parameters:
    ///   - rule: which notes the height of the transaction allows.
    /// - Throws: `.notDecrypted`, `.ephemeralKeyHasSmallOrder`, `.noRandomness`.
    public init(
        of output: EncryptedOutput, in context: DisclosureContext, receiver key: IncomingViewingKey,
        under rule: NotePlaintextRule
    ) throws(DisclosureError) {
        let randomness: [UInt8]
        do { randomness = try SystemRandom.bytes(Self.randomnessCount) } catch { throw .noRandomness(error) }
        try self.init(of: output, in: context, receiver: key, under: rule, randomness: randomness)
    }

    /// A statement of the sender: who has an outgoing viewing key for the output, as its ephemeral secret is all it
    /// takes.
    ///
    /// Constant time in the secret.
    ///
    /// - Parameters:
    ///   - rule: which notes the height of the transaction allows.
    /// - Throws: `.notDecrypted`, `.ephemeralKeyHasSmallOrder`, `.noRandomness`.
    public init(
        of output: EncryptedOutput, in context: DisclosureContext, sender key: OutgoingViewingKey,
        under rule: NotePlaintextRule
    ) throws(DisclosureError) {
        let randomness: [UInt8]
        do { randomness = try SystemRandom.bytes(Self.randomnessCount) } catch { throw .noRandomness(error) }
        try self.init(of: output, in: context, sender: key, under: rule, randomness: randomness)
    }

    /// What a proof's nonce takes, in bytes.
    package static let randomnessCount = 64

    /// The receiver's statement with these 64 random bytes.
    package init(
        of output: EncryptedOutput, in context: DisclosureContext, receiver key: IncomingViewingKey,
        under rule: NotePlaintextRule, randomness: [UInt8]
    ) throws(DisclosureError) {
        let found: DecryptedNote
        do { found = try key.decrypt(output, under: rule) } catch { throw .notDecrypted(error) }
        let sharing = try KeySharing(output, recipient: found.note.recipient)
        self = sharing.disclosure(
            context, .receiver, secret: key.scalar, sharedSecret: sharing.ephemeralKey * key.scalar,
            randomness: randomness)
    }

    /// The sender's statement with these 64 random bytes.
    package init(
        of output: EncryptedOutput, in context: DisclosureContext, sender key: OutgoingViewingKey,
        under rule: NotePlaintextRule, randomness: [UInt8]
    ) throws(DisclosureError) {
        let found: DecryptedNote
        let secret: Jubjub.ScalarField
        do {
            found = try key.decrypt(output, under: rule)
            secret = try key.outgoingPlaintext(of: output).ephemeralSecret
        } catch { throw .notDecrypted(error) }
        let sharing = try KeySharing(output, recipient: found.note.recipient)
        let cleared = secret * Jubjub.ScalarField(8)
        self = sharing.disclosure(
            context, .sender, secret: cleared,
            sharedSecret: EdwardsPoint(found.note.recipient.transmissionKey) * cleared, randomness: randomness)
    }
}

/// The two public halves of an output's key agreement, and what is proved about them.
package struct KeySharing {
    let output: EncryptedOutput
    let recipient: PaymentAddress
    /// 8·epk: of prime order, whatever the output's key is made of.
    let ephemeralKey: EdwardsPoint<Jubjub>

    /// - Throws: `.ephemeralKeyNotAPoint`, `.ephemeralKeyHasSmallOrder`.
    package init(_ output: EncryptedOutput, recipient: PaymentAddress) throws(DisclosureError) {
        self.output = output
        self.recipient = recipient
        ephemeralKey = try Self.clearedEphemeralKey(output)
    }

    static func clearedEphemeralKey(_ output: EncryptedOutput) throws(DisclosureError) -> EdwardsPoint<Jubjub> {
        let point: EdwardsAffinePoint<Jubjub>
        do { point = try EdwardsAffinePoint(encoded: output.ephemeralKey) } catch {
            throw .ephemeralKeyNotAPoint(error)
        }
        let cleared = EdwardsPoint(point).multipliedByCofactor()
        guard !cleared.isIdentity else { throw .ephemeralKeyHasSmallOrder }
        return cleared
    }

    /// With a = log pk_d and b = log 8·epk, both to the base g_d, the receiver knows a and the sender b; each shows
    /// that the shared secret is a·b·g_d.
    func statement(
        _ discloser: PaymentDisclosure.Discloser, sharedSecret: EdwardsPoint<Jubjub>
    ) -> DiscreteLogStatement {
        let base = EdwardsPoint(recipient.base)
        let key = EdwardsPoint(recipient.transmissionKey)
        return switch discloser {
        case .receiver: DiscreteLogStatement(bases: (base, ephemeralKey), images: (key, sharedSecret))
        case .sender: DiscreteLogStatement(bases: (base, key), images: (ephemeralKey, sharedSecret))
        }
    }

    /// Context, role, output and statement, in this order.
    func transcript(
        _ context: DisclosureContext, _ discloser: PaymentDisclosure.Discloser, _ statement: DiscreteLogStatement
    ) -> DisclosureTranscript {
        var transcript = DisclosureTranscript()
        transcript.append("network", Array(context.network.rawValue.utf8))
        transcript.append("transaction", context.transactionID)
        transcript.append(
            "output", (0..<4).map { UInt8(truncatingIfNeeded: context.outputIndex >> UInt32(8 * $0)) })
        transcript.append("challenge", context.challenge)
        transcript.append("purpose", Array(context.purpose.utf8))
        transcript.append("discloser", [discloser.rawValue])
        transcript.append("value commitment", output.valueCommitment)
        transcript.append("note commitment", output.noteCommitment)
        transcript.append("ephemeral key", output.ephemeralKey)
        transcript.append("note ciphertext", output.noteCiphertext)
        transcript.append("outgoing ciphertext", output.outgoingCiphertext)
        transcript.append("diversifier", recipient.diversifier.bytes)
        statement.append(to: &transcript)
        return transcript
    }

    /// A statement with that shared secret, right or wrong: only a right one has a proof that is accepted.
    package func disclosure(
        _ context: DisclosureContext, _ discloser: PaymentDisclosure.Discloser, secret: Jubjub.ScalarField,
        sharedSecret: EdwardsPoint<Jubjub>, randomness: [UInt8]
    ) -> PaymentDisclosure {
        let statement = statement(discloser, sharedSecret: sharedSecret)
        let proof = DiscreteLogProof(
            of: statement, secret: secret, transcript: transcript(context, discloser, statement),
            randomness: randomness)
        return PaymentDisclosure(
            context: context, discloser: discloser, recipientKey: recipient.transmissionKey,
            sharedSecret: sharedSecret.affine, proof: proof)
    }
}
