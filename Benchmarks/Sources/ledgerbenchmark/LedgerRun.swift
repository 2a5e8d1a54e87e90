import Chain
import ChainTransactions
import Primitives

/// How long the parts of a block's execution took.
struct BlockTimes {
    var process = Cost()
    var finalize = Cost()
    var commit = Cost()
    var whole: Cost { process + finalize + commit }
}

extension LedgerMachine {
    /// The next block of these transactions.
    func proposal(_ transactions: [[UInt8]]) throws -> BlockProposal {
        BlockProposal(
            height: try info().height + 1, proposer: Workload.proposer, transactions: transactions,
            maximumByteCount: Workload.maximumBlockBytes)
    }

    /// Executes and commits a block in which everything must hold.
    mutating func execute(_ transactions: [[UInt8]]) throws {
        let outcome = try finalizeBlock(try proposal(transactions))
        if let refused = outcome.verdicts.first(where: { !$0.isAccepted }) {
            throw BenchmarkError("a transaction is refused: \(refused.refusal ?? "") \(refused.explanation)")
        }
        try commit()
    }

    /// Begins the chain of a workload and executes its first blocks.
    mutating func prepare(_ workload: Workload) throws {
        _ = try initChain(genesis: workload.genesis)
        for block in workload.preparation { try execute(block) }
    }

    /// Judges, decides and commits a block, as a validator that sees it for the first time.
    mutating func measure(_ transactions: [[UInt8]]) throws -> BlockTimes {
        let proposal = try proposal(transactions)
        var times = BlockTimes()
        var refusal: ProposalRefusal?
        times.process = try Cost.of { refusal = try processProposal(proposal) }
        if let refusal { throw BenchmarkError("the proposal is refused: \(refusal.explanation)") }
        var accepted = 0
        times.finalize = try Cost.of { accepted = try finalizeBlock(proposal).verdicts.count(where: \.isAccepted) }
        guard accepted == transactions.count else { throw BenchmarkError("the block's transactions do not all hold") }
        times.commit = try Cost.of { try commit() }
        return times
    }
}
