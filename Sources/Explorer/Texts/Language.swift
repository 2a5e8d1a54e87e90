import NodeService

/// The languages that pages come in.
enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// The language's own name.
    var name: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }

    /// What documents say that they are written in (BCP 47).
    var tag: String {
        switch self {
        case .english: "en"
        case .chinese: "zh-Hans"
        }
    }

    /// The language that a browser likes best of those that there are (RFC 9110, section 12.5.4); English where it says
    /// nothing.
    init(accepting field: String?) {
        var best: (language: Language, quality: Double) = (.english, 0)
        // A header field is bounded; more than a few entries no browser sends.
        for entry in (field ?? "").split(separator: ",").prefix(16) {
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let range = parts.first,
                let language = Language.allCases.first(where: { "\(range)-".hasPrefix($0.rawValue + "-") })
            else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > best.quality && quality <= 1 { best = (language, quality) }
        }
        self = best.language
    }
}

/// Which language a page is written in, and whether its reader chose it, so that links keep it.
struct Voice: Sendable {
    /// The language.
    let language: Language
    /// Whether the request says so.
    let isChosen: Bool

    /// The language of the parameter `lang`, else the one that the browser likes best.
    init(parameter: String?, acceptLanguage: String?) {
        let chosen = parameter.flatMap { Language(rawValue: $0) }
        language = chosen ?? Language(accepting: acceptLanguage)
        isChosen = chosen != nil
    }

    /// A phrase with values in the places of `{0}`, `{1}`, …
    func callAsFunction(_ phrase: Phrase, _ values: String...) -> String {
        let text = phrase.text(in: language)
        guard !values.isEmpty else { return text }
        // Place by place, so that what a value says is never taken for a place.
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let close = rest[open...].firstIndex(of: "}") ?? rest.index(before: rest.endIndex)
            result += rest[..<open]
            let index = Int(rest[rest.index(after: open)..<close]) ?? 0
            result += values.indices.contains(index) ? values[index] : ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The place at a path, in the language that the reader chose.
    func link(_ parts: String..., query: KeyValuePairs<String, String?> = [:]) -> Link {
        var pairs = query.map { ($0.key, $0.value) }
        if isChosen { pairs.append(("lang", language.rawValue)) }
        return Link(parts, pairs)
    }
}
