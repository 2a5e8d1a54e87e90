import ArgumentParser
import Chain
import ChainTransactions
import Primitives
import Sapling
import Wallet

/// `wallet plan`
struct WalletPlanCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Plan a payment for another machine to sign.",
        discussion: """
            The wallet, which may be one that only watches, is synchronised first. The
            plan is a file that shows the account's viewing keys; nobody can spend with
            it. A wallet that watches sees ring outputs spent where it has their key
            images ('wallet import-key-images'); a plan that spends one again is refused
            by the chain.

            EXAMPLES
              nightjar wallet plan watch.wallet --to njacct1…=2500 --out payment.plan
              nightjar wallet plan watch.wallet --to zregtestsapling1…=2500 --memo "for the boat" --out payment.plan
              nightjar wallet plan watch.wallet --to njring1…=100 --to njring1…=200 --from ring --out payment.plan
              nightjar wallet plan watch.wallet --to njacct1…=2500 --from shielded --confirmations 10 --out payment.plan
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "ADDRESS=AMOUNT, in units; may be repeated.")
    var to: [String]
    @Option(name: .long, help: "The pool that pays: transparent, shielded or ring; the first address's where absent.")
    var from: String?
    @Option(name: .long, help: "A text for whoever is paid, with one shielded address.")
    var memo: String?
    @Option(name: .long, help: "The number of the account that pays.")
    var account: UInt32 = 0
    @Option(name: .long, help: "The fee in units; the least that the chain asks for where absent.")
    var fee: UInt64?
    @Option(
        name: .long,
        help: "The last height at which a block may hold it: later than the way to the other machine and back takes.")
    var expiry: UInt64?
    @Option(
        name: .long, help: "How many blocks a note must lie under, its own counted, before it is spent.")
    var confirmations: UInt64 = 1
    @Option(name: .long, help: "The new file for the plan.", completion: .file())
    var out: String
    @OptionGroup var client: ClientOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard from == nil || from.flatMap({ AddressKind(rawValue: $0) }) != nil else {
            throw ValidationError("--from is transparent, shielded or ring.")
        }
        guard memo == nil || to.count == 1 else { throw ValidationError("--memo goes with one --to.") }
    }

    func run() async throws {
        try refuseExisting(out)
        let memo = try memo.map { try Memo(text: $0) } ?? .empty
        let payments = try to.map { text in
            let (recipient, amount) = try expectedPayment(text)
            return PaymentRequest.Payment(to: recipient, amount: amount, memo: memo)
        }
        guard let first = payments.first else { throw UsageError("--to is ADDRESS=AMOUNT.") }
        let node = try client.client()
        let known = try await WalletSynchronizer.run(options, node, isQuiet: output.json)
        var request = PaymentRequest(
            payments: payments, from: from.flatMap { AddressKind(rawValue: $0) } ?? first.recipient.kind, fee: fee,
            expiryHeight: expiry)
        request.confirmations = confirmations
        let planned = try await PaymentCourse(client: node, account: account).plan(request, known)
        let plan = try ColdPlan(planned.planned, deposits: planned.deposits, transfer: planned.ring)
        try writePlan(plan, to: out)
        let review = ColdReview(plan, own: try OwnKeys(known.content))
        output.report("\(review.text)\nwrote    \(out)", review.members + [.init("file", .string(out))])
    }
}
