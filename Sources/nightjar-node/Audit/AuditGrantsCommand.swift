import ArgumentParser
import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// `audit grants`
struct AuditGrantsCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "List the grants that were published on the chain, and whether they are in force.",
        discussion: """
            Everybody can read them: purpose and scope stand on the chain's notice board,
            written by 'audit grant --public'. A grant is listed where its holder signed
            the transaction that logs it. Anybody can write to the board, so what is no
            grant, or somebody else's word, is counted and not shown. Grants that were not
            published cannot be found here: 'audit grant-status' asks about one whose
            record you have.

            EXAMPLES
              nightjar audit grants
              nightjar audit grants --node https://node.example:26657 --genesis genesis.json --sequencer 5ce9… --json
              nightjar audit grants --grant 91ab… --out grant.json
            """)

    @Option(name: .long, help: "The hash of one grant, which alone is shown.")
    var grant: String?
    @Option(name: .long, help: "Write the record of --grant to a file, as 'audit grant' does.", completion: .file())
    var out: String?
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard out == nil || grant != nil else { throw ValidationError("--out goes with --grant.") }
    }

    func run() async throws {
        let wanted = try grant.map { try Hash256(hexadecimal: $0) }
        let chain = try await chain.chain()
        var board = PublishedGrants(genesis: chain.genesis)
        let pool = WorkerPool(threads: activeProcessorCount())
        try await chain.walk(to: try await chain.height(), output) { block, refused in
            try board.take(block, refused: refused, on: pool)
        }
        let entries = board.entries.filter { wanted == nil || $0.grant.hash == wanted }
        if wanted != nil, entries.isEmpty { throw AuditReportError.grantNotLogged }
        if let out, let entry = entries.first { try writeFile(out, Array(entry.grant.text.utf8)) }
        var shown: [(entry: PublishedGrants.Entry, status: GrantStatus)] = []
        for entry in entries {
            // What the last signed state says, by proof, and not the node's word about transactions.
            shown.append((entry, try await chain.evidence(of: entry.grant).status(sequencer: chain.sequencer)))
        }
        let address = NoticeBoard(genesis: chain.genesis.hash).address
        let others = "others   \(board.unreadableCount) unreadable, \(board.unfoundedCount) not by their holders"
        output.report(
            (shown.map { Self.lines($0.entry, $0.status) + "\n" } + ["height   \(board.height)", others]
                + chain.believed.map { "believed \($0)" })
                .joined(separator: "\n"),
            [
                .init("board", LedgerAddress.shielded(address).text.map { .string($0) } ?? .null),
                .init("grants", .array(shown.map { Self.json($0.entry, $0.status) })),
                .init("height", .string(String(board.height))),
                .init("unreadable", .number(String(board.unreadableCount))),
                .init("unfounded", .number(String(board.unfoundedCount))),
                .init("believed", .array(chain.believed.map { .string($0) })),
            ])
    }

    private static func lines(_ entry: PublishedGrants.Entry, _ status: GrantStatus) -> String {
        let terms = entry.grant.terms
        var state = status.words
        if status == .revoked, let height = entry.revokedHeight { state += " at block \(height)" }
        return """
            grant    \(entry.grant.hash)
            status   \(state)
            holder   \(entry.grant.holder.accountText)
            auditor  \(entry.grant.auditor?.accountText ?? "none beside the holder")
            purpose  \"\(visibleText(terms.purpose))\"
            scope    \(terms.scope.words), blocks \(terms.heights.lowerBound) to \(terms.heights.upperBound)
            logged   in block \(entry.height) by \(entry.transaction)
            """
    }

    private static func json(_ entry: PublishedGrants.Entry, _ status: GrantStatus) -> JSONValue {
        let terms = entry.grant.terms
        return .object([
            .init("grant", .string(entry.grant.hash.description)), .init("status", .string(status.rawValue)),
            .init("holder", .string(entry.grant.holder.accountText)),
            .init("auditor", entry.grant.auditor.map { .string($0.accountText) } ?? .null),
            .init("purpose", .string(terms.purpose)), .init("scope", .string(terms.scope.words)),
            .init("from", .string(String(terms.heights.lowerBound))),
            .init("to", .string(String(terms.heights.upperBound))),
            .init("transaction", .string(entry.transaction.description)),
            .init("height", .string(String(entry.height))),
            .init("revokedHeight", entry.revokedHeight.map { .string(String($0)) } ?? .null),
            .init("record", .string(entry.grant.text)),
        ])
    }
}

extension GrantStatus {
    /// The status for people.
    var words: String {
        switch self {
        case .notLogged: "not logged"
        case .inForce: "in force"
        case .revoked: "revoked"
        }
    }
}

extension AuditScope {
    /// The scope for people. An address of a counterparty is text of whoever wrote it.
    var words: String {
        switch self {
        case .everything: "all payments"
        case .payment(let id, let pool, let index): "payment \(id):\(pool.rawValue):\(index)"
        case .counterparty(let address): "payments with \(visibleText(address))"
        }
    }
}
