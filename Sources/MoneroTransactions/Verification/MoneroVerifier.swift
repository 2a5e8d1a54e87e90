public import Primitives
import RingCT
import RingSignatures

/// Verifies transactions against every rule on them that needs no chain but their ring members, and says which those
/// are.
///
/// What it cannot know is listed in each report's ``MoneroReport/omissions``: a transaction that it calls valid may
/// still spend an output twice. Public data: variable time.
public struct MoneroVerifier: Sendable {
    /// A verifier; it keeps nothing.
    public init() {}

    /// Checks one transaction.
    ///
    /// - Throws: As ``verify(_:execution:)``.
    public func verify(
        _ transaction: MoneroTransaction, context: MoneroContext, execution: Execution = Execution()
    ) throws -> MoneroReport {
        try verify([(transaction, context)], execution: execution)[0]
    }

    /// Checks transactions that are to stand in one block: their range proofs together, and that no output is spent by
    /// two of them; the later one is refused then.
    ///
    /// - Throws: `Cancelled`, or `RandomnessError` where the system has none for the weights of range proofs.
    public func verify(
        _ transactions: [(transaction: MoneroTransaction, context: MoneroContext)],
        execution: Execution = Execution()
    ) throws -> [MoneroReport] {
        let pool = execution.pool
        try execution.step("structure", 0, of: transactions.count)
        let structures = pool.map(count: transactions.count) { index in
            StructureChecks(transactions[index].transaction, context: transactions[index].context)
        }
        var reports = structures.map(\.report)
        refuseSharedKeyImages(transactions.map(\.transaction), &reports)
        let wellFormed = structures.indices.filter { structures[$0].looksAtPoints }
        let points = pool.map(count: wellFormed.count) { index in
            let (transaction, context) = transactions[wellFormed[index]]
            return CurveChecks(transaction: transaction, context: context).checks
        }
        for (index, checks) in zip(wellFormed, points) { reports[index].checks += checks }

        try execution.step("range proofs", 0, of: wellFormed.count)
        var batch = RangeProofChecks()
        for index in wellFormed { batch.add(transactions[index].transaction, at: index) }
        for (index, check) in try batch.run(execution) { reports[index].checks.append(check) }

        var signatures: [(index: Int, task: RingSignatureCheck)] = []
        for index in wellFormed {
            let (transaction, context) = transactions[index]
            for task in RingSignatureCheck.all(of: transaction, rings: context.rings) {
                signatures.append((index, task))
            }
        }
        try execution.step("ring signatures", 0, of: signatures.count)
        let work = signatures
        let checks = try pool.map(count: work.count) { (position: Int) throws(Cancelled) in
            try execution.cancellation.check()
            return work[position].task.run()
        }
        for (signature, check) in zip(signatures, checks) { reports[signature.index].checks.append(check) }
        return reports
    }

    private func refuseSharedKeyImages(_ transactions: [MoneroTransaction], _ reports: inout [MoneroReport]) {
        var first: [CompressedPoint: Int] = [:]
        for (position, transaction) in transactions.enumerated() {
            for (input, image) in transaction.keyImages.enumerated() {
                let earlier = first[image] ?? position
                first[image] = earlier
                guard earlier < position else { continue }
                let error = MoneroTransactionError.keyImageOfEarlierTransaction(index: input, transaction: earlier)
                reports[position].checks.append(
                    MoneroCheck(
                        rule: .keyImages, subject: .input(input),
                        outcome: .failed(name: error.name, explanation: error.explanation)))
            }
        }
    }
}

extension StructureChecks {
    /// Whether there are points to look at: not in coinbase transactions, and only where lists have their sizes.
    var looksAtPoints: Bool { isWellFormed && !transaction.isCoinbase }
}
