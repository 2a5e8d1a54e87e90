import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives
import Sapling
import SaplingCircuits
import SecretStorage
import Wallet

/// A plan of a transaction, read from a file.
func readPlan(_ path: String) throws -> ColdPlan {
    try ColdPlan(bytes: try readFile(path: path, limit: ColdPlan.maximumByteCount))
}

/// Writes a plan to a new file that nobody else reads: it shows the account's viewing keys.
func writePlan(_ plan: ColdPlan, to path: String) throws { try SecretFile.create(path: path, plan.bytes) }

/// `wallet review`
struct WalletReviewCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Say what a plan does, as its own content shows it.",
        discussion: """
            The wallet, which may be one that watches, tells its own addresses from
            others'. Nothing is signed.

            EXAMPLE
              nightjar wallet review watch.wallet payment.plan
            """)

    @OptionGroup var options: WalletOptions
    @Argument(help: "The plan.", completion: .file())
    var plan: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        let plan = try readPlan(plan)
        let review = ColdReview(plan, own: try OwnKeys(try options.open(for: .reading).content))
        output.report(review.text, review.members)
    }
}

/// `wallet sign`
struct WalletSignCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Show what a plan does, and sign what is the wallet's. Needs no network.",
        discussion: """
            What is shown is made from the content that is signed, not from text in the
            file. Compare it with what you know from elsewhere: whom you want to pay, how
            much, and the fee. With --to and --max-fee the comparison is made for you: a
            plan that pays anybody else is refused. Change must go to addresses of this
            wallet.

            EXAMPLES
              nightjar wallet sign cold.wallet payment.plan --out signed.plan
              nightjar wallet sign cold.wallet payment.plan --out signed.plan --to njacct1…=2500 --max-fee 500 --yes
            """)

    @OptionGroup var options: WalletOptions
    @Argument(help: "The plan.", completion: .file())
    var plan: String
    @Option(name: .long, help: "The new file for the signed plan.", completion: .file())
    var out: String
    @Option(name: .long, help: "ADDRESS=AMOUNT: a payment that the plan must make, and no others; may be repeated.")
    var to: [String] = []
    @Option(name: .long, help: "The most that the fee may be, in units.")
    var maxFee: UInt64?
    @Option(name: .long, help: "The chain that the transaction must be for.")
    var chain: String?
    @Flag(name: .long, help: "Do not ask.")
    var yes = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        try refuseExisting(out)
        var plan = try readPlan(plan)
        let payments = try to.map { try expectedPayment($0) }
        let expectation = ColdExpectation(
            payments: payments.isEmpty ? nil : payments, maximumFee: maxFee, chainID: try chain.map { try ChainID($0) })
        let signer = try ColdSigner(try options.open(for: .reading).content)
        let before = ColdReview(plan, own: signer.own)
        try expectation.check(before)
        if !yes {
            let terminal = try Terminal(instead: "--yes")
            let answer = try terminal.ask(before.text + "\n\nSign this? Type yes:", echo: true)
            guard answer == "yes" else { throw TerminalError.interrupted }
        }
        let signed = try plan.sign(with: signer, expecting: expectation)
        try writePlan(plan, to: out)
        let review = ColdReview(plan, own: signer.own)
        output.report(
            (yes ? review.text + "\n" : "")
                + "signed   \(signed.debits) debits, \(signed.notes) notes, \(signed.ringOutputs) ring outputs\nwrote    \(out)",
            review.members + [
                .init("file", .string(out)), .init("signedDebits", .number(String(signed.debits))),
                .init("signedNotes", .number(String(signed.notes))),
                .init("signedRingOutputs", .number(String(signed.ringOutputs))),
            ])
    }
}

/// ADDRESS=AMOUNT of the command line.
func expectedPayment(_ text: String) throws -> (recipient: LedgerAddress, amount: UInt64) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let amount = UInt64(parts[1]) else {
        throw UsageError("--to is ADDRESS=AMOUNT, and not \(text).")
    }
    return (try LedgerAddress(text: parts[0]), amount)
}

