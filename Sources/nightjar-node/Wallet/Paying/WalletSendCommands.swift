import ArgumentParser
import Sapling
import Wallet

/// `wallet send`
struct WalletSendCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Pay an address.",
        discussion: """
            The wallet is synchronised first. Coins come from the pool that the address belongs to, where the amount stays \
            hidden in the shielded and in the ring pool; from another one with --from, where everybody sees the amount go \
            over. Proofs of the shielded pool need Zcash's published parameters: --params, $NIGHTJAR_PARAMS or \
            ~/.zcash-params; on a chain for trials with a test set-up that one.

            The payment is written down before it is handed over. If the node does not answer, or the program ends, nothing \
            is lost and nothing is paid twice: 'nightjar wallet pending --resend' hands the same bytes over again.

            EXAMPLES
              nightjar wallet send alice.wallet --to zregtestsapling1… --amount 250000000 --memo "for the bread" --wait
              nightjar wallet send alice.wallet --to njring1… --amount 100000000 --from shielded --dry-run
              nightjar wallet send alice.wallet --to njacct1… --amount 5 --account 1 --json
              nightjar wallet send alice.wallet --to njring1… --amount all --dry-run
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "An address of any kind.")
    var to: String
    @Option(name: .long, help: "The amount in units; 'all' for what one transaction can pay, less the fee.")
    var amount: PaidAmount
    @Option(
        name: .long, help: "The pool that pays: transparent, shielded or ring; the address's own where absent.",
        transform: addressKind)
    var from: AddressKind?
    @Option(name: .long, help: "A text for the receiver of a shielded payment, 512 bytes at most.")
    var memo: String?
    @OptionGroup var terms: WalletPaymentOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let recipient = try LedgerAddress(text: to)
        let memo = try memo.map { try Memo(text: $0) } ?? .empty
        try await WalletPayer(options, terms, output).pay { _ in
            terms.request(amount, to: recipient, memo: memo, from: from ?? recipient.kind)
        }
    }
}

/// `wallet shield`
struct WalletShieldCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "shield", abstract: "Bring coins of the wallet into its shielded pool.",
        discussion: """
            Everybody sees how much goes in, and from where; what is paid inside is hidden.

            EXAMPLES
              nightjar wallet shield alice.wallet --amount 600000000 --wait
              nightjar wallet shield alice.wallet --amount 5000 --from ring --dry-run
              nightjar wallet shield alice.wallet --amount all
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The amount in units; 'all' for what one transaction can pay, less the fee.")
    var amount: PaidAmount
    @Option(name: .long, help: "The pool that pays: transparent or ring.", transform: addressKind)
    var from: AddressKind = .transparent
    @OptionGroup var terms: WalletPaymentOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard from != .shielded else { throw ValidationError("--from is transparent or ring.") }
    }

    func run() async throws {
        try await WalletPayer(options, terms, output)
            .move(amount, from: from, to: .shielded, account: terms.account)
    }
}

/// `wallet unshield`
struct WalletUnshieldCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "unshield", abstract: "Bring coins of the wallet out of its shielded pool, for everybody to see.",
        discussion: """
            The amount and where it goes are open. Take out other amounts than went in,
            and not right after.

            EXAMPLES
              nightjar wallet unshield alice.wallet --amount 100000000 --wait
              nightjar wallet unshield alice.wallet --amount all --dry-run
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The amount in units; 'all' for what one transaction can pay, less the fee.")
    var amount: PaidAmount
    @OptionGroup var terms: WalletPaymentOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await WalletPayer(options, terms, output)
            .move(amount, from: .shielded, to: .transparent, account: terms.account)
    }
}

/// `wallet move`
struct WalletMoveCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Move coins between pools and accounts of the wallet.",
        discussion: """
            Between pools everybody sees the amount. Inside the shielded or the ring pool nobody sees it, nor that both \
            accounts are of one wallet.

            EXAMPLES
              nightjar wallet move alice.wallet --from shielded --to ring --amount 300000000 --wait
              nightjar wallet move alice.wallet --from shielded --to shielded --to-account 1 --amount 5000000
              nightjar wallet move alice.wallet --from ring --to shielded --amount all
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The pool that pays: transparent, shielded or ring.", transform: addressKind)
    var from: AddressKind
    @Option(name: .long, help: "The pool that is paid: transparent, shielded or ring.", transform: addressKind)
    var to: AddressKind
    @Option(name: .long, help: "The amount in units; 'all' for what one transaction can pay, less the fee.")
    var amount: PaidAmount
    @Option(name: .long, help: "The number of the account that is paid; the one that pays where absent.")
    var toAccount: UInt32?
    @OptionGroup var terms: WalletPaymentOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await WalletPayer(options, terms, output)
            .move(amount, from: from, to: to, account: toAccount ?? terms.account)
    }
}
