import ChainTransactions
import ZcashTransactions

/// The rules of a transaction as a whole.
package enum TransactionSection: LedgerSection {
    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {
        let transaction = context.transaction
        let (rules, configuration) = (context.rules, context.configuration)
        try rules.require(
            .notEmpty,
            !transaction.transparent.isEmpty || !transaction.sapling.spends.isEmpty
                || !transaction.sapling.outputs.isEmpty || !transaction.ring.isEmpty
                || !transaction.applications.isEmpty || transaction.governance != nil,
            "The transaction does nothing.")
        try rules.require(
            .chainID, transaction.chainID == configuration.chainID,
            "The transaction is for the chain \(transaction.chainID); this is \(configuration.chainID).")
        try rules.require(
            .expiry, transaction.expiryHeight == 0 || context.height <= transaction.expiryHeight,
            "The last block that may have it is \(transaction.expiryHeight); this is \(context.height).")
        let impossible = PoolFlows.impossibleAmount(of: transaction)
        try rules.require(.amountRange, impossible == nil, impossible ?? "")
        let cost = ProofCost.of(transaction)
        try rules.require(
            .proofCost, cost <= configuration.maximumBlockProofCost,
            "Verifying its proofs costs \(cost) units; a block's may cost \(configuration.maximumBlockProofCost).")
        // Within the bounds of a configuration the products are far below 2^64.
        let fee =
            configuration.minimumFeePerByte * UInt64(context.byteCount)
            + configuration.minimumFeePerProofUnit * UInt64(cost)
        try rules.require(
            .minimumFee, transaction.fee >= fee,
            "The fee is \(transaction.fee) units; \(context.byteCount) bytes and \(cost) units of proofs ask for \(fee)."
        )
        let flows = context.flows
        try rules.require(
            .valueBalance, flows.leaving == flows.entering + UInt128(transaction.fee),
            "\(flows.leaving) units leave the pools; \(flows.entering) enter them, and the fee is \(transaction.fee).")
    }

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {}

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {}
}
