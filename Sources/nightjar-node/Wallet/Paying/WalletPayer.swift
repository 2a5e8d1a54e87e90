import Chain
import ChainTransactions
import NodeService
import Primitives
import Sapling
import Synchronization
import Wallet

/// Why a payment of a wallet is not known to have arrived.
enum WalletPaymentFailure: NamedError {
    /// The payment is written down, and the node did not answer.
    case unanswered(id: Hash256, reason: any NamedError)
    /// The node takes no transactions now.
    case postponed(id: Hash256, name: String, explanation: String)

    var name: String {
        switch self {
        case .unanswered(_, let reason): reason.name
        case .postponed(_, let name, _): name
        }
    }

    var explanation: String {
        switch self {
        case .unanswered(let id, let reason): reason.explanation + Self.advice(id)
        case .postponed(let id, _, let explanation): explanation + Self.advice(id)
        }
    }

    private static func advice(_ id: Hash256) -> String {
        " The payment \(id) is kept: do not pay again, hand it over again with 'nightjar wallet pending --resend'."
    }
}

/// Pays from a wallet: synchronises, plans, proves, signs, writes down, hands over.
struct WalletPayer {
    private let wallet: WalletOptions
    private let terms: WalletPaymentOptions
    private let output: OutputOptions

    init(_ wallet: WalletOptions, _ terms: WalletPaymentOptions, _ output: OutputOptions) {
        self.wallet = wallet
        self.terms = terms
        self.output = output
    }

    /// Pays an address of the wallet's own.
    func move(_ amount: PaidAmount, from pool: AddressKind, to kind: AddressKind, account: UInt32) async throws {
        try await pay { content in
            terms.request(amount, to: try content.latestAddress(kind, account: account).address, from: pool)
        }
    }

    /// Pays what `request` asks for, which is given the synchronised wallet.
    func pay(_ request: (WalletContent) throws -> PaymentRequest) async throws {
        let client = try terms.client.client()
        var synchronised = try await WalletSynchronizer.run(wallet, client, isQuiet: output.json)
        let content = synchronised.content
        guard !content.isWatchOnly || terms.dryRun else { throw PaymentError.watchOnly }
        let request = try request(content)
        let course = PaymentCourse(client: client, account: terms.account)
        if !terms.dryRun {
            for (payment, outcome) in try await course.handOverAgain(&synchronised) {
                guard case .refused(let name, let explanation) = outcome else { continue }
                Console.error("nightjar: the payment \(payment.id) is refused: \(name): \(explanation)")
            }
        }
        let plan = try await course.plan(request, synchronised)
        guard !terms.dryRun else {
            report([("planned", "nothing was paid")], plan, [.init("planned", .bool(true))])
            return
        }
        let transaction = try await finish(plan, content, course)
        let payment = try await course.deliver(transaction, paying: plan.payments, &synchronised)
        let members: [JSONValue.Member] = [.init("id", .string(payment.id.description))]
        guard terms.wait else {
            report([("accepted", payment.id.description)], plan, members)
            return
        }
        if !output.json { Console.print("accepted".padding(to: 10) + payment.id.description) }
        let block = try await client.block(of: payment.id, expiry: transaction.expiryHeight)
        report([("block", String(block))], plan, members + [.init("block", .string(String(block)))])
    }

    /// The planned transaction, proved and signed, with the progress of the proofs on a terminal.
    private func finish(
        _ plan: PaymentPlan, _ content: WalletContent, _ course: PaymentCourse
    ) async throws -> LedgerTransaction {
        let meter = SharedProgressLine(isShown: !output.json)
        defer { meter.clear() }
        return try await course.finished(
            plan, content, home: terms.client.home.folder, params: terms.params,
            execution: Execution { meter.show($0) })
    }

    private func report(
        _ first: [(name: String, text: String)], _ plan: PaymentPlan, _ members: [JSONValue.Member]
    ) {
        let transaction = plan.planned.transaction
        let notes = plan.exposures.map(\.sentence)
        let amount = plan.payments.map(\.amount).reduce(0, +)
        var pays = [("pays", "\(amount) units")]
        if plan.leftBehind > 0 {
            let reason = "which one transaction does not take, or which are not worth their fee"
            pays.append(("left", "\(plan.leftBehind) units, \(reason)"))
        }
        let lines =
            first + pays + [
                ("fee", "\(plan.fee) units"), ("change", "\(plan.change) units come back"),
                ("expires", transaction.expiryHeight == 0 ? "never" : "after height \(transaction.expiryHeight)"),
            ] + notes.map { ("seen", $0) }
        output.report(
            lines.map { $0.name.padding(to: 10) + $0.text }.joined(separator: "\n"),
            members + [
                .init("from", .string(plan.pool.rawValue)), .init("amount", .string(String(amount))),
                .init("leftBehind", .string(String(plan.leftBehind))), .init("fee", .string(String(plan.fee))),
                .init("change", .string(String(plan.change))),
                .init("expiryHeight", .string(String(transaction.expiryHeight))),
                .init(
                    "spent",
                    .object([
                        .init("addresses", .number(String(transaction.transparent.debits.count))),
                        .init("notes", .number(String(plan.planned.spends.count))),
                        .init("ringOutputs", .number(String(transaction.ring.inputs.count))),
                    ])),
                .init("seen", .array(notes.map { .string($0) })),
            ])
    }
}

/// A progress line that a computation on other threads shows.
final class SharedProgressLine: Sendable {
    private let line: Mutex<ProgressLine>

    init(isShown: Bool) { line = Mutex(ProgressLine(isShown: isShown)) }

    func show(_ progress: Progress) { line.withLock { $0.show(progress) } }
    func clear() { line.withLock { $0.clear() } }
}

extension NodeClient {
    /// The way of a wallet's payments to this node, with the wallet's file to keep them in.
    func delivery(for synchronised: WalletSynchronizer.Outcome) -> PaymentDelivery {
        let (file, state) = (synchronised.file, synchronised.state)
        return PaymentDelivery(
            save: { pending in
                var written = state
                written.pending = pending
                try file.save(written)
            },
            isInBlock: { id in
                do {
                    return try await json("/v1/transactions/\(id)")["verdict"]?["accepted"] == .bool(true)
                } catch let error as NodeClientError where error.name == "notFound" { return false }
            },
            handOver: { try await handOver($0).answer })
    }
}
