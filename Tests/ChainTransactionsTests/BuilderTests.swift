import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import Primitives
import Sapling
import SaplingCircuits
import TestSupport
import Testing
import ZcashTransactions

@Suite("Planning transactions") struct BuilderTests {
    let chainID: ChainID
    let wallet: TestWallet
    /// A note of 500 units with the way to it.
    let note: Note
    let path: MerklePath
    let anchor: BLS12381.Fr

    init() throws {
        chainID = try ChainID("a")
        wallet = try TestWallet(1)
        note = Note(
            recipient: wallet.address, value: 500,
            randomSeed: .afterZIP212(try NoteSeed(bytes: [UInt8](repeating: 5, count: 32))))
        var tree = NoteCommitmentTree()
        try tree.append(contentsOf: [note.commitment.cmu], marking: [0], on: WorkerPool(threads: 1))
        path = try tree.path(of: 0)
        anchor = tree.root
    }

    func builder(fee: UInt64 = 10) throws -> LedgerTransactionBuilder {
        try LedgerTransactionBuilder(chainID: chainID, expiryHeight: 0, fee: fee, anchor: anchor)
    }

    /// What leaves the pools less what enters them.
    static func surplus(_ transaction: LedgerTransaction) -> Int64 {
        let parts: [Int64] =
            transaction.transparent.debits.map { Int64($0.amount) }
            + transaction.transparent.credits.map { -Int64($0.amount) }
            + [transaction.sapling.valueBalance, Int64(transaction.ring.withdrawn)]
            + transaction.ring.deposits.map { -Int64($0.amount) }
            + transaction.applications.calls.map { Int64($0.released) }
            + transaction.applications.deposits.map { -Int64($0.amount) }
        return parts.reduce(0, +)
    }

