public import Primitives

/// Shows complaints to people, with the source's lines, and to programs, as JSON.
public struct DiagnosticRenderer: Sendable {
    /// The texts that the complaints are about.
    public let files: SourceFiles
    /// Whether to set colours for a terminal.
    public let usesColors: Bool

    /// Shows complaints about `files`.
    public init(files: SourceFiles, usesColors: Bool = false) {
        self.files = files
        self.usesColors = usesColors
    }

    // MARK: Text

    /// All complaints, a blank line after each, and a line with their numbers.
    public func text(_ diagnostics: Diagnostics) -> String {
        diagnostics.items.map { text($0) + "\n" }.joined() + summary(diagnostics) + "\n"
    }

    /// How many errors and warnings there are, and how many of them are not shown.
    public func summary(_ diagnostics: Diagnostics) -> String {
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        let hidden = diagnostics.errorCount + diagnostics.warningCount - diagnostics.items.count
        return count(diagnostics.errorCount, "error") + ", " + count(diagnostics.warningCount, "warning")
            + (hidden > 0 ? " (\(hidden) not shown)" : "")
    }

    /// One complaint: a head line, the source's line with the range marked, other places, notes. Ends with a line break.
    public func text(_ diagnostic: Diagnostic) -> String {
        let isError = diagnostic.severity == .error
        let main: Style = isError ? .error : .warning
        var lines = [
            paint("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", main)
                + paint(": \(Excerpt.printable(diagnostic.message))", .strong)
        ]
        let places = [diagnostic.range].compactMap { $0 } + diagnostic.related.map(\.range)
        let margin = places.map { String(line(of: $0)).count }.max() ?? 1
        if let range = diagnostic.range {
            lines += excerpt(range, label: diagnostic.label, arrow: "-->", mark: "^", style: main, margin: margin)
        }
        for related in diagnostic.related {
            lines += excerpt(
                related.range, label: related.label, arrow: ":::", mark: "-", style: .frame, margin: margin)
        }
        let indent = String(repeating: " ", count: margin)
        for note in diagnostic.notes {
            lines.append("\(indent) \(paint("=", .frame)) note: \(Excerpt.printable(note))")
        }
        if let replacement = diagnostic.replacement {
            lines.append("\(indent) \(paint("=", .frame)) help: write '\(Excerpt.printable(replacement))'")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(of range: SourceRange) -> Int { files[range.file]?.position(of: range.start).line ?? 0 }

    private func excerpt(
        _ range: SourceRange, label: String, arrow: String, mark: Character, style: Style, margin: Int
    ) -> [String] {
        guard let file = files[range.file] else { return [] }
        let excerpt = Excerpt(of: range, in: file)
        let indent = String(repeating: " ", count: margin)
        let number = String(excerpt.start.line)
        let gutter = indent + " " + paint("|", .frame)
        var label = Excerpt.printable(label)
        if excerpt.end.line > excerpt.start.line {
            label += (label.isEmpty ? "" : " ") + "(up to line \(excerpt.end.line))"
        }
        let marks = String(repeating: mark, count: excerpt.markWidth) + (label.isEmpty ? "" : " " + label)
        return [
            "\(indent)\(paint(arrow, .frame)) \(Excerpt.printable(file.path)):\(excerpt.start.line):\(excerpt.start.column)",
            gutter,
            String(repeating: " ", count: margin - number.count) + paint("\(number) |", .frame)
                + (excerpt.line.isEmpty ? "" : " \(excerpt.line)"),
            gutter + " " + String(repeating: " ", count: excerpt.markStart) + paint(marks, style),
        ]
    }

    private enum Style: String {
        case error = "1;31"
        case warning = "1;33"
        case frame = "1;34"
        case strong = "1"
    }

    private func paint(_ text: String, _ style: Style) -> String {
        usesColors ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    // MARK: JSON

    /// An object with the members `errors`, `warnings` (numbers) and `diagnostics` (a list of ``json(_:)-(Diagnostic)``).
    public func json(_ diagnostics: Diagnostics) -> JSONValue {
        .object([
            .init("errors", .number(String(diagnostics.errorCount))),
            .init("warnings", .number(String(diagnostics.warningCount))),
            .init("diagnostics", .array(diagnostics.items.map { json($0) })),
        ])
    }

    /// One complaint: `severity`, `code`, `name`, `message`, where it stands (``location``'s members, when it has a place),
    /// `label`, `related`, `notes`, `replacement`.
    public func json(_ diagnostic: Diagnostic) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("severity", .string(diagnostic.severity.rawValue)),
            .init("code", .string(diagnostic.code.rawValue)),
            .init("name", .string(String(describing: diagnostic.code))),
            .init("message", .string(diagnostic.message)),
        ]
        if let range = diagnostic.range {
            members += place(range)
            if let file = files[range.file] {
                let line = file.line(file.position(of: range.start).line)
                // A line of megabytes helps nobody.
                members.append(.init("source", .string(String(decoding: line.prefix(1000), as: UTF8.self))))
            }
        }
        if !diagnostic.label.isEmpty { members.append(.init("label", .string(diagnostic.label))) }
        if !diagnostic.related.isEmpty {
            let related = diagnostic.related.map { related in
                JSONValue.object([.init("label", .string(related.label))] + place(related.range))
            }
            members.append(.init("related", .array(related)))
        }
        if !diagnostic.notes.isEmpty {
            members.append(.init("notes", .array(diagnostic.notes.map { .string($0) })))
        }
        if let replacement = diagnostic.replacement {
            members.append(.init("replacement", .string(replacement)))
        }
        return .object(members)
    }

    /// `file`, `line`, `column`, `endLine`, `endColumn` (from 1, the end exclusive), `startByte`, `endByte` (from 0).
    private func place(_ range: SourceRange) -> [JSONValue.Member] {
        guard let file = files[range.file] else { return [] }
        let start = file.position(of: range.start)
        let end = file.position(of: range.end)
        func number(_ key: String, _ value: Int) -> JSONValue.Member { .init(key, .number(String(value))) }
        return [
            .init("file", .string(file.path)),
            number("line", start.line), number("column", start.column),
            number("endLine", end.line), number("endColumn", end.column),
            number("startByte", Int(range.start)), number("endByte", Int(range.end)),
        ]
    }
}
