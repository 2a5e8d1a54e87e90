import Chain
import ChainTransactions
import Primitives
import Testing

@Suite("A block that was executed before it is decided") struct ExecutedBlockTests {
    private let chain: TestChain
    /// Two transfers that hold, and one of an account that does not have as much.
    private let first: LedgerTransaction, second: LedgerTransaction, overdrawn: LedgerTransaction

    init() throws {
        chain = try TestChain()
        first = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 1_000)
        second = try chain.transfer(from: 0, sequence: 1, to: chain.accounts[2], 2_000)
        overdrawn = try chain.transfer(from: 3, sequence: 0, to: chain.accounts[2], 2 * TestChain.balance)
    }

    /// What deciding these transactions alone gives, and the entries of the state after it.
    private func decided(_ transactions: [LedgerTransaction]) throws -> (FinalizedBlock, StateChanges) {
        var machine = try chain.machine()
        let outcome = try machine.execute(transactions, on: chain)
        return (outcome, try entries(machine.storage))
    }

    private func entries(_ storage: MemoryStorage) throws -> StateChanges {
        var all: [StateKey: [UInt8]?] = [:]
        for table in StateTable.allCases {
            try storage.forEach(in: table) { all[StateKey(table, $0)] = $1 }
        }
        return StateChanges(all)
    }

    @Test("deciding what was judged, chosen, or both gives what deciding alone gives") func same() throws {
        let (expected, state) = try decided([first, second])
        let proposal = chain.block([first, second], height: 1)
        for isChosen in [false, true] {
            for isJudged in [false, true] {
                var machine = try chain.machine()
                if isChosen {
                    let offered = chain.block([overdrawn, first, second], height: 1)
                    #expect(try machine.prepareProposal(offered) == proposal.transactions)
                }
                if isJudged { #expect(try machine.processProposal(proposal) == nil) }
                #expect(try machine.finalizeBlock(proposal) == expected)
                try machine.commit()
                #expect(try entries(machine.storage) == state)
            }
        }
    }

    @Test("another block than the one that was judged is executed by itself") func other() throws {
        let (expected, state) = try decided([second, first, overdrawn])
        var machine = try chain.machine()
        #expect(try machine.processProposal(chain.block([first, second], height: 1)) == nil)
        #expect(try machine.finalizeBlock(chain.block([second, first, overdrawn], height: 1)) == expected)
        try machine.commit()
        #expect(try entries(machine.storage) == state)
    }

    @Test("whoever proposes gets the fees, also where another's proposal was judged") func proposer() throws {
        var machine = try chain.machine()
        var proposal = chain.block([first], height: 1)
        #expect(try machine.processProposal(proposal) == nil)
        proposal.proposer = chain.accounts[7]
        _ = try machine.finalizeBlock(proposal)
        try machine.commit()
        #expect(try machine.storage.account(chain.accounts[7]).balance == TestChain.balance + first.fee)
        #expect(try machine.storage.account(TestChain.proposer).balance == 0)
    }

    @Test("a block with less room than the one that was judged is judged and decided anew") func room() throws {
        var machine = try chain.machine()
        var proposal = chain.block([first, second], height: 1)
        #expect(try machine.processProposal(proposal) == nil)
        proposal.maximumByteCount = proposal.transactions[0].count
        #expect(try machine.processProposal(proposal)?.name == "noRoom")
        #expect(try machine.finalizeBlock(proposal).verdicts.map(\.refusal) == [nil, "noRoom"])
    }

    @Test("what was judged over one state is not taken up over the next") func stale() throws {
        var machine = try chain.machine()
        // Chosen for the height after the next, and then that height comes with another state.
        let early = chain.block([first], height: 2)
        #expect(try machine.prepareProposal(early) == early.transactions)
        try machine.execute([first], on: chain)
        #expect(try machine.processProposal(early)?.name == "accountSequence")
        #expect(try machine.finalizeBlock(early).verdicts.map(\.refusal) == ["accountSequence"])
    }
}
