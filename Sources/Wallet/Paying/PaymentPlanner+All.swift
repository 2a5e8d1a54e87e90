internal import Chain
internal import ChainTransactions
internal import MoneroWallet
internal import RingSignatures
internal import RingWallet
internal import Sapling

// Payments of all that one transaction can pay.
extension PaymentPlanner {
    /// The largest coins that one transaction takes, without those that raise the fee by more than they are worth.
    func planAll(
        _ request: PaymentRequest, _ rings: inout [UInt64: DecoyRing], _ ringMembers: RingMembers
    ) async throws -> PaymentPlan {
        precondition(
            request.payments.count == 1 && request.applications == ApplicationBundle(),
            "all there is goes to one address, and circuits have no part in it")
        let coins = spendableAmounts(request)
        var count = request.pool == .ring ? min(coins.count, RingBundle.maximumInputs) : coins.count
        var best: PaymentPlan?
        var shortage: PaymentError?
        repeat {
            // With all coins a shortage says what else there is.
            let planner = count == coins.count ? self : limited(to: count, request)
            do {
                var plan = try await planner.plan(
                    request, &rings, ringMembers, spending: CoinChoice.sum(coins.prefix(count)))
                plan.leftBehind = CoinChoice.sum(coins.dropFirst(count))
                if let best, best.payments[0].amount > plan.payments[0].amount { return best }
                best = plan
                // A coin that is worth more than the whole fee is worth more than its part of it.
                guard request.fee == nil, count > 1, coins[count - 1] < plan.fee else { return plan }
                count -= 1
            } catch PaymentError.transactionTooLong(let actual, let maximum) where count > 1 {
                count = max(1, min(count - 1, count * maximum / actual))
            } catch let error as PaymentError where error.isShortage {
                if let best { return best }
                shortage = shortage ?? error
                guard request.fee == nil else { throw error }
                count -= 1
            }
        } while count > 0
        guard let shortage else { preconditionFailure("without a plan nothing but a shortage goes on to fewer coins") }
        throw shortage
    }

    /// What the coins of the pool that pays are worth that could be spent in the next block, descending.
    private func spendableAmounts(_ request: PaymentRequest) -> [UInt64] {
        let amounts: [UInt64] =
            switch request.pool {
            case .transparent: funds.transparent.map(\.balance)
            case .shielded: old(request.confirmations).map(\.note.value)
            case .ring: funds.ring.entries.filter { isMature($0) }.map(\.output.amount)
            }
        return amounts.filter { $0 > 0 }.sorted(by: >)
    }

    /// A planner with no more than the `count` largest coins of the pool that pays.
    private func limited(to count: Int, _ request: PaymentRequest) -> PaymentPlanner {
        var planner = self
        switch request.pool {
        case .transparent:
            planner.funds.transparent = Array(funds.transparent.sorted { $0.balance > $1.balance }.prefix(count))
        case .shielded:
            planner.funds.notes = Array(
                old(request.confirmations).sorted { $0.note.value > $1.note.value }.prefix(count))
        case .ring:
            planner.funds.ring.entries = Array(
                funds.ring.entries.filter { isMature($0) }.sorted { $0.output.amount > $1.output.amount }.prefix(count))
        }
        return planner
    }
}

extension PaymentError {
    /// Whether what the pool has is too little.
    fileprivate var isShortage: Bool {
        switch self {
        case .insufficientFunds, .noteConfirmations, .ringMaturity, .fundsReserved: true
        default: false
        }
    }
}
