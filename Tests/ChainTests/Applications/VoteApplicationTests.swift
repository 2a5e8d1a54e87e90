import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import Testing

/// `circuits/apps/anonymous-vote` on a ledger: the electorate is the tree of the policy.
@Suite("An anonymous vote on the ledger") struct VoteApplicationTests {
    @Test("a member votes once; other proofs are refused by name") func vote() throws {
        let circuit = try ApplicationCircuit("anonymous-vote")
        var ledger = try ApplicationLedger()
        // No coins are moved, so nobody needs to approve it.
        #expect(
            try ledger.block([ledger.transaction(ApplicationBundle(registrations: [circuit.registration]))]) == [nil])

        func vote(_ inputs: [String: JSONValue], _ credit: UInt64 = 0) throws -> LedgerTransaction {
            // The expiry height makes transactions differ that are otherwise the same.
            var transaction = ledger.transaction(
                ApplicationBundle(calls: [circuit.call()]), expiryHeight: 1000 + credit)
            try circuit.prove(inputs, in: &transaction)
            return transaction
        }
        let first = try vote([:])
        let second = try vote(["choice": .string("3")], 1)

        // A proof from another transaction: the call is the same, the transaction is not.
        var copied = first
        copied.expiryHeight = 2000
        // Another choice than was proved.
        var altered = first
        altered.applications.calls[0].publicInputs[3][0] = 1
        #expect(try ledger.block([copied, altered]) == ["circuitContext", "circuitContext"])

        // An election that the ballot box is not for.
        let secret = try #require(circuit.sample.first { $0.key == "secret" }?.value.text)
        let voter = try BN254.Fr(decimal: secret)
        let nullifier = try ApplicationHashes.hash(BN254.Fr(98), voter, BN254.Fr(2027))
        let elsewhere = try vote(["election": .string("2027"), "nullifier": .element(nullifier)])
        #expect(try ledger.block([elsewhere]) == ["circuitConstant"])

        // Somebody who is in a tree of their own making.
        let stranger = BN254.Fr(12345)
        let name = try ApplicationHashes.hash(BN254.Fr(96), stranger)
        let (root, siblings) = try ApplicationHashes.path([name], depth: 20, index: 0)
        let outsider = try vote([
            "root": .element(root), "siblings": .elements(siblings), "index": .string("0"),
            "secret": .element(stranger),
            "nullifier": .element(try ApplicationHashes.hash(BN254.Fr(98), stranger, BN254.Fr(2026))),
        ])
        #expect(try ledger.block([outsider]) == ["circuitAnchor"])

        // One vote of two in a block counts, and neither counts later.
        #expect(try ledger.block([first, second]) == [nil, "circuitNullifierUnspent"])
        #expect(try ledger.block([first, second]) == ["circuitNullifierUnspent", "circuitNullifierUnspent"])
        let twice = try #require(circuit.policy.inputs.firstIndex(of: .nullifier))
        let spent = try #require(CircuitElement(littleEndian: first.applications.calls[0].publicInputs[twice]))
        #expect(try CircuitState.height(ofNullifier: spent, of: circuit.id, in: ledger.machine.storage) == 5)
    }

    @Test("a vote is not valid after its transaction's last height, nor for a retired circuit") func late() throws {
        let circuit = try ApplicationCircuit("anonymous-vote")
        var ledger = try ApplicationLedger()
        try ledger.block([ledger.transaction(ApplicationBundle(registrations: [circuit.registration]))])
        var transaction = ledger.transaction(ApplicationBundle(calls: [circuit.call()]), expiryHeight: 3)
        try circuit.prove([:], in: &transaction)
        try ledger.advance(to: 3)
        #expect(try ledger.block([transaction]) == ["expiry"])
        transaction.expiryHeight = 0
        try circuit.prove([:], in: &transaction)
        try ledger.govern([.retireCircuit(circuit.id)])
        #expect(try ledger.block([transaction]) == ["circuitActive"])
    }
}
