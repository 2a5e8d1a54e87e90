import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Note encryption")
struct NoteEncryptionTests {
    private struct Case {
        let account: TestAccount
        let sender: TestAccount
        let note: Note
        let memo: Memo
        let encryption: NoteEncryption
        let commitment: ValueCommitment
        let output: EncryptedOutput

        init(_ generator: inout SeededGenerator, afterZIP212: Bool) throws {
            account = try TestAccount(&generator)
            sender = try TestAccount(&generator)
            note = try account.note(value: generator.next() >> 14, afterZIP212: afterZIP212, &generator)
            memo = try Memo(bytes: generator.bytes(512))
            encryption = try NoteEncryption(note, memo: memo)
            commitment = ValueCommitment(value: note.value, randomness: try .random())
            output = try encryption.output(valueCommitment: commitment, ovk: sender.viewingKey.ovk)
        }
    }

    private static func error(_ body: () throws(NoteDecryptionError) -> Void) -> NoteDecryptionError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("receiver and sender decrypt, nobody else does", arguments: [false, true])
    func roundTrip(afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 81)
        for _ in 0..<8 {
            let it = try Case(&generator, afterZIP212: afterZIP212)
            let expected = DecryptedNote(note: it.note, memo: it.memo)
            #expect(try it.account.viewingKey.incoming.decrypt(it.output, under: .gracePeriod) == expected)
            #expect(
                try it.account.viewingKey.incoming.decrypt(CompactOutput(it.output), under: .gracePeriod) == it.note)
            #expect(try it.sender.viewingKey.ovk.decrypt(it.output, under: .gracePeriod) == expected)
            #expect(throws: NoteDecryptionError.notForThisKey) {
                try it.sender.viewingKey.incoming.decrypt(it.output, under: .gracePeriod)
            }
            #expect(throws: NoteDecryptionError.self) {
                try it.sender.viewingKey.incoming.decrypt(CompactOutput(it.output), under: .gracePeriod)
            }
            #expect(throws: NoteDecryptionError.notForThisKey) {
                try it.account.viewingKey.ovk.decrypt(it.output, under: .gracePeriod)
            }
            let hidden = try it.encryption.output(valueCommitment: it.commitment, ovk: nil)
            #expect(try it.account.viewingKey.incoming.decrypt(hidden, under: .gracePeriod) == expected)
            for key in [it.sender.viewingKey.ovk, it.account.viewingKey.ovk] {
                #expect(throws: NoteDecryptionError.notForThisKey) { try key.decrypt(hidden, under: .gracePeriod) }
            }
            #expect(hidden.outgoingCiphertext != it.output.outgoingCiphertext)
        }
    }

    @Test("every changed byte of an output is refused", arguments: [false, true])
    func mutations(afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 82)
        let it = try Case(&generator, afterZIP212: afterZIP212)
        let (ivk, ovk) = (it.account.viewingKey.incoming, it.sender.viewingKey.ovk)
        let parts = [
            it.output.valueCommitment, it.output.noteCommitment, it.output.ephemeralKey, it.output.noteCiphertext,
            it.output.outgoingCiphertext,
        ]
        for part in parts.indices {
            for index in parts[part].indices {
                var changed = parts
                changed[part][index] ^= 1 << UInt8(generator.next() & 7)
                let output = try EncryptedOutput(
                    valueCommitment: changed[0], noteCommitment: changed[1], ephemeralKey: changed[2],
                    noteCiphertext: changed[3], outgoingCiphertext: changed[4])
                let forReceiver = Self.error { () throws(NoteDecryptionError) in
                    _ = try ivk.decrypt(output, under: .gracePeriod)
                }
                let compact = Self.error { () throws(NoteDecryptionError) in
                    _ = try ivk.decrypt(CompactOutput(output), under: .gracePeriod)
                }
                let forSender = Self.error { () throws(NoteDecryptionError) in
                    _ = try ovk.decrypt(output, under: .gracePeriod)
                }
                #expect(forSender == .notForThisKey)
                switch part {
                case 0, 4: #expect(forReceiver == nil && compact == nil)
                case 1: #expect(forReceiver == .commitmentMismatch && compact == .commitmentMismatch)
                case 2:
                    #expect(forReceiver != nil && compact != nil)
                    if case .ephemeralKeyNotAPoint? = forReceiver { continue }
                    #expect(forReceiver == .notForThisKey)
                default:
                    #expect(forReceiver == .notForThisKey)
                    #expect(compact == nil ? index >= 52 : index < 52)
                }
            }
        }
    }

    /// An output whose parts are sealed under the right keys with other contents.
    private static func forged(
        _ it: Case, noteCommitment: [UInt8]? = nil, secret: Jubjub.ScalarField? = nil,
        plaintext change: (inout [UInt8]) -> Void = { _ in },
        outgoing changeOutgoing: (inout [UInt8]) -> Void = { _ in }
    ) throws -> EncryptedOutput {
        let secret = secret ?? it.encryption.ephemeralSecret
        let nonce = [UInt8](repeating: 0, count: 12)
        let ephemeralKey = (it.note.recipient.base * secret).encoded
        let commitment = noteCommitment ?? it.output.noteCommitment
        let key = NoteKeys.encryptionKey(
            sharedSecret: NoteKeys.sharedSecret(secret, it.note.recipient.transmissionKey), ephemeralKey: ephemeralKey)
        let isAfter = it.note.randomSeed.ephemeralSecret != nil
        var plaintext: [UInt8] = [isAfter ? 2 : 1] + it.note.recipient.diversifier.bytes
        plaintext += (0..<8).map { UInt8(truncatingIfNeeded: it.note.value >> UInt64(8 * $0)) }
        switch it.note.randomSeed {
        case .beforeZIP212(let rcm): plaintext += rcm.littleEndianBytes
        case .afterZIP212(let seed): plaintext += seed.bytes
        }
        plaintext += it.memo.bytes
        change(&plaintext)
        var outgoing = it.note.recipient.transmissionKey.encoded + secret.littleEndianBytes
        changeOutgoing(&outgoing)
        let outgoingKey = NoteKeys.outgoingKey(
            it.sender.viewingKey.ovk, valueCommitment: it.output.valueCommitment, noteCommitment: commitment,
            ephemeralKey: ephemeralKey)
        return try EncryptedOutput(
            valueCommitment: it.output.valueCommitment, noteCommitment: commitment, ephemeralKey: ephemeralKey,
            noteCiphertext: ChaCha20Poly1305.seal(plaintext, key: key, nonce: nonce),
            outgoingCiphertext: ChaCha20Poly1305.seal(outgoing, key: outgoingKey, nonce: nonce))
    }

    @Test("contents that a cheating sender could seal are refused by name", arguments: [false, true])
    func cheatingSender(afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 83)
        let it = try Case(&generator, afterZIP212: afterZIP212)
        let (ivk, ovk) = (it.account.viewingKey.incoming, it.sender.viewingKey.ovk)
        func check(
            _ output: EncryptedOutput, receiver: NoteDecryptionError?, sender: NoteDecryptionError?,
            under rule: NotePlaintextRule = .gracePeriod, _ line: Int = #line
        ) {
            let compact = Self.error { () throws(NoteDecryptionError) in
                _ = try ivk.decrypt(CompactOutput(output), under: rule)
            }
            #expect(
                Self.error { () throws(NoteDecryptionError) in _ = try ivk.decrypt(output, under: rule) } == receiver,
                "line \(line)")
            #expect(compact == receiver, "line \(line)")
            #expect(
                Self.error { () throws(NoteDecryptionError) in _ = try ovk.decrypt(output, under: rule) } == sender,
                "line \(line)")
        }
        check(try Self.forged(it), receiver: nil, sender: nil)
        for leadByte: UInt8 in [0, 3, 0xf6, 0xff] {
            let error = NoteDecryptionError.leadByteNotAllowed(actual: leadByte)
            check(try Self.forged(it, plaintext: { $0[0] = leadByte }), receiver: error, sender: error)
        }
        let mismatch = NoteDecryptionError.commitmentMismatch
        check(try Self.forged(it, plaintext: { $0[12] ^= 1 }), receiver: mismatch, sender: mismatch)
        check(
            try Self.forged(it, noteCommitment: [UInt8](repeating: 9, count: 32)), receiver: mismatch, sender: mismatch)
        var invalid = it.note.recipient.diversifier
        while invalid.base != nil { invalid = try Diversifier(bytes: generator.bytes(11)) }
        let bytes = invalid.bytes
        check(
            try Self.forged(it, plaintext: { $0.replaceSubrange(1..<12, with: bytes) }), receiver: .invalidDiversifier,
            sender: .invalidDiversifier)
        check(
            try Self.forged(
                it, outgoing: { $0.replaceSubrange(32..<64, with: Jubjub.ScalarField.modulus.littleEndianBytes) }),
            receiver: nil, sender: .ephemeralSecretNotCanonical)
        check(
            try Self.forged(it, outgoing: { $0[31] = 0x7f }), receiver: nil,
            sender: .invalidRecipient(.invalidTransmissionKey(.notCanonical)))
        // Another ephemeral secret in the outgoing part gives another shared secret.
        check(try Self.forged(it, outgoing: { $0[32] ^= 1 }), receiver: nil, sender: .notForThisKey)
        let otherSecret = it.encryption.ephemeralSecret + .one
        if afterZIP212 {
            check(
                try Self.forged(it, secret: otherSecret), receiver: .ephemeralKeyMismatch,
                sender: .ephemeralSecretMismatch)
            check(
                it.output, receiver: .leadByteNotAllowed(actual: 2), sender: .leadByteNotAllowed(actual: 2),
                under: .beforeCanopy)
        } else {
            check(try Self.forged(it, secret: otherSecret), receiver: nil, sender: nil)
            check(
                try Self.forged(it, plaintext: { for index in 20..<52 { $0[index] = 0xff } }),
                receiver: .randomnessNotCanonical, sender: .randomnessNotCanonical)
            check(
                it.output, receiver: .leadByteNotAllowed(actual: 1), sender: .leadByteNotAllowed(actual: 1),
                under: .afterGracePeriod)
        }
    }

    @Test("before ZIP 212 the sender's view checks the ephemeral key, and refuses a recipient outside the subgroup")
    func senderChecks() throws {
        var generator = SeededGenerator(seed: 84)
        let it = try Case(&generator, afterZIP212: false)
        let nonce = [UInt8](repeating: 0, count: 12)
        // A point of small order beside the recipient's key: the factor 8 in the agreement removes it.
        let torsion = EdwardsAffinePoint<Jubjub>(uncheckedU: .zero, v: -.one)
        let key = (EdwardsPoint(it.note.recipient.transmissionKey) + torsion).affine
        var outgoingKey = NoteKeys.outgoingKey(
            it.sender.viewingKey.ovk, valueCommitment: it.output.valueCommitment,
            noteCommitment: it.output.noteCommitment, ephemeralKey: it.output.ephemeralKey)
        func output(_ plaintext: [UInt8], ephemeralKey: [UInt8], noteCiphertext: [UInt8]) throws -> EncryptedOutput {
            try EncryptedOutput(
                valueCommitment: it.output.valueCommitment, noteCommitment: it.output.noteCommitment,
                ephemeralKey: ephemeralKey, noteCiphertext: noteCiphertext,
                outgoingCiphertext: ChaCha20Poly1305.seal(plaintext, key: outgoingKey, nonce: nonce))
        }
        let secret = it.encryption.ephemeralSecret
        #expect(throws: NoteDecryptionError.invalidRecipient(.transmissionKeyNotInSubgroup)) {
            try it.sender.viewingKey.ovk.decrypt(
                output(
                    key.encoded + secret.littleEndianBytes, ephemeralKey: it.output.ephemeralKey,
                    noteCiphertext: it.output.noteCiphertext), under: .beforeCanopy)
        }
        // The ephemeral key of another secret, with a note ciphertext that opens all the same.
        let otherKey = (it.note.recipient.base * (secret + .one)).encoded
        outgoingKey = NoteKeys.outgoingKey(
            it.sender.viewingKey.ovk, valueCommitment: it.output.valueCommitment,
            noteCommitment: it.output.noteCommitment, ephemeralKey: otherKey)
        let transmissionKey = it.note.recipient.transmissionKey
        let shared = NoteKeys.sharedSecret(secret, transmissionKey)
        let plaintext = try #require(
            ChaCha20Poly1305.open(
                it.output.noteCiphertext,
                key: NoteKeys.encryptionKey(sharedSecret: shared, ephemeralKey: it.output.ephemeralKey), nonce: nonce))
        let resealed = ChaCha20Poly1305.seal(
            plaintext, key: NoteKeys.encryptionKey(sharedSecret: shared, ephemeralKey: otherKey), nonce: nonce)
        #expect(throws: NoteDecryptionError.ephemeralKeyMismatch) {
            try it.sender.viewingKey.ovk.decrypt(
                output(
                    transmissionKey.encoded + secret.littleEndianBytes, ephemeralKey: otherKey,
                    noteCiphertext: resealed), under: .beforeCanopy)
        }
        for error: NoteDecryptionError in [
            .ephemeralKeyNotAPoint(.notOnCurve), .notForThisKey, .leadByteNotAllowed(actual: 0),
            .randomnessNotCanonical, .invalidDiversifier, .commitmentMismatch, .ephemeralKeyMismatch,
            .ephemeralSecretNotCanonical, .ephemeralSecretMismatch, .invalidRecipient(.transmissionKeyIsIdentity),
        ] {
            #expect(error.explanation.hasSuffix("."))
        }
    }

    @Test("the rule of ZIP 212 by height")
    func rules() {
        let canopy: UInt32 = 1_046_400
        #expect(NotePlaintextRule(height: 0, canopy: canopy) == .beforeCanopy)
        #expect(NotePlaintextRule(height: canopy - 1, canopy: canopy) == .beforeCanopy)
        #expect(NotePlaintextRule(height: canopy, canopy: canopy) == .gracePeriod)
        #expect(NotePlaintextRule(height: canopy + 32_255, canopy: canopy) == .gracePeriod)
        #expect(NotePlaintextRule(height: canopy + 32_256, canopy: canopy) == .afterGracePeriod)
        #expect(NotePlaintextRule(height: .max, canopy: 0) == .afterGracePeriod)
        #expect(NotePlaintextRule(height: .max, canopy: .max) == .gracePeriod)
        let allowed = NotePlaintextRule.allCases.map { rule in
            (UInt8.min ... .max).filter { rule.allows(leadByte: $0) }
        }
        #expect(allowed == [[1], [1, 2], [2]])
    }

    @Test("parts of the wrong length are refused by name")
    func lengths() throws {
        let good = [32, 32, 32, 580, 80]
        let parts: [EncryptedOutputError.Part] = [
            .valueCommitment, .noteCommitment, .ephemeralKey, .noteCiphertext, .outgoingCiphertext,
        ]
        for (index, part) in parts.enumerated() {
            for change in [-1, 1] {
                var counts = good
                counts[index] += change
                let bytes = counts.map { [UInt8](repeating: 0, count: $0) }
                let error = EncryptedOutputError.wrongLength(part, actual: counts[index], expected: good[index])
                #expect(throws: error) {
                    try EncryptedOutput(
                        valueCommitment: bytes[0], noteCommitment: bytes[1], ephemeralKey: bytes[2],
                        noteCiphertext: bytes[3], outgoingCiphertext: bytes[4])
                }
                #expect(error.explanation.hasSuffix("."))
            }
        }
        let bytes = [UInt8](repeating: 0, count: 32)
        #expect(throws: EncryptedOutputError.wrongLength(.noteCiphertext, actual: 32, expected: 52)) {
            try CompactOutput(noteCommitment: bytes, ephemeralKey: bytes, notePrefix: bytes)
        }
    }
}
