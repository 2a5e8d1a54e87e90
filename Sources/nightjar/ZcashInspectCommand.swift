import ArgumentParser
import Primitives
import ZcashTransactions

/// `nightjar zcash inspect`
struct ZcashInspectCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what a transaction says. Nothing but its layout is checked.",
        discussion: """
            Identifiers are printed last byte first, as explorers do; all other bytes in
            the order of the wire.

            EXAMPLES
              nightjar zcash inspect tx.hex
              nightjar zcash inspect tx.hex --json
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let transaction = try ZcashInput.transaction(self.transaction)
        if common.json {
            Console.printJSON(ZcashTransactionText.members(transaction))
        } else {
            for line in ZcashTransactionText.lines(transaction) { Console.print(line) }
        }
    }
}

/// A transaction's fields, as text and as JSON.
enum ZcashTransactionText {
    static func lines(_ transaction: Transaction) -> [String] {
        let sapling = transaction.sapling
        var lines = [
            "transaction \(displayed(transaction.id))",
            "version \(transaction.version.rawValue), \(transaction.bytes.count) bytes"
                + (transaction.isCoinbase ? ", coinbase" : ""),
        ]
        if let branch = transaction.consensusBranchID {
            let name = NetworkUpgrade(branchID: branch).map { " (\($0.title))" } ?? ""
            lines.append("consensus branch \(hexadecimal(branch))\(name)")
        }
        lines.append("lock time \(transaction.lockTime), expiry height \(transaction.expiryHeight)")
        for (index, input) in transaction.transparentInputs.enumerated() where !transaction.isCoinbase {
            lines.append(
                "transparent input \(index): \(displayed(input.previous.transactionID)):\(input.previous.index)")
        }
        for (index, output) in transaction.transparentOutputs.enumerated() {
            lines.append("transparent output \(index): \(coins(output.value)) to \(Hexadecimal.encode(output.script))")
        }
        if !sapling.isEmpty { lines.append("Sapling balance \(coins(sapling.valueBalance))") }
        for (index, spend) in sapling.spends.enumerated() {
            lines.append("spend \(index):")
            lines += fields(spend).filter { !$0.isLong }.map { "  \($0.name): \(Hexadecimal.encode($0.bytes))" }
        }
        for (index, output) in sapling.outputs.enumerated() {
            lines.append("output \(index):")
            lines += fields(output).filter { !$0.isLong }.map { "  \($0.name): \(Hexadecimal.encode($0.bytes))" }
        }
        if let joinSplits = transaction.joinSplits {
            lines.append("\(joinSplits.descriptions.count) JoinSplits, as bytes only")
        }
        if let orchard = transaction.orchard {
            lines.append(
                "\(orchard.actions.count) Orchard actions, as bytes only; balance \(coins(orchard.valueBalance))")
        }
        return lines
    }

    static func members(_ transaction: Transaction) -> [JSONValue.Member] {
        func number(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
        func hex(_ bytes: [UInt8]) -> JSONValue { .string(Hexadecimal.encode(bytes)) }
        let inputs = transaction.transparentInputs.map { input in
            JSONValue.object([
                .init("transaction", .string(displayed(input.previous.transactionID))),
                .init("index", number(input.previous.index)), .init("script", hex(input.script)),
                .init("sequence", number(input.sequence)),
            ])
        }
        let outputs = transaction.transparentOutputs.map { output in
            JSONValue.object([.init("value", number(output.value)), .init("script", hex(output.script))])
        }
        func object(_ fields: [Field]) -> JSONValue { .object(fields.map { .init($0.name, hex($0.bytes)) }) }
        let sapling = transaction.sapling
        return [
            .init("transaction", .string(displayed(transaction.id))),
            .init("version", number(transaction.version.rawValue)),
            .init("consensusBranch", transaction.consensusBranchID.map { .string(hexadecimal($0)) } ?? .null),
            .init("byteCount", number(transaction.bytes.count)), .init("coinbase", .bool(transaction.isCoinbase)),
            .init("lockTime", number(transaction.lockTime)), .init("expiryHeight", number(transaction.expiryHeight)),
            .init("transparentInputs", .array(inputs)), .init("transparentOutputs", .array(outputs)),
            .init("valueBalance", number(sapling.valueBalance)),
            .init("spends", .array(sapling.spends.map { object(fields($0)) })),
            .init("outputs", .array(sapling.outputs.map { object(fields($0)) })),
            .init("bindingSignature", sapling.bindingSignature.map(hex) ?? .null),
            .init("joinSplits", number(transaction.joinSplits?.descriptions.count ?? 0)),
            .init("orchardActions", number(transaction.orchard?.actions.count ?? 0)),
        ]
    }

    private struct Field {
        let name: String
        let bytes: [UInt8]
        /// Left out in text.
        var isLong = false
    }

    private static func fields(_ spend: SpendDescription) -> [Field] {
        [
            Field(name: "cv", bytes: spend.valueCommitment), Field(name: "anchor", bytes: spend.anchor),
            Field(name: "nullifier", bytes: spend.nullifier), Field(name: "rk", bytes: spend.randomizedKey),
            Field(name: "proof", bytes: spend.proof, isLong: true),
            Field(name: "signature", bytes: spend.signature, isLong: true),
        ]
    }

    private static func fields(_ output: OutputDescription) -> [Field] {
        [
            Field(name: "cv", bytes: output.valueCommitment), Field(name: "cmu", bytes: output.noteCommitment),
            Field(name: "epk", bytes: output.ephemeralKey),
            Field(name: "encCiphertext", bytes: output.noteCiphertext, isLong: true),
            Field(name: "outCiphertext", bytes: output.outgoingCiphertext, isLong: true),
            Field(name: "proof", bytes: output.proof, isLong: true),
        ]
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        Hexadecimal.encode((0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }
}
