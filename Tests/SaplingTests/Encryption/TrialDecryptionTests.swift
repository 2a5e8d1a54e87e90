import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Trial decryption")
struct TrialDecryptionTests {
    @Test("a batch finds what decrypting one by one finds, in order, whatever the threads")
    func agreement() throws {
        var generator = SeededGenerator(seed: 91)
        let accounts = try (0..<3).map { _ in try TestAccount(&generator) }
        let stranger = try TestAccount(&generator)
        var outputs: [EncryptedOutput] = []
        for index in 0..<150 {
            let recipient = index % 5 < 3 ? accounts[index % 5] : stranger
            let note = try recipient.note(value: UInt64(index), afterZIP212: index % 2 == 0, &generator)
            let output = try NoteEncryption(note, memo: .empty).output(
                valueCommitment: ValueCommitment(value: note.value, randomness: .random()), ovk: nil)
            if index % 50 == 7 {
                // No point: nothing is found, and the neighbours still are.
                outputs.append(
                    try EncryptedOutput(
                        valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
                        ephemeralKey: [UInt8](repeating: 0xff, count: 32), noteCiphertext: output.noteCiphertext,
                        outgoingCiphertext: output.outgoingCiphertext))
            } else if index % 50 == 11 {
                // A point of small order: the shared secret is the identity for every key.
                outputs.append(
                    try EncryptedOutput(
                        valueCommitment: output.valueCommitment, noteCommitment: output.noteCommitment,
                        ephemeralKey: EdwardsAffinePoint<Jubjub>.identity.encoded,
                        noteCiphertext: output.noteCiphertext, outgoingCiphertext: output.outgoingCiphertext))
            } else {
                outputs.append(output)
            }
        }
        let keys = accounts.map(\.viewingKey.incoming)
        let trial = TrialDecryption(keys)
        for rule in NotePlaintextRule.allCases {
            let expected = outputs.map { output in
                keys.indices.lazy.compactMap { keyIndex in
                    (try? keys[keyIndex].decrypt(output, under: rule)).map { (keyIndex, $0) }
                }.first
            }
            for threads in [1, 2, 3] {
                let pool = WorkerPool(threads: threads)
                let found = trial.decrypt(outputs, under: rule, on: pool)
                let compact = trial.decrypt(outputs.map { CompactOutput($0) }, under: rule, on: pool)
                #expect(found.count == outputs.count && compact.count == outputs.count)
                for (index, expected) in expected.enumerated() {
                    #expect(found[index]?.keyIndex == expected?.0 && found[index]?.decrypted == expected?.1)
                    #expect(compact[index]?.keyIndex == expected?.0 && compact[index]?.decrypted == expected?.1.note)
                }
            }
        }
        #expect(trial.decrypt([EncryptedOutput](), under: .gracePeriod, on: WorkerPool(threads: 2)).isEmpty)
        #expect(TrialDecryption([]).decrypt(outputs, under: .gracePeriod, on: WorkerPool(threads: 2)).count == 150)
    }
}
