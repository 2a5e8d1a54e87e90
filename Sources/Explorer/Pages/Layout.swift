import ChainTransactions
import NodeService

/// The parts of the explorer that its navigation shows.
enum Department: String, CaseIterable {
    case overview = ""
    case blocks, transactions, pools, circuits, verify, audit

    var phrase: Phrase {
        switch self {
        case .overview: .overview
        case .blocks: .blocks
        case .transactions: .transactions
        case .pools: .pools
        case .circuits: .circuits
        case .verify: .verify
        case .audit: .audit
        }
    }
}

/// What stands around every page.
enum Layout {
    /// What browsers may do with a page: run the program and the style sheet of this node, ask this node, and nothing else.
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// Header fields of every page.
    static let fields: [(name: String, value: String)] = [
        ("Content-Security-Policy", policy), ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"), ("Vary", "Accept-Language"),
    ]

    /// A page.
    static func page(
        _ say: Voice, title: String, in department: Department?, head: RequestHead, chain: NodeIdentity?,
        status: Int = 200, @HTMLBuilder content: () -> HTML
    ) -> ServedPage {
        let document = document(say, title: title, in: department, head: head, chain: chain, content: content())
        return ServedPage(status: status, type: type, body: document.start + document.end, fields: fields)
    }

    /// A page whose content has a ``HTML/gap``, into which pieces are written as long as there are any.
    static func page(
        _ say: Voice, title: String, in department: Department?, head: RequestHead, chain: NodeIdentity?,
        next: @escaping @Sendable () async throws -> [UInt8]?, @HTMLBuilder content: () -> HTML
    ) -> StreamedPage {
        let document = document(say, title: title, in: department, head: head, chain: chain, content: content())
        return StreamedPage(
            start: ServedPage(type: type, body: document.start, fields: fields), end: document.end, next: next)
    }

    private static let type = "text/html; charset=utf-8"

    private static func document(
        _ say: Voice, title: String, in department: Department?, head: RequestHead, chain: NodeIdentity?, content: HTML
    ) -> (start: [UInt8], end: [UInt8]) {
        tag("html", Attribute("lang", say.language.tag)) {
            tag("head") {
                tag("meta", Attribute("charset", "utf-8"))
                tag(
                    "meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1"))
                tag("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark"))
                tag("title") { "\(title) · Nightjar" }
                tag("link", Attribute("rel", "stylesheet"), .href(Asset.style.link))
                tag("link", Attribute("rel", "icon"), Attribute("type", "image/svg+xml"), .href(Asset.icon.link))
                tag("script", Attribute("src", Asset.script.link.target), Attribute("defer", isThere: true))
            }
            tag("body") {
                tag("a", .style("skip"), Attribute("href", "#content")) { say(.skipToContent) }
                top(say, department, chain)
                tag("main", Attribute("id", "content"), Attribute("tabindex", "-1")) {
                    tag("h1") { title }
                    content
                }
                bottom(say, head, chain)
            }
        }.document
    }

    private static func top(_ say: Voice, _ department: Department?, _ chain: NodeIdentity?) -> HTML {
        tag("header", .style("top")) {
            tag("a", .style("brand"), .href(say.link())) {
                tag(
                    "img", Attribute("src", Asset.icon.link.target), Attribute("alt", ""), Attribute("width", "28"),
                    Attribute("height", "28"))
                tag("span") { "Nightjar" }
                if let chain { tag("span", .style("chain")) { chain.chainID.name } }
            }
            tag("nav", .label(say(.navigation))) {
                tag("ul") {
                    Department.allCases.map { entry in
                        tag("li") {
                            tag(
                                "a",
                                .href(entry == .overview ? say.link() : say.link(entry.rawValue)),
                                Attribute("aria-current", entry == department ? "page" : nil)
                            ) { say(entry.phrase) }
                        }
                    }
                }
            }
            tag(
                "form", .style("search"), Attribute("role", "search"), Attribute("action", Link(["search"]).target),
                Attribute("method", "get")
            ) {
                tag("label", .style("unseen"), Attribute("for", "q")) { say(.searchLabel) }
                tag(
                    "input", Attribute("id", "q"), Attribute("name", "q"), Attribute("type", "search"),
                    Attribute("placeholder", say(.searchHint)), Attribute("maxlength", "128"),
                    Attribute("autocomplete", "off"), Attribute("spellcheck", "false"),
                    Attribute("required", isThere: true))
                if say.isChosen { hiddenLanguage(say) }
                tag("button", Attribute("type", "submit")) { say(.search) }
            }
        }
    }

    /// The chosen language, for forms.
    static func hiddenLanguage(_ say: Voice) -> HTML {
        tag(
            "input", Attribute("type", "hidden"), Attribute("name", "lang"),
            Attribute("value", say.language.rawValue))
    }

    private static func bottom(_ say: Voice, _ head: RequestHead, _ chain: NodeIdentity?) -> HTML {
        tag("footer", .style("bottom")) {
            tag("p") {
                say(.servedByNode)
                if let chain {
                    " "
                    Figures.untrusted(chain.moniker)
                    " · \(chain.version) · "
                    say(chain.role == .sequencer ? .roleSequencer : .roleFollower)
                }
            }
            tag("p") {
                tag("span") { say(.languageChoice) + " " }
                Language.allCases.map { language in
                    tag(
                        "a", .style("language"), Attribute("href", address(of: head.target, in: language)),
                        Attribute("lang", language.tag), Attribute("hreflang", language.tag),
                        Attribute("aria-current", language == say.language ? "true" : nil)
                    ) { language.name }
                }
            }
        }
    }

    /// The same page in another language: its path and query with another `lang`. A page that answers a form has none,
    /// and leads to the form.
    private static func address(of target: String, in language: Language) -> String {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.count < 2 ? [] : parts[1].split(separator: "&").filter { !$0.hasPrefix("lang=") }
        // One slash, whatever came: two would name another host.
        let path = "/" + parts[0].split(separator: "/").joined(separator: "/")
        return path + "?" + (rest.map(String.init) + ["lang=" + language.rawValue]).joined(separator: "&")
    }
}

