import Algebra
import Curves
public import Primitives
public import Sapling

/// Verifies blocks one after another: their transactions, what the header says of them, and the note commitment tree.
///
/// Not checked: work and difficulty, scripts, subsidies; the chain's history that headers commit to from Heartwood on,
/// except where the range begins with the first block of Heartwood or Canopy.
public struct BlockVerifier: Sendable {
    private let network: ZcashNetwork
    private let transactions: TransactionVerifier
    /// Sapling's note commitment tree after the last block, where the one before the first was given.
    public private(set) var tree: NoteCommitmentFrontier?
    /// The roots that are known: those that were given, and those of the blocks so far.
    public private(set) var roots: SaplingRoots
    private var history: ChainHistory?
    private var last: (hash: [UInt8], height: UInt32?)?

    /// A verifier of consecutive blocks.
    ///
    /// - Parameters:
    ///   - tree: The note commitment tree before the first block; nil where it is not known.
    ///   - roots: Roots of that tree after blocks of this chain, which the blocks' headers, outputs and anchors are
    ///     compared with.
    public init(
        network: ZcashNetwork, tree: NoteCommitmentFrontier? = nil, roots: SaplingRoots = SaplingRoots(),
        transactions: TransactionVerifier = TransactionVerifier()
    ) {
        self.network = network
        self.tree = tree
        self.roots = roots
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
        checkRoot(of: block, &report)
        checkHistory(of: block, &report)
        countAnchors(of: block, &report)
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
        report.saplingRoot = next.root.littleEndianBytes
    }

    /// Compares the root after the block, computed or given, with all that is known of it.
    private mutating func checkRoot(of block: Block, _ report: inout BlockReport) {
        guard let height = block.height else { return }
        let given = roots[height]
        if let computed = report.saplingRoot {
            if let given, given != computed {
                report.failures.append(.notTheKnownRoot(actual: computed, expected: given))
            } else {
                report.rootChecks.insert(.outputs)
                try? roots.insert(computed, after: height)
            }
        }
        guard let root = report.saplingRoot ?? given else { return }
        report.saplingRoot = root
        if (NetworkUpgrade.sapling ..< .heartwood).contains(network.upgrade(at: height)) {
            report.rootChecks.insert(.header)
            if block.header.commitment != root {
                report.failures.append(.wrongSaplingRoot(actual: block.header.commitment, expected: root))
            }
        }
        if height > 0, let previous = roots[height - 1] {
            report.rootChecks.insert(.previous)
            let hasOutputs = block.transactions.contains { !$0.sapling.outputs.isEmpty }
            if !hasOutputs, root != previous { report.failures.append(.rootChangedWithoutOutputs) }
            if hasOutputs, root == previous { report.failures.append(.rootUnchangedByOutputs) }
        }
    }

    /// Compares the header with the history of the branch's blocks, and adds the block to it.
    private mutating func checkHistory(of block: Block, _ report: inout BlockReport) {
        guard let height = block.height else {
            history = nil
            return
        }
        let upgrade = network.upgrade(at: height)
        if let expected = history?.root, upgrade < .nu5 {
            report.comparedHistory = true
            if block.header.commitment != expected {
                report.failures.append(.wrongChainHistory(actual: block.header.commitment, expected: expected))
            }
        }
        if upgrade.activationHeight(on: network) == height { history = ChainHistory(branchID: upgrade.branchID) }
        guard (NetworkUpgrade.heartwood ..< .nu5).contains(upgrade), let root = report.saplingRoot else {
            history = nil
            return
        }
        history?.append(
            ChainHistoryNode(
                blockHash: report.hash, time: block.header.time, bits: block.header.bits, saplingRoot: root,
                height: height,
                saplingTransactions: UInt64(block.transactions.count { !$0.sapling.isEmpty })))
    }

    private func countAnchors(of block: Block, _ report: inout BlockReport) {
        guard let height = block.height else { return }
        // Without outputs the block leaves the root that it found.
        let isUnchanged = block.transactions.allSatisfy { $0.sapling.outputs.isEmpty }
        for spend in block.transactions.flatMap(\.sapling.spends) {
            report.anchors.all += 1
            guard let first = roots.firstHeight(of: spend.anchor) else { continue }
            if first < height || first == height && isUnchanged { report.anchors.known += 1 }
        }
    }
}
