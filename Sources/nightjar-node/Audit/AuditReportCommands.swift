import ArgumentParser
import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Why a report does not agree with what a node has.
enum AuditNodeError: NamedError {
    /// The node has another block at this height.
    case otherBlock(height: UInt64)
    /// The ledger refused a transaction that the report counts.
    case refusedTransaction(Hash256, rule: String)

    var explanation: String {
        switch self {
        case .otherBlock(let height):
            "The node has another block at height \(height) than the one that the report rests on, both signed by the "
                + "sequencer."
        case .refusedTransaction(let id, let rule):
            "The ledger refused transaction \(id) (\(rule)), so that nothing in it happened."
        }
    }
}

/// Files in which a report is written for people.
struct ReportFormOptions: ParsableArguments {
    @Option(name: .long, help: "Write the payments as a table for spreadsheets.", completion: .file())
    var csv: String?
    @Option(name: .long, help: "Write a page to read and print.", completion: .file())
    var html: String?

    /// Writes those that were asked for.
    func write(_ verified: VerifiedReport, of report: AuditReport) throws {
        if let csv { try writeFile(csv, Array(verified.csv(time: Timestamp.text).utf8)) }
        if let html { try writeFile(html, Array(verified.html(of: report, time: Timestamp.text).utf8)) }
    }
}

