/// A place among the explorer's pages. Every part of a path is written percent-encoded, so that what comes from outside
/// stays a part.
struct Link: Sendable, Hashable {
    /// Path and query.
    let target: String

    /// The first part of every path.
    static let prefix = "explorer"

    /// The place at a path, with a query; parameters without a value are left out.
    init(_ parts: [String] = [], _ query: [(key: String, value: String?)] = []) {
        let path = ([Self.prefix] + parts).map { "/" + Self.encoded($0) }.joined()
        let pairs = query.compactMap { entry in entry.value.map { "\(entry.key)=\(Self.encoded($0))" } }
        target = path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// Characters other than those that stand for themselves everywhere (RFC 3986, section 2.3) as percent signs and digits.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
