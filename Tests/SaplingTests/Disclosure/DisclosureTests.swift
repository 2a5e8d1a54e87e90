import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

/// Payment disclosures: both roles, notes before and after ZIP 212, and every refusal.
@Suite struct DisclosureTests {
    static let kinds: [(PaymentDisclosure.Discloser, Bool)] = [
        (.receiver, false), (.receiver, true), (.sender, false), (.sender, true),
    ]

    @Test(arguments: kinds)
    func statementsAreTrue(_ discloser: PaymentDisclosure.Discloser, _ afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 11)
        let case1 = try DisclosedOutput(afterZIP212: afterZIP212, &generator)
        let statement = try case1.statement(discloser)
        let read = try PaymentDisclosure(text: statement.text)
        #expect(read == statement && read.bytes == statement.bytes && read.discloser == discloser)
        let payment = try read.check(case1.output, expecting: case1.context, under: .gracePeriod)
        #expect(payment.address == case1.note.recipient && payment.value == 123_456_789)
        #expect(payment.memo == case1.memo && payment.discloser == discloser)
        // Statements with the system's randomness say the same, with another proof.
        let fresh: PaymentDisclosure =
            switch discloser {
            case .receiver:
                try PaymentDisclosure(
                    of: case1.output, in: case1.context, receiver: case1.account.viewingKey.incoming,
                    under: .gracePeriod)
            case .sender:
                try PaymentDisclosure(of: case1.output, in: case1.context, sender: case1.ovk, under: .gracePeriod)
            }
        #expect(fresh != statement)
        #expect(try fresh.check(case1.output, expecting: case1.context, under: .gracePeriod) == payment)
        // The height decides which notes there are.
        let wrong: NotePlaintextRule = afterZIP212 ? .beforeCanopy : .afterGracePeriod
        #expect(throws: DisclosureError.noteRefused(.leadByteNotAllowed(actual: afterZIP212 ? 2 : 1))) {
            try read.check(case1.output, expecting: case1.context, under: wrong)
        }
        // No key of either side stands in it.
        let full = case1.account.viewingKey
        for secret in [
            full.incoming.bytes, case1.ovk.bytes, full.nk.encoded, full.ak.encoded, full.ovk.bytes,
            case1.encryption.ephemeralSecret.littleEndianBytes,
        ] {
            let bytes = statement.bytes
            #expect(!(0...bytes.count - 32).contains { Array(bytes[$0..<$0 + 32]) == secret })
        }
    }

    @Test(arguments: kinds)
    func everyChangedByteIsRefused(_ discloser: PaymentDisclosure.Discloser, _ afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 12)
        let case1 = try DisclosedOutput(afterZIP212: afterZIP212, &generator)
        let bytes = try case1.statement(discloser).bytes
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1 << UInt8(position % 8)
            #expect(throws: DisclosureError.self) {
                try PaymentDisclosure(bytes: changed).check(case1.output, expecting: case1.context, under: .gracePeriod)
            }
        }
        // The same statement about a changed output.
        let statement = try PaymentDisclosure(bytes: bytes)
        let parts = [
            case1.output.valueCommitment, case1.output.noteCommitment, case1.output.ephemeralKey,
            case1.output.noteCiphertext, case1.output.outgoingCiphertext,
        ]
        for part in parts.indices {
            for position in [0, parts[part].count / 2, parts[part].count - 1] {
                var changed = parts
                changed[part][position] ^= 4
                let output = try EncryptedOutput(
                    valueCommitment: changed[0], noteCommitment: changed[1], ephemeralKey: changed[2],
                    noteCiphertext: changed[3], outgoingCiphertext: changed[4])
                #expect(throws: DisclosureError.self) {
                    try statement.check(output, expecting: case1.context, under: .gracePeriod)
                }
            }
        }
    }

    /// Whoever reuses a statement for another context is refused by name; whoever rewrites the context in it, by proof.
    @Test(arguments: kinds)
    func statementsAreBound(_ discloser: PaymentDisclosure.Discloser, _ afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 13)
        let case1 = try DisclosedOutput(afterZIP212: afterZIP212, &generator)
        let statement = try case1.statement(discloser)
        let old = case1.context
        let contexts: [(DisclosureContext, DisclosureError)] = [
            (
                try DisclosureContext(
                    network: .test, transactionID: old.transactionID, outputIndex: 3, challenge: old.challenge,
                    purpose: old.purpose), .wrongNetwork(actual: .main, expected: .test)
            ),
            (
                try DisclosureContext(
                    network: .main, transactionID: generator.bytes(32), outputIndex: 3, challenge: old.challenge,
                    purpose: old.purpose), .wrongTransaction
            ),
            (
                try DisclosureContext(
                    network: .main, transactionID: old.transactionID, outputIndex: 4, challenge: old.challenge,
                    purpose: old.purpose), .wrongOutput(actual: 3, expected: 4)
            ),
            (
                try DisclosureContext(
                    network: .main, transactionID: old.transactionID, outputIndex: 3, challenge: [],
                    purpose: old.purpose), .wrongChallenge
            ),
            (
                try DisclosureContext(
                    network: .main, transactionID: old.transactionID, outputIndex: 3, challenge: old.challenge,
                    purpose: "tax return 2027"), .wrongPurpose
            ),
        ]
        for (context, error) in contexts {
            #expect(throws: error) { try statement.check(case1.output, expecting: context, under: .gracePeriod) }
            // The honest beginning of another statement, then the old recipient, secret and proof.
            let honest = try case1.statement(discloser, context: context)
            let moved = try PaymentDisclosure(bytes: honest.bytes.dropLast(128) + statement.bytes.suffix(128))
            #expect(throws: DisclosureError.proofRefused) {
                try moved.check(case1.output, expecting: context, under: .gracePeriod)
            }
            _ = try honest.check(case1.output, expecting: context, under: .gracePeriod)
        }
        // One role's proof is not the other's.
        var bytes = statement.bytes
        bytes[6] = 3 - bytes[6]
        #expect(throws: DisclosureError.proofRefused) {
            try PaymentDisclosure(bytes: bytes).check(case1.output, expecting: old, under: .gracePeriod)
        }
    }

    /// The ciphertext opens under two keys. The false one shows the true note with another memo: authentication,
    /// commitment and ephemeral key all agree, and only the check of the shared secret refuses it.
    @Test(arguments: kinds)
    func falseMemosAreRefused(_ discloser: PaymentDisclosure.Discloser, _ afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 14)
        let case1 = try DisclosedOutput(afterZIP212: afterZIP212, &generator)
        let falseSecret = EdwardsPoint<Jubjub>.generator * Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64))
        let (trueKey, falseKey) = (case1.key(case1.sharedSecret), case1.key(falseSecret))
        var plaintext = try #require(
            ChaCha20Poly1305.open(case1.output.noteCiphertext, key: trueKey, nonce: [UInt8](repeating: 0, count: 12)))
        let falseMemo = Array("I paid the debt".utf8)
        plaintext.replaceSubrange(52..<52 + falseMemo.count, with: falseMemo)
        let output = try case1.output(
            noteCiphertext: TwoKeyCiphertext.make(plaintext, key: falseKey, other: trueKey, free: 544))
        for key in [trueKey, falseKey] {
            #expect(
                ChaCha20Poly1305.open(output.noteCiphertext, key: key, nonce: [UInt8](repeating: 0, count: 12)) != nil)
        }
        // The discloser does the best that can be done with the true secret of either side.
        let forged = try KeySharing(output, recipient: case1.note.recipient).disclosure(
            case1.context, discloser, secret: case1.secret(discloser), sharedSecret: falseSecret,
            randomness: case1.randomness)
        let shown = try forged.open(output, under: .gracePeriod)
        #expect(shown.note == case1.note && shown.memo.bytes.starts(with: falseMemo))
        #expect(throws: afterZIP212 ? DisclosureError.sharedSecretMismatch : .proofRefused) {
            try forged.check(output, expecting: case1.context, under: .gracePeriod)
        }
    }

    /// The same the other way: the receiver has the true note, and the false key opens the ciphertext to nothing.
    @Test func garbageUnderAFalseKeyIsRefused() throws {
        var generator = SeededGenerator(seed: 15)
        let case1 = try DisclosedOutput(afterZIP212: true, &generator)
        let falseSecret = EdwardsPoint<Jubjub>.generator * Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64))
        let trueKey = case1.key(case1.sharedSecret)
        let nonce = [UInt8](repeating: 0, count: 12)
        let plaintext = try #require(ChaCha20Poly1305.open(case1.output.noteCiphertext, key: trueKey, nonce: nonce))
        let output = try case1.output(
            noteCiphertext: TwoKeyCiphertext.make(
                plaintext, key: trueKey, other: case1.key(falseSecret), free: 544))
        let sharing = try KeySharing(output, recipient: case1.note.recipient)
        let forged = sharing.disclosure(
            case1.context, .receiver, secret: case1.secret(.receiver), sharedSecret: falseSecret,
            randomness: case1.randomness)
        #expect(
            throws: DisclosureError.noteRefused(
                .leadByteNotAllowed(
                    actual: try #require(
                        ChaCha20Poly1305.open(output.noteCiphertext, key: case1.key(falseSecret), nonce: nonce)?.first))
            )
        ) {
            try forged.check(output, expecting: case1.context, under: .gracePeriod)
        }
        let honest = try PaymentDisclosure(
            of: output, in: case1.context, receiver: case1.account.viewingKey.incoming, under: .gracePeriod)
        let payment = try honest.check(output, expecting: case1.context, under: .gracePeriod)
        #expect(payment.memo.bytes.starts(with: Array("rent for May".utf8)))
    }

    /// A proof with a wrong secret for a true shared secret is none.
    @Test(arguments: kinds)
    func proofsNeedTheSecret(_ discloser: PaymentDisclosure.Discloser, _ afterZIP212: Bool) throws {
        var generator = SeededGenerator(seed: 16)
        let case1 = try DisclosedOutput(afterZIP212: afterZIP212, &generator)
        let stranger = try KeySharing(case1.output, recipient: case1.note.recipient).disclosure(
            case1.context, discloser, secret: Jubjub.ScalarField(7), sharedSecret: case1.sharedSecret,
            randomness: case1.randomness)
        #expect(throws: DisclosureError.proofRefused) {
            try stranger.check(case1.output, expecting: case1.context, under: .gracePeriod)
        }
    }

    @Test func strangersMakeNone() throws {
        var generator = SeededGenerator(seed: 17)
        let case1 = try DisclosedOutput(afterZIP212: true, &generator)
        let other = try TestAccount(&generator)
        #expect(throws: DisclosureError.notDecrypted(.notForThisKey)) {
            try PaymentDisclosure(
                of: case1.output, in: case1.context, receiver: other.viewingKey.incoming, under: .gracePeriod)
        }
        #expect(throws: DisclosureError.notDecrypted(.notForThisKey)) {
            try PaymentDisclosure(
                of: case1.output, in: case1.context, sender: other.viewingKey.ovk, under: .gracePeriod)
        }
    }

    /// Ephemeral keys with a component of small order, and of small order only.
    @Test func componentsOfSmallOrder() throws {
        var generator = SeededGenerator(seed: 18)
        let case1 = try DisclosedOutput(afterZIP212: false, &generator)
        let torsion = try EdwardsAffinePoint<Jubjub>(encoded: (-BLS12381.Fr.one).littleEndianBytes)
        let statement = try case1.statement(.receiver)
        let small = try case1.output(ephemeralKey: torsion.encoded)
        #expect(throws: DisclosureError.ephemeralKeyHasSmallOrder) {
            try statement.check(small, expecting: case1.context, under: .gracePeriod)
        }
        let none = try case1.output(ephemeralKey: [UInt8](repeating: 0xff, count: 32))
        #expect(throws: DisclosureError.ephemeralKeyNotAPoint(.notCanonical)) {
            try statement.check(none, expecting: case1.context, under: .gracePeriod)
        }
        #expect(throws: DisclosureError.notDecrypted(.ephemeralKeyNotAPoint(.notCanonical))) {
            try PaymentDisclosure(
                of: none, in: case1.context, receiver: case1.account.viewingKey.incoming, under: .gracePeriod)
        }
        // The receiver of an old note sees a payment whose key has both parts, and can disclose it.
        let mixed = (EdwardsPoint(case1.encryption.ephemeralKey) + torsion).encoded
        let nonce = [UInt8](repeating: 0, count: 12)
        let plaintext = try #require(
            ChaCha20Poly1305.open(case1.output.noteCiphertext, key: case1.key(case1.sharedSecret), nonce: nonce))
        let key = NoteKeys.encryptionKey(sharedSecret: case1.sharedSecret.encoded, ephemeralKey: mixed)
        let output = try case1.output(
            ephemeralKey: mixed, noteCiphertext: ChaCha20Poly1305.seal(plaintext, key: key, nonce: nonce))
        let disclosure = try PaymentDisclosure(
            of: output, in: case1.context, receiver: case1.account.viewingKey.incoming, under: .gracePeriod)
        let payment = try disclosure.check(output, expecting: case1.context, under: .gracePeriod)
        #expect(payment.memo == case1.memo)
    }

    @Test func otherSecretsDoNotOpen() throws {
        var generator = SeededGenerator(seed: 19)
        let case1 = try DisclosedOutput(afterZIP212: true, &generator)
        let sharing = try KeySharing(case1.output, recipient: case1.note.recipient)
        let forged = sharing.disclosure(
            case1.context, .sender, secret: Jubjub.ScalarField(9), sharedSecret: EdwardsPoint<Jubjub>.generator,
            randomness: case1.randomness)
        #expect(throws: DisclosureError.notOpened) {
            try forged.check(case1.output, expecting: case1.context, under: .gracePeriod)
        }
        // Another address of the same key does not fit the commitment.
        let other = try TestAccount(&generator)
        let misdirected = try KeySharing(case1.output, recipient: other.address).disclosure(
            case1.context, .sender, secret: case1.secret(.sender), sharedSecret: case1.sharedSecret,
            randomness: case1.randomness)
        #expect(throws: DisclosureError.noteRefused(.commitmentMismatch)) {
            try misdirected.check(case1.output, expecting: case1.context, under: .gracePeriod)
        }
    }

    // MARK: Reading

    @Test func contextsAreRefused() throws {
        let id = [UInt8](repeating: 1, count: 32)
        func make(_ id: [UInt8], _ challenge: Int, _ purpose: String) throws(DisclosureError) -> DisclosureContext {
            try DisclosureContext(
                network: .main, transactionID: id, outputIndex: 0, challenge: [UInt8](repeating: 0, count: challenge),
                purpose: purpose)
        }
        #expect(throws: DisclosureError.wrongTransactionIDLength(actual: 31, expected: 32)) {
            try make(Array(id.dropLast()), 0, "")
        }
        #expect(throws: DisclosureError.challengeTooLong(actual: 256, maximum: 255)) { try make(id, 256, "") }
        #expect(throws: DisclosureError.purposeTooLong(actual: 256, maximum: 255)) {
            try make(id, 0, String(repeating: "ä", count: 128))
        }
        #expect(try make(id, 255, String(repeating: "a", count: 255)).challenge.count == 255)
    }

    @Test func statementsAreRefused() throws {
        var generator = SeededGenerator(seed: 20)
        let case1 = try DisclosedOutput(afterZIP212: true, &generator)
        let bytes = try case1.statement(.receiver).bytes
        func refuses(_ error: DisclosureError, _ range: Range<Int>, _ replacement: [UInt8]) {
            var changed = bytes
            changed.replaceSubrange(range, with: replacement)
            #expect(throws: error) { try PaymentDisclosure(bytes: changed) }
        }
        let recipient = bytes.count - 128..<bytes.count - 96
        let secret = bytes.count - 96..<bytes.count - 64
        let identity = [1] + [UInt8](repeating: 0, count: 31)
        let smallOrder = (-BLS12381.Fr.one).littleEndianBytes
        let high = [UInt8](repeating: 0xff, count: 32)
        refuses(.notADisclosure, 0..<1, [0])
        refuses(.unsupportedVersion(actual: 2), 4..<5, [2])
        refuses(.unknownNetwork(actual: 3), 5..<6, [3])
        refuses(.unknownDiscloser(actual: 0), 6..<7, [0])
        refuses(.unknownDiscloser(actual: 3), 6..<7, [3])
        refuses(.purposeNotText, 77..<78, [0xff])
        refuses(.invalidRecipientKey(.notCanonical), recipient, high)
        refuses(.recipientKeyIsIdentity, recipient, identity)
        refuses(.recipientKeyNotInSubgroup, recipient, smallOrder)
        refuses(.invalidSharedSecret(.notCanonical), secret, high)
        refuses(.sharedSecretIsIdentity, secret, identity)
        refuses(.sharedSecretNotInSubgroup, secret, smallOrder)
        refuses(.proofNotCanonical, bytes.count - 64..<bytes.count - 32, high)
        refuses(.proofNotCanonical, bytes.count - 32..<bytes.count, high)
        #expect(throws: DisclosureError.notADisclosure) { try PaymentDisclosure(bytes: []) }
        for count in 4..<bytes.count {
            #expect(throws: DisclosureError.self) { try PaymentDisclosure(bytes: Array(bytes[..<count])) }
        }
        let end = bytes.count
        #expect(throws: DisclosureError.malformed(.trailingBytes(offset: end, remaining: 1))) {
            try PaymentDisclosure(bytes: bytes + [0])
        }
        #expect(throws: DisclosureError.malformed(.truncated(offset: end - 64, needed: 64, remaining: 63))) {
            try PaymentDisclosure(bytes: Array(bytes.dropLast()))
        }
        #expect(throws: DisclosureError.notBech32m(.wrongPrefix(actual: "zs", expected: "zpaydisclosure"))) {
            try PaymentDisclosure(text: Bech32.encode(bytes, prefix: "zs", variant: .bech32m))
        }
        let text = Array(try case1.statement(.receiver).text.utf8)
        for position in text.indices {
            var changed = text
            changed[position] = changed[position] == UInt8(ascii: "q") ? UInt8(ascii: "p") : UInt8(ascii: "q")
            #expect(throws: DisclosureError.self) {
                try PaymentDisclosure(text: String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test func domainsAreDistinct() {
        let domains = DisclosureDomain.allCases.map(\.rawValue)
        #expect(Set(domains).count == domains.count)
        #expect(DisclosureDomain.challenge.rawValue.utf8.count == BLAKE2b.saltCount)
        #expect(DisclosureDomain.nonce.rawValue.utf8.count == BLAKE2b.saltCount)
    }

    /// Real payments on the main and test networks, disclosed by whoever's key is published.
    @Test(arguments: try ZcashVector.cases("real_note_decryption"))
    func realPayments(_ vector: ZcashVector) throws {
        let output = try EncryptedOutput(
            valueCommitment: vector["cv"].bytes, noteCommitment: vector["cmu"].bytes,
            ephemeralKey: vector["ephemeral_key"].bytes, noteCiphertext: vector["enc_ciphertext"].bytes,
            outgoingCiphertext: vector["out_ciphertext"].bytes)
        let context = try DisclosureContext(
            network: #require(ZcashNetwork(rawValue: vector["network"].text)),
            transactionID: vector["txid"].bytes.reversed(), outputIndex: vector["output_index"].integer(),
            challenge: Array("7361".utf8), purpose: "")
        let disclosure: PaymentDisclosure
        if vector.json["ovk"] != nil {
            disclosure = try PaymentDisclosure(
                of: output, in: context, sender: OutgoingViewingKey(bytes: vector["ovk"].bytes), under: .gracePeriod)
        } else {
            disclosure = try PaymentDisclosure(
                of: output, in: context, receiver: IncomingViewingKey(bytes: vector["ivk"].bytes), under: .gracePeriod)
        }
        let payment = try PaymentDisclosure(text: disclosure.text).check(
            output, expecting: context, under: .gracePeriod)
        let result = try vector["result"]
        #expect(payment.value == (try result["value"].integer()))
        #expect(payment.address.diversifier.bytes == (try result["diversifier"].bytes))
        #expect(payment.address.transmissionKey.encoded == (try result["pk_d"].bytes))
        // The vectors leave out the zeros at the end.
        let memo = try result["memo"].bytes
        #expect(payment.memo.bytes == memo + [UInt8](repeating: 0, count: Memo.byteCount - memo.count))
    }
}
