import ArgumentParser
import Primitives
import Sapling
import ZcashTransactions

/// `nightjar zcash verify-blocks`
struct ZcashVerifyBlocksCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify-blocks",
        abstract: "Verify consecutive blocks: their transactions' Sapling parts, their headers, and Sapling's tree.",
        discussion: """
            Each file holds a block as bytes, or one a line in hexadecimal. With --tree, the note commitment tree before \
            the first block as zcashd and light-wallet servers write it in hexadecimal (or "empty"), the root after each \
            block is computed, and compared with the header's where headers have it: from Sapling to Heartwood. With \
            --roots, a JSON list of {"height": 419200, "root": "fbc2…"} from a node that you trust, headers, outputs and \
            spends' anchors are compared with those roots. The chain's history in headers is checked where the blocks begin \
            with the first one of Heartwood or Canopy. Work and scripts are not checked, so that a block with transparent \
            inputs stays incomplete. Exit codes are verify-tx's.

            EXAMPLES
              nightjar zcash verify-blocks blocks.hex --tree empty
              nightjar zcash verify-blocks blocks.hex --roots roots.json
              nightjar zcash verify-blocks block-653601.bin --json
            """)

    @Argument(help: "Files with blocks.", completion: .file())
    var files: [String]
    @Option(name: .long, help: "The network: main, test or regtest.")
    var network = ZcashNetwork.main
    @Option(name: .long, help: "The note commitment tree before the first block: hexadecimal digits, or \"empty\".")
    var tree: String?
    @Option(name: .long, help: "A JSON file of known roots of that tree.", completion: .file())
    var roots: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        let frontier = try tree.map { text in
            text == "empty" ? NoteCommitmentFrontier() : try NoteCommitmentFrontier(zcashd: Hexadecimal.decode(text))
        }
        var verifier = BlockVerifier(
            network: network, tree: frontier, roots: try roots.map(Self.readRoots) ?? SaplingRoots())
        let execution = common.execution()
        var reports: [BlockReport] = []
        for file in files {
            for item in try ZcashInput.items(file) {
                guard case .block(let block) = item else { throw NotABlockError.transaction(path: file) }
                let report = try verifier.verify(block, execution: execution)
                if !common.json { show(report) }
                reports.append(report)
            }
        }
        let verdicts = reports.map(\.verdict)
        let status: ExitStatus? =
            verdicts.contains(.invalid) ? .invalid : verdicts.contains(.incomplete) ? .incomplete : nil
        if common.json {
            Console.printJSON(ok: status == nil, [.init("blocks", .array(reports.map(json)))])
        } else {
            Console.print(
                "\(reports.count) block\(reports.count == 1 ? "" : "s"): "
                    + (status == nil
                        ? VerificationVerdict.valid.rawValue
                        : status == .invalid ? "invalid, see above" : "incomplete: nothing is wrong so far"))
        }
        if let status { throw Verdict(status: status) }
    }

    /// Known roots: a list of objects with `height` and `root`.
    private static func readRoots(_ path: String) throws -> SaplingRoots {
        let list = try JSONValue(parsing: readFile(path: path, limit: 64 << 20))
        guard let elements = list.elements else { throw RootsFileError.notAList(path: path) }
        var roots = SaplingRoots()
        for (index, element) in elements.enumerated() {
            guard case .number(let digits)? = element["height"], let height = UInt32(digits),
                let text = element["root"]?.text, let root = try? Hexadecimal.decode(text)
            else { throw RootsFileError.notARoot(path: path, index: index) }
            try roots.insert(root, after: height)
        }
        return roots
    }

    private func show(_ report: BlockReport) {
        let sapling = report.transactions.filter { report in report.checks.contains { $0.subject != .transaction } }
        Console.print(
            "block \(report.height.map { String($0) } ?? "of no height") \(displayed(report.hash)): "
                + "\(report.verdict.rawValue), \(report.transactions.count) transactions, \(sapling.count) with Sapling"
        )
        if let root = report.saplingRoot {
            Console.print(
                "  Sapling root \(Hexadecimal.encode(root)), "
                    + (report.rootChecks.isEmpty
                        ? "given, with nothing to compare it with"
                        : "compared with " + report.rootChecks.map(\.description).sorted().joined(separator: ", ")))
        }
        if report.comparedHistory { Console.print("  the chain's history as in the header") }
        if report.anchors.known > 0 {
            Console.print(
                "  anchors: \(report.anchors.known) of \(report.anchors.all) are known roots of earlier blocks")
        }
        for failure in report.failures { Console.print("  FAILED   \(failure.name): \(failure.explanation)") }
        for transaction in report.transactions where transaction.verdict == .invalid || !transaction.ranAllChecks {
            Console.print("  transaction \(displayed(transaction.transactionID))")
            for line in reportText(transaction).lines(withPassed: false) { Console.print("  " + line) }
        }
    }

    private func reportText(_ report: TransactionReport) -> ReportText<TransactionReport> {
        ReportText(report, identifier: displayed(report.transactionID))
    }

    private func json(_ report: BlockReport) -> JSONValue {
        let failures = report.failures.map { failure in
            JSONValue.object([
                .init("error", .string(failure.name)), .init("message", .string(failure.explanation)),
            ])
        }
        return .object([
            .init("hash", .string(displayed(report.hash))),
            .init("height", report.height.map { .number(String($0)) } ?? .null),
            .init("verdict", .string(report.verdict.rawValue)),
            .init("saplingRoot", report.saplingRoot.map { .string(Hexadecimal.encode($0)) } ?? .null),
            .init("rootChecks", .array(report.rootChecks.map(\.rawValue).sorted().map { .string($0) })),
            .init("comparedHistory", .bool(report.comparedHistory)),
            .init("knownAnchors", .number(String(report.anchors.known))),
            .init("anchors", .number(String(report.anchors.all))), .init("failures", .array(failures)),
            .init("transactions", .array(report.transactions.map { .object(reportText($0).members) })),
        ])
    }
}

extension SaplingRootCheck {
    fileprivate var description: String {
        switch self {
        case .header: "the header"
        case .outputs: "the outputs"
        case .previous: "the root before"
        }
    }
}

/// A file that does not hold roots.
private enum RootsFileError: NamedError, Hashable {
    case notAList(path: String)
    case notARoot(path: String, index: Int)

    var explanation: String {
        switch self {
        case .notAList(let path): "\(path) holds no JSON list of roots."
        case .notARoot(let path, let index):
            "Element \(index) of \(path) is not an object with a height and a root in hexadecimal."
        }
    }
}

/// A file that holds something else than blocks.
private enum NotABlockError: NamedError, Hashable {
    case transaction(path: String)

    var name: String { "notABlock" }
    var explanation: String {
        switch self {
        case .transaction(let path): "\(path) holds a transaction where blocks are expected."
        }
    }
}
