internal import Algebra
public import ChainTransactions
internal import Curves
internal import MoneroWallet
public import Primitives
internal import RingCT
internal import RingSignatures
public import RingWallet
public import Sapling
public import SaplingCircuits
internal import ZcashTransactions

/// A planned transaction of the ledger as it travels between machines (docs/spec, section 12): planned where the chain can
/// be seen, proved where there is time, signed where the keys are, and finished anywhere.
///
/// It holds what every commitment opens to and no descriptions: each machine makes commitments, ciphertexts and ring
/// outputs anew. So what ``ColdReview`` says of it is what is signed, and no machine can show one thing and have another
/// signed.
///
/// What rings spend shows in key images that only the owner's keys make. So a plan that spends ring outputs has its
/// ``transfer`` until somebody who has them signs, and its transaction is settled then only: every other signature comes
/// later.
///
/// Whoever has it learns the notes, their viewing keys and which ring members are spent; he cannot spend.
public struct ColdPlan: Sendable, Confidential {
    /// The transaction; of the ring pool's part the deposits alone until it is made.
    package internal(set) var planned: PlannedLedgerTransaction
    /// What other pools pay into the ring pool, in the order of the transaction's deposits.
    public let deposits: [OpenedRingPayment]
    /// What is spent in the ring pool; nil for nothing.
    public let transfer: RingTransfer?
    /// The outputs of the ring pool's part in their order, once it is made.
    public internal(set) var made: [OpenedRingPayment]?

    /// A plan. Of the transaction's ring part only the deposits are taken over; the rest is made when it is signed.
    ///
    /// - Parameters:
    ///   - deposits: what opens the transaction's deposits into the ring pool.
    ///   - transfer: what is spent in the ring pool.
    /// - Throws: the first check of ``ColdPlanError`` that fails.
    public init(
        _ planned: PlannedLedgerTransaction, deposits: [OpenedRingPayment] = [], transfer: RingTransfer? = nil
    ) throws(ColdPlanError) {
        var planned = planned
        planned.transaction.ring = RingBundle(deposits: planned.transaction.ring.deposits)
        try self.init(
            transaction: planned.transaction, anchor: planned.anchor, spends: planned.spends, outputs: planned.outputs,
            deposits: deposits, transfer: transfer, made: nil)
    }

    /// A plan of these parts; the transaction's shielded section is made anew.
    init(
        transaction: LedgerTransaction, anchor: BLS12381.Fr, spends: [PlannedSpend], outputs: [PlannedOutput],
        deposits: [OpenedRingPayment], transfer: RingTransfer?, made: [OpenedRingPayment]?
    ) throws(ColdPlanError) {
        try Self.check(spends, outputs, anchor)
        try Self.check(transaction, deposits, transfer, made)
        try Self.checkBalance(transaction, spends, outputs, transfer)
        if transfer != nil, made == nil {
            let isSigned =
                spends.contains { $0.signature != nil }
                || transaction.transparent.debits.contains { !$0.signature.isEmpty }
            guard !isSigned else { throw .signedBeforeRing }
        }
        planned = PlannedLedgerTransaction(transaction: transaction, anchor: anchor, spends: spends, outputs: outputs)
        self.deposits = deposits
        self.transfer = transfer
        self.made = made
    }

    /// Whether the ring pool's part, if there is one, is made: the transaction's id is settled.
    public var isSettled: Bool { transfer == nil || made != nil }

    /// Makes the shielded proofs that are missing, which no signature covers: before or after signing.
    ///
    /// - Parameter keys: the keys that prove and cannot sign, of the accounts whose notes are spent.
    /// - Throws: `LedgerBuildingError.noProvingKey` before anything is proved, and what the prover throws.
    public mutating func prove(
        with prover: SaplingProver, keys: [ProofAuthorizingKey], execution: Execution = Execution()
    ) throws {
        try planned.prove(with: prover, keys: keys, execution: execution)
    }

    /// How many shielded proofs there are to make.
    public var missingProofs: Int {
        planned.spends.count { $0.proof == nil } + planned.outputs.count { $0.proof == nil }
    }
}

extension ColdPlan {
    private static func check(
        _ spends: [PlannedSpend], _ outputs: [PlannedOutput], _ anchor: BLS12381.Fr
    ) throws(ColdPlanError) {
        var seen: [Nullifier: Int] = [:]
        for (index, spend) in spends.enumerated() {
            guard spend.decoyKey == nil, isCurrent(spend.note) else { throw .notOfLedger(.spend(index)) }
            guard seen.updateValue(index, forKey: spend.nullifier) == nil else {
                throw .building(.noteSpentTwice(spend: index))
            }
            guard spend.path.rootVariableTime(of: spend.note.commitment.cmu) == anchor else {
                throw .building(.pathBesideAnchor(spend: index))
            }
        }
        for (index, output) in outputs.enumerated() {
            guard isCurrent(output.note) else { throw .notOfLedger(.output(index)) }
            guard output.role != .decoy || output.note.value == 0 else { throw .decoyWithValue(output: index) }
        }
    }

