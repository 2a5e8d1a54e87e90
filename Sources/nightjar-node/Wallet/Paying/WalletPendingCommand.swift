import ArgumentParser
import ChainTransactions
import Primitives
import Wallet

/// `wallet pending`
struct WalletPendingCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "Payments that no block holds yet; hand them over again.",
        discussion: """
            What they spend is kept for them until a block holds them, until no block may hold them any more (their expiry \
            height has passed), or until a rule refuses them. The same bytes are handed over each time: a block holds them \
            once at most. So after an unreachable node or a crash resend, and do not pay anew.

            EXAMPLES
              nightjar wallet pending alice.wallet
              nightjar wallet pending alice.wallet --resend
            """)

    @OptionGroup var options: WalletOptions
    @Flag(name: .long, help: "Hand them over again.")
    var resend = false
    @OptionGroup var client: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try client.client()
        var synchronised = try await WalletSynchronizer.run(options, client, isQuiet: output.json)
        var outcomes: [Hash256: PaymentDelivery.Outcome] = [:]
        var payments = synchronised.state.pending.payments
        if resend {
            let delivery = client.delivery(for: synchronised)
            for (payment, outcome) in try await delivery.deliverAgain(&synchronised.state.pending) {
                outcomes[payment.id] = outcome
            }
            // With what became of them, those that are refused as well.
            payments = payments.map { payment in
                synchronised.state.pending.payments.first { $0.id == payment.id } ?? payment
            }
        }
        output.report(
            payments.isEmpty
                ? "Nothing waits for a block."
                : payments.map { Self.lines($0, outcomes[$0.id]) }.joined(separator: "\n"),
            [
                .init("height", .number(String(synchronised.state.height))),
                .init("payments", .array(payments.map { Self.json($0, outcomes[$0.id]) })),
            ])
    }

    private static func lines(_ payment: PendingPayment, _ outcome: PaymentDelivery.Outcome?) -> String {
        let expiry = payment.transaction.expiryHeight
        var lines = [
            "\(payment.id)  account \(payment.account), fee \(payment.transaction.fee), "
                + (expiry == 0 ? "never expires" : "expires after height \(expiry)")
        ]
        for recipient in payment.recipients { lines.append("  \(recipient.amount) to \(recipient.address)") }
        lines.append("  " + state(payment, outcome))
        return lines.joined(separator: "\n")
    }

    private static func state(_ payment: PendingPayment, _ outcome: PaymentDelivery.Outcome?) -> String {
        switch outcome {
        case .inBlock: "a block holds it"
        case .postponed(let name, let explanation): "not taken now: \(name): \(explanation)"
        case .refused(let name, let explanation): "refused, and free again: \(name): \(explanation)"
        case .accepted: "the node has it"
        case nil: payment.isAccepted ? "a node has it" : "no node has said that it has it"
        }
    }

    private static func json(_ payment: PendingPayment, _ outcome: PaymentDelivery.Outcome?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(payment.id.description)), .init("account", .number(String(payment.account))),
            .init("fee", .string(String(payment.transaction.fee))),
            .init("expiryHeight", .string(String(payment.transaction.expiryHeight))),
            .init("accepted", .bool(payment.isAccepted)),
            .init(
                "recipients",
                .array(
                    payment.recipients.map {
                        .object([
                            .init("address", .string($0.address)), .init("amount", .string(String($0.amount))),
                            .init("memo", .string($0.memo)),
                        ])
                    })),
        ]
        switch outcome {
        case .postponed(let name, _): members.append(.init("postponed", .string(name)))
        case .refused(let name, _): members.append(.init("refused", .string(name)))
        case .inBlock: members.append(.init("inBlock", .bool(true)))
        case .accepted, nil: break
        }
        return .object(members)
    }
}
