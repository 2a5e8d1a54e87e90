package import ChainTransactions
package import Primitives

/// A transaction with what its rules look at besides the state.
package final class TransactionContext: Sendable {
    /// The transaction.
    package let transaction: LedgerTransaction
    /// Its id.
    package let id: Hash256
    /// What its signatures sign.
    package let signatureDigest: [UInt8]
    /// The length of its encoding.
    package let byteCount: Int
    /// The height of the block that has it or may have it.
    package let height: UInt64
    /// What it moves between pools.
    package let flows: PoolFlows
    /// What the genesis fixed.
    package let configuration: ChainConfiguration
    /// The rules that are checked.
    package let rules: RuleSwitch

    /// A transaction, decoded, in a block at `height`.
    package init(
        transaction: LedgerTransaction, id: Hash256, signatureDigest: [UInt8], byteCount: Int, height: UInt64,
        configuration: ChainConfiguration, rules: RuleSwitch = RuleSwitch()
    ) {
        self.transaction = transaction
        self.id = id
        self.signatureDigest = signatureDigest
        self.byteCount = byteCount
        self.height = height
        flows = PoolFlows(of: transaction)
        self.configuration = configuration
        self.rules = rules
    }
}

/// A part of transactions with its rules, in phases: cheap before dear, and no proof before everything else holds.
package protocol LedgerSection: SendableMetatype {
    /// Checks what the transaction alone shows.
    static func checkForm(_ context: TransactionContext) throws(LedgerRefusal)
    /// Checks what the state shows, before any proof is looked at.
    static func checkState(_ context: TransactionContext, _ state: borrowing StateOverlay) throws(LedgerRefusal)
    /// The keys that checking the transaction and executing it will read, as far as they can be told before: they are read
    /// together for a whole block. Nothing depends on them.
    static func foreseenKeys(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(StorageError) -> [StateKey]
    /// The change that an accepted transaction makes; the pools' totals are moved by the caller.
    static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError)
    /// What the section has in the state before the first block; accounts and pool totals are written by the caller.
    ///
    /// - Throws: `.invalidGenesis`, `.storage`.
    static func initialize(_ genesis: Genesis, _ state: inout StateOverlay) throws(LedgerApplicationError)
    /// What the end of the block at `height` changes: trees take up the leaves that its transactions added, and roots
    /// may be referred to from then on, or no longer.
    static func finishBlock(
        height: UInt64, _ configuration: ChainConfiguration, _ state: inout StateOverlay, on pool: WorkerPool
    ) throws(StorageError)
}

extension LedgerSection {
    package static func foreseenKeys(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(StorageError) -> [StateKey] { [] }
    package static func initialize(_ genesis: Genesis, _ state: inout StateOverlay) throws(LedgerApplicationError) {}
    package static func finishBlock(
        height: UInt64, _ configuration: ChainConfiguration, _ state: inout StateOverlay, on pool: WorkerPool
    ) throws(StorageError) {}
}

/// Proofs and signatures of one kind, of many transactions, verified together: all are taken up, then decoded, then
/// verified.
package protocol ProofCollector {
    /// Takes up what a transaction has of this kind. The state is read for what the statement refers to.
    mutating func add(
        _ context: TransactionContext, at index: Int, _ state: borrowing StateOverlay
    ) throws(StorageError)
    /// Decodes all that was taken up, each point and element checked, and names every transaction in which something
    /// does not decode, ascending, each once. Nothing of such a transaction is verified.
    ///
    /// - Throws: `Cancelled`.
    mutating func decode(execution: Execution) throws -> [ProofViolation]
    /// Verifies all that was decoded, and names every transaction that fails, ascending, each once.
    ///
    /// - Throws: `Cancelled`, `RandomnessError`.
    func verify(execution: Execution) throws -> [ProofViolation]
}

/// A transaction, by its position among those taken up, with the rule that its proofs break.
package typealias ProofViolation = (transaction: Int, violation: RuleViolation)

extension ProofCollector {
    package mutating func decode(execution: Execution) throws -> [ProofViolation] { [] }
}

extension [any ProofCollector] {
    /// Decodes and verifies all that was taken up, and gives of each transaction that fails the rule that it breaks
    /// first: what does not decode comes before what does not hold, and collectors come in their order.
    ///
    /// - Parameter count: the number of transactions taken up.
    /// - Throws: `Cancelled`, `RandomnessError`.
    package func violations(of count: Int, execution: Execution) throws -> [Int: RuleViolation] {
        var decoded = self
        var violations: [Int: RuleViolation] = [:]
        // Cheap kinds come first; once all that was taken up is refused, the others have nothing to add.
        for i in decoded.indices where violations.count < count {
            violations.merge(try decoded[i].decode(execution: execution)) { first, _ in first }
        }
        for collector in decoded where violations.count < count {
            violations.merge(try collector.verify(execution: execution)) { first, _ in first }
        }
        return violations
    }
}