    private static func isCurrent(_ note: Note) -> Bool {
        if case .afterZIP212 = note.randomSeed { true } else { false }
    }

    private static func check(
        _ transaction: LedgerTransaction, _ deposits: [OpenedRingPayment], _ transfer: RingTransfer?,
        _ made: [OpenedRingPayment]?
    ) throws(ColdPlanError) {
        let ring = transaction.ring
        guard deposits.count == ring.deposits.count else {
            throw .depositDiffers(min(deposits.count, ring.deposits.count))
        }
        for (index, payment) in deposits.enumerated() {
            let deposit: RingDeposit
            do throws(RingTransferError) { deposit = try payment.deposit() } catch { throw .ring(error) }
            guard deposit == ring.deposits[index] else { throw .depositDiffers(index) }
        }
        var debited: Set<AccountID> = []
        for debit in transaction.transparent.debits where !debited.insert(debit.account).inserted {
            throw .building(.accountDebitedTwice(debit.account))
        }
        guard let transfer else {
            guard made == nil, ring == RingBundle(deposits: ring.deposits) else { throw .ringPartDiffers }
            return
        }
        guard transaction.applications.calls.isEmpty else { throw .callsWithRing }
        guard !transfer.inputs.isEmpty else { throw .ring(.plan(.noInputs)) }
        guard transfer.payments.allSatisfy({ $0.address.paymentID == nil }) else { throw .ring(.paymentIDNotPossible) }
        var keys: [CompressedPoint: Int] = [:]
        for (index, input) in transfer.inputs.enumerated() {
            if let first = keys.updateValue(index, forKey: input.output.key) {
                throw .ringInputTwice(first: first, second: index)
            }
        }
        guard let made else {
            guard ring == RingBundle(deposits: ring.deposits) else { throw .ringPartDiffers }
            return
        }
        try check(ring, transfer, made)
    }

    /// The part that is made spends the outputs that were planned, and pays whom was planned.
    private static func check(
        _ ring: RingBundle, _ transfer: RingTransfer, _ made: [OpenedRingPayment]
    ) throws(ColdPlanError) {
        var outputs: [RingOutput] = []
        for payment in made {
            do throws(RingTransferError) { outputs.append(try payment.output().output) } catch { throw .ring(error) }
        }
        let rings = transfer.inputs.map(\.ring.indices).sorted { $0.lexicographicallyPrecedes($1) }
        let spent = ring.inputs.map(\.members).sorted { $0.lexicographicallyPrecedes($1) }
        guard outputs == ring.outputs, ring.withdrawn == transfer.withdrawn, rings == spent else {
            throw .ringPartDiffers
        }
        var rest = made.map(\.payment)
        for payment in transfer.payments {
            guard let index = rest.firstIndex(of: payment) else { throw .ringPaymentsDiffer }
            rest.remove(at: index)
        }
        let returned = UInt128.sum(rest.map(\.amount))
        guard Set(rest.map(\.address)).count == 1, returned == UInt128(transfer.change) else {
            throw .ringPaymentsDiffer
        }
    }

    private static func checkBalance(
        _ transaction: LedgerTransaction, _ spends: [PlannedSpend], _ outputs: [PlannedOutput],
        _ transfer: RingTransfer?
    ) throws(ColdPlanError) {
        let leaving =
            transaction.transparent.debits.map(\.amount) + spends.map(\.note.value) + [transfer?.withdrawn ?? 0]
            + transaction.applications.calls.map(\.released)
        let entering =
            transaction.transparent.credits.map(\.amount) + outputs.map(\.note.value)
            + transaction.ring.deposits.map(\.amount) + transaction.applications.deposits.map(\.amount)
        let inRing = (transfer?.inputs ?? []).map(\.output.amount)
        for amount in leaving + entering + inRing + [transaction.fee] where amount > MonetaryRange.maximum {
            throw .building(.amountOutOfRange(actual: amount))
        }
        let (sum, used) = (UInt128.sum(leaving), UInt128.sum(entering))
        guard sum == used + UInt128(transaction.fee) else {
            throw .notBalanced(leaving: sum, entering: used, fee: transaction.fee)
        }
        guard sum <= UInt128(MonetaryRange.maximum) else {
            throw .building(.amountOutOfRange(actual: UInt64(clamping: sum)))
        }
    }
}

extension UInt128 {
    /// A sum of amounts of 64 bits, of which no file holds so many that it overflows.
    static func sum(_ amounts: some Sequence<UInt64>) -> UInt128 { amounts.reduce(0) { $0 + UInt128($1) } }
}
