import ArgumentParser
import MoneroTransactions
import Primitives
import RingCT
import RingSignatures

/// `nightjar monero inspect`
struct MoneroInspectCommand: HasCommonOptions {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what a transaction says. Nothing but its layout is checked.",
        discussion: """
            EXAMPLES
              nightjar monero inspect tx.hex
              nightjar monero inspect tx.hex --json
            """)

    @Argument(help: "The transaction: hexadecimal digits, or a file with them or with the bytes.", completion: .file())
    var transaction: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let transaction = try MoneroInput.transaction(self.transaction)
        if common.json {
            Console.printJSON(MoneroTransactionText.members(transaction))
        } else {
            for line in MoneroTransactionText.lines(transaction) { Console.print(line) }
        }
    }
}

/// A transaction's fields, as text and as JSON.
enum MoneroTransactionText {
    static func lines(_ transaction: MoneroTransaction) -> [String] {
        var lines = [
            "transaction \(hex(transaction.hash))",
            "version \(transaction.version.rawValue), \(transaction.bytes.count) bytes, weight \(transaction.weight)"
                + (transaction.isCoinbase ? ", coinbase" : ""),
        ]
        if let ringCT = transaction.ringCT {
            lines.append("RingCT type \(ringCT.type.rawValue), fee \(moneroCoins(ringCT.fee))")
        }
        if transaction.unlockTime != 0 { lines.append("unlock time \(transaction.unlockTime)") }
        for (index, input) in transaction.inputs.enumerated() {
            switch input {
            case .coinbase(let height): lines.append("input \(index): new money of height \(height)")
            case .key(let amount, _, let image):
                lines.append("input \(index)\(amount == 0 ? "" : ": \(moneroCoins(amount))")")
                lines.append("  key image: \(hex(image.bytes))")
                let indices = input.indices.map { $0.map { String($0) }.joined(separator: " ") }
                lines.append("  ring: \(indices ?? "an index exceeds 64 bits")")
            }
        }
        for (index, output) in transaction.outputs.enumerated() {
            lines.append("output \(index)\(output.amount == 0 ? "" : ": \(moneroCoins(output.amount))")")
            lines.append("  key: \(hex(output.key.bytes))")
            if let tag = output.viewTag { lines.append("  view tag: \(hex([tag]))") }
            if let commitments = transaction.ringCT?.commitments, index < commitments.count {
                lines.append("  commitment: \(hex(commitments[index].bytes))")
            }
        }
        let extra = TransactionExtra(bytes: transaction.extra)
        for part in extra.parts {
            let (name, values) = description(of: part)
            lines.append("extra, \(name): \(values.joined(separator: " "))")
        }
        if !extra.remainder.isEmpty { lines.append("extra, unknown: \(hex(extra.remainder))") }
        return lines
    }

    static func members(_ transaction: MoneroTransaction) -> [JSONValue.Member] {
        let inputs = transaction.inputs.map { input in
            switch input {
            case .coinbase(let height): JSONValue.object([.init("coinbaseHeight", number(height))])
            case .key(let amount, _, let image):
                JSONValue.object([
                    .init("amount", number(amount)), .init("keyImage", text(image.bytes)),
                    .init("ring", input.indices.map { .array($0.map { number($0) }) } ?? .null),
                ])
            }
        }
        let outputs = transaction.outputs.map { output in
            JSONValue.object([
                .init("amount", number(output.amount)), .init("key", text(output.key.bytes)),
                .init("viewTag", output.viewTag.map { text([$0]) } ?? .null),
            ])
        }
        let extra = TransactionExtra(bytes: transaction.extra)
        let parts = extra.parts.map { part in
            let (name, values) = description(of: part)
            return JSONValue.object([.init("part", .string(name)), .init("values", .array(values.map { .string($0) }))])
        }
        return [
            .init("transaction", text(transaction.hash)), .init("prefixHash", text(transaction.prefixHash)),
            .init("version", number(transaction.version.rawValue)), .init("coinbase", .bool(transaction.isCoinbase)),
            .init("byteCount", number(transaction.bytes.count)), .init("weight", number(transaction.weight)),
            .init("unlockTime", number(transaction.unlockTime)), .init("inputs", .array(inputs)),
            .init("outputs", .array(outputs)), .init("extra", .array(parts)),
            .init("extraUnknown", text(extra.remainder)),
            .init("ringCT", transaction.ringCT.map { .object(members($0)) } ?? .null),
        ]
    }

    private static func members(_ ringCT: RingCTSignatures) -> [JSONValue.Member] {
        let amounts = ringCT.encryptedAmounts.map { amount in
            switch amount {
            case .scalars(let mask, let amount):
                JSONValue.object([.init("mask", text(mask.bytes)), .init("amount", text(amount.bytes))])
            case .compact(let bits):
                JSONValue.object([
                    .init("amount", text((0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }))
                ])
            }
        }
        return [
            .init("type", number(ringCT.type.rawValue)), .init("fee", number(ringCT.fee)),
            .init("pseudoOutputs", .array(ringCT.pseudoOutputs.map { text($0.bytes) })),
            .init("commitments", .array(ringCT.commitments.map { text($0.bytes) })),
            .init("encryptedAmounts", .array(amounts)),
        ]
    }

    /// A part's name and its values.
    private static func description(of part: TransactionExtra.Part) -> (String, [String]) {
        switch part {
        case .padding(let count): ("padding", [String(count)])
        case .publicKey(let key): ("public key", [hex(key.bytes)])
        case .nonce(let bytes): ("nonce", [hex(bytes)])
        case .mergeMining(let depth, let root): ("merge mining", [String(depth), hex(root)])
        case .additionalPublicKeys(let keys): ("additional public keys", keys.map { hex($0.bytes) })
        case .minerGate(let bytes): ("minergate", [hex(bytes)])
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String { Hexadecimal.encode(bytes) }
    private static func text(_ bytes: [UInt8]) -> JSONValue { .string(hex(bytes)) }
    private static func number(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
}
