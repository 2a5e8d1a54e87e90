extension JSONValue {
    /// The value as text, in the layout of ECMAScript's `JSON.stringify`: members in their order, no space at all or,
    /// with an indentation, one element a line and empty lists and objects closed at once.
    public func serialized(indentation: Int = 0) -> String {
        var output = ""
        write(to: &output, indentation: indentation, level: 0)
        return output
    }

    private func write(to output: inout String, indentation: Int, level: Int) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .number(let text): output += text
        case .string(let text): Self.quote(text, to: &output)
        case .array(let elements):
            Self.write(elements, "[", "]", to: &output, indentation: indentation, level: level) { element, output in
                element.write(to: &output, indentation: indentation, level: level + 1)
            }
        case .object(let members):
            Self.write(members, "{", "}", to: &output, indentation: indentation, level: level) { member, output in
                Self.quote(member.key, to: &output)
                output += indentation > 0 ? ": " : ":"
                member.value.write(to: &output, indentation: indentation, level: level + 1)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], _ open: String, _ close: String, to output: inout String, indentation: Int, level: Int,
        _ body: (Item, inout String) -> Void
    ) {
        output += open
        for (i, item) in items.enumerated() {
            if i > 0 { output += "," }
            newLine(&output, indentation, level + 1)
            body(item, &output)
        }
        if !items.isEmpty { newLine(&output, indentation, level) }
        output += close
    }

    private static func newLine(_ output: inout String, _ indentation: Int, _ level: Int) {
        guard indentation > 0 else { return }
        output += "\n" + String(repeating: " ", count: indentation * level)
    }

    private static func quote(_ text: String, to output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: output += "\\\""
            case 0x5c: output += "\\\\"
            case 8: output += "\\b"
            case 9: output += "\\t"
            case 10: output += "\\n"
            case 12: output += "\\f"
            case 13: output += "\\r"
            case 0..<0x20:
                let hex = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}
