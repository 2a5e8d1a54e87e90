import ChainTransactions
import NodeService

/// How numbers, times and names are shown.
enum Figures {
    /// A whole number in groups of three digits.
    static func grouped(_ value: some BinaryInteger) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "−" : ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A share in percent with two places, rounded down.
    static func percent(_ part: UInt64, of whole: UInt64) -> String {
        guard whole > 0 else { return "0.00 %" }
        let hundredths = UInt64(UInt128(part) * 10_000 / UInt128(whole))
        let places = String(hundredths % 100)
        return "\(hundredths / 100).\(places.count < 2 ? "0" : "")\(places) %"
    }

    /// A time to the second, in UTC, as an element that machines read too.
    static func time(_ milliseconds: UInt64) -> HTML {
        let text = Timestamp.text(milliseconds)
        return tag("time", Attribute("datetime", text)) {
            text.prefix(10) + " " + text.dropFirst(11).prefix(8) + " UTC"
        }
    }

    /// The ends of a long name, for narrow columns.
    static func short(_ name: String) -> String {
        name.count > 20 ? "\(name.prefix(8))…\(name.suffix(6))" : name
    }

    /// A long name that may be broken anywhere.
    static func name(_ hash: Hash256) -> HTML { tag("code", .style("name")) { hash.description } }
    /// A long name that may be broken anywhere.
    static func name(_ text: String) -> HTML { tag("code", .style("name")) { text } }

    /// Text from outside, set apart from the page's own by its look and by the direction in which it runs.
    static func untrusted(_ text: String) -> HTML { tag("bdi", .style("untrusted")) { text } }
}

extension Pool {
    /// The class that gives the pool its colour.
    var style: String {
        switch self {
        case .transparent: "transparent"
        case .sapling: "sapling"
        case .ring: "ring"
        case .circuit: "circuit"
        }
    }

    /// What pages call it.
    var phrase: Phrase {
        switch self {
        case .transparent: .poolTransparent
        case .sapling: .poolSapling
        case .ring: .poolRing
        case .circuit: .circuit
        }
    }
}
