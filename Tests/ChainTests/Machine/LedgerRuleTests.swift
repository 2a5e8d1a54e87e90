import Chain
import ChainTransactions
import Primitives
import Testing

@Suite("Rules of the ledger in its machine") struct LedgerRuleTests {
    /// What becomes of the first transaction of the block after the case's blocks: its refusal or what stops the machine.
    private func outcome(_ one: LedgerRuleCase, disabled: LedgerRule? = nil, _ bytes: [UInt8]) throws -> String? {
        let chain = try TestChain(one.configure)
        var machine = try chain.machine(rules: RuleSwitch(disabled: disabled))
        for block in try one.before(chain) {
            let outcome = try machine.execute(block, on: chain)
            #expect(outcome.verdicts.allSatisfy { $0.isAccepted })
        }
        var proposal = chain.block([], height: try machine.info().height + 1)
        proposal.transactions = [bytes]
        do {
            return try machine.finalizeBlock(proposal).verdicts[0].refusal
        } catch {
            return error.name
        }
    }

    @Test("every rule has a case in one of the tables") func complete() {
        var covered = Set(LedgerRuleCase.all.map(\.rule))
        covered.formUnion(RingCase.all.map(\.rule))
        covered.formUnion(ApplicationRuleCase.all.map(\.rule))
        // Those of the shielded pool have a story of their own, in SaplingRuleTests.
        let missing = LedgerRule.allCases.filter { !covered.contains($0) && !$0.rawValue.hasPrefix("sapling") }
        #expect(missing.isEmpty, "\(missing.map(\.rawValue))")
    }

    @Test("one is accepted, one refused by the rule's name, at every door", arguments: LedgerRuleCase.all)
    func cases(_ one: LedgerRuleCase) throws {
        let chain = try TestChain(one.configure)
        let (accepted, rejected) = (try one.accepted(chain).encoded, try one.rejected(chain))
        #expect(try outcome(one, accepted) == nil)
        #expect(try outcome(one, rejected) == one.rule.rawValue)

        var machine = try chain.machine()
        for block in try one.before(chain) { try machine.execute(block, on: chain) }
        let before = machine.storage
        let refused = try machine.checkTransaction(rejected, recheck: false)
        #expect(refused.refusal == one.rule.rawValue && !refused.explanation.isEmpty)
        var proposal = chain.block([], height: try machine.info().height + 1)
        proposal.transactions = [accepted, rejected]
        #expect(try machine.prepareProposal(proposal) == [accepted])
        proposal.transactions = [rejected]
        let refusal = try machine.processProposal(proposal)
        #expect(refusal?.name == one.rule.rawValue && refusal?.transaction == 0)
        proposal.transactions = [accepted]
        #expect(try machine.processProposal(proposal) == nil)
        #expect(try machine.checkTransaction(accepted, recheck: false).isAccepted)
        #expect(try machine.storage.digest == before.digest)
    }

    @Test("without the check the transaction is not refused by the rule", arguments: LedgerRuleCase.all)
    func mutation(_ one: LedgerRuleCase) throws {
        let rejected = try one.rejected(try TestChain(one.configure))
        #expect(try outcome(one, disabled: one.rule, rejected) == one.otherwise)
    }
}

extension MemoryStorage {
    /// The hash of all entries, in order.
    var digest: [Hash256] {
        get throws {
            try StateTable.allCases.map { table in
                var entries: [Hash256] = []
                try forEach(in: table) { key, value in entries.append(StateMap.valueHash(key + [0xff] + value)) }
                return MerkleList.root(entries[...], node: .stateNode)
            }
        }
    }
}
