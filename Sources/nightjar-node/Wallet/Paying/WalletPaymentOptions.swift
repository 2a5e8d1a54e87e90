import ArgumentParser
import Sapling
import Wallet

/// What all payments of a wallet take.
struct WalletPaymentOptions: ParsableArguments {
    @Option(name: .long, help: "The number of the account that pays.")
    var account: UInt32 = 0
    @Option(name: .long, help: "The fee in units; the least that the chain asks for where absent.")
    var fee: UInt64?
    @Option(name: .long, help: "The last height at which a block may hold it; 100 above the chain's where absent.")
    var expiry: UInt64?
    @Option(
        name: .long, help: "How many blocks a note must lie under, its own counted, before it is spent.")
    var confirmations: UInt64 = 1
    @Option(name: .long, help: "The folder of Zcash's parameters.", completion: .directory)
    var params: String?
    @Flag(name: .long, help: "Say what would be paid and what everybody would see of it, and stop.")
    var dryRun = false
    @Flag(name: .long, help: "Wait until a block holds it.")
    var wait = false
    @OptionGroup var client: ClientOptions

    func validate() throws {
        guard !dryRun || !wait else { throw ValidationError("--dry-run and --wait exclude each other.") }
    }

    /// A request by these terms.
    func request(
        _ amount: PaidAmount, to recipient: LedgerAddress, memo: Memo = .empty, from pool: AddressKind
    ) -> PaymentRequest {
        var request = PaymentRequest(
            payments: [.init(to: recipient, amount: amount.units ?? 0, memo: memo)], from: pool, fee: fee,
            expiryHeight: expiry)
        request.confirmations = confirmations
        request.paysAll = amount.units == nil
        return request
    }
}

/// `--amount`: a number of units, or all that one transaction can pay.
struct PaidAmount: ExpressibleByArgument {
    /// The units; nil for all.
    let units: UInt64?

    init?(argument: String) {
        guard argument != "all" else {
            units = nil
            return
        }
        guard let units = UInt64(argument) else { return nil }
        self.units = units
    }
}