/// `audit report`
struct AuditReportCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Open the payments of a viewing key over a range of heights, signed.",
        discussion: """
            Anybody can check the report with 'audit verify', without a key. It opens each
            payment by itself: payments that are not in it stay hidden, and no key is in
            it. That none was left out it does not show.

            What rings spend is only seen with --key-images. Which notes were spent stands
            by the signer's word, since nobody sees it without a key; with --prove-spends
            each is proved, about a second each. That takes the account's own key and
            Sapling's parameters, and gives no key away.

            EXAMPLES
              nightjar audit report --viewing-key alice.view --sign-with auditor.key --purpose "tax 2026" \\
                --from 1 --to 50000 --out report.json --html report.html
              nightjar audit report --key alice.key --purpose "tax 2026" --prove-spends --out report.json
              nightjar audit report --key alice.wallet --account 1 --purpose "order 7" \\
                --payment TXID:shielded:0 --out payment.json
              nightjar audit report --key alice.key --purpose "claim" --counterparty njacct1… --out shop.json
            """)

    @OptionGroup var keys: AuditKeyOptions
    @Option(name: .long, help: "What the report is for.")
    var purpose: String?
    @Option(name: .long, help: "The first height; 0 counts what the genesis pays.")
    var from: UInt64 = 0
    @Option(name: .long, help: "The last height; the chain's where absent.")
    var to: UInt64?
    @OptionGroup var scope: AuditScopeOptions
    @Option(name: .long, help: "What the verifier asked to be answered, in hexadecimal.")
    var challenge: String?
    @Option(name: .long, help: "Signed key images of the account's ring outputs.", completion: .file())
    var keyImages: String?
    @Flag(name: .long, help: "Prove which notes were spent; takes --key.")
    var proveSpends = false
    @Option(name: .long, help: "The folder of Zcash's parameters, for --prove-spends.")
    var params: String?
    @Option(
        name: .long,
        help: "The record of a grant under which the report is made; its purpose and scope are the report's.",
        completion: .file())
    var grant: String?
    @Option(name: .long, help: "The report's file.", completion: .file())
    var out: String
    @OptionGroup var forms: ReportFormOptions
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (purpose == nil) != (grant == nil) else {
            throw ValidationError("one of --purpose and --grant says what the report is for.")
        }
        guard !proveSpends || keys.key != nil else {
            throw ValidationError("--prove-spends takes --key: a viewing key proves nothing.")
        }
        guard params == nil || proveSpends else { throw ValidationError("--params goes with --prove-spends.") }
    }

    func run() async throws {
        let keys = try keys.read()
        let chain = try await chain.chain()
        var record: DisclosureGrant?
        if let grant {
            record = try DisclosureGrant(text: try readFile(path: grant, limit: DisclosureGrant.maximumByteCount))
        }
        let height = try await chain.height()
        let last = to ?? min(height, record?.terms.heights.upperBound ?? height)
        let first = max(from, record?.terms.heights.lowerBound ?? from)
        guard first <= last, last <= height else { throw UsageError("the range ends before it begins, or is to come.") }
        let own = try scope.scope()
        let terms = try AuditTerms(
            genesis: chain.genesis, heights: first...last,
            scope: own == .everything ? record?.terms.scope ?? own : own,
            purpose: purpose ?? record?.terms.purpose ?? "",
            challenge: try challenge.map { try Hexadecimal.decode($0) } ?? [], grant: record?.hash)
        var images = ExportedKeyImages()
        if let keyImages { images = try ExportedKeyImages(text: try readFile(path: keyImages, limit: 1 << 28)) }
        var scanner = try ReportScanner(
            keys: keys.viewing, terms: terms, genesis: chain.genesis, keyImages: images)
        let pool = WorkerPool(threads: activeProcessorCount())
        try await chain.walk(to: last, output) { block, refused in
            try scanner.take(block, refused: refused, on: pool)
        }
        var evidence: GrantEvidence?
        if let record { evidence = try await chain.evidence(of: record) }
        let signer = keys.signer(under: record)
        let report = try scanner.report(
            signer: signer, grant: evidence,
            spendProofs: try await spendProofs(of: scanner, keys.spender, for: signer.account))
        let verified = try report.verify(
            genesis: chain.genesis, sequencer: chain.sequencer, keys: try self.chain.options.home.folder.saplingKeys())
        try writeFile(out, Array(report.text.utf8))
        try forms.write(verified, of: report)
        output.report(
            "wrote \(out)\n" + verified.lines(chain), [.init("file", .string(out))] + verified.members(chain))
    }

    /// The proofs of spent notes, where they are asked for.
    private func spendProofs(
        of scanner: ReportScanner, _ spender: AuditSpender?, for signer: AccountID
    ) async throws -> NoteSpendProofs {
        let count = scanner.noteSpendCount
        guard proveSpends, count > 0, let spender else {
            if count > 0, spender != nil, !output.json {
                Console.error("\(count) spends of notes stand by the signer's word: --prove-spends proves them")
            }
            return NoteSpendProofs()
        }
        let (params, isQuiet) = (params, output.json)
        let home = chain.options.home.folder
        return try await BlockingWork.run {
            var line = ProgressLine(isShown: !isQuiet)
            defer { line.clear() }
            line.show(Progress("proving spends", completed: 0, total: count))
            return try scanner.proveSpends(
                for: signer, keys: spender.sapling,
                prover: try home.saplingProver(folder: params)
            ) { line.show(Progress("proving spends", completed: $0, total: count)) }
        }
    }
}

