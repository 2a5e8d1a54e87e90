import ArgumentParser
import MoneroTransactions
import MoneroWallet
import Primitives
import RingSignatures

/// `nightjar monero scan`
struct MoneroScanCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Find what transactions pay a wallet, and its balance.",
        discussion: """
            Scans the transactions given, or with --daemon all blocks from --from on. An amount counts only where it opens \
            the output's commitment; of several outputs with one key the largest counts and the others are reported. \
            What was spent is known only to a wallet that can spend.

            EXAMPLES
              nightjar monero scan --wallet view.json tx.hex
              nightjar monero scan --wallet words.txt --accounts 2 --daemon http://127.0.0.1:18081 --from 3000000
            """)

    @Argument(help: "Transactions: hexadecimal digits, or files with them or with the bytes.", completion: .file())
    var transactions: [String] = []
    @OptionGroup var wallet: MoneroWalletOptions
    @OptionGroup var daemon: MoneroDaemonOptions
    @Option(name: .long, help: "With --daemon, the first block to scan.")
    var from: UInt64 = 0
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard transactions.isEmpty != (daemon.daemon == nil) else {
            throw ValidationError("Give transactions or --daemon, one of them.")
        }
    }

    func run() throws {
        let keys = try wallet.keys()
        let scanner = wallet.scanner(keys.viewKeys)
        var ledger = WalletLedger()
        var nextHeight: UInt64?
        if let daemon = try daemon.client() {
            let (found, next) = try daemon.ledger(
                from: from, scanner: scanner, spendKeys: keys.spendKeys, execution: common.execution())
            (ledger, nextHeight) = (found, next)
        } else {
            for argument in transactions {
                ledger.add(
                    try MoneroInput.transaction(argument), height: 0, scanner: scanner, spendKeys: keys.spendKeys)
            }
        }
        let balance = ledger.balance(nextHeight: nextHeight ?? 0, time: secondsNow())
        if common.json {
            var members: [JSONValue.Member] = [
                .init(
                    "outputs", .array(ledger.entries.map { .object(Self.members($0, withHeight: nextHeight != nil)) })),
                .init(
                    "refused",
                    .array(
                        ledger.refused.map { refusal in
                            .object([
                                .init("transaction", .string(Hexadecimal.encode(refusal.output.transaction))),
                                .init("output", .number(String(refusal.output.index))),
                                .init("error", .string(refusal.output.reason.name)),
                                .init("message", .string(refusal.output.reason.explanation)),
                            ])
                        })), .init("total", .string(String(balance.total))),
                .init("spentKnown", .bool(keys.spendKeys != nil)),
            ]
            if let nextHeight {
                members.append(.init("spendable", .string(String(balance.spendable))))
                members.append(.init("nextHeight", .number(String(nextHeight))))
            }
            Console.printJSON(members)
            return
        }
        for entry in ledger.entries {
            let output = entry.output
            let state =
                entry.isBurnt
                ? ", BURNT: shares its key with a larger one" : entry.spentHeight.map { ", spent at \($0)" } ?? ""
            let id = output.paymentID.map { ", payment id \(Hexadecimal.encode($0.bytes))" } ?? ""
            Console.print(
                "\(moneroCoins(output.amount)) at \(output.address), transaction "
                    + "\(Hexadecimal.encode(output.transaction)), output \(output.index)\(id)\(state)")
        }
        for refusal in ledger.refused {
            Console.print(
                "NOT CREDITED: transaction \(Hexadecimal.encode(refusal.output.transaction)), output "
                    + "\(refusal.output.index): \(refusal.output.reason.explanation)")
        }
        Console.print("total \(moneroCoins(balance.total))\(keys.spendKeys == nil ? ", spent or not" : "")")
        if nextHeight != nil { Console.print("spendable \(moneroCoins(balance.spendable))") }
    }

    private static func members(_ entry: WalletLedger.Entry, withHeight: Bool) -> [JSONValue.Member] {
        let output = entry.output
        var members: [JSONValue.Member] = [
            .init("transaction", .string(Hexadecimal.encode(output.transaction))),
            .init("output", .number(String(output.index))), .init("amount", .string(String(output.amount))),
            .init("address", .string(output.address.description)),
            .init("key", .string(Hexadecimal.encode(output.key.bytes))), .init("coinbase", .bool(output.isCoinbase)),
            .init("unlockTime", .number(String(output.unlockTime))), .init("burnt", .bool(entry.isBurnt)),
            .init("paymentID", output.paymentID.map { .string(Hexadecimal.encode($0.bytes)) } ?? .null),
            .init("keyImage", entry.keyImage.map { .string(Hexadecimal.encode($0.bytes)) } ?? .null),
        ]
        if withHeight {
            members.append(.init("height", .number(String(entry.height))))
            members.append(.init("spentHeight", entry.spentHeight.map { .number(String($0)) } ?? .null))
        }
        return members
    }
}
