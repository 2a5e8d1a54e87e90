import ArgumentParser
import Primitives
import Sapling
import ZcashTransactions

/// `nightjar zcash decrypt`
struct ZcashDecryptCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypt a transaction's outputs with a viewing key. Exit code 1: none is for this key.",
        discussion: """
            A decrypted note is the one that the output commits to, and its ephemeral key is the note's own where ZIP \
            212 says so. Without --height notes of both forms count. Whether the transaction holds is verify-tx's \
            business.

            EXAMPLES
              nightjar zcash decrypt tx.hex --key zivks1… --height 1046401
              nightjar zcash decrypt tx.hex --key ovk:0000000000000000000000000000000000000000000000000000000000000000
              nightjar zcash decrypt tx.hex --key key.txt --network test --json
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @Option(name: .long, help: ArgumentHelp(ZcashViewingKey.help), completion: .file())
    var key: String
    @OptionGroup var chain: ZcashChainOptions
    @OptionGroup var common: CommonOptions

    /// An output that the key opens.
    private struct Opened {
        let index: Int
        let direction: String
        let decrypted: DecryptedNote
    }

    func run() throws {
        let transaction = try ZcashInput.transaction(self.transaction)
        let key = try ZcashViewingKey(argument: self.key, network: chain.network)
        let opened = try open(transaction, key)
        guard !opened.isEmpty else {
            Console.report(
                name: "notForThisKey",
                explanation: "None of the \(transaction.sapling.outputs.count) outputs opens with this key.",
                json: common.json)
            throw Verdict(status: .invalid)
        }
        if common.json {
            Console.printJSON([
                .init("transaction", .string(displayed(transaction.id))),
                .init("outputs", .array(opened.map { json($0) })),
            ])
            return
        }
        for output in opened {
            let note = output.decrypted.note
            Console.print("output \(output.index): \(output.direction) \(coins(Int64(clamping: note.value)))")
            Console.print("  address: \(note.recipient.text(on: chain.network))")
            let memo = ZcashMemoText.line(output.decrypted.memo)
            if !memo.isEmpty { Console.print("  memo: \(memo)") }
        }
    }

    private func open(_ transaction: Transaction, _ key: ZcashViewingKey) throws -> [Opened] {
        let rule = chain.height.map(chain.network.notePlaintextRule(at:)) ?? .gracePeriod
        var opened: [Opened] = []
        for (index, output) in try transaction.sapling.outputs.map({ try $0.encrypted() }).enumerated() {
            func add(_ direction: String, _ note: DecryptedNote?) {
                if let note { opened.append(Opened(index: index, direction: direction, decrypted: note)) }
            }
            switch key {
            case .incoming(let key): add("received", try? key.decrypt(output, under: rule))
            case .outgoing(let key): add("sent", try? key.decrypt(output, under: rule))
            case .full(let account):
                add("received", try? account.external.incoming.decrypt(output, under: rule))
                add("change", try? account.internal?.incoming.decrypt(output, under: rule))
                add("sent", try? account.external.ovk.decrypt(output, under: rule))
                add("sent", try? account.internal?.ovk.decrypt(output, under: rule))
            }
        }
        return opened
    }

    private func json(_ output: Opened) -> JSONValue {
        let note = output.decrypted.note
        return .object(
            [
                .init("output", .number(String(output.index))), .init("direction", .string(output.direction)),
                .init("value", .number(String(note.value))),
                .init("address", .string(note.recipient.text(on: chain.network))),
            ] + ZcashMemoText.members(output.decrypted.memo))
    }
}
