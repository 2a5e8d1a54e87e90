import Algebra
import Chain
import ChainTestSupport
import ChainTransactions
import Curves
import Primitives
import Sapling
import SaplingCircuits
import Testing
import ZcashTransactions

@Suite("The shielded pool") struct SaplingRuleTests {
    let story: ShieldedStory

    init() throws { story = try ShieldedStory.shared.get() }

    @Test("coins are shielded, paid on and unshielded") func accepted() throws {
        for (index, transaction) in [story.shield, story.pay, story.unshield].enumerated() {
            #expect(try LedgerTransaction(decoding: transaction.encoded) == transaction)
            #expect(transaction.sapling.outputs.count == 2)
            #expect(try story.chain(index).refusal(of: transaction) == nil)
        }
        #expect(story.shield.sapling.valueBalance == -700)
        #expect(story.pay.sapling.valueBalance == 10)
        #expect(story.unshield.sapling.valueBalance == 400)
        var chain = try story.chain(2)
        try chain.apply(story.unshield)
        #expect(try SaplingState.tree(in: chain.state).size == 4)
        #expect(try SaplingState.leafCount(in: chain.state) == 6)
        try chain.endBlock()
        let accounts = [try testAccountKey(1).account, try testAccountKey(2).account]
        #expect(try chain.state.account(accounts[0]) == LedgerAccount(balance: 290, sequence: 1))
        #expect(try chain.state.account(accounts[1]) == LedgerAccount(balance: 390, sequence: 0))
        #expect(try SaplingState.tree(in: chain.state).size == 6)
    }

    @Test("receiver and sender read the notes, nobody else does") func decryption() throws {
        let (alice, bob) = (try TestWallet(1), try TestWallet(2))
        func values(_ wallet: TestWallet, _ transaction: LedgerTransaction) -> [UInt64] {
            transaction.sapling.outputs.compactMap {
                try? wallet.viewing.incoming.decrypt($0.encrypted(), under: .afterGracePeriod).note.value
            }
        }
        #expect(values(alice, story.shield) == [700] && values(bob, story.shield) == [])
        #expect(values(alice, story.pay) == [290] && values(bob, story.pay) == [400])
        let sent = story.pay.sapling.outputs.compactMap {
            try? alice.viewing.ovk.decrypt($0.encrypted(), under: .afterGracePeriod).note.value
        }
        #expect(sent.sorted() == [290, 400])
    }

