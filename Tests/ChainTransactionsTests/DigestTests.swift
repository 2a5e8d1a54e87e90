import ChainTestSupport
import ChainTransactions
import Primitives
import TestSupport
import Testing
import ZcashTransactions

@Suite("The digest tree") struct DigestTests {
    static func sample() throws -> LedgerTransaction {
        var generator = SeededGenerator(seed: 1)
        return try SampleTransaction.full(using: &generator)
    }

    @Test("every field that has effect is in the id, and proofs and signatures are in the other digest")
    func fields() throws {
        let sample = try Self.sample()
        let (id, authorization) = (sample.id, sample.authorizationDigest)
        func check(
            effect: Bool, _ change: (inout LedgerTransaction) throws -> Void, line: Int = #line
        ) throws {
            var changed = sample
            try change(&changed)
            #expect(changed != sample, "line \(line)")
            #expect((changed.id != id) == effect, "line \(line)")
            #expect((changed.authorizationDigest != authorization) == !effect, "line \(line)")
            #expect((changed.signatureDigest != sample.signatureDigest) == effect, "line \(line)")
        }
        try check(effect: true) { $0.chainID = try ChainID("sample-2") }
        try check(effect: true) { $0.expiryHeight ^= 1 }
        try check(effect: true) { $0.fee ^= 1 }
        try check(effect: true) { $0.transparent.debits[1].account = .zero }
        try check(effect: true) { $0.transparent.debits[1].amount ^= 1 }
        try check(effect: true) { $0.transparent.debits[1].sequence ^= 1 }
        try check(effect: false) { $0.transparent.debits[1].signature[63] ^= 1 }
        try check(effect: true) { $0.transparent.credits[2].account = .zero }
        try check(effect: true) { $0.transparent.credits[2].amount ^= 1 }
        try check(effect: true) { $0.sapling.valueBalance ^= 1 }
        try check(effect: true) { transaction in
            for index in 0..<2 { transaction.sapling.spends[index].anchor[0] ^= 1 }
        }
        try check(effect: true) { $0.sapling.spends[1].valueCommitment[0] ^= 1 }
        try check(effect: true) { $0.sapling.spends[1].nullifier[0] ^= 1 }
        try check(effect: true) { $0.sapling.spends[1].randomizedKey[0] ^= 1 }
        try check(effect: false) { $0.sapling.spends[1].proof[0] ^= 1 }
        try check(effect: false) { $0.sapling.spends[1].signature[0] ^= 1 }
        try check(effect: true) { $0.sapling.outputs[1].valueCommitment[0] ^= 1 }
        try check(effect: true) { $0.sapling.outputs[1].noteCommitment[0] ^= 1 }
        try check(effect: true) { $0.sapling.outputs[1].ephemeralKey[0] ^= 1 }
        try check(effect: true) { $0.sapling.outputs[1].noteCiphertext[579] ^= 1 }
        try check(effect: true) { $0.sapling.outputs[1].outgoingCiphertext[79] ^= 1 }
        try check(effect: false) { $0.sapling.outputs[1].proof[0] ^= 1 }
        try check(effect: false) { $0.sapling.bindingSignature?[0] ^= 1 }
        try check(effect: true) { $0.ring.inputs[1].members[15] ^= 1 }
        try check(effect: true) { $0.ring.inputs[1].keyImage = $0.ring.inputs[0].keyImage }
        try check(effect: true) { $0.ring.inputs[1].pseudoOutput = $0.ring.inputs[0].keyImage }
        try check(effect: false) { $0.ring.inputs[1].signature = $0.ring.inputs[0].signature }
        try check(effect: true) { $0.ring.outputs[1].key = $0.ring.outputs[0].key }
        try check(effect: true) { $0.ring.outputs[1].commitment = $0.ring.outputs[0].key }
        try check(effect: true) { $0.ring.outputs[1].ephemeralKey = $0.ring.outputs[0].key }
        try check(effect: true) { $0.ring.outputs[1].viewTag ^= 1 }
        try check(effect: true) { $0.ring.outputs[1].encryptedAmount ^= 1 }
        try check(effect: true) { $0.ring.deposits[0].key = $0.ring.outputs[0].key }
        try check(effect: true) { $0.ring.deposits[0].ephemeralKey = $0.ring.outputs[0].key }
        try check(effect: true) { $0.ring.deposits[0].viewTag ^= 1 }
        try check(effect: true) { $0.ring.deposits[0].amount ^= 1 }
        try check(effect: true) { $0.ring.withdrawn ^= 1 }
        try check(effect: false) { $0.ring.rangeProof = nil }
        try check(effect: true) { $0.applications.registrations[0].verifyingKey[0] ^= 1 }
        try check(effect: true) { $0.applications.registrations[0].policy[0] ^= 1 }
        try check(effect: true) { $0.applications.registrations[0].setupRecord = .zero }
        try check(effect: true) { $0.applications.deposits[0].circuit = .zero }
        try check(effect: true) { $0.applications.deposits[0].amount ^= 1 }
        try check(effect: true) { $0.applications.calls[1].circuit = .zero }
        try check(effect: true) { $0.applications.calls[1].publicInputs[2][31] ^= 1 }
        try check(effect: true) { $0.applications.calls[1].released ^= 1 }
        try check(effect: false) { $0.applications.calls[1].proof[0] ^= 1 }
        try check(effect: true) { $0.governance?.changes.removeLast() }
        try check(effect: true) { $0.governance?.changes[0] = .pool(.transparent, isOpen: false) }
        try check(effect: true) { $0.governance?.height ^= 1 }
        try check(effect: false) { $0.governance?.approvals[0].validator = .zero }
        try check(effect: false) { $0.governance?.approvals[0].signature[0] ^= 1 }
        // Amounts cannot move between a verification key and a policy.
        try check(effect: true) {
            let last = $0.applications.registrations[0].verifyingKey.removeLast()
            $0.applications.registrations[0].policy.insert(last, at: 0)
        }
    }

