public import Chain
internal import ChainTransactions
internal import MoneroWallet
internal import Primitives
public import RingSignatures
internal import RingWallet
internal import Sapling

/// Plans transactions: what pays, what goes back, and the least fee.
///
/// What is chosen is said at ``CoinChoice``; notes that are too new are left alone, and so is what pending payments
/// spend. What is left goes back into the pool that pays: shielded change to the internal key's address, ring change to the
/// first ring address, and of what circuits release to addresses that everybody sees, to one of the account's own.
public struct PaymentPlanner: Sendable {
    /// The chain's ring outputs with these numbers, in their order. Asked for many more than a ring takes, all at once, so
    /// that who answers does not learn which one is spent.
    public typealias RingMembers = @Sendable (_ numbers: [UInt64]) async throws -> [RingMember?]

    /// What the chain's genesis fixes.
    public let configuration: ChainConfiguration
    /// What can pay.
    public internal(set) var funds: SpendableFunds

    /// A planner for the block after the one at `funds.height`.
    public init(configuration: ChainConfiguration, funds: SpendableFunds) {
        self.configuration = configuration
        self.funds = funds
    }

    /// A transaction with the least fee that the chain asks for, unless one is given: the fee is raised until it is enough
    /// for the transaction that it makes.
    ///
    /// Inside the ring pool payments stay hidden; where another pool pays for them they enter it in the open, and so they do
    /// where circuits release a part of what is needed. What circuits release and nobody is paid goes back to the pool that
    /// pays.
    ///
    /// - Throws: ``PaymentError``, `LedgerBuildingError`, `RingTransferError`, `DecoyError`, and what `ringMembers` throws.
    public func plan(_ request: PaymentRequest, ringMembers: RingMembers) async throws -> PaymentPlan {
        for payment in request.payments where payment.memo != .empty && payment.recipient.kind != .shielded {
            throw PaymentError.memoWithoutPlace(payment.recipient.kind)
        }
        // Each output keeps its ring while the fee is raised: two rings around one output would show it.
        var rings: [UInt64: DecoyRing] = [:]
        return try await request.paysAll
            ? planAll(request, &rings, ringMembers) : plan(request, &rings, ringMembers)
    }

    /// Plans with rings that were made already, and keeps those that it makes.
    ///
    /// - Parameter total: what the pool's coins are worth, where the first payment is to take all but the fee.
    func plan(
        _ request: PaymentRequest, _ rings: inout [UInt64: DecoyRing], _ ringMembers: RingMembers,
        spending total: UInt64? = nil
    ) async throws -> PaymentPlan {
        var request = request
        let released = try Self.sum(request.applications.calls.map(\.released))
        var fee = request.fee ?? 0
        while true {
            // Where the fee takes all, one unit is too much, and the shortage is said.
            if let total { request.payments[0].amount = total > fee ? total - fee : 1 }
            let amounts = request.payments.map(\.amount) + request.applications.deposits.map(\.amount)
            let needed = try Self.sum(amounts + [fee])
            let lacking = needed > released ? needed - released : 0
            if request.pool == .ring {
                for entry in try chooseRingOutputs(lacking) {
                    let number = entry.globalIndex ?? .max
                    if rings[number] == nil { rings[number] = try await ring(around: entry, ringMembers) }
                }
            }
            let (plan, least) = try assemble(
                request, fee: fee, lacking, unneeded: released - min(released, needed), rings)
            if request.fee != nil || fee >= least { return plan }
            fee = least
        }
    }

