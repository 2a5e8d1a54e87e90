import Algebra
import Curves
public import Primitives
public import Sapling

/// Verifies blocks one after another: their transactions, what the header says of them, and the note commitment tree.
///
/// Not checked: work and difficulty, the chain's history that headers commit to from Heartwood on, scripts, subsidies.
public struct BlockVerifier: Sendable {
    private let network: ZcashNetwork
    private let transactions: TransactionVerifier
    /// Sapling's note commitment tree after the last block, where the one before the first was given.
    public private(set) var tree: NoteCommitmentFrontier?
    private var last: (hash: [UInt8], height: UInt32?)?

    /// A verifier of consecutive blocks.
    ///
    /// - Parameter tree: The note commitment tree before the first block; nil where it is not known.
    public init(
        network: ZcashNetwork, tree: NoteCommitmentFrontier? = nil,
        transactions: TransactionVerifier = TransactionVerifier()
    ) {
        self.network = network
        self.tree = tree
        self.transactions = transactions
    }

    /// Checks the next block.
    ///
    /// - Throws: `Cancelled`, or `RandomnessError` where the system has none for the batches' weights.
    public mutating func verify(_ block: Block, execution: Execution = Execution()) throws -> BlockReport {
        var report = BlockReport(hash: block.header.hash, height: block.height)
        report.failures = headerFailures(block)
        let context = TransactionContext(network: network, height: block.height)
        report.transactions = try transactions.verify(
            block.transactions.map { ($0, context) }, execution: execution)
        appendOutputs(of: block, to: &report, on: execution.pool)
        last = (report.hash, report.height)
        return report
    }

    private func headerFailures(_ block: Block) -> [BlockError] {
        var failures: [BlockError] = []
        let count = block.bytes.count
        if count > 2_000_000 { failures.append(.tooLarge(actual: count, maximum: 2_000_000)) }
        if block.header.version < 4 || block.header.version >> 31 == 1 {
            failures.append(.versionTooLow(actual: block.header.version))
        }
        if block.transactions.first?.isCoinbase != true { failures.append(.noCoinbase) }
        if let second = block.transactions.indices.dropFirst().first(where: { block.transactions[$0].isCoinbase }) {
            failures.append(.secondCoinbase(index: second))
        }
        if block.merkleRoot != block.header.merkleRoot { failures.append(.wrongMerkleRoot) }
        if block.hasRepeatedPair { failures.append(.repeatedTransactions) }
        if let last {
            if block.header.previousHash != last.hash { failures.append(.notTheNextBlock) }
            if let height = last.height, block.height != height &+ 1 {
                failures.append(.wrongHeight(actual: block.height, expected: height &+ 1))
            }
        }
        if let height = block.height, height == NetworkUpgrade.heartwood.activationHeight(on: network),
            block.header.commitment.contains(where: { $0 != 0 })
        {
            failures.append(.commitmentNotZero)
        }
        var first: [[UInt8]: Int] = [:]
        for (index, transaction) in block.transactions.enumerated() {
            for spend in transaction.sapling.spends {
                if let earlier = first.updateValue(index, forKey: spend.nullifier), earlier != index {
                    failures.append(.duplicateNullifier(transaction: index, first: earlier))
                }
            }
        }
        return failures
    }

    private mutating func appendOutputs(of block: Block, to report: inout BlockReport, on pool: WorkerPool) {
        guard var next = tree else { return }
        let outputs = block.transactions.flatMap(\.sapling.outputs)
        let leaves = outputs.compactMap { try? BLS12381.Fr(canonicalLittleEndian: $0.noteCommitment) }
        guard leaves.count == outputs.count, (try? next.append(contentsOf: leaves, on: pool)) != nil else {
            report.failures.append(.outputsDoNotFit)
            tree = nil
            return
        }
        tree = next
        let root = next.root.littleEndianBytes
        report.saplingRoot = root
        guard let height = block.height else { return }
        let upgrade = network.upgrade(at: height)
        if upgrade >= .sapling, upgrade < .heartwood {
            report.comparedRoot = true
            if block.header.commitment != root {
                report.failures.append(.wrongSaplingRoot(actual: block.header.commitment, expected: root))
            }
        }
    }
}