    @Test("every byte of an encoded transaction is in one of the digests, its signature's under another name")
    func bytes() throws {
        let sample = try Self.sample()
        #expect(sample.signatureDigest.count == 32 && sample.signatureDigest != sample.id.bytes)
        let bytes = sample.encoded
        var seen: Set<[UInt8]> = [sample.id.bytes + sample.authorizationDigest.bytes]
        var count = 1
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            guard let decoded = try? LedgerTransaction(decoding: changed) else { continue }
            seen.insert(decoded.id.bytes + decoded.authorizationDigest.bytes)
            count += 1
        }
        #expect(seen.count == count)
        #expect(count > bytes.count / 2)
    }

    @Test("a call's context leaves out contexts and proofs, and nothing else") func contexts() throws {
        let sample = try Self.sample()
        let positions: [Int?] = [1, nil]
        let context = sample.contextDigest(call: 0, contextPositions: positions)
        func isSame(_ change: (inout LedgerTransaction) throws -> Void) throws -> Bool {
            var changed = sample
            try change(&changed)
            return changed.contextDigest(call: 0, contextPositions: positions) == context
        }
        #expect(try isSame { $0.applications.calls[0].publicInputs[1][0] ^= 1 })
        #expect(try isSame { $0.applications.calls[0].proof[0] ^= 1 })
        #expect(try isSame { $0.applications.calls[1].proof[0] ^= 1 })
        #expect(try isSame { $0.transparent.debits[0].signature[0] ^= 1 })
        #expect(try isSame { $0.sapling.spends[0].proof[0] ^= 1 })
        #expect(try !isSame { $0.applications.calls[0].publicInputs[0][0] ^= 1 })
        #expect(try !isSame { $0.applications.calls[1].publicInputs[1][0] ^= 1 })
        #expect(try !isSame { $0.applications.calls[1].publicInputs[2][0] ^= 1 })
        #expect(try !isSame { $0.applications.calls[0].released ^= 1 })
        #expect(try !isSame { $0.applications.calls[0].circuit = .zero })
        #expect(try !isSame { $0.applications.calls.removeLast() })
        #expect(try !isSame { $0.applications.deposits[0].amount ^= 1 })
        #expect(try !isSame { $0.applications.registrations[0].policy[0] ^= 1 })
        #expect(try !isSame { $0.transparent.credits[0].account = .zero })
        #expect(try !isSame { $0.sapling.outputs[0].noteCommitment[0] ^= 1 })
        #expect(try !isSame { $0.ring.deposits[0].amount ^= 1 })
        #expect(try !isSame { $0.chainID = try ChainID("sample-2") })
        #expect(try !isSame { $0.expiryHeight ^= 1 })
        #expect(try !isSame { $0.fee ^= 1 })
        #expect(try !isSame { $0.governance = nil })
        #expect(sample.contextDigest(call: 1, contextPositions: positions) != context)
        #expect(sample.contextDigest(call: 0, contextPositions: [2, nil]) != context)
        #expect(sample.contextDigest(call: 0, contextPositions: [1, 1]) != context)
        #expect(sample.contextDigest(call: 0, contextPositions: [1]) == context)
    }
}