    @Test("whatever goes in and out, what is left over is the fee") func balance() throws {
        var generator = SeededGenerator(seed: 11)
        let sample = try SampleTransaction.full(using: &generator)
        var builder = try self.builder()
        try builder.debit(1000, from: testAccountKey(1).account, sequence: 4)
        try builder.debit(70, from: testAccountKey(2).account, sequence: 0)
        try builder.spend(note, key: wallet.viewing, path: path)
        try builder.pay(30, to: testAccountKey(3).account)
        try builder.pay(200, to: wallet.address, ovk: nil)
        builder.ring.inputs = sample.ring.inputs
        builder.ring.withdrawn = 40
        builder.ring.deposits = sample.ring.deposits
        builder.ring.deposits[0].amount = 25
        builder.applications.deposits = [CircuitDeposit(circuit: .zero, amount: 60)]
        builder.applications.calls = [CircuitCall(circuit: .zero, publicInputs: [], released: 15, proof: [])]
        for change: LedgerTransactionBuilder.Change in [
            .account(try testAccountKey(4).account), .shielded(wallet.address, ovk: wallet.viewing.ovk),
        ] {
            let plan = try builder.plan(change: change)
            #expect(Self.surplus(plan.transaction) == 10)
            #expect(plan.transaction.sapling.outputs.count == 2 && plan.spends.count == 1)
            #expect(plan.transaction.expiryHeight == 0 && plan.transaction.fee == 10)
        }
        let visible = try builder.plan(change: .account(testAccountKey(4).account))
        #expect(
            visible.transaction.transparent.credits.last?.amount == 1000 + 70 + 500 + 40 + 15 - 30 - 200 - 25 - 60 - 10)
        #expect(visible.outputs.map(\.role).contains(.decoy))
        let hidden = try builder.plan(change: .shielded(wallet.address, ovk: nil))
        #expect(hidden.outputs.first { $0.role == .change }?.note.value == 1300)
        #expect("\(hidden)" == "PlannedLedgerTransaction(hidden)")
    }

    @Test("each check of a plan refuses by name") func refusals() throws {
        let maximum = MonetaryRange.maximum
        let account = try testAccountKey(1).account
        #expect(throws: LedgerBuildingError.amountOutOfRange(actual: maximum + 1)) {
            try self.builder(fee: maximum + 1)
        }
        var builder = try self.builder()
        for amount in [0, maximum + 1, .max] {
            #expect(throws: LedgerBuildingError.amountOutOfRange(actual: amount)) {
                try builder.debit(amount, from: account, sequence: 0)
            }
            #expect(throws: LedgerBuildingError.amountOutOfRange(actual: amount)) {
                try builder.pay(amount, to: account)
            }
        }
        #expect(throws: LedgerBuildingError.amountOutOfRange(actual: maximum + 1)) {
            try builder.pay(maximum + 1, to: wallet.address, ovk: nil)
        }
        #expect(throws: LedgerBuildingError.noteNotOfKey(spend: 0)) {
            try builder.spend(note, key: TestWallet(2).viewing, path: path)
        }
        var other = note
        other = Note(recipient: other.recipient, value: 501, randomSeed: other.randomSeed)
        #expect(throws: LedgerBuildingError.pathBesideAnchor(spend: 0)) {
            try builder.spend(other, key: wallet.viewing, path: path)
        }
        try builder.spend(note, key: wallet.viewing, path: path)
        #expect(throws: LedgerBuildingError.noteSpentTwice(spend: 1)) {
            try builder.spend(note, key: wallet.viewing, path: path)
        }
        try builder.debit(1, from: account, sequence: 0)
        #expect(throws: LedgerBuildingError.accountDebitedTwice(account)) {
            try builder.debit(2, from: account, sequence: 1)
        }
        #expect(throws: LedgerBuildingError.changeWithoutTarget(units: 491)) { try builder.plan() }
        try builder.pay(492, to: account)
        #expect(throws: LedgerBuildingError.insufficientFunds(available: 501, needed: 502)) { try builder.plan() }
        try builder.pay(maximum, to: account)
        #expect(throws: LedgerBuildingError.amountOutOfRange(actual: maximum + 492)) { try builder.plan() }
    }

    @Test("what is not proved or signed is not finished") func unfinished() throws {
        let account = try testAccountKey(1)
        var builder = try self.builder()
        try builder.debit(10, from: account.account, sequence: 0)
        try builder.spend(note, key: wallet.viewing, path: path)
        try builder.pay(500, to: wallet.address, ovk: nil)
        var plan = try builder.plan()
        let prover = try SaplingProver(.published(folder: "/nowhere"), network: .main)
        #expect(throws: LedgerBuildingError.noProvingKey(spend: 0)) {
            try plan.prove(with: prover, keys: [TestWallet(2).key.proofAuthorizingKey])
        }
        #expect(throws: LedgerBuildingError.keyNotInvolved) { try plan.sign(with: TestWallet(2).key) }
        #expect(throws: LedgerBuildingError.keyNotInvolved) {
            let stranger = try testAccountKey(2)
            try plan.sign(with: stranger)
        }
        #expect(throws: LedgerBuildingError.missingSignature(.debit(0))) { try plan.finished() }
        let digest = plan.signatureDigest
        try plan.sign(with: account)
        #expect(throws: LedgerBuildingError.missingProof(.spend(0))) { try plan.finished() }
        try plan.sign(with: wallet.key)
        #expect(plan.signatureDigest == digest)
        #expect(plan.transaction.id == (try LedgerTransaction(decoding: plan.transaction.encoded)).id)
        // Without notes there is nothing to prove.
        var open = try LedgerTransactionBuilder(chainID: chainID, expiryHeight: 0, fee: 1)
        try open.debit(5, from: account.account, sequence: 0)
        try open.pay(4, to: testAccountKey(2).account)
        plan = try open.plan()
        try plan.sign(with: account)
        let transaction = try plan.finished()
        #expect(transaction.sapling.isEmpty && transaction.sapling.bindingSignature == nil)
        try account.account.verify(
            signature: transaction.transparent.debits[0].signature, of: transaction.signatureDigest)
    }

    @Test("every refusal has a name of its own and a sentence") func sentences() throws {
        let account = try testAccountKey(1).account
        let errors: [LedgerBuildingError] = [
            .amountOutOfRange(actual: 0), .accountDebitedTwice(account), .noteNotOfKey(spend: 0),
            .pathBesideAnchor(spend: 0), .noteSpentTwice(spend: 0), .insufficientFunds(available: 0, needed: 1),
            .changeWithoutTarget(units: 1), .noProvingKey(spend: 0), .keyNotInvolved, .missingProof(.spend(1)),
            .missingSignature(.debit(1)),
        ]
        #expect(Set(errors.map(\.name)).count == errors.count)
        #expect(errors.allSatisfy { $0.explanation.hasSuffix(".") })
        #expect(LedgerBuildingError.missingProof(.output(3)).explanation.contains("output 3"))
    }
}
