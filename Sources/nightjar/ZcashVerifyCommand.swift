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
        let text = ReportText(report, identifier: displayed(report.transactionID))
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
