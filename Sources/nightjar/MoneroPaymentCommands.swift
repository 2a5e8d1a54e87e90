import Algebra
import ArgumentParser
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives

/// `nightjar monero prove-payment`
struct MoneroProvePaymentCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "prove-payment",
        abstract: "Prove to a third party what a transaction paid to an address, as receiver or as sender.",
        discussion: """
            The receiver proves with the wallet's view key (--wallet, --at), the sender with the transaction's secret \
            keys (--transaction-key, --address). Whoever reads the proof learns the outputs of this transaction to this \
            address and nothing else. A message binds the proof to who asked for it.

            EXAMPLES
              nightjar monero prove-payment tx.hex --wallet view.json --at 0/1 --message "invoice 7"
              nightjar monero prove-payment tx.hex --transaction-key key.txt --address 4… --message 5b7e
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @Option(name: .long, help: ArgumentHelp(MoneroWalletFile.help), completion: .file())
    var wallet: String?
    @Option(
        name: .long, help: "With --wallet, the address that was paid, as ACCOUNT/INDEX.", transform: moneroPlace)
    var at = SubaddressIndex.primary
    @Option(
        name: .long,
        help:
            "A file with the transaction's secret keys: 64 hexadecimal digits each, the outputs' own after the first.",
        completion: .file())
    var transactionKey: String?
    @Option(name: .long, help: "With --transaction-key, the address that was paid.")
    var address: String?
    @Option(name: .long, help: "What to bind the proof to.")
    var message = ""
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (wallet == nil) != (transactionKey == nil), (transactionKey == nil) == (address == nil) else {
            throw ValidationError("Give --wallet, or --transaction-key and --address.")
        }
    }

    func run() throws {
        let transaction = try MoneroInput.transaction(self.transaction)
        let proof: PaymentProof
        if let wallet {
            proof = try PaymentProof.receiver(
                transaction: transaction, keys: MoneroWalletFile(path: wallet).viewKeys, at: at,
                message: Array(message.utf8))
        } else {
            let keys = try secretKeys()
            proof = try PaymentProof.sender(
                transaction: transaction, transactionKey: keys[0], additionalKeys: Array(keys.dropFirst()),
                address: MoneroAddress(text: address ?? ""), message: Array(message.utf8))
        }
        if common.json {
            Console.printJSON([.init("proof", .string(proof.text))])
        } else {
            Console.print(proof.text)
        }
    }

    private func secretKeys() throws -> [Ed25519.ScalarField] {
        var contents = try readFile(path: transactionKey ?? "", limit: 1 << 16)
        defer { contents.wipe() }
        let texts = String(decoding: contents, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let keys = try texts.map { try Ed25519.ScalarField(canonicalLittleEndian: Hexadecimal.decode($0, count: 32)) }
        guard !keys.isEmpty else { throw MoneroWalletFileError.missingKey("transaction key") }
        return keys
    }
}

/// `nightjar monero check-payment`
struct MoneroCheckPaymentCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "check-payment",
        abstract: "Check a proof of payment, and show what it proves.",
        discussion: """
            The transaction must be the one on the chain: ask a node for it by its hash. Nothing is said of whether it is \
            mined, nor of whether its outputs can be spent already.

            EXIT CODES
              0  the proof holds
              1  it is refused, or the transaction pays nothing to the address

            EXAMPLES
              nightjar monero check-payment tx.hex InProofV2… --address 8… --message "invoice 7"
              nightjar monero check-payment tx.hex proof.txt --address 4… --json
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @Argument(help: "The proof, or a file with it.", completion: .file())
    var proof: String
    @Option(name: .long, help: "The address that was paid.")
    var address: String
    @Option(name: .long, help: "What the proof is bound to.")
    var message = ""
    @OptionGroup var common: CommonOptions

    func run() throws {
        let transaction = try MoneroInput.transaction(self.transaction)
        var text = proof
        if !proof.contains("ProofV") {
            let contents = try readFile(path: proof, limit: 1 << 20)
            text = String(decoding: contents.filter { $0 > 32 && $0 < 127 }, as: UTF8.self)
        }
        let receipt = try PaymentProof(text: text).verify(
            transaction: transaction, address: MoneroAddress(text: address), message: Array(message.utf8))
        guard receipt.received > 0 else { throw PaymentProofError.nothingReceived }
        let outputs = receipt.outputs.sorted { $0.key < $1.key }
        if common.json {
            Console.printJSON([
                .init("transaction", .string(Hexadecimal.encode(transaction.hash))),
                .init("received", .string(String(receipt.received))),
                .init(
                    "outputs",
                    .array(
                        outputs.map {
                            .object([
                                .init("output", .number(String($0.key))), .init("amount", .string(String($0.value))),
                            ])
                        })),
            ])
            return
        }
        for (index, amount) in outputs { Console.print("output \(index): \(moneroCoins(amount))") }
        Console.print("received \(moneroCoins(receipt.received))")
    }
}
