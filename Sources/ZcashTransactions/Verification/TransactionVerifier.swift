public import Primitives
public import SaplingCircuits

/// Verifies transactions against every rule on them that needs no chain, and says which those are.
///
/// What it cannot know is listed in each report's ``TransactionReport/omissions``: a transaction that it calls valid may
/// still spend a note twice.
public struct TransactionVerifier: Sendable {
    private let spendKey: SaplingVerifyingKey<SpendInputs>
    private let outputKey: SaplingVerifyingKey<OutputInputs>

    /// A verifier under these keys, by default Sapling's own.
    public init(
        spendKey: SaplingVerifyingKey<SpendInputs> = SaplingVerifyingKeys.spend,
        outputKey: SaplingVerifyingKey<OutputInputs> = SaplingVerifyingKeys.output
    ) {
        self.spendKey = spendKey
        self.outputKey = outputKey
    }

    /// Checks one transaction.
    ///
    /// - Throws: `Cancelled`, or `RandomnessError` where the system has none for the batches' weights.
    public func verify(
        _ transaction: Transaction, context: TransactionContext, execution: Execution = Execution()
    ) throws -> TransactionReport {
        try verify([(transaction, context)], execution: execution)[0]
    }

    /// Checks many transactions, of a block say, their proofs and signatures together.
    ///
    /// - Throws: As ``verify(_:context:execution:)``.
    public func verify(
        _ transactions: [(transaction: Transaction, context: TransactionContext)], execution: Execution = Execution()
    ) throws -> [TransactionReport] {
        let structure = execution.pool.map(count: transactions.count) { index in
            StructureChecks(transactions[index].transaction, context: transactions[index].context).report
        }
        var checks = SaplingChecks(structure)
        checks.add(transactions, on: execution.pool)
        try checks.run(spendKey: spendKey, outputKey: outputKey, execution: execution)
        return checks.reports
    }
}
