import Primitives
import Sapling
import ZcashTransactions

/// A viewing key as people hand it over: a text with a prefix of its own, or digits behind `ivk:`, `ovk:` or `fvk:`.
enum ZcashViewingKey {
    /// Sees incoming payments.
    case incoming(IncomingViewingKey)
    /// Sees outgoing payments.
    case outgoing(OutgoingViewingKey)
    /// Sees both.
    case full(AccountViewingKey)

    /// Reads a key for `network`, from the argument itself or from the file of that name.
    init(argument: String, network: ZcashNetwork) throws {
        do {
            self = try Self.parse(argument, network)
        } catch ZcashViewingKeyError.unknownForm {
            let contents: [UInt8]
            do throws(FileError) { contents = try readFile(path: argument, limit: 1 << 16) } catch {
                throw ZcashViewingKeyError.unknownForm
            }
            let text = String(decoding: contents.filter { $0 > 32 && $0 < 127 }, as: UTF8.self)
            self = try Self.parse(text, network)
        }
    }

    private static func parse(_ text: String, _ network: ZcashNetwork) throws -> Self {
        func check(_ actual: ZcashNetwork) throws {
            guard actual == network else { throw KeyTextError.wrongNetwork(actual: actual, expected: network) }
        }
        if text.hasPrefix("secret-extended-key") { throw ZcashViewingKeyError.spendingKey }
        if text.hasPrefix("ivk:") {
            return .incoming(try IncomingViewingKey(bytes: Hexadecimal.decode(text.dropFirst(4))))
        }
        if text.hasPrefix("ovk:") {
            return .outgoing(try OutgoingViewingKey(bytes: Hexadecimal.decode(text.dropFirst(4))))
        }
        if text.hasPrefix("fvk:") {
            let bytes = try Hexadecimal.decode(text.dropFirst(4))
            if bytes.count == DiversifiableFullViewingKey.byteCount {
                return .full(try AccountViewingKey(DiversifiableFullViewingKey(bytes: bytes)))
            }
            return .full(AccountViewingKey(try FullViewingKey(bytes: bytes)))
        }
        if text.hasPrefix("zivk") {
            let (actual, key) = try IncomingViewingKey.decode(text)
            try check(actual)
            return .incoming(key)
        }
        if text.hasPrefix("zview") {
            let (actual, key) = try FullViewingKey.decode(text)
            try check(actual)
            return .full(AccountViewingKey(key))
        }
        if text.hasPrefix("zxview") {
            let (actual, key) = try ExtendedFullViewingKey.decode(text)
            try check(actual)
            return .full(try AccountViewingKey(key.key))
        }
        if text.hasPrefix("uview") {
            guard let key = try UnifiedFullViewingKey(text: text, network: network).sapling else {
                throw ZcashViewingKeyError.noSaplingKey
            }
            return .full(try AccountViewingKey(key))
        }
        if text.hasPrefix("uivk") {
            guard let key = try UnifiedIncomingViewingKey(text: text, network: network).sapling else {
                throw ZcashViewingKeyError.noSaplingKey
            }
            return .incoming(key.incomingViewingKey)
        }
        throw ZcashViewingKeyError.unknownForm
    }

    static let help = """
        The viewing key: zivks…, zviews…, zxviews…, uview… or uivk…; ivk:, ovk: or fvk: and hexadecimal digits; or a \
        file with one of these.
        """
}

/// Why an argument is no viewing key.
enum ZcashViewingKeyError: NamedError, Hashable {
    case unknownForm
    case spendingKey
    case noSaplingKey
    case notFull

    var name: String {
        switch self {
        case .unknownForm: "unknownKeyForm"
        case .spendingKey: "spendingKeyGiven"
        case .noSaplingKey: "noSaplingKey"
        case .notFull: "fullViewingKeyNeeded"
        }
    }

    var explanation: String {
        switch self {
        case .unknownForm: "This is no viewing key in a known form, nor a file with one."
        case .spendingKey: "This is a spending key, which this command does not take: give a viewing key."
        case .noSaplingKey: "This unified key has no Sapling key."
        case .notFull: "Listing payments both ways takes a full viewing key (zviews…, zxviews…, uview… or fvk:)."
        }
    }
}

/// How a memo is shown.
enum ZcashMemoText {
    /// A line without characters that steer a terminal or hide themselves.
    static func line(_ memo: Memo) -> String {
        switch memo.content {
        case .empty: ""
        case .text(let text): "\"" + text.unicodeScalars.map(visible).joined() + "\""
        case .arbitrary(let bytes): "bytes " + digits(bytes)
        case .reserved(let bytes): "reserved " + digits(bytes)
        case .malformedText(let bytes): "malformed " + digits(bytes)
        }
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            "\\u{" + String(scalar.value, radix: 16) + "}"
        default: scalar == "\"" || scalar == "\\" ? "\\" + String(scalar) : String(scalar)
        }
    }

    private static func digits(_ bytes: [UInt8]) -> String {
        Hexadecimal.encode(bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1))
    }

    /// The text where the memo is one, and always the 512 bytes.
    static func members(_ memo: Memo) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if case .text(let text) = memo.content { members.append(.init("memo", .string(text))) }
        if case .empty = memo.content { members.append(.init("memo", .null)) }
        return members + [.init("memoBytes", .string(Hexadecimal.encode(memo.bytes)))]
    }
}
