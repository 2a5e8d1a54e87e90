/// Text from outside as a part of HTML or SVG.
package enum HTMLText {
    /// Text in which nothing is markup, in an element or in a quoted attribute: characters that mean something there are
    /// written as references. Control characters but the end of a line and the tabulator, and those that turn the
    /// direction of writing, are shown by their numbers, as `\u{202e}`: no page has a place for them, and they make text
    /// look like other text.
    package static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                if scalar.properties.generalCategory == .control || scalar.properties.isBidiControl {
                    result += "\\u{" + String(scalar.value, radix: 16) + "}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
