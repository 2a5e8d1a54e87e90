package import Chain
package import ChainTransactions
import Primitives

/// Runs the general rules and those of accounts and notes over transactions, one after another.
package struct RuleHarness {
    /// The state with the changes of the transactions taken so far.
    package var state: StateOverlay
    /// The height of the block in which transactions are judged.
    package var height: UInt64 = 1
    private let keys: SaplingKeys

    /// The chain that transactions must be for; it asks for no fee, and keeps roots for three blocks.
    package static func configuration() throws -> ChainConfiguration {
        ChainConfiguration(
            chainID: try ChainID("harness"), network: .regtest, validators: [], minimumFeePerByte: 0,
            minimumFeePerProofUnit: 0, anchorWindow: 3)
    }

    /// A chain in which these accounts hold these units, at the end of block 0.
    package init(keys: SaplingKeys, accounts: [(AccountID, UInt64)]) throws {
        self.keys = keys
        state = StateOverlay(MemoryStorage())
        for (account, balance) in accounts { state.setAccount(LedgerAccount(balance: balance), account) }
        try SaplingState.endBlock(height: 0, window: 3, to: &state, on: WorkerPool(threads: 1))
    }

    /// The chain with a state that another one had.
    package init(keys: SaplingKeys, changes: StateChanges, height: UInt64) {
        self.keys = keys
        self.height = height
        state = StateOverlay(MemoryStorage())
        for (key, value) in changes.entries { state.set(value, at: key) }
    }

    private func context(_ transaction: LedgerTransaction, disabled: LedgerRule?) throws -> TransactionContext {
        let id = transaction.id
        return TransactionContext(
            transaction: transaction, id: id, signatureDigest: LedgerTransaction.signatureDigest(of: id),
            byteCount: transaction.encoded.count, height: height, configuration: try Self.configuration(),
            rules: RuleSwitch(disabled: disabled))
    }

    private static let sections: [any LedgerSection.Type] = [
        TransactionSection.self, TransparentSection.self, SaplingSection.self,
    ]

    /// The rule that a transaction breaks, or nil; one rule may be switched off.
    package func refusal(
        of transaction: LedgerTransaction, without disabled: LedgerRule? = nil
    ) throws -> LedgerRule? {
        try refusals(of: [transaction], without: disabled)[0]
    }

    /// The rule that each transaction breaks; proofs and signatures are verified together.
    package func refusals(
        of transactions: [LedgerTransaction], without disabled: LedgerRule? = nil
    ) throws -> [LedgerRule?] {
        var collectors: [any ProofCollector] = [AccountProofs.debits, SaplingProofs(keys: keys)]
        var result = [LedgerRule?](repeating: nil, count: transactions.count)
        for (index, transaction) in transactions.enumerated() {
            let context = try context(transaction, disabled: disabled)
            do throws(LedgerRefusal) {
                for section in Self.sections { try section.checkForm(context) }
                for section in Self.sections { try section.checkState(context, state) }
            } catch {
                guard case .violation(let violation) = error else { throw error }
                precondition(violation.explanation.hasSuffix("."), "an explanation is a sentence")
                result[index] = violation.rule
                continue
            }
            for collector in collectors.indices { try collectors[collector].add(context, at: index, state) }
        }
        let count = result.count(where: { $0 == nil })
        for (index, violation) in try collectors.violations(of: count, execution: Execution(threads: 2)) {
            precondition(violation.explanation.hasSuffix("."), "an explanation is a sentence")
            result[index] = violation.rule
        }
        return result
    }

    /// Takes a transaction over, without any check.
    package mutating func apply(_ transaction: LedgerTransaction) throws {
        let context = try context(transaction, disabled: nil)
        for section in Self.sections { try section.apply(context, to: &state) }
    }

    /// Ends the block.
    package mutating func endBlock() throws {
        try SaplingState.endBlock(height: height, window: 3, to: &state, on: WorkerPool(threads: 1))
        height += 1
    }
}
