internal import ChainTransactions
package import Primitives

/// The signatures of the debits of a block, verified as one sum of points.
package struct TransparentProofs: ProofCollector {
    private var signatures = AccountSignatureBatch()
    /// Of each signature, its transaction and the position of the debit.
    private var positions: [(transaction: Int, debit: Int)] = []

    /// Nothing yet.
    package init() {}

    package mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(StorageError) {
        guard context.rules.checks(.accountSignature) else { return }
        for (position, debit) in context.transaction.transparent.debits.enumerated() {
            signatures.add(debit.signature, of: context.signatureDigest, by: debit.account)
            positions.append((index, position))
        }
    }

    package func verify(execution: Execution) throws -> [ProofViolation] {
        try execution.cancellation.check()
        do throws(AccountBatchError) {
            try signatures.verify(on: execution.pool)
            return []
        } catch {
            switch error {
            case .noRandomness(let reason): throw reason
            case .invalid(let blames):
                var violations = FirstViolations()
                for blame in blames {
                    let (transaction, debit) = positions[blame.index]
                    violations.note(transaction, .accountSignature, "Debit \(debit): \(blame.reason.explanation)")
                }
                return violations.list
            }
        }
    }
}
