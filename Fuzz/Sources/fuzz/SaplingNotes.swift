import Algebra
import Curves
import Primitives
import Sapling
import ZcashTransactions

/// What travels encrypted with an output, note commitment trees, and transactions under construction.
enum SaplingNotes {
    private static let spendingKey = [UInt8](repeating: 7, count: 32)
    private static let secret = Jubjub.ScalarField(0x5eed)
    private static let nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)

    /// Seals 564 bytes as note plaintext and 64 as outgoing plaintext, as a dishonest sender could, and decrypts them.
    static func readPlaintext(_ bytes: [UInt8]) throws {
        let padded = bytes + [UInt8](repeating: 0, count: max(0, 628 - bytes.count))
        let (plaintext, outgoing) = (Array(padded[..<564]), Array(padded[564..<628]))
        let key = try ExpandedSpendingKey(spendingKey: spendingKey).fullViewingKey()
        guard
            let address = try (0..<64).lazy.compactMap({ first in
                key.address(try Diversifier(bytes: [first] + [UInt8](repeating: 0, count: 10)))
            }).first
        else { return }
        try roundTrip(plaintext, key)

        let ephemeralKey = (address.base * secret).encoded
        let shared = (address.transmissionKey * secret).multipliedByCofactor().encoded
        let commitment = (plaintext.first ?? 0) & 0x80 == 0 ? note(plaintext, key)?.commitment.cmuBytes : nil
        let noteCommitment = commitment ?? [UInt8](repeating: 1, count: 32)
        let valueCommitment = [UInt8](repeating: 2, count: 32)
        let outgoingKey = try digest(
            "Zcash_Derive_ock", key.ovk.bytes + valueCommitment + noteCommitment + ephemeralKey)
        let output = try EncryptedOutput(
            valueCommitment: valueCommitment, noteCommitment: noteCommitment, ephemeralKey: ephemeralKey,
            noteCiphertext: ChaCha20Poly1305.seal(
                plaintext, key: digest("Zcash_SaplingKDF", shared + ephemeralKey), nonce: nonce),
            outgoingCiphertext: ChaCha20Poly1305.seal(outgoing, key: outgoingKey, nonce: nonce))
        for rule in NotePlaintextRule.allCases {
            let received = try? key.incoming.decrypt(output, under: rule)
            let compact = try? key.incoming.decrypt(CompactOutput(output), under: rule)
            precondition(received?.note == compact, "a compact output holds the same note")
            precondition(
                received.map { $0.note.commitment.cmuBytes == noteCommitment } ?? true, "a note is committed to")
            if let sent = try? key.ovk.decrypt(output, under: rule) {
                precondition(sent.note.commitment.cmuBytes == noteCommitment, "a sent note is committed to")
            }
        }
        _ = try key.incoming.decrypt(output, under: .gracePeriod)
    }

    private static func digest(_ personalization: String, _ bytes: [UInt8]) throws -> [UInt8] {
        var hasher = try BLAKE2b(count: 32, personalization: Array(personalization.utf8))
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The note that a plaintext says, if it says one.
    private static func note(_ plaintext: [UInt8], _ key: FullViewingKey) -> Note? {
        guard let diversifier = try? Diversifier(bytes: Array(plaintext[1..<12])),
            let address = key.address(diversifier),
            let seed = try? NoteSeed(bytes: Array(plaintext[20..<52]))
        else { return nil }
        let value = (0..<8).reduce(UInt64(0)) { $0 | UInt64(plaintext[12 + $1]) << UInt64(8 * $1) }
        let rcm = try? Jubjub.ScalarField(canonicalLittleEndian: seed.bytes)
        guard plaintext[0] != 1 else {
            return rcm.map { Note(recipient: address, value: value, randomSeed: .beforeZIP212(rcm: $0)) }
        }
        return Note(recipient: address, value: value, randomSeed: .afterZIP212(seed))
    }

    /// What an honest sender encrypts is what the receiver decrypts.
    private static func roundTrip(_ plaintext: [UInt8], _ key: FullViewingKey) throws {
        guard let note = note(plaintext, key) else { return }
        let memo = try Memo(bytes: Array(plaintext[52...]))
        _ = memo.content
        let output = try NoteEncryption(note, memo: memo).output(
            valueCommitment: ValueCommitment(value: note.value, randomness: .init(secret)), ovk: key.ovk)
        let expected = DecryptedNote(note: note, memo: memo)
        let received = try key.incoming.decrypt(output, under: .gracePeriod)
        let sent = try key.ovk.decrypt(output, under: .gracePeriod)
        precondition(received == expected && sent == expected, "receiver and sender read the note")
    }

    /// A tree that is read is written as what is read as the same tree.
    static func readTree(_ bytes: [UInt8]) throws {
        let tree = try NoteCommitmentFrontier(zcashd: bytes)
        let again = try NoteCommitmentFrontier(zcashd: tree.zcashdBytes)
        precondition(tree == again && tree.root == again.root, "a tree is read as it was written")
    }

    /// A transaction under construction has one encoding.
    static func readPartial(_ bytes: [UInt8]) throws {
        let partial = try PartialTransaction(bytes: bytes)
        precondition(partial.bytes == bytes, "what is read is written the same")
    }
}