/// `audit verify`
struct AuditVerifyCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a report against the chain; no key is needed.",
        discussion: """
            Everything is derived again: that the sequencer signed each block and that it
            holds each transaction, what each opening shows, key images, the proofs of
            spent notes, the report's signature; and that a node has these blocks and
            accepted these transactions. Spends of notes without a proof are counted
            apart: they stand by the signer's word. With --offline the node is not asked,
            and --genesis and --sequencer say what to believe. On a chain for trials with
            a set-up of its own for shielded payments, run it where the node's folder is.

            EXAMPLES
              nightjar audit verify report.json --purpose "tax 2026" --signer njacct1…
              nightjar audit verify report.json --offline --genesis genesis.json --sequencer 5ce9…
            """)

    @Argument(help: "The report's file.", completion: .file())
    var file: String
    @Option(name: .long, help: "The purpose that it has to have.")
    var purpose: String?
    @Option(name: .long, help: "The challenge that it has to answer, in hexadecimal.")
    var challenge: String?
    @Option(name: .long, help: "The account that has to have signed it.")
    var signer: String?
    @Flag(name: .long, help: "Ask no node.")
    var offline = false
    @OptionGroup var forms: ReportFormOptions
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !offline || (chain.genesis != nil && chain.sequencer != nil) else {
            throw ValidationError("--offline takes --genesis and --sequencer.")
        }
    }

    func run() async throws {
        let report = try AuditReport(text: try readFile(path: file, limit: AuditReport.maximumByteCount))
        let chain = try await chain.chain()
        var expected = AuditReport.Expectation(
            purpose: purpose, challenge: try challenge.map { try Hexadecimal.decode($0) })
        if let signer {
            guard case .transparent(let account) = try LedgerAddress(text: signer) else {
                throw UsageError("--signer is an account.")
            }
            expected.signer = account
        }
        let verified = try report.verify(
            genesis: chain.genesis, sequencer: chain.sequencer, keys: try self.chain.options.home.folder.saplingKeys(),
            expecting: expected)
        if !offline { try await chain.compare(verified) }
        try forms.write(verified, of: report)
        output.report(
            """
            purpose  "\(visibleText(report.terms.purpose))"
            signer   \(report.signer.accountText)
            heights  \(report.terms.heights.lowerBound) to \(report.terms.heights.upperBound)
            grant    \(report.terms.grant.map { "\($0), in force then" } ?? "none")

            """ + verified.lines(chain)
                + "\nEverything in it holds. That nothing was left out a report does not show.",
            [
                .init("purpose", .string(report.terms.purpose)), .init("signer", .string(report.signer.accountText)),
                .init("from", .string(String(report.terms.heights.lowerBound))),
                .init("to", .string(String(report.terms.heights.upperBound))),
                .init("grant", report.terms.grant.map { .string($0.description) } ?? .null),
            ] + verified.members(chain))
    }
}

extension AuditChain {
    /// Requires that the node has the blocks that a report rests on, and that the ledger accepted its transactions.
    fileprivate func compare(_ verified: VerifiedReport) async throws {
        let source = HTTPBlockSource(client: client)
        for header in verified.headers where header.header.height > 0 {
            let found = try await source.headers(from: header.header.height, limit: 1).first
            guard try found.map({ try SignedHeader(decoding: $0).header.hash }) == header.header.hash else {
                throw AuditNodeError.otherBlock(height: header.header.height)
            }
        }
        for id in Set(verified.payments.filter { $0.height > 0 }.map(\.transaction)).sorted() {
            let found = try await client.json("/v1/transactions/\(id)")
            guard found["verdict"]?["accepted"] == .bool(true) else {
                throw AuditNodeError.refusedTransaction(id, rule: found["verdict"]?["refusal"]?.text ?? "unknown")
            }
        }
    }
}

extension VerifiedReport {
    /// The sums, for people.
    fileprivate func lines(_ chain: AuditChain) -> String {
        let sums = AddressKind.allCases.map { pool in
            let totals = totals(of: pool)
            return "\(pool.rawValue.padding(to: 12)) received \(totals.received), sent \(totals.sent), spent "
                + "\(totals.spent)" + (totals.spentByWord > 0 ? ", by the signer's word \(totals.spentByWord)" : "")
                + (totals.change > 0 ? ", change \(totals.change)" : "")
        }
        return (["payments \(payments.count)"] + sums + chain.believed.map { "believed \($0)" })
            .joined(separator: "\n")
    }

    /// The sums and payments, for programs.
    fileprivate func members(_ chain: AuditChain) -> [JSONValue.Member] {
        [
            .init(
                "totals",
                .object(
                    AddressKind.allCases.map { pool in
                        let totals = totals(of: pool)
                        return .init(
                            pool.rawValue,
                            .object([
                                .init("received", .string("\(totals.received)")),
                                .init("change", .string("\(totals.change)")),
                                .init("sent", .string("\(totals.sent)")), .init("spent", .string("\(totals.spent)")),
                                .init("spentByWord", .string("\(totals.spentByWord)")),
                            ]))
                    })),
            .init("payments", .number(String(payments.count))),
            .init("believed", .array(chain.believed.map { .string($0) })),
        ]
    }
}
