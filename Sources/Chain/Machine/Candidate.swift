import ChainTransactions

/// A transaction on its way into a block, after the checks that need nothing but it.
package final class Candidate: Sendable {
    /// Its encoding.
    package let bytes: [UInt8]
    /// The transaction with what its rules look at; nil where it does not decode.
    package let context: TransactionContext?
    /// What verifying its proofs costs.
    package let proofCost: Int
    /// The rule that its form breaks.
    package let violation: RuleViolation?

    /// Decodes a transaction and checks its form.
    package init(
        _ bytes: [UInt8], height: UInt64, configuration: ChainConfiguration, rules: RuleSwitch
    ) throws(StorageError) {
        self.bytes = bytes
        var context: TransactionContext?
        var cost = 0
        var violation: RuleViolation?
        do throws(LedgerRefusal) {
            // The length first: it bounds the work of everything after.
            try rules.require(
                .transactionSize, bytes.count <= configuration.maximumTransactionBytes,
                "The transaction has \(bytes.count) bytes; \(configuration.maximumTransactionBytes) are allowed.")
            let decoded = try Self.decode(bytes, configuration, rules)
            cost = ProofCost.of(decoded)
            let id = decoded.id
            let known = TransactionContext(
                transaction: decoded, id: id, signatureDigest: LedgerTransaction.signatureDigest(of: id),
                byteCount: bytes.count, height: height, configuration: configuration, rules: rules)
            context = known
            for section in LedgerSections.all { try section.checkForm(known) }
        } catch {
            switch error {
            case .violation(let found): violation = found
            case .storage(let error): throw error
            }
        }
        self.context = context
        self.violation = violation
        proofCost = cost
    }

    private static func decode(
        _ bytes: [UInt8], _ configuration: ChainConfiguration, _ rules: RuleSwitch
    ) throws(LedgerRefusal) -> LedgerTransaction {
        do throws(LedgerDecodingError) {
            return try LedgerTransaction(decoding: bytes)
        } catch {
            try rules.require(.encoding, false, error.explanation)
            // Only with the rule switched off: what says nothing does nothing.
            return LedgerTransaction(chainID: configuration.chainID, expiryHeight: 0, fee: 0)
        }
    }

    /// The verdict on it, with the rule that it breaks.
    package func verdict(_ refusal: RuleViolation?) -> TransactionVerdict {
        TransactionVerdict(
            id: context?.id, refusal: refusal?.name, explanation: refusal?.explanation ?? "",
            fee: context?.transaction.fee ?? 0, byteCount: bytes.count, proofCost: proofCost)
    }
}
