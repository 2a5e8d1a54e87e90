import Chain
import ChainTransactions
import NodeService
import Primitives
import Sapling
import Wallet

/// The course of a payment from a synchronised wallet: planned, made, written down, handed over.
struct PaymentCourse {
    /// The node.
    let client: NodeClient
    /// The account that pays.
    let account: UInt32

    /// Hands over again what waits: what is paid next may build on it.
    func handOverAgain(
        _ known: inout WalletSynchronizer.Outcome
    ) async throws -> [(payment: PendingPayment, outcome: PaymentDelivery.Outcome)] {
        try await client.delivery(for: known).deliverAgain(&known.state.pending)
    }

    /// The plan of a payment.
    ///
    /// - Parameter source: the address that everybody sees which alone is to pay; nil for all of the account's.
    func plan(
        _ request: PaymentRequest, from source: AccountID? = nil, _ known: WalletSynchronizer.Outcome
    ) async throws -> PaymentPlan {
        var funds = try known.state.spendableFunds(account: account, of: known.content)
        if let source { funds.transparent.removeAll { $0.account != source } }
        known.state.pending.reserve(in: &funds)
        return try await PaymentPlanner(configuration: known.genesis.configuration, funds: funds)
            .plan(request) { try await client.ringMembers($0) }
    }

    /// The planned transaction, proved and signed.
    func finished(
        _ plan: PaymentPlan, _ content: WalletContent, home: NodeHome, params: String?, execution: Execution
    ) async throws -> LedgerTransaction {
        let account = account
        return try await BlockingWork.run {
            let keys = try content.paymentKeys(
                account: account, debiting: plan.planned.transaction.transparent.debits.map(\.account))
            return try plan.finished(with: keys) { planned, provers in
                try planned.prove(
                    with: try home.saplingProver(folder: params), keys: provers, execution: execution)
            }
        }
    }

    /// Writes a transaction that makes these payments down and hands it over.
    ///
    /// - Throws: `WalletPaymentFailure` where it is not known to have arrived, `NodeClientError` where it is refused.
    func deliver(
        _ transaction: LedgerTransaction, paying payments: [PaymentRequest.Payment],
        _ known: inout WalletSynchronizer.Outcome
    ) async throws -> PendingPayment {
        let payment = PendingPayment(
            transaction, account: account, height: known.state.height,
            recipients: payments.map { payment in
                .init(address: payment.recipient.text ?? "", amount: payment.amount, memo: payment.memo.text)
            })
        let delivery = client.delivery(for: known)
        let outcome: PaymentDelivery.Outcome
        do { outcome = try await delivery.deliver(payment, &known.state.pending) } catch {
            // What the disk refuses is no doubt about the node.
            guard let reason = error as? any NamedError, !(error is WalletStateFileError) else { throw error }
            throw WalletPaymentFailure.unanswered(id: payment.id, reason: reason)
        }
        switch outcome {
        case .accepted, .inBlock: return payment
        case .postponed(let name, let explanation):
            throw WalletPaymentFailure.postponed(id: payment.id, name: name, explanation: explanation)
        case .refused(let name, let explanation): throw NodeClientError.refused(name, explanation: explanation)
        }
    }
}

extension Memo {
    /// The text that it is; empty where it is none.
    fileprivate var text: String { if case .text(let text) = content { text } else { "" } }
}
