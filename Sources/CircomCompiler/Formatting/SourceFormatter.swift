/// Lays circom source out in one way, without changing a token or losing a comment.
///
/// One statement a line, four spaces a level, `{` at the end of its line, one space around binary operators, at most one
/// blank line in a row and one after each definition. Line breaks within a statement are the author's and stay; lines are
/// not wrapped. Formatting what is formatted changes nothing.
package struct SourceFormatter {
    private let file: SourceFile
    private let tokens: [Token]
    private let layout: FormatLayout

    private var output: [UInt8] = []
    /// The last token written, and the last that is no comment.
    private var last: Token?
    private var lastSignificant: Token?
    private var isLastPrefix = false
    /// The level of the statement being written, and the brackets open in it.
    private var level = 0
    private var depth = 0

    /// The formatted text of a file; `nil`, with the complaints reported, if the file has errors.
    package static func format(
        _ file: SourceFile, limits: ParserLimits = ParserLimits(), into diagnostics: inout Diagnostics
    ) -> [UInt8]? {
        var own = Diagnostics(limit: diagnostics.limit)
        let unit = Parser.parse(file, limits: limits, into: &own)
        diagnostics.report(contentsOf: own)
        guard !own.hasErrors else { return nil }
        var formatter = SourceFormatter(file, unit)
        let formatted = formatter.run()
        guard significantText(formatted, of: file) == significantText(file.bytes, of: file) else {
            diagnostics.report(
                Diagnostic(
                    .formatterFault, "formatting would have changed more than spaces and line breaks",
                    at: SourceRange(file: file.id, start: 0, end: 0),
                    notes: ["the file was left as it is; this is a fault of the formatter"]))
            return nil
        }
        return formatted
    }

    private init(_ file: SourceFile, _ unit: SourceUnit) {
        self.file = file
        tokens = Self.tokens(of: file)
        layout = FormatLayout(of: unit, tokens: tokens)
    }

    private static func tokens(of file: SourceFile) -> [Token] {
        var lexer = Lexer(file, keepsComments: true)
        var tokens: [Token] = []
        while true {
            let token = lexer.next()
            if token.kind == .endOfFile { return tokens }
            tokens.append(token)
        }
    }

    /// All tokens with their texts, of comments what is no white space: what must not change.
    private static func significantText(_ bytes: [UInt8], of file: SourceFile) -> [[UInt8]] {
        tokens(of: SourceFile(id: file.id, path: file.path, bytes: bytes)).map { token in
            let text = bytes[Int(token.start)..<Int(token.end)]
            return token.kind.isComment ? text.filter { !isSpace($0) } : Array(text)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    // MARK: Tokens

    private mutating func run() -> [UInt8] {
        output.reserveCapacity(file.bytes.count + file.bytes.count / 4)
        for index in tokens.indices {
            if tokens[index].kind.isComment { writeComment(index) } else { writeToken(tokens[index]) }
        }
        if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
        return output
    }

    private mutating func writeToken(_ token: Token) {
        let isPrefix = isPrefixOperator(token)
        let rule = layout.rules[token.start]
        switch rule {
        case .newLine(let indent):
            level = indent
            depth = 0
            if isEmptyBlock(token) { break }
            newLine(indent, before: token)
        case .keep(let indent):
            if breaksBefore(token) {
                level = indent
                newLine(indent, before: token)
            } else {
                space()
            }
        case .joined:
            if last?.kind == .lineComment { newLine(level, before: token) } else { space() }
        case nil:
            if breaksBefore(token), !joinsAlways(token) {
                newLine(continuationLevel(of: token), before: token)
            } else if needsSpace(before: token) {
                space()
            }
        }
        output += file.bytes[Int(token.start)..<Int(token.end)]
        switch token.kind {
        case .leftParenthesis, .leftBracket: depth += 1
        case .rightParenthesis, .rightBracket: depth = max(0, depth - 1)
        default: break
        }
        last = token
        lastSignificant = token
        isLastPrefix = isPrefix
    }

    private func breaksBefore(_ token: Token) -> Bool {
        last?.kind == .lineComment || (last.map { lineBreaks(after: $0, before: token) > 0 } ?? false)
    }

    /// Whether a break of the source before the token is taken out.
    private func joinsAlways(_ token: Token) -> Bool {
        guard last?.kind != .lineComment else { return false }
        return token.kind == .semicolon || token.kind == .comma || layout.opening.contains(token.start)
    }

    private func isEmptyBlock(_ token: Token) -> Bool {
        guard layout.closing.contains(token.start), let last else { return false }
        return layout.opening.contains(last.start)
    }

    private func continuationLevel(of token: Token) -> Int {
        if layout.opening.contains(token.start) { return level }
        let closes = token.kind == .rightParenthesis || token.kind == .rightBracket
        return level + (closes ? depth - 1 : max(1, depth))
    }

    // MARK: Comments

    private mutating func writeComment(_ index: Int) {
        let comment = tokens[index]
        if let last, last.kind != .lineComment, lineBreaks(after: last, before: comment) == 0 {
            let isTight = last.kind == .leftParenthesis || last.kind == .leftBracket
            if !isTight { space() }
            if comment.kind == .lineComment, !isTight { space() }
            writeText(of: comment, level: level)
        } else {
            let indent = commentLevel(index)
            newLine(indent, before: comment)
            writeText(of: comment, level: indent)
        }
        last = comment
    }

    /// The level of what the comment stands above; within a block at its end, that of the block's statements.
    private func commentLevel(_ index: Int) -> Int {
        guard let next = tokens[(index + 1)...].first(where: { !$0.kind.isComment }) else { return 0 }
        switch layout.rules[next.start] {
        case .newLine(let indent): return layout.closing.contains(next.start) ? indent + 1 : indent
        case .keep(let indent): return indent
        case .joined: return level
        case nil: return continuationLevel(of: next)
        }
    }

    /// A comment without spaces at its lines' ends. The further lines of a block comment that all begin with `*` are
    /// put under the first.
    private mutating func writeText(of comment: Token, level: Int) {
        let lines = file.bytes[Int(comment.start)..<Int(comment.end)]
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let areStarred = lines.dropFirst().allSatisfy { line in
            line.first { !Self.isSpace($0) } == UInt8(ascii: "*")
        }
        for (number, line) in lines.enumerated() {
            var text = line
            while let byte = text.last, Self.isSpace(byte) { text.removeLast() }
            if number > 0 {
                output.append(UInt8(ascii: "\n"))
                if areStarred {
                    text = text.drop { Self.isSpace($0) }
                    output += [UInt8](repeating: UInt8(ascii: " "), count: 4 * level + 1)
                }
            }
            output += text
        }
    }

    // MARK: Space

    private mutating func space() {
        guard let byte = output.last, byte != UInt8(ascii: "\n") else { return }
        output.append(UInt8(ascii: " "))
    }

    private func lineBreaks(after first: Token, before second: Token) -> Int {
        file.bytes[Int(first.end)..<Int(second.start)].reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }

    /// Begins a line, after a blank one where the source has one or a definition ends or begins.
    private mutating func newLine(_ level: Int, before token: Token) {
        guard let last else { return }
        output.append(UInt8(ascii: "\n"))
        let isBlockEdge = layout.opening.contains(last.start) || layout.closing.contains(token.start)
        let isDefinitionEdge =
            layout.definitionEnds.contains(last.start)
            || (layout.items.contains(token.start) && Self.beginsDefinition(token) && last.kind == .semicolon)
        if isDefinitionEdge || (!isBlockEdge && lineBreaks(after: last, before: token) > 1) {
            output.append(UInt8(ascii: "\n"))
        }
        output += [UInt8](repeating: UInt8(ascii: " "), count: 4 * level)
    }

    private static func beginsDefinition(_ token: Token) -> Bool {
        switch token.kind {
        case .template, .function, .bus, .component: true
        default: false
        }
    }

    private func isPrefixOperator(_ token: Token) -> Bool {
        guard token.kind.prefixOperator != nil else { return false }
        guard token.kind == .minus, layout.rules[token.start] == nil else { return true }
        switch lastSignificant?.kind {
        case .identifier, .decimalNumber, .hexadecimalNumber, .underscore, .rightParenthesis, .rightBracket:
            return false
        default: return true
        }
    }

    /// Whether a space goes between the last token and this one on the same line.
    private func needsSpace(before token: Token) -> Bool {
        guard let last else { return false }
        switch token.kind {
        case .semicolon, .comma, .dot, .rightParenthesis, .rightBracket, .increment, .decrement:
            return last.kind.isComment && token.kind != .dot
        case .rightBrace: return false
        case .leftBrace: return true
        default: break
        }
        if last.kind.isComment { return true }
        switch last.kind {
        case .leftParenthesis, .leftBracket, .dot, .leftBrace: return false
        case .identifier, .rightParenthesis, .rightBracket, .log, .assert:
            return token.kind != .leftParenthesis && token.kind != .leftBracket
        default: return !isLastPrefix
        }
    }
}
