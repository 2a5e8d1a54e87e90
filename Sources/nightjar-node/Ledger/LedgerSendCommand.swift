import ArgumentParser
import ChainTransactions
import NodeService
import Primitives

/// `ledger send`
struct LedgerSendCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Pay from an account or from shielded notes, to an account or a shielded address.",
        discussion: """
            From an account to a shielded address coins are shielded; the other way round they are unshielded. Proofs
            need Zcash's published parameters: --params, $NIGHTJAR_PARAMS or ~/.zcash-params; on a chain for trials
            with a test set-up that one.

            EXAMPLES
              nightjar ledger send alice.key --to zregtestsapling1… --amount 250000000
              nightjar ledger send alice.key --from shielded --to 9f86… --amount 100000000 --wait
              nightjar ledger send alice.key --to 9f86… --amount 5 --out payment.tx
            """)

    @Argument(help: "The key file.")
    var key: String
    @Option(name: .long, help: "An account, 64 hexadecimal digits, or a shielded address.")
    var to: String
    @Option(name: .long, help: "The amount in units.")
    var amount: UInt64
    @OptionGroup var terms: TermsOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let order = LedgerOrder(payments: [(try Recipient(to), amount)])
        let client = try options.client()
        let funds = try await LedgerFunds(keyFile: key, from: terms.from, client)
        let transaction = try await funds.plan(order, terms)
            .finished(keyFile: key, home: options.home.folder, params: terms.params)
        try await delivery.deliver(transaction, to: client, output)
    }
}