    /// The transaction with this fee, and the fee that the chain asks for it.
    private func assemble(
        _ request: PaymentRequest, fee: UInt64, _ lacking: UInt64, unneeded: UInt64, _ rings: [UInt64: DecoyRing]
    ) throws -> (plan: PaymentPlan, leastFee: UInt64) {
        var builder = try LedgerTransactionBuilder(
            chainID: configuration.chainID,
            expiryHeight: request.expiryHeight ?? funds.height + PaymentRequest.defaultExpiry, fee: fee,
            anchor: funds.tree.root)
        builder.applications = request.applications
        var inRing: [Payment] = []
        for payment in request.payments {
            switch payment.recipient {
            case .transparent(let id): try builder.pay(payment.amount, to: id)
            case .shielded(let address):
                try builder.pay(payment.amount, to: address, memo: payment.memo, ovk: funds.ovk)
            case .ring(let address): inRing.append(Payment(to: address, amount: payment.amount))
            }
        }
        // What ring outputs pay for stays hidden inside the pool; what anything else pays for enters it.
        var deposits: [OpenedRingPayment] = []
        let hidden = try Self.sum(inRing.map(\.amount))
        if request.pool != .ring || lacking < hidden {
            deposits = try inRing.map { try OpenedRingPayment($0) }
            inRing = []
        }
        var transfer: RingTransfer?
        switch request.pool {
        case .transparent: try debit(&builder, lacking)
        case .shielded: try spend(&builder, lacking, request.confirmations)
        case .ring:
            if unneeded > 0 {
                deposits.append(try OpenedRingPayment(Payment(to: funds.change.ring, amount: unneeded)))
            }
            transfer = try ringTransfer(inRing, lacking, rings)
        }
        let made = try deposits.map { try $0.deposit() }
        builder.ring = transfer?.placeholder(deposits: made) ?? RingBundle(deposits: made)
        var planned = try builder.plan(change: change(of: request.pool))
        planned.transaction.governance = request.governance?.bundle
        let bytes = byteCount(of: planned.transaction, approvals: request.governance?.approvals ?? 0)
        guard bytes <= configuration.maximumTransactionBytes else {
            throw PaymentError.transactionTooLong(actual: bytes, maximum: configuration.maximumTransactionBytes)
        }
        let cost = ProofCost.of(planned.transaction) + ProofCost.signature * (request.governance?.approvals ?? 0)
        // Bounds of the configuration keep the products small.
        let least =
            configuration.minimumFeePerByte * UInt64(bytes) + configuration.minimumFeePerProofUnit * UInt64(cost)
        return (
            PaymentPlan(planned: planned, ring: transfer, deposits: deposits, request: request), least
        )
    }

    private func change(of pool: AddressKind) -> LedgerTransactionBuilder.Change {
        switch pool {
        case .shielded: .shielded(funds.change.shielded, ovk: funds.change.shieldedOVK)
        // The ring pool's is in its own part already.
        case .transparent, .ring: .account(funds.change.transparent)
        }
    }

    /// The length that a transaction will have, whose proofs and signatures may be missing.
    private func byteCount(of transaction: LedgerTransaction, approvals: Int) -> Int {
        // The encoding holds room for all but calls' proofs and validators' approvals.
        transaction.encoded.count + CircuitCall.maximumProofByteCount * transaction.applications.calls.count
            + (Hash256.byteCount + 64) * approvals
    }

    private static func sum(_ amounts: [UInt64]) throws(LedgerBuildingError) -> UInt64 {
        var total: UInt64 = 0
        for amount in amounts {
            let (sum, overflows) = total.addingReportingOverflow(amount)
            guard !overflows else { throw .amountOutOfRange(actual: amount) }
            total = sum
        }
        return total
    }
}

// What pays.
extension PaymentPlanner {
    /// Debits as few addresses as can be: two in one transaction are seen to belong together.
    private func debit(_ builder: inout LedgerTransactionBuilder, _ needed: UInt64) throws {
        guard let chosen = CoinChoice.choose(funds.transparent, worth: needed, amount: \.balance) else {
            throw shortage(.transparent, needed, spendable: funds.transparent.map(\.balance), tooNew: [], orElse: nil)
        }
        var lacking = needed
        for source in chosen {
            let amount = min(source.balance, lacking)
            try builder.debit(amount, from: source.account, sequence: source.sequence)
            lacking -= amount
        }
    }

    private func spend(
        _ builder: inout LedgerTransactionBuilder, _ needed: UInt64, _ confirmations: UInt64
    ) throws {
        let old = old(confirmations)
        guard let chosen = CoinChoice.choose(old, worth: needed, amount: \.note.value) else {
            let all = CoinChoice.sum(funds.notes.map(\.note.value))
            let spendable = CoinChoice.sum(old.map(\.note.value))
            throw shortage(.shielded, needed, spendable: [spendable], tooNew: [all - min(all, spendable)]) {
                .noteConfirmations($0, confirmations: max(1, confirmations))
            }
        }
        for note in chosen {
            try builder.spend(note.note, key: note.key, path: try funds.tree.path(of: note.position))
        }
    }

    /// The notes that lie under so many blocks; one of the last block lies under one.
    func old(_ confirmations: UInt64) -> [SpendableFunds.SpendableNote] {
        funds.notes.filter {
            $0.height <= funds.height && funds.height - $0.height >= max(1, confirmations) - 1
        }
    }

