import Algebra
import ArgumentParser
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures

/// `nightjar monero send`
struct MoneroSendCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Pay on a test network: choose outputs and decoys, sign, and hand the transaction to a node.",
        discussion: """
            Scans the chain for the wallet's outputs first. Prints the transaction's hash and its secret key, by which \
            the payment can be proved (prove-payment --transaction-key). Refuses the main network, for which this \
            program has not been audited. The node learns which outputs the wallet asks about, not which one is spent.

            EXAMPLES
              nightjar monero send --wallet words.txt --daemon http://127.0.0.1:28081 --to ADDRESS=1.5
              nightjar monero send --wallet words.txt --daemon http://127.0.0.1:28081 --to A=1 --to B=0.2 --dry-run --json
            """)

    @OptionGroup var wallet: MoneroWalletOptions
    @OptionGroup var daemon: MoneroDaemonOptions
    @Option(name: .long, help: "A payment as ADDRESS=COINS; up to fifteen.")
    var to: [String]
    @Option(name: .long, help: "The first block to scan.")
    var from: UInt64 = 0
    @Option(name: .long, help: "Spend from this account only, and send the change back to it.")
    var account: UInt32 = 0
    @Option(name: .long, help: "The members of each ring.")
    var ringSize = DecoyRing.standardSize
    @Option(name: .long, help: "The highest fee to pay, in coins, whatever the node asks for.")
    var maximumFee = "0.1"
    @Flag(name: .long, help: "Print the transaction in hexadecimal and hand it to nobody.")
    var dryRun = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if daemon.daemon == nil { throw ValidationError("--daemon is missing.") }
        if moneroAmount(maximumFee[...]) == nil { throw ValidationError("--maximum-fee takes a number of coins.") }
        _ = try payments()
    }

    private func payments() throws -> [Payment] {
        try to.map { text in
            guard let split = text.lastIndex(of: "="), let amount = moneroAmount(text[text.index(after: split)...])
            else { throw ValidationError("--to takes ADDRESS=COINS, with at most twelve decimals.") }
            do throws(MoneroAddressError) {
                return Payment(to: try MoneroAddress(text: String(text[..<split])), amount: amount)
            } catch {
                throw ValidationError("--to: \(error.explanation)")
            }
        }
    }

    func run() throws {
        guard let keys = try wallet.keys().spendKeys else { throw MoneroWalletFileError.viewOnly }
        guard let daemon = try daemon.client() else { throw UsageError("--daemon is missing.") }
        let payments = try payments()
        let network = try daemon.chain().network
        // A regression-test network has the main network's addresses.
        let expected: [String: MoneroNetwork] = ["fakechain": .main, "testnet": .test, "stagenet": .stage]
        guard let addresses = expected[network] else { throw MoneroSendError.network(network) }
        for payment in payments where payment.address.network != addresses {
            throw MoneroAddressError.wrongNetwork(actual: payment.address.network, expected: addresses)
        }
        let execution = common.execution()
        let (ledger, nextHeight) = try daemon.ledger(
            from: from, scanner: wallet.scanner(keys.viewing), spendKeys: keys, execution: execution)
        let spendable = ledger.spendable(nextHeight: nextHeight, time: secondsNow())
            .filter { $0.output.address.account == account }
        let fee = try daemon.fee()
        let rate = FeeRate(perByte: fee.perByte, quantum: fee.quantum)
        var generator = SystemRandomNumberGenerator()
        let entries = try CoinSelection.choose(
            from: spendable, for: payments, feeRate: rate, ringSize: ringSize, using: &generator)
        try execution.step("choosing decoys")
        let picker = try DecoyPicker(cumulativeCounts: daemon.outputDistribution())
        let inputs = try entries.map { try input($0, picker, daemon, &generator) }
        let unsigned = try UnsignedTransaction(
            inputs: inputs, payments: payments, changeAccount: account, feeRate: rate)
        let maximum = moneroAmount(maximumFee[...]) ?? 0
        guard unsigned.fee <= maximum else { throw MoneroSendError.feeTooHigh(actual: unsigned.fee, maximum: maximum) }
        try execution.step("signing")
        let signed = try unsigned.signed(with: keys)
        if !dryRun { try daemon.submit(signed.transaction) }
        report(unsigned, signed)
    }

    private func input(
        _ entry: WalletLedger.Entry, _ picker: DecoyPicker, _ daemon: MoneroDaemon,
        _ generator: inout SystemRandomNumberGenerator
    ) throws -> UnsignedTransaction.Input {
        guard let index = entry.globalIndex else { throw BuildError.unknownIndex(input: 0) }
        let request = try DecoyRing.request(size: ringSize, spending: index, picker: picker, using: &generator)
        let answers = try zip(request.indices, daemon.outputs(amount: 0, indices: request.indices)).map {
            DecoyRing.Candidate(index: $0, member: $1.member, isUnlocked: $1.isUnlocked)
        }
        let own = RingMember(key: entry.output.key, commitment: entry.output.commitment)
        return UnsignedTransaction.Input(
            output: entry.output, ring: try DecoyRing(request: request, spending: own, answers: answers))
    }

    private func report(_ unsigned: UnsignedTransaction, _ signed: SignedTransaction) {
        let keys = ([signed.transactionKey] + signed.additionalKeys).map { Hexadecimal.encode($0.littleEndianBytes) }
        let hash = Hexadecimal.encode(signed.transaction.hash)
        if common.json {
            Console.printJSON([
                .init("transaction", .string(hash)), .init("fee", .string(String(unsigned.fee))),
                .init("change", .string(String(unsigned.change))), .init("weight", .number(String(signed.weight))),
                .init("transactionKeys", .array(keys.map { .string($0) })), .init("submitted", .bool(!dryRun)),
                .init("hex", .string(Hexadecimal.encode(signed.transaction.bytes))),
            ])
            return
        }
        Console.print("transaction \(hash)")
        Console.print("fee \(moneroCoins(unsigned.fee)), change \(moneroCoins(unsigned.change))")
        Console.print("secret key \(keys.joined(separator: " "))")
        if dryRun { Console.print(Hexadecimal.encode(signed.transaction.bytes)) }
    }
}

/// Why nothing is sent.
enum MoneroSendError: NamedError, Hashable {
    /// The node is of the main network, or of one that this program does not know.
    case network(String)
    /// The node asks for more than the user wants to pay.
    case feeTooHigh(actual: UInt64, maximum: UInt64)

    var name: String {
        switch self {
        case .network: "networkRefused"
        case .feeTooHigh: "feeTooHigh"
        }
    }

    var explanation: String {
        switch self {
        case .network(let name):
            "This command pays on test networks only; the node is of '"
                + String(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(20)) + "'."
        case .feeTooHigh(let actual, let maximum):
            "The node asks for a fee of \(moneroCoins(actual)); the maximum is \(moneroCoins(maximum))."
        }
    }
}
