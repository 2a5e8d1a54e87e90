import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Published note encryptions")
struct PublishedEncryptionTests {
    private static func output(_ vector: ZcashVector, _ epk: String, _ enc: String, _ out: String) throws
        -> EncryptedOutput
    {
        try EncryptedOutput(
            valueCommitment: vector["cv"].bytes, noteCommitment: vector["cmu"].bytes, ephemeralKey: vector[epk].bytes,
            noteCiphertext: vector[enc].bytes, outgoingCiphertext: vector[out].bytes)
    }

    @Test(
        "keys, plaintexts and ciphertexts byte for byte",
        arguments: ["sapling_note_encryption", "sapling_crypto_note_encryption"])
    func published(file: String) throws {
        let cases = try ZcashVector.cases(file)
        for vector in cases {
            let output = try Self.output(vector, "epk", "c_enc", "c_out")
            let ivk = try IncomingViewingKey(bytes: vector["ivk"].bytes)
            let ovk = try OutgoingViewingKey(bytes: vector["ovk"].bytes)
            let address = try PaymentAddress(bytes: vector["default_d"].bytes + vector["default_pk_d"].bytes)
            let note = Note(
                recipient: address, value: try vector["v"].integer(),
                randomSeed: .beforeZIP212(rcm: try .init(canonicalLittleEndian: vector["rcm"].bytes)))
            let memo = try Memo(bytes: vector["memo"].bytes)
            let secret = try Jubjub.ScalarField(canonicalLittleEndian: vector["esk"].bytes)

            let shared = NoteKeys.sharedSecret(secret, address.transmissionKey)
            #expect(try shared == vector["shared_secret"].bytes)
            let key = NoteKeys.encryptionKey(sharedSecret: shared, ephemeralKey: output.ephemeralKey)
            #expect(try key == vector["k_enc"].bytes)
            let outgoing = NoteKeys.outgoingKey(
                ovk, valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
                ephemeralKey: output.ephemeralKey)
            #expect(try outgoing == vector["ock"].bytes)

            let encryption = NoteEncryption(note, memo: memo, ephemeralSecret: secret)
            let commitment = try ValueCommitment(encoded: output.valueCommitment)
            #expect(try encryption.output(valueCommitment: commitment, ovk: ovk) == output)
            let expected = DecryptedNote(note: note, memo: memo)
            #expect(try ivk.decrypt(output, under: .beforeCanopy) == expected)
            #expect(try ovk.decrypt(output, under: .beforeCanopy) == expected)
            #expect(try ivk.decrypt(CompactOutput(output), under: .gracePeriod) == note)
            #expect(memo.content == .empty || memo.bytes[0] != 0xf6)
        }
        #expect(cases.isEmpty || cases.count == 10)
    }

    @Test("notes on the real chain, before and after ZIP 212, for receivers and for everybody")
    func real() throws {
        let cases = try ZcashVector.cases("real_note_decryption")
        var leadBytes: [Int: Int] = [:]
        for vector in cases {
            let output = try Self.output(vector, "ephemeral_key", "enc_ciphertext", "out_ciphertext")
            let result = try vector["result"]
            let leadByte: Int = try result["lead_byte"].integer()
            leadBytes[leadByte, default: 0] += 1
            let (rule, wrongRule): (NotePlaintextRule, NotePlaintextRule) =
                leadByte == 1 ? (.beforeCanopy, .afterGracePeriod) : (.afterGracePeriod, .beforeCanopy)
            let decrypt: (NotePlaintextRule) throws -> DecryptedNote
            if vector.json["ivk"] != nil {
                let key = try IncomingViewingKey(bytes: vector["ivk"].bytes)
                #expect(try key.decrypt(CompactOutput(output), under: rule) == key.decrypt(output, under: rule).note)
                decrypt = { try key.decrypt(output, under: $0) }
            } else {
                let key = try OutgoingViewingKey(bytes: vector["ovk"].bytes)
                decrypt = { try key.decrypt(output, under: $0) }
            }
            let decrypted = try decrypt(rule)
            #expect(try decrypt(.gracePeriod) == decrypted)
            #expect(throws: NoteDecryptionError.leadByteNotAllowed(actual: UInt8(leadByte))) {
                try decrypt(wrongRule)
            }
            let note = decrypted.note
            #expect(try note.recipient.diversifier.bytes == result["diversifier"].bytes)
            #expect(try note.recipient.transmissionKey.encoded == result["pk_d"].bytes)
            #expect(try note.value == result["value"].integer())
            #expect(try note.randomSeed.commitmentRandomness.littleEndianBytes == result["rcm"].bytes)
            if try !result["esk"].isNull {
                #expect(try note.randomSeed.ephemeralSecret?.littleEndianBytes == result["esk"].bytes)
            }
            let memo = try result["memo"].bytes
            #expect(decrypted.memo.bytes == memo + [UInt8](repeating: 0, count: 512 - memo.count))
            if memo != [0xf6] { #expect(decrypted.memo.content == .text(String(decoding: memo, as: UTF8.self))) }
        }
        #expect(cases.isEmpty || (cases.count == 9 && leadBytes.count == 2))
    }
}