    /// Expects that `rule` alone refuses a change of the payment: without it the transaction holds.
    func expect(_ rule: LedgerRule, alone: Bool = true, _ change: (inout LedgerTransaction) -> Void) throws {
        var changed = story.pay
        change(&changed)
        let chain = try story.chain(1)
        #expect(try chain.refusal(of: changed) == rule)
        if alone { #expect(try chain.refusal(of: changed, without: rule) == nil) }
    }

    @Test("proofs, signatures and their form are checked, each by its rule") func authorization() throws {
        try expect(.saplingSpendProof) { $0.sapling.spends[0].proof = story.unshield.sapling.spends[0].proof }
        try expect(.saplingSpendProof) { $0.sapling.spends[0].proof = [UInt8](repeating: 0xff, count: 192) }
        try expect(.saplingOutputProof) { $0.sapling.outputs[0].proof = $0.sapling.outputs[1].proof }
        try expect(.saplingOutputProof) { $0.sapling.outputs[1].proof = [UInt8](repeating: 0, count: 192) }
        try expect(.saplingSpendSignature) { $0.sapling.spends[0].signature[40] ^= 1 }
        try expect(.saplingSpendSignature) {
            $0.sapling.spends[0].signature = story.unshield.sapling.spends[0].signature
        }
        try expect(.saplingSpendSignature) { $0.sapling.spends[0].signature = [] }
        try expect(.saplingBindingSignature) { $0.sapling.bindingSignature?[40] ^= 1 }
        try expect(.saplingBindingSignature) { $0.sapling.bindingSignature = story.shield.sapling.bindingSignature }
        try expect(.saplingForm, alone: false) { $0.sapling.bindingSignature = nil }
        try expect(.saplingForm) {
            $0 = story.unshield
            $0.sapling = SaplingBundle(bindingSignature: [UInt8](repeating: 0, count: 64))
            $0.transparent.credits = []
            $0.transparent.debits = []
            $0.fee = 0
            $0.ring.deposits = []
            $0.governance = GovernanceBundle(changes: [], height: 0)
        }
        try expect(.saplingForm) {
            $0.sapling = SaplingBundle(valueBalance: 10)
            $0.governance = GovernanceBundle(changes: [], height: 0)
        }
    }

    @Test("what a signature covers cannot be changed") func effects() throws {
        for change: (inout LedgerTransaction) -> Void in [
            { $0.expiryHeight += 1 }, { $0.sapling.outputs[0].noteCiphertext[5] ^= 1 },
            { $0.sapling.outputs[1].outgoingCiphertext[5] ^= 1 },
        ] { try expect(.saplingSpendSignature, alone: false, change) }
    }

    @Test("points and elements are canonical, and no point is of small order") func points() throws {
        let small = [1] + [UInt8](repeating: 0, count: 31)
        let large = [UInt8](repeating: 0xff, count: 32)
        for bad in [small, large] {
            try expect(.saplingPoints) { $0.sapling.spends[0].valueCommitment = bad }
            try expect(.saplingPoints) { $0.sapling.spends[0].randomizedKey = bad }
            try expect(.saplingPoints) { $0.sapling.outputs[0].valueCommitment = bad }
            try expect(.saplingPoints) { $0.sapling.outputs[1].ephemeralKey = bad }
        }
        try expect(.saplingPoints) { $0.sapling.outputs[1].noteCommitment = large }
        // Where the tree has such a root all the same.
        var chain = try story.chain(1)
        chain.state.set([UInt8](repeating: 0, count: 8), at: StateKey(.anchors, large))
        var changed = story.pay
        changed.sapling.spends[0].anchor = large
        #expect(try chain.refusal(of: changed) == .saplingPoints)
    }

    @Test("a note is spent once: in a transaction, in a block and ever after") func doubleSpends() throws {
        try expect(.saplingNullifierOnce, alone: false) { $0.sapling.spends.append($0.sapling.spends[0]) }
        var chain = try story.chain(1)
        try chain.apply(story.pay)
        #expect(try chain.refusal(of: story.pay) == .saplingNullifierUnspent)
        #expect(try chain.refusal(of: story.pay, without: .saplingNullifierUnspent) == nil)
        #expect(try SaplingState.height(ofNullifier: story.pay.sapling.spends[0].nullifier, in: chain.state) == 2)
    }

    @Test("a root can be referred to for as many blocks after it was replaced as the chain allows") func anchors()
        throws
    {
        // Nothing is known of the notes before their block ends.
        #expect(try story.chain(0).refusal(of: story.pay) == .saplingAnchor)
        #expect(try story.chain(0).refusal(of: story.pay, without: .saplingAnchor) == nil)
        // Blocks without notes replace nothing.
        var chain = try story.chain(1)
        for _ in 0..<10 { try chain.endBlock() }
        var fitting = story.pay
        fitting.expiryHeight = 0
        #expect(try chain.refusal(of: fitting) == .saplingSpendSignature)
        chain = try story.chain(1)
        // Other notes: the root is replaced by block 2, so that blocks 3, 4 and 5 may refer to it.
        try chain.apply(story.shield)
        for _ in 2...4 { try chain.endBlock() }
        #expect(chain.height == 5)
        #expect(try chain.refusal(of: story.pay) == nil)
        try chain.endBlock()
        #expect(try chain.refusal(of: story.pay) == .saplingAnchor)
        #expect(try chain.refusal(of: story.pay, without: .saplingAnchor) == nil)
        // The newest root is known still.
        let root = try #require(try SaplingState.root(in: chain.state))
        #expect(try SaplingState.height(ofAnchor: root.bytes, in: chain.state) == 2)
        #expect(try chain.state.entries(of: .anchors, from: [], limit: 10).count == 1)
    }

    @Test("outputs need room in the tree") func room() throws {
        var chain = try story.chain(1)
        // One leaf short of full: every left sibling is there.
        let node = [1] + [UInt8](repeating: 0, count: 32)
        let parents = [[UInt8]](repeating: node, count: 31).flatMap { $0 }
        chain.state.set(node + [0, 31] + parents, at: StateKey(.values, Array("sapling.tree".utf8)))
        #expect(try SaplingState.tree(in: chain.state).size == 1 << 32 - 1)
        #expect(try chain.refusal(of: story.pay) == .saplingTreeRoom)
        #expect(try chain.refusal(of: story.pay, without: .saplingTreeRoom) == nil)
        var one = story.pay
        one.sapling.outputs.removeLast()
        #expect(try chain.refusal(of: one) == .saplingSpendSignature)
        // A note that another transaction of the block makes takes the place as well.
        chain.state.addPending([UInt8](repeating: 0, count: 32), at: StateKey(.values, Array("sapling.tree".utf8)))
        #expect(try chain.refusal(of: one) == .saplingTreeRoom)
        #expect(try chain.refusal(of: story.pay, without: .saplingTreeRoom) == nil)
        try chain.apply(story.pay)
        #expect(throws: StorageError.self) { try chain.endBlock() }
    }

    @Test("a spender cannot take out more than the notes hold") func inflation() throws {
        var plan = story.plannedPayment
        plan.transaction.sapling.valueBalance += 5
        plan.transaction.fee += 5
        try plan.sign(with: TestWallet(1).key)
        let forged = try plan.finished()
        let chain = try story.chain(1)
        #expect(try chain.refusal(of: forged) == .saplingBindingSignature)
        #expect(try chain.refusal(of: forged, without: .saplingBindingSignature) == nil)
        // Without the fee the sums do not even fit.
        plan.transaction.fee -= 5
        try plan.sign(with: TestWallet(1).key)
        #expect(try chain.refusal(of: plan.finished()) == .valueBalance)
    }

    @Test("of a block each false transaction is named, and the others hold") func blame() throws {
        var proof = story.pay
        proof.sapling.outputs[0].proof = proof.sapling.outputs[1].proof
        var signature = story.pay
        signature.sapling.bindingSignature?[0] ^= 1
        let both = [story.pay, proof, story.pay, signature]
        #expect(
            try story.chain(1).refusals(of: both) == [nil, .saplingOutputProof, nil, .saplingBindingSignature])
    }

