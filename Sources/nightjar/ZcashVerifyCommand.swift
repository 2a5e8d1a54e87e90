import ArgumentParser
import Primitives
import Sapling
import ZcashTransactions

/// `nightjar zcash verify-tx`
struct ZcashVerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify-tx",
        abstract: "Verify a transaction's Sapling part: proofs, signatures, balance and every rule on its fields.",
        discussion: """
            Prints each check and, with every verdict, what nobody checked: scripts, JoinSplits, Orchard actions, and \
            whether anchors and nullifiers are fresh. So the best verdict is "valid (of what was checked)".

            Signatures of version 4 depend on the height or the consensus branch. Those of version 5 cover the outputs \
            that transparent inputs spend: give them with --prevouts as a JSON list, in the inputs' order, \
            [{"value": ZATOSHI, "script": "HEX"}, ...].

            EXIT CODES
              0  every check that applies was made and passed; what only the chain can tell is listed
              1  a rule is broken, or the bytes are refused
              3  incomplete: nothing is wrong so far, but a check could not be made, or the transaction has a part \
            that is not verified here (scripts, JoinSplits, Orchard)

            EXAMPLES
              nightjar zcash verify-tx tx.hex --height 419202
              nightjar zcash verify-tx tx.bin --network test --height 1842468 --prevouts prevouts.json
              nightjar zcash verify-tx tx.hex --branch-id 76b809bb --json
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @OptionGroup var chain: ZcashChainOptions
    @Option(name: .long, help: "The consensus branch that signatures are for, where it is not the height's.")
    var branchID: String?
    @Option(
        name: .long, help: "The outputs that the transparent inputs spend (JSON).",
        completion: .file(extensions: ["json"]))
    var prevouts: String?
    @OptionGroup var common: CommonOptions

    func validate() throws { _ = try parsedBranch() }

    private func parsedBranch() throws -> UInt32? {
        guard let branchID else { return nil }
        guard branchID.utf8.count == 8, let value = UInt32(branchID, radix: 16) else {
            throw ValidationError("--branch-id takes eight hexadecimal digits.")
        }
        return value
    }

    func run() throws {
        let transaction = try ZcashInput.transaction(self.transaction)
        let context = TransactionContext(
            network: chain.network, height: chain.height, branchID: try parsedBranch(),
            previousOutputs: try prevouts.map { try ZcashInput.previousOutputs(path: $0, for: transaction) })
        let report = try TransactionVerifier().verify(transaction, context: context, execution: common.execution())
        let text = ZcashReportText(report)
        if common.json {
            Console.printJSON(
                ok: report.verdict == .valid,
                [
                    .init("network", .string(chain.network.rawValue)),
                    .init("height", chain.height.map { .number(String($0)) } ?? .null),
                    .init("version", .number(String(transaction.version.rawValue))),
                ] + text.members)
        } else {
            let place = chain.height.map { " at height \($0), \(chain.network.upgrade(at: $0).title)" } ?? ""
            Console.print("transaction \(displayed(report.transactionID))")
            Console.print("version \(transaction.version.rawValue), \(chain.network.rawValue) network\(place)")
            for line in text.lines(withPassed: !common.quiet) { Console.print(line) }
        }
        if let status = text.status { throw Verdict(status: status) }
    }
}

/// A report on a transaction, as text and as JSON.
struct ZcashReportText {
    private let report: TransactionReport

    init(_ report: TransactionReport) { self.report = report }

    /// The exit code, unless it is 0.
    var status: ExitStatus? {
        switch report.verdict {
        case .valid: nil
        case .incomplete: .incomplete
        case .invalid: .invalid
        }
    }

    /// A line for each check, the omissions and the verdict.
    func lines(withPassed: Bool) -> [String] {
        var lines: [String] = []
        for check in report.checks {
            let subject = check.subject == .transaction ? "" : ", \(check.subject)"
            switch check.outcome {
            case .passed: if withPassed { lines.append("  passed   \(check.rule.rawValue)\(subject)") }
            case .failed(let name, let explanation):
                lines.append("  FAILED   \(check.rule.rawValue)\(subject): \(name): \(explanation)")
            case .notRun(let reason): lines.append("  not run  \(check.rule.rawValue)\(subject): \(reason)")
            }
        }
        for omission in report.omissions { lines.append("  not checked: \(omission.explanation)") }
        let passed = report.checks.count { $0.outcome == .passed }
        lines.append("\(report.verdict.rawValue): \(passed) of \(report.checks.count) checks passed")
        return lines
    }

    /// The report's members of a JSON object.
    var members: [JSONValue.Member] {
        let checks = report.checks.map { check -> JSONValue in
            let outcome: [JSONValue.Member] =
                switch check.outcome {
                case .passed: [.init("outcome", .string("passed"))]
                case .failed(let name, let explanation):
                    [
                        .init("outcome", .string("failed")), .init("error", .string(name)),
                        .init("message", .string(explanation)),
                    ]
                case .notRun(let reason): [.init("outcome", .string("notRun")), .init("message", .string(reason))]
                }
            return .object(
                [.init("rule", .string(check.rule.rawValue)), .init("subject", .string(check.subject.description))]
                    + outcome)
        }
        let omissions = report.omissions.map { omission in
            JSONValue.object([
                .init("name", .string(omission.rawValue)), .init("message", .string(omission.explanation)),
            ])
        }
        return [
            .init("transaction", .string(displayed(report.transactionID))),
            .init("verdict", .string(report.verdict.rawValue)),
            .init("incomplete", .bool(report.verdict == .incomplete)), .init("checks", .array(checks)),
            .init("notChecked", .array(omissions)),
        ]
    }
}
