import Algebra
import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import Primitives
import Sapling
import SaplingCircuits
import ZcashTransactions

/// Coins of an account are shielded, paid on and unshielded, each in a block of its own.
struct ShieldedStory: Sendable {
    static let fee: UInt64 = 10
    /// 1000 units of account 1: 700 go to the first wallet, 290 back to the account.
    let shield: LedgerTransaction
    /// 400 of the 700 go to the second wallet, 290 back to the first.
    let pay: LedgerTransaction
    /// The 400 go to account 2, 390 of them.
    let unshield: LedgerTransaction
    /// The state before each of them; it is judged in blocks 1, 2 and 3.
    let before: [StateChanges]
    /// The plan of the payment, with its proofs.
    let plannedPayment: PlannedLedgerTransaction

    /// The story under the test set-up.
    static let shared = Result<ShieldedStory, any Error> {
        let sapling = try TestSapling.shared()
        return try ShieldedStory(prover: sapling.prover, keys: sapling.keys)
    }

    init(prover: SaplingProver, keys: SaplingKeys) throws {
        let execution = Execution(threads: 2)
        let chainID = try RuleHarness.configuration().chainID
        let (alice, bob) = (try TestWallet(1), try TestWallet(2))
        let account = try testAccountKey(1)
        var harness = try RuleHarness(keys: keys, accounts: [(account.account, 1000)])
        var tree = NoteCommitmentTree()
        var before: [StateChanges] = []

        func take(_ transaction: LedgerTransaction) throws {
            before.append(harness.state.changes)
            try harness.apply(transaction)
            try harness.endBlock()
        }
        /// What a wallet finds in a transaction, with the way to it in the tree after the block.
        func find(_ value: UInt64, _ wallet: TestWallet, in transaction: LedgerTransaction) throws -> (Note, MerklePath)
        {
            var found: (note: Note, index: Int)?
            for (index, output) in transaction.sapling.outputs.enumerated() {
                guard
                    let decrypted = try? wallet.viewing.incoming.decrypt(
                        output.encrypted(), under: .afterGracePeriod), decrypted.note.value == value
                else { continue }
                found = (decrypted.note, index)
            }
            guard let found else { throw NotFound() }
            let start = UInt32(tree.size)
            let leaves = try transaction.sapling.outputs.map {
                try BLS12381.Fr(canonicalLittleEndian: $0.noteCommitment)
            }
            try tree.append(contentsOf: leaves, marking: [found.index], on: execution.pool)
            return (found.note, try tree.path(of: start + UInt32(found.index)))
        }

        var builder = try LedgerTransactionBuilder(chainID: chainID, expiryHeight: 9, fee: Self.fee)
        try builder.debit(1000, from: account.account, sequence: 0)
        try builder.pay(700, to: alice.address, ovk: nil)
        var plan = try builder.plan(change: .account(account.account))
        try plan.prove(with: prover, execution: execution)
        try plan.sign(with: account)
        shield = try plan.finished()
        try take(shield)

        let (first, firstPath) = try find(700, alice, in: shield)
        builder = try LedgerTransactionBuilder(chainID: chainID, expiryHeight: 9, fee: Self.fee, anchor: tree.root)
        try builder.spend(first, key: alice.viewing, path: firstPath)
        try builder.pay(400, to: bob.address, ovk: alice.viewing.ovk)
        plan = try builder.plan(change: .shielded(alice.address, ovk: alice.viewing.ovk))
        try plan.prove(with: prover, keys: [alice.key.proofAuthorizingKey], execution: execution)
        plannedPayment = plan
        try plan.sign(with: alice.key)
        pay = try plan.finished()
        try take(pay)

        let (second, secondPath) = try find(400, bob, in: pay)
        builder = try LedgerTransactionBuilder(chainID: chainID, expiryHeight: 9, fee: Self.fee, anchor: tree.root)
        try builder.spend(second, key: bob.viewing, path: secondPath)
        try builder.pay(390, to: testAccountKey(2).account)
        plan = try builder.plan()
        try plan.prove(with: prover, keys: [bob.key.proofAuthorizingKey], execution: execution)
        try plan.sign(with: bob.key)
        unshield = try plan.finished()
        try take(unshield)
        self.before = before
    }

    struct NotFound: Error {}

    /// The chain before the transaction of a number.
    func chain(_ index: Int) throws -> RuleHarness {
        RuleHarness(keys: try TestSapling.shared().keys, changes: before[index], height: UInt64(index) + 1)
    }
}
