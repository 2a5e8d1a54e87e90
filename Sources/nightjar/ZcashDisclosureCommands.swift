import ArgumentParser
import Primitives
import Sapling
import ZcashTransactions

/// Which output a disclosure is about, and for whom it is made.
struct ZcashDisclosureOptions: ParsableArguments {
    @Option(name: .long, help: "The verifier's challenge: any text of up to 255 bytes.")
    var challenge = ""
    @Option(name: .long, help: "What the disclosure is for: a text of up to 255 bytes.")
    var purpose = ""

    func validate() throws {
        for (name, text) in [("--challenge", challenge), ("--purpose", purpose)] {
            guard text.utf8.count <= DisclosureContext.maximumCount else {
                throw ValidationError("\(name) takes at most \(DisclosureContext.maximumCount) bytes.")
            }
        }
    }

    func context(_ transaction: Transaction, output: UInt32, on network: ZcashNetwork) throws -> DisclosureContext {
        try DisclosureContext(
            network: network, transactionID: transaction.id, outputIndex: output, challenge: Array(challenge.utf8),
            purpose: purpose)
    }
}

/// `nightjar zcash disclose`
struct ZcashDiscloseCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "disclose",
        abstract: "Show a third party what one output paid, to whom and with which memo, and prove it.",
        discussion: """
            Made with a viewing key of the receiver or of the sender, which stays secret, like all other payments. The \
            statement is bound to the transaction, the output, the verifier's challenge and a purpose. Whoever reads it \
            learns the address, the value and the memo of this output.

            EXAMPLES
              nightjar zcash disclose tx.hex --output 0 --key key.txt --height 1687200 --challenge 5b7e
              nightjar zcash disclose tx.hex --output 1 --key zxviews1… --as sender --purpose "tax return 2026"
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @Option(name: .long, help: "Which Sapling output, counted from 0.")
    var output: UInt32
    @Option(name: .long, help: ArgumentHelp(ZcashViewingKey.help), completion: .file())
    var key: String
    @Option(name: .customLong("as"), help: "Which side's key to use: by default the receiver's, then the sender's.")
    var role: ZcashDisclosingSide?
    @OptionGroup var disclosure: ZcashDisclosureOptions
    @OptionGroup var chain: ZcashChainOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let transaction = try ZcashInput.transaction(self.transaction)
        let output = try transaction.output(self.output)
        let context = try disclosure.context(transaction, output: self.output, on: chain.network)
        let statement = try make(output, context)
        let payment = try statement.check(output, expecting: context, under: chain.notePlaintextRule)
        if common.json {
            Console.printJSON(
                [.init("disclosure", .string(statement.text))]
                    + ZcashDisclosureText.members(statement, payment, network: chain.network))
        } else {
            if !common.quiet { ZcashDisclosureText.lines(statement, payment).forEach(Console.error) }
            Console.print(statement.text)
        }
    }

    /// A statement by the first of the key's parts that opens the output.
    private func make(_ output: EncryptedOutput, _ context: DisclosureContext) throws -> PaymentDisclosure {
        var receivers: [IncomingViewingKey] = []
        var senders: [OutgoingViewingKey] = []
        switch try ZcashViewingKey(argument: key, network: chain.network) {
        case .incoming(let key): receivers = [key]
        case .outgoing(let key): senders = [key]
        case .full(let account):
            let keys = [account.external] + [account.internal].compactMap(\.self)
            receivers = keys.map(\.incoming)
            senders = keys.map(\.ovk)
        }
        let rule = chain.notePlaintextRule
        var refusal = DisclosureError.notDecrypted(.notForThisKey)
        func attempt(_ body: () throws(DisclosureError) -> PaymentDisclosure) -> PaymentDisclosure? {
            do { return try body() } catch {
                // What says more than that the output is for others.
                if error != .notDecrypted(.notForThisKey) { refusal = error }
                return nil
            }
        }
        if role != .sender {
            for key in receivers {
                let made = attempt { () throws(DisclosureError) in
                    try PaymentDisclosure(of: output, in: context, receiver: key, under: rule)
                }
                if let made { return made }
            }
        }
        if role != .receiver {
            for key in senders {
                let made = attempt { () throws(DisclosureError) in
                    try PaymentDisclosure(of: output, in: context, sender: key, under: rule)
                }
                if let made { return made }
            }
        }
        throw refusal
    }
}

/// `nightjar zcash check-disclosure`
struct ZcashCheckDisclosureCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "check-disclosure",
        abstract: "Check a payment disclosure. Exit code 0: it is true; 1: it is not, with the reason.",
        discussion: """
            Takes no secret. Give the challenge and the purpose that you asked for, and the transaction from a source \
            that you trust. Whether the transaction is valid and in a block is not checked here (see verify-tx), nor \
            does a disclosure say who paid.

            EXAMPLES
              nightjar zcash check-disclosure zpaydisclosure1… tx.hex --height 1687200 --challenge 5b7e
              nightjar zcash check-disclosure statement.txt tx.hex --output 1 --purpose "tax return 2026" --json
            """)

    @Argument(help: "The disclosure, or a file with it.", completion: .file())
    var statement: String
    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @Option(name: .long, help: "Which Sapling output it must be about, counted from 0; by default the one it names.")
    var output: UInt32?
    @OptionGroup var disclosure: ZcashDisclosureOptions
    @OptionGroup var chain: ZcashChainOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let statement = try PaymentDisclosure(text: text())
        let transaction = try ZcashInput.transaction(self.transaction)
        let index = self.output ?? statement.context.outputIndex
        let context = try disclosure.context(transaction, output: index, on: chain.network)
        // A statement about another transaction is refused as such, however many outputs this one has.
        guard statement.context.transactionID == context.transactionID else { throw DisclosureError.wrongTransaction }
        let payment = try statement.check(
            transaction.output(index), expecting: context, under: chain.notePlaintextRule)
        if common.json {
            Console.printJSON(ZcashDisclosureText.members(statement, payment, network: chain.network))
        } else {
            Console.print("OK: the disclosure is true.")
            if !common.quiet { ZcashDisclosureText.lines(statement, payment).forEach(Console.print) }
        }
    }

    private func text() throws -> String {
        if statement.utf8.count > 64, let separator = statement.lastIndex(of: "1"), separator != statement.startIndex,
            !statement.contains("/"), !statement.contains(".")
        {
            return statement
        }
        let contents = try readFile(path: statement, limit: 1 << 16)
        return String(decoding: contents.filter { $0 > 32 && $0 < 127 }, as: UTF8.self)
    }
}

/// The side that makes a disclosure, as it is written on the command line and in JSON.
enum ZcashDisclosingSide: String, ExpressibleByArgument, CaseIterable {
    case receiver, sender

    init(_ discloser: PaymentDisclosure.Discloser) {
        switch discloser {
        case .receiver: self = .receiver
        case .sender: self = .sender
        }
    }
}

/// A disclosure and what it shows, as text and as JSON.
private enum ZcashDisclosureText {
    static let notChecked = "whether the transaction is valid and in a block, and who paid"

    static func lines(_ statement: PaymentDisclosure, _ payment: DisclosedPayment) -> [String] {
        let context = statement.context
        var lines = [
            "transaction \(displayed(context.transactionID)), output \(context.outputIndex)",
            "  value: \(coins(Int64(clamping: payment.value)))",
            "  address: \(payment.address.text(on: context.network))",
        ]
        let memo = ZcashMemoText.line(payment.memo)
        if !memo.isEmpty { lines.append("  memo: \(memo)") }
        return lines + [
            "  shown with the key of the \(ZcashDisclosingSide(payment.discloser).rawValue)",
            "  not checked: \(notChecked)",
        ]
    }

    static func members(
        _ statement: PaymentDisclosure, _ payment: DisclosedPayment, network: ZcashNetwork
    ) -> [JSONValue.Member] {
        let context = statement.context
        return [
            .init("network", .string(network.rawValue)),
            .init("transaction", .string(displayed(context.transactionID))),
            .init("output", .number(String(context.outputIndex))),
            .init("challenge", .string(String(decoding: context.challenge, as: UTF8.self))),
            .init("purpose", .string(context.purpose)),
            .init("discloser", .string(ZcashDisclosingSide(payment.discloser).rawValue)),
            .init("value", .number(String(payment.value))),
            .init("address", .string(payment.address.text(on: network))),
        ] + ZcashMemoText.members(payment.memo) + [.init("notChecked", .string(notChecked))]
    }
}

extension ZcashChainOptions {
    /// Which notes there are at the height; both kinds where it is not given.
    fileprivate var notePlaintextRule: NotePlaintextRule { height.map(network.notePlaintextRule(at:)) ?? .gracePeriod }
}

extension Transaction {
    /// An output as those see it who try to decrypt it.
    fileprivate func output(_ index: UInt32) throws -> EncryptedOutput {
        guard sapling.outputs.indices.contains(Int(index)) else {
            throw ZcashOutputError.noSuchOutput(index: index, count: sapling.outputs.count)
        }
        return try sapling.outputs[Int(index)].encrypted()
    }
}

/// Why there is no output to disclose.
enum ZcashOutputError: NamedError, Hashable {
    case noSuchOutput(index: UInt32, count: Int)

    var explanation: String {
        switch self {
        case .noSuchOutput(let index, let count):
            "The transaction has \(count) Sapling outputs, none of number \(index)."
        }
    }
}
