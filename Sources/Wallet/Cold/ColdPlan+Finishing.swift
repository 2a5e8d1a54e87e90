public import Chain
public import ChainTransactions
internal import MoneroWallet
public import Primitives
internal import RingSignatures
internal import RingWallet
internal import ZcashTransactions

extension ColdPlan {
    /// Takes over the proofs and signatures that another copy of the plan has and this one has not: two people, or two
    /// machines, have worked on it side by side.
    ///
    /// - Throws: `.differentPlans`, `.ringMadeTwice`. Then nothing is taken over.
    public mutating func combine(with other: ColdPlan) throws(ColdSigningError) {
        guard bare.bytes == other.bare.bytes else { throw .differentPlans }
        if made != nil, other.made != nil, planned.transaction.id != other.planned.transaction.id {
            throw .ringMadeTwice
        }
        // Signatures sign the id, and before it is settled there are none.
        let settled = made == nil ? other : self
        var transaction = settled.planned.transaction
        for index in transaction.transparent.debits.indices
        where transaction.transparent.debits[index].signature.isEmpty {
            let copies = [self, other].map { $0.planned.transaction.transparent.debits[index].signature }
            transaction.transparent.debits[index].signature = copies.first { !$0.isEmpty } ?? []
        }
        planned = PlannedLedgerTransaction(
            transaction: transaction, anchor: planned.anchor,
            spends: zip(planned.spends, other.planned.spends).map { $0.merged(with: $1) },
            outputs: zip(planned.outputs, other.planned.outputs).map { $0.merged(with: $1) })
        made = settled.made
    }

    /// The plan alone, without what was made of it.
    private var bare: ColdPlan {
        var copy = self
        var transaction = planned.transaction
        transaction.ring = RingBundle(deposits: transaction.ring.deposits)
        for index in transaction.transparent.debits.indices { transaction.transparent.debits[index].signature = [] }
        copy.planned = PlannedLedgerTransaction(
            transaction: transaction, anchor: planned.anchor, spends: planned.spends.map(\.bare),
            outputs: planned.outputs.map(\.bare))
        copy.made = nil
        return copy
    }

    /// The finished transaction, with its binding signature: its form, every signature and every proof are verified by the
    /// rules of the chain, as far as they can be without its state. What only the chain can say is whether what is spent is
    /// there, and whether the proofs of circuits hold.
    ///
    /// - Parameter keys: the keys that shielded proofs on the chain are verified with.
    /// - Throws: `ColdSigningError.ringNotMade`, `LedgerBuildingError`, `RuleViolation`, `Cancelled`, `RandomnessError`.
    public func extracted(verifying keys: SaplingKeys, execution: Execution = Execution()) throws -> LedgerTransaction {
        guard isSettled else { throw ColdSigningError.ringNotMade }
        let transaction = try planned.finished()
        let context = TransactionContext(
            transaction: transaction, id: transaction.id, signatureDigest: transaction.signatureDigest,
            byteCount: transaction.encoded.count, height: 0,
            configuration: ChainConfiguration(
                chainID: transaction.chainID, network: .regtest, validators: [], minimumFeePerByte: 0,
                minimumFeePerProofUnit: 0, maximumTransactionBytes: LedgerTransaction.maximumByteCount))
        do throws(LedgerRefusal) {
            for section in LedgerSections.all { try section.checkForm(context) }
        } catch {
            switch error {
            case .violation(let violation): throw violation
            case .storage(let error): throw error
            }
        }
        // Rings are looked up in a state that has the plan's members and nothing else.
        var state = StateOverlay(MemoryStorage())
        for input in transfer?.inputs ?? [] {
            for (number, member) in zip(input.ring.indices, input.ring.members) {
                state.set(
                    RingOutputRecord(member: member, height: 0).encoded, at: RingState.key(ofOutput: number))
            }
        }
        var collectors: [any ProofCollector] = [
            AccountProofs.debits, AccountProofs.approvals, SaplingProofs(keys: keys), RingProofs(),
        ]
        for index in collectors.indices { try collectors[index].add(context, at: 0, state) }
        if let violation = try collectors.violations(of: 1, execution: execution)[0] { throw violation }
        return transaction
    }
}
