import ChainTransactions

/// Transactions of the next block that were executed and all hold, with the state after them. A machine that chose or
/// judged a proposal has done what deciding it asks for, and does not do it again.
struct ExecutedBlock {
    /// The height at which they were executed, over the state of the last commit.
    let height: UInt64
    /// The transactions.
    let candidates: [Candidate]
    /// The state after them, before the block's end.
    let state: StateOverlay

    /// Whether executing `proposal` would be the same.
    func matches(_ proposal: BlockProposal) -> Bool {
        height == proposal.height && candidates.count == proposal.transactions.count
            && candidates.reduce(0) { $0 + $1.bytes.count } <= proposal.maximumByteCount
            && zip(candidates, proposal.transactions).allSatisfy { $0.bytes == $1 }
    }
}
