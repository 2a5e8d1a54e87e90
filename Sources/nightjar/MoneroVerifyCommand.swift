import ArgumentParser
import MoneroTransactions
import Primitives
import RingSignatures

/// `nightjar monero verify-tx`
struct MoneroVerifyCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "verify-tx",
        abstract: "Verify a transaction: ring signatures, range proofs, balance and every rule on its fields.",
        discussion: """
            Ring signatures depend on the ring members' keys and commitments, which the transaction names by index \
            only. Give them with --rings as a JSON list, in the inputs' order and the order of the indices, \
            [[{"key": "HEX", "commitment": "HEX"}, ...], ...], or let a node tell them with --daemon. A node that lies \
            can make a valid transaction look invalid, and an invalid one valid.

            Prints each check and, with every verdict, what nobody checked: whether the key images are new above all. \
            So the best verdict is "valid (of what was checked)".

            EXIT CODES
              0  every check that applies was made and passed; what only the chain can tell is listed
              1  a rule is broken, the bytes are refused, or the node did not answer
              3  incomplete: nothing is wrong so far, but a check could not be made (the ring members are not known)

            EXAMPLES
              nightjar monero verify-tx tx.hex --rings rings.json
              nightjar monero verify-tx tx.hex --daemon http://127.0.0.1:18081 --relay
              nightjar monero verify-tx tx.hex --rings rings.json --strict
              nightjar monero verify-tx old.bin --hard-fork 8 --json
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @Option(
        name: .long, help: "The ring members (JSON).", completion: .file(extensions: ["json"]))
    var rings: String?
    @OptionGroup var daemon: MoneroDaemonOptions
    @Option(
        name: .long,
        help: "The hard fork whose rules hold, 1 to 16; by default the node's, and without a node the newest.")
    var hardFork: UInt8?
    @Flag(name: .long, help: "Check what nodes ask for before they relay, too: extra field and, with --daemon, fee.")
    var relay = false
    @Flag(
        name: .long,
        help: "Be stricter than the network: refuse equal output keys, and components of small order in any point.")
    var strict = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        _ = try parsedFork()
        if rings != nil, daemon.daemon != nil { throw ValidationError("Give --rings or --daemon, not both.") }
    }

    private func parsedFork() throws -> HardFork? {
        guard let hardFork else { return nil }
        guard let fork = HardFork(version: hardFork) else {
            throw ValidationError("--hard-fork takes 1 to \(HardFork.latest.version).")
        }
        return fork
    }

    func run() throws {
        let transaction = try MoneroInput.transaction(self.transaction)
        let daemon = try daemon.client()
        var context = MoneroContext()
        context.hardFork = try parsedFork() ?? daemon?.hardFork() ?? .latest
        context.isStrict = strict
        if relay { context.relay = .init(feePerByte: nil) }
        if let rings {
            let rings = try MoneroRings(json: readJSON(path: rings))
            (context.rings, context.areUnlocked) = (rings.members, rings.areUnlocked)
        } else if let daemon {
            let rings = try daemon.rings(of: transaction)
            (context.rings, context.areUnlocked) = (rings.members, rings.areUnlocked)
            if relay {
                let fee = try daemon.fee()
                context.relay = .init(feePerByte: fee.perByte, feeQuantum: fee.quantum)
            }
        }
        let report = try MoneroVerifier().verify(transaction, context: context, execution: common.execution())
        let text = ReportText(report, identifier: Hexadecimal.encode(report.transactionHash))
        if common.json {
            Console.printJSON(
                ok: report.verdict == .valid,
                [
                    .init("hardFork", .number(String(context.hardFork.version))),
                    .init("version", .number(String(transaction.version.rawValue))),
                ] + text.members)
        } else {
            Console.print("transaction \(Hexadecimal.encode(report.transactionHash))")
            let type = transaction.ringCT.map { ", RingCT type \($0.type.rawValue)" } ?? ""
            Console.print("version \(transaction.version.rawValue)\(type), hard fork \(context.hardFork.version)")
            for line in text.lines(withPassed: !common.quiet) { Console.print(line) }
        }
        if let status = text.status { throw Verdict(status: status) }
    }
}
