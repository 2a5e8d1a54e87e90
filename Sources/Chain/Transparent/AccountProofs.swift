internal import ChainTransactions
package import Primitives

/// The signatures of accounts of a block, verified as one sum of points: those of debits, or validators' approvals.
package struct AccountProofs: ProofCollector {
    /// A signature of the transaction's digest.
    private typealias Signed = (signature: [UInt8], account: AccountID)

    /// The rule that the signatures stand under, and what an explanation calls what they sign.
    private let rule: LedgerRule, subject: String
    /// What a transaction has to sign.
    private let signed: @Sendable (LedgerTransaction) -> [Signed]
    private var signatures = AccountSignatureBatch()
    /// Of each signature, its transaction and its position there.
    private var places: [(transaction: Int, position: Int)] = []

    private init(
        _ rule: LedgerRule, _ subject: String, _ signed: @escaping @Sendable (LedgerTransaction) -> [Signed]
    ) {
        self.rule = rule
        self.subject = subject
        self.signed = signed
    }

    /// The signatures of debits.
    package static var debits: AccountProofs {
        AccountProofs(.accountSignature, "Debit") { $0.transparent.debits.map { ($0.signature, $0.account) } }
    }

    /// The validators' approvals of changes of the configuration.
    package static var approvals: AccountProofs {
        AccountProofs(.governanceApprovals, "Approval") {
            ($0.governance?.approvals ?? []).map { ($0.signature, $0.validator) }
        }
    }

    package mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(StorageError) {
        guard context.rules.checks(rule) else { return }
        for (position, signed) in signed(context.transaction).enumerated() {
            signatures.add(signed.signature, of: context.signatureDigest, by: signed.account)
            places.append((index, position))
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
                    let (transaction, position) = places[blame.index]
                    violations.note(transaction, rule, "\(subject) \(position): \(blame.reason.explanation)")
                }
                return violations.list
            }
        }
    }
}
