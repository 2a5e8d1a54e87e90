import ArgumentParser
import MoneroTransactions
import Primitives
import RingSignatures

/// `nightjar monero …`
struct MoneroCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monero",
        abstract: "Verify and inspect transactions of Monero; scan, pay and prove payments.",
        discussion: """
            Nothing goes over a network unless --daemon names a node.

            EXAMPLES
              nightjar monero verify-tx tx.hex --rings rings.json
              nightjar monero verify-tx tx.hex --daemon http://127.0.0.1:18081
              nightjar monero inspect tx.hex --json
              nightjar monero scan --wallet words.txt --daemon http://127.0.0.1:18081 --from 3000000
            """,
        subcommands: [
            MoneroVerifyCommand.self, MoneroInspectCommand.self, MoneroAddressCommand.self, MoneroScanCommand.self,
            MoneroSendCommand.self, MoneroProvePaymentCommand.self, MoneroCheckPaymentCommand.self,
        ])
}

/// Transactions and blocks in files and arguments.
enum MoneroInput {
    /// More than the largest transaction in hexadecimal.
    private static let fileLimit = 4 << 20

    /// The bytes that `argument` gives: its own digits, or the file's of that name, in hexadecimal or as they are.
    static func bytes(_ argument: String) throws -> [UInt8] {
        if argument.utf8.count >= 20, let bytes = try? Hexadecimal.decode(argument) { return bytes }
        let contents = try readFile(path: argument, limit: fileLimit)
        guard isHexadecimal(contents) else { return contents }
        return try Hexadecimal.decode(String(decoding: contents.filter { !isSpace($0) }, as: UTF8.self))
    }

    static func transaction(_ argument: String) throws -> MoneroTransaction {
        try MoneroTransaction(bytes: bytes(argument))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func isHexadecimal(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in
            isSpace(byte) || (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
        }
    }
}

/// The members of a transaction's rings, as a file or a daemon gives them.
struct MoneroRings {
    /// For each input the members in the order of their indices.
    var members: [[RingMember]] = []
    /// For each of them whether it may be spent already; nil where that is not said of all.
    var areUnlocked: [[Bool]]?

    /// Reads `[[{"key": "…", "commitment": "…", "unlocked": true}, …], …]`, one list for each input; "unlocked" may be
    /// missing.
    init(json: JSONValue) throws {
        guard let rings = json.elements else { throw MoneroRingsError.notAList }
        var areUnlocked: [[Bool?]] = []
        for (input, ring) in rings.enumerated() {
            guard let elements = ring.elements else { throw MoneroRingsError.ringNotAList(input: input) }
            members.append([])
            areUnlocked.append([])
            for (position, element) in elements.enumerated() {
                func point(_ name: String) throws -> CompressedPoint {
                    guard let text = element[name]?.text, let bytes = try? Hexadecimal.decode(text),
                        let point = CompressedPoint(bytes)
                    else { throw MoneroRingsError.badMember(input: input, position: position) }
                    return point
                }
                members[input].append(RingMember(key: try point("key"), commitment: try point("commitment")))
                if case .bool(let unlocked)? = element["unlocked"] {
                    areUnlocked[input].append(unlocked)
                } else {
                    areUnlocked[input].append(nil)
                }
            }
        }
        let known = areUnlocked.map { $0.compactMap { $0 } }
        self.areUnlocked = known.map(\.count) == members.map(\.count) ? known : nil
    }

    init() {}
}

/// Why a file with ring members is refused.
enum MoneroRingsError: NamedError, Hashable {
    case notAList
    case ringNotAList(input: Int)
    case badMember(input: Int, position: Int)

    var name: String {
        switch self {
        case .notAList: "ringsNotAList"
        case .ringNotAList: "ringNotAList"
        case .badMember: "ringMember"
        }
    }

    var explanation: String {
        switch self {
        case .notAList: "Rings are a list with a list of members for each input."
        case .ringNotAList(let input): "The ring of input \(input) is no list of members."
        case .badMember(let input, let position):
            "Member \(position) of the ring of input \(input) has not a key and a commitment of 64 digits each."
        }
    }
}

/// An amount as people write it: 2500000000000 piconero are 2.5.
func moneroCoins(_ piconero: UInt64) -> String {
    let digits = String(piconero)
    let padded = String(repeating: "0", count: max(0, 13 - digits.count)) + digits
    return padded.dropLast(12) + "." + padded.suffix(12)
}