/// `wallet prove`
struct WalletProveCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Make a plan's shielded proofs. Needs no key that spends, and no network.",
        discussion: """
            Proofs of spends take the account's proving key, which 'wallet
            export-proving-key' gives on the machine with the wallet that spends, once.
            Plans that only pay shielded addresses take none. Before or after signing.

            EXAMPLES
              nightjar wallet prove payment.plan --out proved.plan --proving-key-file alice.proving
              nightjar wallet prove deposit.plan --out proved.plan --params ~/.zcash-params
            """)

    @Argument(help: "The plan.", completion: .file())
    var plan: String
    @Option(name: .long, help: "The new file for the proved plan.", completion: .file())
    var out: String
    @Option(name: .long, help: "A file of mode 0600 with a proving key; may be repeated.", completion: .file())
    var provingKeyFile: [String] = []
    @Option(name: .long, help: "The folder of Zcash's parameters.")
    var params: String?
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try refuseExisting(out)
        let plan = try readPlan(plan)
        let keys = try provingKeyFile.flatMap { try AccountProvingKeys(text: try secretText(path: $0)).keys }
        let (folder, params) = (home.folder, params)
        let count = plan.missingProofs
        let proved = try await BlockingWork.run {
            var plan = plan
            if count > 0 { try plan.prove(with: try folder.saplingProver(folder: params), keys: keys) }
            return plan
        }
        try writePlan(proved, to: out)
        output.report(
            "proofs   \(count) made\nwrote    \(out)",
            [.init("file", .string(out)), .init("proofs", .number(String(count)))])
    }
}

/// `wallet combine`
struct WalletCombineCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "combine", abstract: "Put together the proofs and signatures of several copies of a plan.",
        discussion: """
            For a plan that is proved on one machine while another signs, or that several
            wallets sign.

            EXAMPLE
              nightjar wallet combine proved.plan signed.plan --out complete.plan
            """)

    @Argument(help: "The copies, two or more.", completion: .file())
    var plans: [String]
    @Option(name: .long, help: "The new file.", completion: .file())
    var out: String
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard plans.count >= 2 else { throw ValidationError("there are two copies to combine, or more.") }
    }

    func run() throws {
        try refuseExisting(out)
        var combined = try readPlan(plans[0])
        for path in plans.dropFirst() { try combined.combine(with: try readPlan(path)) }
        try writePlan(combined, to: out)
        output.report("wrote    \(out)", [.init("file", .string(out))])
    }
}

/// `wallet extract`
struct WalletExtractCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Finish a plan that is proved and signed, and verify all of it.",
        discussion: """
            The file has the transaction's bytes and nothing else: 'nightjar ledger
            submit' hands them to a node.

            EXAMPLES
              nightjar wallet extract complete.plan --out payment.tx
              nightjar ledger submit payment.tx
            """)

    @Argument(help: "The plan.", completion: .file())
    var plan: String
    @Option(name: .long, help: "The file for the transaction.", completion: .file())
    var out: String
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let plan = try readPlan(plan)
        let folder = home.folder
        let transaction = try await BlockingWork.run { try plan.extracted(verifying: try folder.saplingKeys()) }
        try writeFile(out, transaction.encoded)
        output.report(
            "id       \(transaction.id)\nwrote    \(out)",
            [.init("file", .string(out)), .init("id", .string(transaction.id.description))])
    }
}

/// `wallet export-proving-key`
struct WalletExportProvingKeyCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "export-proving-key",
        abstract: "What makes shielded proofs of an account's spends and cannot sign.",
        discussion: """
            Whoever has it can tell which of the account's notes are spent, and make
            proofs for plans that somebody else has to sign. It does not change: export it
            once, for the machine that proves.

            EXAMPLE
              nightjar wallet export-proving-key cold.wallet --account 0 --out alice.proving
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The account's number.")
    var account: UInt32 = 0
    @Option(name: .long, help: "The new file, of mode 0600; without it the key is printed.", completion: .file())
    var out: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let text = try options.open(for: .reading).content.provingKeys(account: account).text
        guard let out else { return output.report(text, [.init("provingKey", .string(text))]) }
        try SecretFile.create(path: out, Array((text + "\n").utf8))
        output.report("wrote    \(out)", [.init("file", .string(out))])
    }
}

extension ColdReview {
    /// The review for programs.
    var members: [JSONValue.Member] {
        [
            .init("chain", .string(chainID.name)), .init("id", id.map { .string($0.description) } ?? .null),
            .init("fee", .string(String(fee))), .init("expiry", .string(String(expiryHeight))),
            .init(
                "payments",
                .array(
                    payments.map { payment in
                        .object([
                            .init("address", payment.recipient.text.map { .string($0) } ?? .null),
                            .init("amount", .string(String(payment.amount))), .init("own", .bool(payment.isOwn)),
                            .init("memo", payment.memo.map { .string(Hexadecimal.encode($0.bytes)) } ?? .null),
                        ])
                    })),
            .init("ringChange", .string(String(ringChange))),
            .init(
                "sources",
                .array(
                    sources.map { source in
                        .object([
                            .init("pool", .string(source.pool.rawValue)),
                            .init("amount", .string(String(source.amount))), .init("own", .bool(source.isOwn)),
                        ])
                    })), .init("effects", .array(effects.map { .string($0) })),
        ]
    }
}
