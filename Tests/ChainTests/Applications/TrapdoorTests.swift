import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import Testing

/// Whoever registers a circuit may know the trapdoor of its key: how much can they take?
@Suite("A circuit whose trapdoor is known") struct TrapdoorTests {
    @Test("forged proofs release what was deposited into the circuit, and not a unit more") func loss() throws {
        var ledger = try ApplicationLedger()
        let policy = CircuitPolicy(
            trees: [.own(depth: 20, leaves: [])],
            inputs: [.nullifier, .anchor(tree: 0), .leaf(tree: 0), .released, .context])
        let attacked = try ForgedCircuit<BLS12381>(policy, seed: 11)
        let honest = try ForgedCircuit<BLS12381>(policy, seed: 12)
        try ledger.register(attacked.registration)
        try ledger.register(honest.registration)
        try ledger.fund(attacked.id, 5_000)
        try ledger.fund(honest.id, 7_000)
        let before = try ledger.total(.transparent)
        let thief = try #require(AccountID([UInt8](repeating: 6, count: 32)))
        let root = try CircuitState.tree(0, of: attacked.id, on: .bls12381, in: ledger.machine.storage).root
        let anchor = try BLS12381.Fr(canonicalLittleEndian: root.littleEndianBytes)

        /// A call with made-up nullifier and leaf, which no witness exists for.
        func forged(_ nullifier: UInt64, _ amount: UInt64, claiming id: CircuitID? = nil) throws -> LedgerTransaction {
            let inputs = [BLS12381.Fr(nullifier), anchor, BLS12381.Fr(99), BLS12381.Fr(amount), .zero]
            var transaction = ledger.transaction(
                ApplicationBundle(
                    calls: [CircuitCall(circuit: attacked.id, publicInputs: inputs, released: amount)]),
                credits: [AccountCredit(account: thief, amount: amount)])
            try attacked.complete(&transaction, [inputs])
            if let id { transaction.applications.calls[0].circuit = id }
            return transaction
        }
        // The turnstile: everything that others paid in and one unit.
        #expect(try ledger.block([try forged(1, 5_001), try forged(2, 3_000)]) == ["poolFunds", nil])
        #expect(try ledger.block([try forged(3, 2_001), try forged(4, 2_000)]) == ["poolFunds", nil])
        #expect(
            try ledger.block([try forged(5, 1), try forged(6, MonetaryRange.maximum)]) == ["poolFunds", "poolFunds"])
        // A forged proof is of no use with another circuit's key: its context is another's already.
        #expect(try ledger.block([try forged(7, 1, claiming: honest.id)]) == ["circuitContext"])

        #expect(try ledger.machine.storage.account(thief).balance == 5_000)
        #expect(try ledger.total(.circuit(attacked.id)) == 0)
        #expect(try ledger.total(.circuit(honest.id)) == 7_000)
        #expect(try ledger.total(.sapling) == 0 && ledger.total(.ring) == 0)
        #expect(try ledger.total(.transparent) == before + 5_000)
        // The validators can stop what is left.
        try ledger.fund(attacked.id, 10)
        try ledger.govern([.retireCircuit(attacked.id), .pool(.circuit(honest.id), isOpen: false)])
        #expect(try ledger.block([try forged(8, 10)]) == ["circuitActive"])
        var deposit = ledger.transaction(
            ApplicationBundle(deposits: [CircuitDeposit(circuit: honest.id, amount: 1)]))
        ledger.addDebit(1, to: &deposit)
        try ledger.sign(&deposit)
        #expect(try ledger.block([deposit]) == ["poolOpen"])
    }
}
