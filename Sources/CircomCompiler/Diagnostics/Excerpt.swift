/// A line of source prepared for a terminal, and where in it a range is to be marked.
struct Excerpt {
    /// Where the range begins.
    let start: SourceFile.Position
    /// Where it ends.
    let end: SourceFile.Position
    /// The line, cut to a window around the mark, without anything that could steer a terminal.
    let line: String
    /// The columns before the mark, and the mark's own, at least one.
    let markStart: Int
    let markWidth: Int

    /// The columns of a line that are shown at most.
    private static let windowWidth = 140
    private static let tabWidth = 4

    init(of range: SourceRange, in file: SourceFile) {
        start = file.position(of: range.start)
        end = file.position(of: range.end)
        let bytes = file.line(start.line)
        let lineStart = file.start(ofLine: start.line) ?? 0
        // Bytes far from the mark are not even looked at.
        let from = max(0, min(Int(range.start) - lineStart, bytes.count))
        let to = max(from, min(Int(range.end) - lineStart, bytes.count))
        let before = Self.shown(bytes.prefix(from).suffix(Self.windowWidth * 4), tab: Self.tabWidth)
        let marked = Self.shown(bytes.dropFirst(from).prefix(min(to - from, Self.windowWidth * 4)), tab: Self.tabWidth)
        let after = Self.shown(bytes.dropFirst(to).prefix(Self.windowWidth * 4), tab: Self.tabWidth)
        let isCutBefore = from > Self.windowWidth * 4 || before.count > Self.windowWidth / 2
        let left = isCutBefore ? [("…", 1)] + before.suffix(Self.windowWidth / 2) : before
        let middle = Array(marked.prefix(Self.windowWidth / 2))
        let isCutWithin = middle.count < marked.count || to - from > Self.windowWidth * 4
        let right = isCutWithin ? [("…", 1)] : Array(after.prefix(Self.windowWidth / 2))
        let isCutAfter = !isCutWithin && right.count < after.count
        line = (left + middle + right).map(\.text).joined() + (isCutAfter ? "…" : "")
        markStart = left.reduce(0) { $0 + $1.width }
        markWidth = max(1, middle.reduce(0) { $0 + $1.width })
    }

    private typealias Glyph = (text: String, width: Int)

    private static func shown(_ bytes: ArraySlice<UInt8>, tab: Int) -> [Glyph] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            if scalar == "\t" { return (String(repeating: " ", count: tab), tab) }
            return (printable(scalar), width(scalar))
        }
    }

    private static func printable(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        // Marks of writing direction can make source look like what it is not.
        case .control, .format, .lineSeparator, .paragraphSeparator: "·"
        default: String(scalar)
        }
    }

    /// Text without anything that could steer a terminal; line breaks become spaces.
    static func printable(_ text: String) -> String {
        text.unicodeScalars.map { $0 == "\n" || $0 == "\t" ? " " : printable($0) }.joined()
    }

    /// The columns a scalar takes on a terminal: 0 for combining marks, 2 for East Asian wide ones and emoji.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
