import ChainTransactions

/// Changes of the configuration: approved by more than two thirds of the validators, in force from a height on.
package enum GovernanceSection: LedgerSection {
    /// The most changes of one transaction.
    package static let maximumChanges = 64
    /// How far ahead a change may lie, in blocks.
    package static let maximumDelay: UInt64 = 1_000_000

    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {
        guard let bundle = context.transaction.governance else { return }
        let rules = context.rules
        try rules.require(
            .governanceForm, 1...maximumChanges ~= bundle.changes.count,
            "There are \(bundle.changes.count) changes; 1 to \(maximumChanges) can be.")
        try rules.require(
            .governanceForm, bundle.height > context.height && bundle.height - context.height <= maximumDelay,
            "Changes made at height \(context.height) cannot be for height \(bundle.height).")
        let validators = context.configuration.validators
        let signers = bundle.approvals.map(\.validator)
        for (signer, next) in zip(signers, signers.dropFirst()) {
            try rules.require(.governanceApprovals, signer < next, "The approvals do not ascend by validator.")
        }
        let known = Set(validators)
        for signer in signers {
            try rules.require(.governanceApprovals, known.contains(signer), "\(signer) is no validator.")
        }
        try rules.require(
            .governanceApprovals, 3 * signers.count > 2 * validators.count,
            "\(signers.count) of \(validators.count) validators approve, which is not more than two thirds.")
    }

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        guard let bundle = context.transaction.governance else { return }
        let taken: Bool
        do throws(StorageError) {
            taken = try state.value(at: GovernanceState.pendingKey(height: bundle.height)) != nil
        } catch {
            throw .storage(error)
        }
        // One for a height, so that their order is plain, and none counts again after a later one.
        try context.rules.require(
            .governanceForm, !taken, "Other changes wait for height \(bundle.height) already.")
    }

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {
        if let bundle = context.transaction.governance { GovernanceState.schedule(bundle, &state) }
    }
}
