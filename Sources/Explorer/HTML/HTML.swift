import Primitives

/// A piece of a page. Text gets into one through escaping alone: names of elements and attributes are literals of the
/// program, and there is no way to put markup in from outside.
struct HTML: Sendable, Hashable {
    /// The markup.
    fileprivate(set) var markup: String

    /// Nothing.
    static let empty = HTML(markup: "")

    fileprivate init(markup: String) { self.markup = markup }

    /// Text, in which nothing is markup.
    init(text: String) { markup = HTMLText.escaped(text) }

    /// Pieces one after another.
    init(_ pieces: [HTML]) { markup = pieces.map(\.markup).joined() }

    /// An element. An attribute whose value is nil is left out.
    init(element name: StaticString, _ attributes: [Attribute], _ content: HTML) {
        markup = "<\(name)" + attributes.map(\.markup).joined() + ">"
        if !Self.empties.contains("\(name)") { markup += content.markup + "</\(name)>" }
    }

    /// Elements without an end tag.
    private static let empties: Set<String> = ["meta", "link", "input", "br", "hr", "img"]

    /// The place in a document where further pieces go. No text can say it: a zero byte never comes out of escaping.
    static let gap = HTML(markup: "\u{0}")

    /// The markup's bytes.
    var bytes: [UInt8] { Array(markup.utf8) }

    /// A whole document around the root element; in two parts where it has a ``gap``.
    var document: (start: [UInt8], end: [UInt8]) {
        let bytes = Array(("<!DOCTYPE html>\n" + markup + "\n").utf8)
        guard let gap = bytes.firstIndex(of: 0) else { return (bytes, []) }
        return (Array(bytes[..<gap]), Array(bytes[(gap + 1)...]))
    }
}

/// An attribute of an element.
struct Attribute: Sendable, Hashable {
    fileprivate let markup: String

    /// An attribute with a value; none where that is nil.
    init(_ name: StaticString, _ value: String?) {
        markup = value.map { " \(name)=\"" + HTML(text: $0).markup + "\"" } ?? ""
    }

    /// An attribute that says something by being there.
    init(_ name: StaticString, isThere: Bool) { markup = isThere ? " \(name)" : "" }
}

extension Attribute {
    /// The classes that the style sheet knows.
    static func style(_ classes: String) -> Attribute { Attribute("class", classes) }
    /// Where a link leads: a path of the explorer's own.
    static func href(_ link: Link) -> Attribute { Attribute("href", link.target) }
    /// The text that stands for a drawing.
    static func label(_ text: String) -> Attribute { Attribute("aria-label", text) }
}

/// Puts pieces of a page one behind another; text among them is escaped.
@resultBuilder enum HTMLBuilder {
    static func buildExpression(_ piece: HTML) -> HTML { piece }
    static func buildExpression(_ text: String) -> HTML { HTML(text: text) }
    static func buildExpression(_ piece: HTML?) -> HTML { piece ?? .empty }
    static func buildExpression(_ pieces: [HTML]) -> HTML { HTML(pieces) }
    static func buildBlock(_ pieces: HTML...) -> HTML { HTML(pieces) }
    static func buildOptional(_ piece: HTML?) -> HTML { piece ?? .empty }
    static func buildEither(first piece: HTML) -> HTML { piece }
    static func buildEither(second piece: HTML) -> HTML { piece }
    static func buildArray(_ pieces: [HTML]) -> HTML { HTML(pieces) }
}

/// An element with attributes and content.
func tag(
    _ name: StaticString, _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .empty }
) -> HTML { HTML(element: name, attributes, content()) }
