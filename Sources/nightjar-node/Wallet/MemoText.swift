import Primitives
import Sapling

/// What a memo says, in a line without characters that steer a terminal or hide themselves; empty for none.
func memoLine(_ memo: Memo) -> String {
    func digits(_ bytes: [UInt8]) -> String {
        Hexadecimal.encode(bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1))
    }
    return switch memo.content {
    case .empty: ""
    case .text(let text): text.isEmpty ? "" : "\"" + visibleText(text) + "\""
    case .arbitrary(let bytes): "bytes " + digits(bytes)
    case .reserved(let bytes): "reserved " + digits(bytes)
    case .malformedText(let bytes): "malformed " + digits(bytes)
    }
}

/// A memo as members of a JSON object: the text where it is one, and the bytes; nothing where it is not known.
func memoMembers(_ memo: Memo?) -> [JSONValue.Member] {
    guard let memo else { return [] }
    var members: [JSONValue.Member] = []
    if case .text(let text) = memo.content { members.append(.init("memo", .string(text))) }
    if case .empty = memo.content { return [.init("memo", .null)] }
    return members + [.init("memoBytes", .string(Hexadecimal.encode(memo.bytes)))]
}

/// What strangers or other programs wrote, with what would steer a terminal or hide itself by its number.
func visibleText(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            "\\u{" + String(scalar.value, radix: 16) + "}"
        default: scalar == "\"" || scalar == "\\" ? "\\" + String(scalar) : String(scalar)
        }
    }.joined()
}

/// A field of a table of comma-separated values (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe,
/// unless it is a number.
func commaSeparatedField(_ text: String) -> String {
    var field = text
    if let first = text.first, "=+-@".contains(first), !text.dropFirst().allSatisfy(\.isNumber) { field = "'" + field }
    guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
}
