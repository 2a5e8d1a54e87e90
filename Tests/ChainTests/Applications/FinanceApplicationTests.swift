import Algebra
import Chain
import ChainTransactions
import Curves
import Primitives
import Testing

/// `circuits/apps/supply-chain-finance` on a ledger: financiers fund the pool, and whoever pledges a receivable is paid
/// from it. Days are heights.
@Suite("Supply-chain finance on the ledger") struct FinanceApplicationTests {
    static let pledged: UInt64 = 2_000_000

    @Test("a receivable is pledged once, before its last height, for what it is worth") func pledge() throws {
        let circuit = try ApplicationCircuit("supply-chain-finance")
        var ledger = try ApplicationLedger()
        try ledger.register(circuit.registration)
        let supplier = try #require(AccountID([UInt8](repeating: 8, count: 32)))

        func pledge(_ inputs: [String: JSONValue], to account: AccountID, amount: UInt64 = Self.pledged) throws
            -> LedgerTransaction
        {
            var transaction = ledger.transaction(
                ApplicationBundle(calls: [circuit.call(released: amount)]),
                credits: [AccountCredit(account: account, amount: amount)])
            try circuit.prove(inputs, in: &transaction)
            return transaction
        }
        let good = try pledge(["today": .string("10")], to: supplier)
        // Nobody has funded the pool yet; and then not enough.
        #expect(try ledger.block([good]) == ["poolFunds"])
        try ledger.fund(circuit.id, Self.pledged - 1)
        #expect(try ledger.block([good]) == ["poolFunds"])
        try ledger.fund(circuit.id, 1 + Self.pledged)

        var stolen = good
        stolen.transparent.credits[0].account = ledger.account
        let greedy = try pledge(["today": .string("10")], to: supplier, amount: Self.pledged + 1)
        let expired = try pledge(["today": .string("5")], to: supplier)
        let far = try pledge(["today": .string("20000")], to: supplier)
        #expect(
            try ledger.block([stolen, greedy, expired, far])
                == ["circuitContext", "circuitReleased", "circuitExpiry", "circuitExpiry"])
        // Debtors of another registry.
        var other = good
        other.applications.calls[0].publicInputs[0][0] ^= 1
        #expect(try ledger.block([other]) == ["circuitConstant"])

        let second = try pledge(["today": .string("12")], to: ledger.account)
        #expect(try ledger.height == 8)
        #expect(try ledger.block([good, second]) == [nil, "circuitNullifierUnspent"])
        #expect(try ledger.block([good]) == ["circuitNullifierUnspent"])
        #expect(try ledger.machine.storage.account(supplier).balance == Self.pledged)
        #expect(try ledger.total(.circuit(circuit.id)) == Self.pledged)
        let tree = try CircuitState.tree(0, of: circuit.id, on: .bn128, in: ledger.machine.storage)
        #expect(tree.leafCount == 3)
    }
}
