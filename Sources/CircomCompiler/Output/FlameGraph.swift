import Primitives

/// A picture of where constraints come from, as SVG: a row for each level of components, main at the bottom; a box's
/// width is its share of the constraints, its colour says its template. Needs no script; pointing at a box shows its
/// figures.
public struct FlameGraph: Sendable {
    private static let width = 1200.0
    private static let margin = 10.0
    private static let rowHeight = 18.0
    private static let headHeight = 54.0
    private static let footHeight = 26.0
    /// What a character of the monospaced text takes at least.
    private static let characterWidth = 7.3

    private let breakdown: ConstraintBreakdown
    private let title: String

    /// The picture of a circuit, whose boxes are as wide as `measure` says; `title` stands above it.
    public init(of circuit: CircuitInstances, counting measure: ConstraintBreakdown.Measure = .all, title: String) {
        // A box narrower than half a pixel is not seen.
        let total = ConstraintBreakdown(circuit, counting: measure, depth: 0).main.constraints
        breakdown = ConstraintBreakdown(circuit, counting: measure, leastConstraints: max(1, total / 2400))
        self.title = title
    }

    /// The SVG document.
    public var svg: String {
        let rows = Self.height(breakdown.main)
        let height = Self.headHeight + Double(rows) * Self.rowHeight + Self.footHeight
        let ground = height - Self.footHeight
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.number(Self.width))" height="\(Self.number(height))" \
            viewBox="0 0 \(Self.number(Self.width)) \(Self.number(height))" font-family="monospace" font-size="12">
            <style>rect{stroke:#fff;stroke-width:.6}g:hover>rect{stroke:#000}text{pointer-events:none;fill:#111}</style>
            <rect width="100%" height="100%" fill="#fffdf7"/>
            <text x="\(Self.number(Self.width / 2))" y="22" font-size="16" text-anchor="middle">\(HTMLText.escaped(title))\
            </text>
            <text x="\(Self.number(Self.width / 2))" y="42" text-anchor="middle" fill="#555">\
            \(breakdown.main.constraints) constraints\(breakdown.measure == .all ? "" : " with a product") before \
            simplification, by component; main is at the bottom</text>

            """
        draw(breakdown.main, x: Self.margin, y: ground - Self.rowHeight, into: &text)
        text += """
            <text x="\(Self.number(Self.margin))" y="\(Self.number(height - 8))" fill="#555">One colour a template; \
            bare parts of a row are constraints of the component below.</text>
            </svg>

            """
        return text
    }

    private static func height(_ component: ConstraintBreakdown.Component) -> Int {
        1 + (component.children.map(height).max() ?? 0)
    }

    /// The depth of the recursion is bounded by that of the breakdown.
    private func draw(_ component: ConstraintBreakdown.Component, x: Double, y: Double, into text: inout String) {
        let scale = (Self.width - 2 * Self.margin) / Double(max(1, breakdown.main.constraints))
        let width =
            breakdown.main.constraints == 0 ? Self.width - 2 * Self.margin : Double(component.constraints) * scale
        let share = Double(component.constraints) / Double(max(1, breakdown.main.constraints))
        let figures =
            "\(component.name): \(component.template)\(component.count > 1 ? " ×\(component.count)" : "") — "
            + "\(component.constraints) constraints (\(Self.number(share * 100)) %), own \(component.ownConstraints)"
        text += "<g><title>\(HTMLText.escaped(figures))</title>"
        text += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" "
        text += "height=\"\(Self.number(Self.rowHeight - 1))\" fill=\"\(Self.color(component.template))\"/>"
        if let label = Self.label("\(component.name): \(component.template)", width: width - 6) {
            text += "<text x=\"\(Self.number(x + 3))\" y=\"\(Self.number(y + 13))\">\(HTMLText.escaped(label))</text>"
        }
        text += "</g>\n"
        var left = x
        for child in component.children {
            draw(child, x: left, y: y - Self.rowHeight, into: &text)
            left += Double(child.constraints) * scale
        }
    }

    /// As much of the text as fits; nil where that says nothing.
    private static func label(_ text: String, width: Double) -> String? {
        let room = Int(max(0, width) / characterWidth)
        if text.count <= room { return text }
        return room < 4 ? nil : text.prefix(room - 1) + "…"
    }

    /// A warm colour that depends on the template's name alone, parameters left out.
    private static func color(_ template: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in template.utf8.prefix(while: { $0 != UInt8(ascii: "(") }) {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        hash ^= hash >> 15
        return "hsl(\(hash % 75),\(60 + hash / 75 % 25)%,\(62 + hash / 1875 % 14)%)"
    }

    /// At most two decimals.
    private static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        return rest == 0
            ? String(whole) : rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
