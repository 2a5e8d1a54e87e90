import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

@Suite struct PaymentTests {
    private func output(
        _ value: UInt64, to recipient: PaymentAddress, memo: String, ovk: OutgoingViewingKey?,
        _ generator: inout SeededGenerator
    ) throws -> OutputDescription {
        let note = Note(
            recipient: recipient, value: value, randomSeed: .afterZIP212(try NoteSeed(bytes: generator.bytes(32))))
        let commitment = ValueCommitment(value: value, randomness: try .random())
        let encrypted = try NoteEncryption(note, memo: Memo(text: memo)).output(valueCommitment: commitment, ovk: ovk)
        return OutputDescription(
            valueCommitment: encrypted.valueCommitment, noteCommitment: encrypted.noteCommitment,
            ephemeralKey: encrypted.ephemeralKey, noteCiphertext: encrypted.noteCiphertext,
            outgoingCiphertext: encrypted.outgoingCiphertext, proof: [UInt8](repeating: 0, count: 192))
    }

    private func transaction(
        _ outputs: [OutputDescription], spending nullifiers: [[UInt8]] = [], lockTime: UInt32 = 0
    ) -> Transaction {
        func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
        let spends = nullifiers.map {
            SpendDescription(
                valueCommitment: zeros(32), anchor: zeros(32), nullifier: $0, randomizedKey: zeros(32),
                proof: zeros(192), signature: zeros(64))
        }
        return Transaction(
            version: .v4, lockTime: lockTime,
            sapling: SaplingBundle(spends: spends, outputs: outputs, bindingSignature: zeros(64)))
    }

    @Test("What an account receives, sends, keeps and spends; and what its auditor cannot see")
    func account() throws {
        var generator = SeededGenerator(seed: 0xacc7)
        let alice = try ExtendedSpendingKey(seed: generator.bytes(32)).viewingKey
        let bob = try ExtendedSpendingKey(seed: generator.bytes(32)).viewingKey
        let aliceAddress = try #require(alice.defaultAddress())
        let bobAddress = try #require(bob.defaultAddress())
        let inside = try alice.internalKey()
        let change = try #require(inside.defaultAddress())

        // Bob pays Alice, unseen by his own auditor; then Alice pays Bob and keeps the rest.
        let first = transaction([
            try output(4, to: bobAddress, memo: "to himself", ovk: bob.fullViewingKey.ovk, &generator),
            try output(100, to: aliceAddress, memo: "rent", ovk: nil, &generator),
        ])
        func second(_ nullifier: [UInt8]) throws -> Transaction {
            transaction(
                [
                    try output(60, to: bobAddress, memo: "thanks", ovk: alice.fullViewingKey.ovk, &generator),
                    try output(39, to: change, memo: "", ovk: inside.fullViewingKey.ovk, &generator),
                ], spending: [nullifier])
        }
        let height: UInt32 = 2_000_000
        let pool = WorkerPool(threads: 2)
        var scanner = PaymentScanner(try AccountViewingKey(alice), network: .main, position: 1000)
        try scanner.scan([first], height: height, on: pool)
        let received = try #require(scanner.payments.first)
        #expect(scanner.payments.count == 1)
        #expect(received.kind == .received && received.decrypted.note.value == 100 && received.outputIndex == 1)
        #expect(received.decrypted.memo.content == .text("rent") && received.decrypted.note.recipient == aliceAddress)
        #expect(received.spentIn == nil && received.height == height && received.transactionID == first.id)
        let nullifier = try #require(received.nullifier)
        #expect(nullifier == received.decrypted.note.nullifier(at: 1001, key: alice.fullViewingKey))

        let spending = try second(nullifier.bytes)
        try scanner.scan([spending], height: height + 1, on: pool)
        #expect(scanner.payments.map(\.kind) == [.received, .sent, .own])
        #expect(scanner.payments[0].spentIn == spending.id)
        #expect(scanner.payments[1].decrypted.note.value == 60 && scanner.payments[1].nullifier == nil)
        #expect(scanner.payments[2].decrypted.note.value == 39 && scanner.payments[2].nullifier != nil)
        #expect(scanner.position == 1004)

        // Without the diversifier key change is seen only as what the external keys open: nothing.
        var external = PaymentScanner(AccountViewingKey(alice.fullViewingKey), network: .main)
        try external.scan([first, spending], height: height, on: pool)
        #expect(external.payments.map(\.kind) == [.received, .sent])
        #expect(external.position == nil && external.payments[0].nullifier == nil)

        var auditor = PaymentScanner(try AccountViewingKey(bob), network: .main)
        try auditor.scan([first, spending], height: nil, on: pool)
        #expect(auditor.payments.map(\.kind) == [.own, .received])
        // Before Canopy notes of the newer form are none.
        var early = PaymentScanner(try AccountViewingKey(bob), network: .main)
        try early.scan([first, spending], height: 500_000, on: pool)
        #expect(early.payments.isEmpty)
    }

    private struct RealNote: Decodable {
        struct Result: Decodable {
            let value: UInt64
            let memo: String
        }
        let kind: String
        let output_index: Int
        let ext_spending_key: String?
        let cv, cmu, ephemeral_key, enc_ciphertext, out_ciphertext: String
        let result: Result
    }

    @Test("Notes that were really received")
    func realNotes() throws {
        for real in try Published.load("real_note_decryption", RealNote.self, count: 9) {
            guard let text = real.ext_spending_key else { continue }
            let key = try ExtendedSpendingKey.decode(text).key.viewingKey
            let output = OutputDescription(
                valueCommitment: try Hexadecimal.decode(real.cv), noteCommitment: try Hexadecimal.decode(real.cmu),
                ephemeralKey: try Hexadecimal.decode(real.ephemeral_key),
                noteCiphertext: try Hexadecimal.decode(real.enc_ciphertext),
                outgoingCiphertext: try Hexadecimal.decode(real.out_ciphertext), proof: [])
            var scanner = PaymentScanner(try AccountViewingKey(key), network: .test)
            try scanner.scan([transaction([output])], height: nil, on: WorkerPool(threads: 1))
            let payment = try #require(scanner.payments.first)
            #expect(payment.decrypted.note.value == real.result.value)
            #expect(Hexadecimal.encode(payment.decrypted.memo.bytes).hasPrefix(real.result.memo))
        }
    }

    @Test("Parts of the wrong length are refused")
    func lengths() throws {
        var generator = SeededGenerator(seed: 1)
        let key = try ExtendedSpendingKey(seed: generator.bytes(32)).viewingKey
        let address = try #require(key.defaultAddress())
        var output = try output(1, to: address, memo: "", ovk: nil, &generator)
        output.noteCiphertext.removeLast()
        var scanner = PaymentScanner(try AccountViewingKey(key), network: .main)
        #expect(throws: EncryptedOutputError.wrongLength(.noteCiphertext, actual: 579, expected: 580)) {
            try scanner.scan([transaction([output])], height: nil, on: WorkerPool(threads: 1))
        }
    }
}
