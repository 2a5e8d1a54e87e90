import Algebra
import Curves
import Primitives
import Sapling
import TestSupport

/// An output with both sides' keys, and what a statement about it needs.
struct DisclosedOutput {
    let account: TestAccount
    let ovk: OutgoingViewingKey
    let note: Note
    let memo: Memo
    let encryption: NoteEncryption
    let output: EncryptedOutput
    let context: DisclosureContext
    let randomness: [UInt8]

    init(afterZIP212: Bool, _ generator: inout SeededGenerator) throws {
        account = try TestAccount(&generator)
        ovk = try OutgoingViewingKey(bytes: generator.bytes(32))
        note = try account.note(value: 123_456_789, afterZIP212: afterZIP212, &generator)
        memo = try Memo(text: "rent for May")
        let secret = Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64))
        encryption = NoteEncryption(note, memo: memo, ephemeralSecret: note.randomSeed.ephemeralSecret ?? secret)
        let randomness = ValueCommitmentRandomness(Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64)))
        output = encryption.output(
            valueCommitment: ValueCommitment(value: note.value, randomness: randomness), ovk: ovk, decoy: [])
        context = try DisclosureContext(
            network: .main, transactionID: generator.bytes(32), outputIndex: 3, challenge: generator.bytes(32),
            purpose: "tax return 2026")
        self.randomness = generator.bytes(PaymentDisclosure.randomnessCount)
    }

    /// A statement of either side.
    func statement(
        _ discloser: PaymentDisclosure.Discloser, context: DisclosureContext? = nil
    ) throws -> PaymentDisclosure {
        let context = context ?? self.context
        return switch discloser {
        case .receiver:
            try PaymentDisclosure(
                of: output, in: context, receiver: account.viewingKey.incoming, under: .gracePeriod,
                randomness: randomness)
        case .sender:
            try PaymentDisclosure(of: output, in: context, sender: ovk, under: .gracePeriod, randomness: randomness)
        }
    }

    /// What each side proves knowledge of.
    func secret(_ discloser: PaymentDisclosure.Discloser) -> Jubjub.ScalarField {
        switch discloser {
        case .receiver: account.viewingKey.incoming.scalar
        case .sender: encryption.ephemeralSecret * Jubjub.ScalarField(8)
        }
    }

    /// The output with some parts replaced.
    func output(
        ephemeralKey: [UInt8]? = nil, noteCiphertext: [UInt8]? = nil, noteCommitment: [UInt8]? = nil
    ) throws -> EncryptedOutput {
        try EncryptedOutput(
            valueCommitment: output.valueCommitment, noteCommitment: noteCommitment ?? output.noteCommitment,
            ephemeralKey: ephemeralKey ?? output.ephemeralKey, noteCiphertext: noteCiphertext ?? output.noteCiphertext,
            outgoingCiphertext: output.outgoingCiphertext)
    }

    /// 8·esk·pk_d.
    var sharedSecret: EdwardsPoint<Jubjub> {
        EdwardsPoint(note.recipient.transmissionKey) * (encryption.ephemeralSecret * Jubjub.ScalarField(8))
    }

    /// The key of a note ciphertext.
    func key(_ sharedSecret: EdwardsPoint<Jubjub>) -> [UInt8] {
        NoteKeys.encryptionKey(sharedSecret: sharedSecret.encoded, ephemeralKey: output.ephemeralKey)
    }
}