    /// The ring outputs that pay.
    private func chooseRingOutputs(_ needed: UInt64) throws(PaymentError) -> [WalletLedger.Entry] {
        let maturity = configuration.ringOutputMaturity
        let spendable = funds.ring.entries.filter { isMature($0) }
        guard let chosen = CoinChoice.choose(spendable, worth: needed, amount: \.output.amount) else {
            let young = funds.ring.entries.filter { !isMature($0) }
            throw shortage(
                .ring, needed, spendable: spendable.map(\.output.amount), tooNew: young.map(\.output.amount)
            ) { .ringMaturity($0, maturity: maturity) }
        }
        guard chosen.count <= RingBundle.maximumInputs else {
            throw .tooManyRingInputs(actual: chosen.count, maximum: RingBundle.maximumInputs)
        }
        return chosen
    }

    /// Whether an output of a block can be in a ring of the next one, whose height is the number of blocks so far.
    func isMature(_ entry: WalletLedger.Entry) -> Bool {
        let next = UInt64(funds.ring.cumulativeCounts.count)
        return entry.globalIndex != nil && next >= entry.height
            && next - entry.height >= configuration.ringOutputMaturity
    }

    /// Spends ring outputs for payments inside the pool and for what is to leave it; nil where nothing is needed.
    private func ringTransfer(
        _ payments: [Payment], _ needed: UInt64, _ rings: [UInt64: DecoyRing]
    ) throws -> RingTransfer? {
        guard needed > 0 else { return nil }
        let inputs = try chooseRingOutputs(needed).compactMap { entry in
            rings[entry.globalIndex ?? .max].map { RingTransfer.Input(output: entry.output, ring: $0) }
        }
        let hidden = payments.reduce(0) { $0 + $1.amount }
        return try RingTransfer(inputs: inputs, payments: payments, withdrawn: needed - hidden)
    }

    /// A ring of the chain's outputs around one of the account's.
    private func ring(around entry: WalletLedger.Entry, _ members: RingMembers) async throws -> DecoyRing {
        let counts = funds.ring.cumulativeCounts, maturity = configuration.ringOutputMaturity
        // An output of block h can be in a ring from block h + maturity on; the next block's height is the count.
        let usable = UInt64(counts.count) >= maturity ? counts[counts.count - Int(maturity)] : 0
        guard usable >= UInt64(RingBundle.ringSize) else {
            throw PaymentError.ringMembers(available: usable, needed: RingBundle.ringSize, maturity: maturity)
        }
        let picker = try DecoyPicker(
            cumulativeCounts: counts, blockTime: funds.ring.blockTime, spendableAge: maturity)
        var generator = SystemRandomNumberGenerator()
        let request = try DecoyRing.request(spending: entry.globalIndex ?? .max, picker: picker, using: &generator)
        let answers = zip(request.indices, try await members(request.indices)).compactMap { number, member in
            member.map { DecoyRing.Candidate(index: number, member: $0, isUnlocked: true) }
        }
        let own = RingMember(key: entry.output.key, commitment: entry.output.commitment)
        return try DecoyRing(request: request, spending: own, answers: answers)
    }

    /// The error that tells what would help: nothing, waiting for what is new, or waiting for what is pending.
    private func shortage(
        _ pool: AddressKind, _ needed: UInt64, spendable: [UInt64], tooNew: [UInt64],
        orElse new: ((FundsShortage) -> PaymentError)?
    ) -> PaymentError {
        let totals: [AddressKind: UInt64] = [
            .transparent: CoinChoice.sum(funds.transparent.map(\.balance)),
            .shielded: CoinChoice.sum(funds.notes.map(\.note.value)),
            .ring: CoinChoice.sum(funds.ring.entries.map(\.output.amount)),
        ]
        let shortage = FundsShortage(
            pool: pool, needed: needed, spendable: CoinChoice.sum(spendable), tooNew: CoinChoice.sum(tooNew),
            reserved: funds.reserved[pool] ?? 0, others: totals.filter { $0.key != pool })
        if let new, CoinChoice.sum([shortage.spendable, shortage.tooNew]) >= needed { return new(shortage) }
        if CoinChoice.sum([shortage.spendable, shortage.tooNew, shortage.reserved]) >= needed {
            return .fundsReserved(shortage)
        }
        return .insufficientFunds(shortage)
    }
}