    @Test("keys of a test set-up are taken on chains for trials only") func keys() throws {
        let keys = try TestSapling.shared().keys
        #expect(throws: Never.self) { try keys.check(for: .regtest) }
        #expect(throws: SaplingKeysError.notPublished(statement: "Spend")) { try keys.check(for: .network) }
        let mixed = SaplingKeys(spend: SaplingKeys.published.spend, output: keys.output)
        #expect(throws: SaplingKeysError.notPublished(statement: "Output")) { try mixed.check(for: .network) }
        for kind in NetworkKind.allCases { #expect(throws: Never.self) { try SaplingKeys.published.check(for: kind) } }
        #expect(SaplingKeysError.notPublished(statement: "Spend").explanation.hasSuffix("."))
        // A proof under one set-up does not hold under the other.
        let published = RuleHarness(keys: .published, changes: story.before[1], height: 2)
        #expect(try published.refusal(of: story.pay) == .saplingSpendProof)
    }

    @Test("a damaged state is named and refuses nobody") func damage() throws {
        var chain = try story.chain(1)
        chain.state.set([9], at: StateKey(.values, Array("sapling.tree".utf8)))
        #expect(throws: LedgerRefusal.self) { try chain.refusal(of: story.pay) }
        #expect(throws: StorageError.self) { try chain.endBlock() }
        chain = try story.chain(1)
        chain.state.set([1, 2], at: StateKey(.nullifiers, story.pay.sapling.spends[0].nullifier))
        #expect(throws: LedgerRefusal.self) { try chain.refusal(of: story.pay) }
        chain.state.set([1, 2], at: StateKey(.values, Array("sapling.root".utf8)))
        #expect(throws: StorageError.self) { try chain.endBlock() }
    }
}

@Suite("The shielded pool under the published parameters") struct PublishedSaplingTests {
    @Test("the story holds") func story() throws {
        guard let folder = try? SaplingParameters.folder(named: nil) else {
            print("skipped PublishedSaplingTests: no Sapling parameters (set NIGHTJAR_PARAMS)")
            return
        }
        let story = try ShieldedStory(
            prover: SaplingProver(.published(folder: folder), network: .main), keys: .published)
        for (index, transaction) in [story.shield, story.pay, story.unshield].enumerated() {
            let chain = RuleHarness(keys: .published, changes: story.before[index], height: UInt64(index) + 1)
            #expect(try chain.refusal(of: transaction) == nil)
        }
    }
}
