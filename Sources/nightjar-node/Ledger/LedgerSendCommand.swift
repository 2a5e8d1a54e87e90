import ArgumentParser
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// `ledger send`
struct LedgerSendCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Pay from an account, shielded notes or the ring pool, to an account, a shielded or a ring address.",
        discussion: """
            From an account to a shielded address coins are shielded; the other way round they are unshielded. Proofs \
            need Zcash's published parameters: --params, $NIGHTJAR_PARAMS or ~/.zcash-params; on a chain for trials \
            with a test set-up that one.

            To a ring address coins enter the ring pool, whose outputs are spent as one of sixteen; rings need no \
            parameters, but sixteen outputs on the chain that are old enough. Amounts that enter or leave a pool are \
            open; those paid inside are not.

            EXAMPLES
              nightjar ledger send alice.key --to zregtestsapling1… --amount 250000000
              nightjar ledger send alice.key --from shielded --to 9f86… --amount 100000000 --wait
              nightjar ledger send alice.key --to 9f86… --amount 5 --out payment.tx
              nightjar ledger send alice.key --to njring1… --amount 250000000
              nightjar ledger send alice.key --from ring --to njring1… --amount 100000000 --wait
            """)

    @Argument(help: "The key file.")
    var key: String
    @Option(name: .long, help: "An account, 64 hexadecimal digits, a shielded or a ring address.")
    var to: String
    @Option(name: .long, help: "The amount in units.")
    var amount: UInt64
    @OptionGroup var terms: TermsOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let request = terms.request(payments: [.init(to: try LedgerAddress(text: to), amount: amount)])
        let client = try options.client()
        let funds = try await LedgerFunds(keyFile: key, from: terms.from, client)
        let transaction = try await funds.transaction(request, terms, options)
        try await delivery.deliver(transaction, to: client, output)
    }
}
