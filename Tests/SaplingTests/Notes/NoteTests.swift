import Algebra
import Curves
import FieldHashes
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Notes")
struct NoteTests {
    @Test("published note commitments and nullifiers")
    func published() throws {
        let cases = try ZcashVector.cases("sapling_key_components")
        for vector in cases {
            let key = try ExpandedSpendingKey(spendingKey: vector["sk"].bytes).fullViewingKey()
            let address = try PaymentAddress(bytes: vector["default_d"].bytes + vector["default_pk_d"].bytes)
            let note = Note(
                recipient: address, value: try vector["note_v"].integer(),
                randomSeed: .beforeZIP212(rcm: try .init(canonicalLittleEndian: vector["note_r"].bytes)))
            #expect(try note.commitment.cmuBytes == vector["note_cmu"].bytes)
            let nullifier = note.nullifier(at: try vector["note_pos"].integer(), key: key)
            #expect(try nullifier.bytes == vector["note_nf"].bytes)
            #expect(try Nullifier(bytes: nullifier.bytes) == nullifier)
        }
        #expect(cases.isEmpty || cases.count == 10)
    }

    @Test("published Pedersen hashes, the note commitment's among them")
    func pedersenHashes() throws {
        let cases = try ZcashVector.cases("pedersen_hash")
        for vector in cases {
            let text = try vector["personalization_bits"].text + vector["input_bits_after_personalization"].text
            let hash = JubjubPedersenHash.hash(text.utf8.map { $0 & 1 }).affine
            #expect(try "0x" + Hexadecimal.encode(hash.u.bigEndianBytes) == vector["hash_u_be"].text)
            #expect(try "0x" + Hexadecimal.encode(hash.v.bigEndianBytes) == vector["hash_v_be"].text)
        }
        #expect(cases.isEmpty || cases.count == 37)
    }

    @Test("each part of a note changes its commitment, and position and key its nullifier")
    func parts() throws {
        var generator = SeededGenerator(seed: 71)
        let account = try TestAccount(&generator)
        let other = try TestAccount(&generator)
        let seed = try NoteSeed(bytes: generator.bytes(32))
        let note = Note(recipient: account.address, value: 5, randomSeed: .afterZIP212(seed))
        #expect(note == Note(recipient: account.address, value: 5, randomSeed: .afterZIP212(seed)))
        let rcm = note.randomSeed.commitmentRandomness
        let same = Note(recipient: account.address, value: 5, randomSeed: .beforeZIP212(rcm: rcm))
        #expect(note.commitment == same.commitment && note != same)
        var others: [Note] = [
            Note(recipient: other.address, value: 5, randomSeed: note.randomSeed),
            Note(recipient: account.address, value: 5, randomSeed: .beforeZIP212(rcm: rcm + .one)),
            Note(recipient: account.address, value: 5, randomSeed: .afterZIP212(try NoteSeed.random())),
        ]
        others += (0..<64).map {
            Note(recipient: account.address, value: 5 ^ 1 << $0, randomSeed: note.randomSeed)
        }
        for changed in others { #expect(changed.commitment.cmu != note.commitment.cmu && changed != note) }
        let nullifier = note.nullifier(at: 7, key: account.viewingKey)
        #expect(nullifier == note.nullifier(at: 7, key: account.viewingKey))
        #expect(nullifier != note.nullifier(at: 8, key: account.viewingKey))
        #expect(nullifier != note.nullifier(at: 7, key: other.viewingKey))
        #expect("\(note) \(note.randomSeed) \(seed)".contains("hidden"))
    }

    @Test("parts of the wrong length are refused")
    func lengths() throws {
        for count in [0, 31, 33] {
            let bytes = [UInt8](repeating: 0, count: count)
            #expect(throws: NoteError.wrongLength(actual: count, expected: 32)) { try NoteSeed(bytes: bytes) }
            #expect(throws: NoteError.wrongLength(actual: count, expected: 32)) { try Nullifier(bytes: bytes) }
        }
        #expect(NoteError.wrongLength(actual: 0, expected: 32).explanation.hasSuffix("."))
    }
}
