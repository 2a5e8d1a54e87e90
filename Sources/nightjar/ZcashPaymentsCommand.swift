import ArgumentParser
import Primitives
import Sapling
import ZcashTransactions

/// `nightjar zcash list-payments`
struct ZcashPaymentsCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "list-payments",
        abstract: "List all payments into and out of an account, for its auditor, from a full viewing key.",
        discussion: """
            Reads whole blocks, whose heights their coinbase transactions tell, or single transactions of the one \
            --height, in the order of the chain: a file holds one as bytes, or one a line in hexadecimal.

            Seen are payments to the account and, by its outgoing viewing keys, payments from it: a sender who encrypts \
            for another key hides them, and what it pays to transparent addresses is no Sapling output. With --position \
            the listing also tells which notes were spent, by their nullifiers: the number of notes in the tree before \
            the first block, from which on all blocks have to be given.

            EXAMPLES
              nightjar zcash list-payments zxviews1… blocks.hex
              nightjar zcash list-payments key.txt blocks.hex --from 1046401 --to 1046500 --json
              nightjar zcash list-payments zviews1… tx.hex --height 419202
            """)

    @Argument(help: ArgumentHelp(ZcashViewingKey.help), completion: .file())
    var key: String
    @Argument(help: "Files with blocks or transactions.", completion: .file())
    var files: [String]
    @OptionGroup var chain: ZcashChainOptions
    @Option(name: .long, help: "List payments from this height on.")
    var from: UInt32?
    @Option(name: .long, help: "List payments up to this height.")
    var to: UInt32?
    @Option(name: .long, help: "The number of notes in the tree before the first block.")
    var position: UInt64?
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard case .full(let account) = try ZcashViewingKey(argument: key, network: chain.network) else {
            throw ZcashViewingKeyError.notFull
        }
        let execution = common.execution()
        var scanner = PaymentScanner(account, network: chain.network, position: position)
        for file in files {
            for item in try ZcashInput.items(file) {
                try execution.cancellation.check()
                switch item {
                case .block(let block):
                    try scanner.scan(block.transactions, height: block.height, on: execution.pool)
                case .transaction(let transaction):
                    try scanner.scan([transaction], height: chain.height, on: execution.pool)
                }
            }
        }
        let payments = scanner.payments.filter { payment in
            guard let height = payment.height else { return from == nil && to == nil }
            return height >= from ?? 0 && height <= to ?? .max
        }
        if common.json { printJSON(payments) } else { printTable(payments) }
    }

    /// The sum of a kind; a sum of real values fits, and no other is worth an error.
    private func total(_ kind: Payment.Kind, _ payments: [Payment]) -> Int64 {
        payments.filter { $0.kind == kind }.reduce(0) { sum, payment in
            Int64(clamping: UInt64(sum).addingReportingOverflow(payment.decrypted.note.value).partialValue)
        }
    }

    private func printTable(_ payments: [Payment]) {
        var table = TextTable(
            ["height", "transaction", "output", "kind", "value", "spent", "address", "memo"],
            texts: ["transaction", "kind", "spent", "address", "memo"])
        for payment in payments {
            table.append([
                payment.height.map { String($0) } ?? "-", displayed(payment.transactionID), String(payment.outputIndex),
                payment.kind.rawValue, coins(Int64(clamping: payment.decrypted.note.value)),
                payment.nullifier == nil ? "-" : payment.spentIn == nil ? "no" : "yes",
                payment.decrypted.note.recipient.text(on: chain.network), ZcashMemoText.line(payment.decrypted.memo),
            ])
        }
        for line in table.lines { Console.print(line) }
        let totals = Payment.Kind.allCases.map { "\($0.rawValue) \(coins(total($0, payments)))" }
        Console.print("\(payments.count) payments: " + totals.joined(separator: ", "))
    }

    private func printJSON(_ payments: [Payment]) {
        let list = payments.map { payment in
            JSONValue.object(
                [
                    .init("height", payment.height.map { .number(String($0)) } ?? .null),
                    .init("transaction", .string(displayed(payment.transactionID))),
                    .init("output", .number(String(payment.outputIndex))),
                    .init("kind", .string(payment.kind.rawValue)),
                    .init("value", .number(String(payment.decrypted.note.value))),
                    .init("address", .string(payment.decrypted.note.recipient.text(on: chain.network))),
                    .init("nullifier", payment.nullifier.map { .string(Hexadecimal.encode($0.bytes)) } ?? .null),
                    .init("spentIn", payment.spentIn.map { .string(displayed($0)) } ?? .null),
                ] + ZcashMemoText.members(payment.decrypted.memo))
        }
        let totals = Payment.Kind.allCases.map { kind in
            JSONValue.Member(kind.rawValue, .number(String(total(kind, payments))))
        }
        Console.printJSON([.init("payments", .array(list)), .init("totals", .object(totals))])
    }
}
