public import ArgumentParser
import Primitives
public import Sapling
import ZcashTransactions

/// `nightjar zcash …`
struct ZcashCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zcash",
        abstract: "Verify, inspect and decrypt transactions of Zcash with Sapling parts; disclose payments.",
        discussion: """
            No parameter files and no network: the two verification keys are part of the
            program.

            EXAMPLES
              nightjar zcash verify-tx tx.hex --height 419202
              nightjar zcash inspect tx.hex
              nightjar zcash decrypt tx.hex --key zivks1… --height 419202
              nightjar zcash list-payments zxviews1… blocks.hex
              nightjar zcash disclose tx.hex --output 0 --key zxviews1… --challenge 5b7e
              nightjar zcash check-disclosure zpaydisclosure1… tx.hex --challenge 5b7e
            """,
        subcommands: [
            ZcashVerifyCommand.self, ZcashVerifyBlocksCommand.self, ZcashInspectCommand.self, ZcashDecryptCommand.self,
            ZcashPaymentsCommand.self, ZcashDiscloseCommand.self, ZcashCheckDisclosureCommand.self,
        ])
}

extension ZcashNetwork: ExpressibleByArgument {}

/// Where a transaction stands.
struct ZcashChainOptions: ParsableArguments {
    @Option(name: .long, help: "The network: main, test or regtest.")
    var network = ZcashNetwork.main
    @Option(name: .long, help: "The height of the block that has the transaction, or of the next block.")
    var height: UInt32?
}

/// Transactions and blocks in files and arguments.
enum ZcashInput {
    /// More than a block's 2 MB in hexadecimal.
    private static let fileLimit = 64 << 20

    /// The bytes that `argument` gives: its own digits, or the file's of that name, in hexadecimal or as they are.
    static func bytes(_ argument: String) throws -> [UInt8] {
        if argument.utf8.count >= 20, let bytes = try? Hexadecimal.decode(argument) { return bytes }
        let contents = try readFile(path: argument, limit: fileLimit)
        guard isHexadecimal(contents) else { return contents }
        return try Hexadecimal.decode(String(decoding: contents.filter { !isSpace($0) }, as: UTF8.self))
    }

    static func transaction(_ argument: String) throws -> Transaction {
        try Transaction(bytes: bytes(argument))
    }

    /// The blocks or transactions of a file: one, or in hexadecimal one a line.
    static func items(_ path: String) throws -> [Item] {
        let contents = try readFile(path: path, limit: fileLimit)
        guard isHexadecimal(contents) else { return [try Item(bytes: contents)] }
        return try contents.split(whereSeparator: isSpace).map { line in
            try Item(bytes: Hexadecimal.decode(String(decoding: line, as: UTF8.self)))
        }
    }

    enum Item {
        case block(Block)
        case transaction(Transaction)

        init(bytes: [UInt8]) throws {
            // A block's version is 4 and more without the flag of Overwinter, which no transaction's is.
            let isBlock = bytes.count >= 4 && bytes[0] >= 4 && bytes[3] & 0x80 == 0
            self = isBlock ? .block(try Block(bytes: bytes)) : .transaction(try Transaction(bytes: bytes))
        }
    }

    /// Previous outputs: `[{"value": 250000000, "script": "76a9…"}, …]`, as many as there are transparent inputs.
    static func previousOutputs(path: String, for transaction: Transaction) throws -> [TransparentOutput] {
        guard let elements = try readJSON(path: path).elements else { throw PreviousOutputsError.notAList }
        let outputs = try elements.enumerated().map { index, element in
            guard case .number(let text)? = element["value"], let value = Int64(text) else {
                throw PreviousOutputsError.badValue(index: index)
            }
            guard let script = element["script"]?.text, let bytes = try? Hexadecimal.decode(script) else {
                throw PreviousOutputsError.badScript(index: index)
            }
            return TransparentOutput(value: value, script: bytes)
        }
        let expected = transaction.isCoinbase ? 0 : transaction.transparentInputs.count
        guard outputs.count == expected else {
            throw PreviousOutputsError.wrongCount(actual: outputs.count, expected: expected)
        }
        return outputs
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func isHexadecimal(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in
            isSpace(byte) || (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
        }
    }
}

/// Why a file with previous outputs is refused.
enum PreviousOutputsError: NamedError, Hashable {
    case notAList
    case badValue(index: Int)
    case badScript(index: Int)
    case wrongCount(actual: Int, expected: Int)

    var name: String {
        switch self {
        case .notAList: "previousOutputsNotAList"
        case .badValue: "previousOutputValue"
        case .badScript: "previousOutputScript"
        case .wrongCount: "previousOutputCount"
        }
    }

    var explanation: String {
        switch self {
        case .notAList: "Previous outputs are a list of objects with value and script."
        case .badValue(let index): "Previous output \(index) has no whole number as its value in zatoshi."
        case .badScript(let index): "Previous output \(index) has no hexadecimal script."
        case .wrongCount(let actual, let expected):
            "\(actual) previous outputs are given; the transaction spends \(expected)."
        }
    }
}

/// An amount as people write it: 250000000 zatoshi are 2.5.
func coins(_ zatoshi: Int64) -> String {
    let digits = String(zatoshi.magnitude)
    let padded = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    return (zatoshi < 0 ? "-" : "") + padded.dropLast(8) + "." + padded.suffix(8)
}

/// An identifier as people write it, last byte first.
func displayed(_ id: [UInt8]) -> String { Hexadecimal.encode(Array(id.reversed())) }