/// Parts that several pages have.
enum Parts {
    /// Names and values.
    static func facts(_ entries: [(name: String, value: HTML)]) -> HTML {
        tag("dl", .style("facts")) {
            entries.map { entry in
                tag("div") {
                    tag("dt") { entry.name }
                    tag("dd") { entry.value }
                }
            }
        }
    }

    /// A table. On a phone each row is a card, in which every value has its column's name before it; the roles say what it
    /// is where its look does not. One of which the `wide` columns can be missed there stays a table, without those.
    static func table(
        _ caption: String, _ columns: [String], numeric: Set<Int> = [], wide: Set<Int> = [], id: String? = nil,
        _ rows: [[HTML]]
    ) -> HTML {
        func kind(_ index: Int, isEmpty: Bool = false) -> Attribute {
            let classes =
                (numeric.contains(index) ? ["number"] : []) + (wide.contains(index) ? ["wide"] : [])
                + (isEmpty ? ["void"] : [])
            return Attribute("class", classes.isEmpty ? nil : classes.joined(separator: " "))
        }
        return tag(
            "div", .style(wide.isEmpty ? "scroll cards" : "scroll slim"), Attribute("role", "region"), .label(caption),
            Attribute("tabindex", "0")
        ) {
            tag("table", Attribute("id", id), Attribute("role", "table")) {
                tag("caption") { caption }
                tag("thead", Attribute("role", "rowgroup")) {
                    tag("tr", Attribute("role", "row")) {
                        columns.enumerated().map { index, column in
                            tag(
                                "th", Attribute("scope", "col"), Attribute("role", "columnheader"), kind(index)
                            ) { column }
                        }
                    }
                }
                tag("tbody", Attribute("role", "rowgroup")) {
                    rows.map { row in
                        tag("tr", Attribute("role", "row")) {
                            row.enumerated().map { index, cell in
                                let name = Attribute("data-name", columns[index])
                                return index == 0
                                    ? tag("th", Attribute("scope", "row"), Attribute("role", "rowheader"), name) {
                                        tag("div") { cell }
                                    }
                                    : tag("td", Attribute("role", "cell"), name, kind(index, isEmpty: cell == .empty)) {
                                        tag("div") { cell }
                                    }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A paragraph of plain text.
    static func paragraph(_ text: String) -> HTML { tag("p") { text } }

    /// A note that stands out.
    static func notice(_ text: String, _ kind: String = "note") -> HTML { tag("p", .style("notice \(kind)")) { text } }

    /// A link with text.
    static func link(_ link: Link, _ text: String) -> HTML { tag("a", .href(link)) { text } }

    /// A link to something with a long name, shortened.
    static func link(_ link: Link, name: String) -> HTML {
        tag("a", .href(link), Attribute("title", name)) { tag("code") { Figures.short(name) } }
    }

    /// Units of money.
    static func amount(_ say: Voice, _ units: some BinaryInteger) -> HTML {
        tag("span", .style("amount")) {
            Figures.grouped(units)
            " "
            tag("span", .style("unit")) { say(.units) }
        }
    }
}
