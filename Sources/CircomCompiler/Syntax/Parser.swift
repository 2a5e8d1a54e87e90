/// Thrown to leave a construct that cannot be read; the complaint has been made.
struct Abandoned: Error {}

/// Reads one file by recursive descent, and goes on after an error at the next statement or definition.
///
/// What the grammar is stands with each method in the notation of the grammar's own description: `*` any number, `?` at
/// most one.
package struct Parser {
    var lexer: Lexer
    let file: SourceFile
    let limits: ParserLimits
    var diagnostics: Diagnostics

    /// The token to be looked at, and the one after it.
    var current: Token
    var following: Token
    /// The end of the token before ``current``.
    var previousEnd: UInt32 = 0

    private var nesting = 0
    private var nodes = 0
    /// Set once nothing more is to be read: further complaints would only follow from the first.
    private var hasGivenUp = false

    /// Parses a file. Whatever could be read is returned, and what could not is among the complaints.
    package static func parse(
        _ file: SourceFile, limits: ParserLimits = ParserLimits(), into diagnostics: inout Diagnostics
    ) -> SourceUnit {
        guard String(validating: file.bytes, as: UTF8.self) != nil else {
            diagnostics.report(Parser.notText(file))
            return SourceUnit(file: file.id, pragmas: [], includes: [], definitions: [], main: nil)
        }
        var parser = Parser(file, limits: limits, diagnostics: diagnostics)
        let unit = parser.parseUnit()
        diagnostics = parser.diagnostics
        return unit
    }

    private init(_ file: SourceFile, limits: ParserLimits, diagnostics: Diagnostics) {
        lexer = Lexer(file)
        self.file = file
        self.limits = limits
        self.diagnostics = diagnostics
        current = lexer.next()
        following = lexer.next()
        takeLexerDiagnostics()
    }

    /// The complaint about a file that is not UTF-8, at the first byte that is not.
    private static func notText(_ file: SourceFile) -> Diagnostic {
        var decoder = UTF8()
        var iterator = file.bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return Diagnostic(
            .notText, "the file is not UTF-8 text",
            at: SourceRange(file: file.id, start: UInt32(offset), end: UInt32(min(offset + 1, file.bytes.count))))
    }

    // MARK: Tokens

    /// Goes to the next token and returns the one that was current.
    @discardableResult
    mutating func advance() -> Token {
        let token = current
        previousEnd = token.end
        current = following
        if !hasGivenUp { following = lexer.next() }
        takeLexerDiagnostics()
        return token
    }

    private mutating func takeLexerDiagnostics() {
        for diagnostic in lexer.takeDiagnostics() { report(diagnostic) }
    }

    /// Goes on if the current token is of the given kind.
    mutating func accept(_ kind: TokenKind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    /// Takes a token of the given kind, or complains.
    @discardableResult
    mutating func expect(_ kind: TokenKind, _ context: String) throws(Abandoned) -> Token {
        guard current.kind == kind else { throw unexpected(expecting: "\(kind.description) \(context)") }
        return advance()
    }

    /// Takes what closes `open`, or complains and points at `open`.
    @discardableResult
    mutating func expectClosing(_ kind: TokenKind, of open: Token) throws(Abandoned) -> Token {
        if current.kind == kind { return advance() }
        if current.kind == .endOfFile {
            report(
                Diagnostic(
                    .unclosedDelimiter, "this \(open.kind.description) is never closed", at: range(of: open)))
            throw Abandoned()
        }
        throw unexpected(
            expecting: kind.description,
            related: [.init("to close this \(open.kind.description)", at: range(of: open))])
    }

    /// Whether a word of the language seems to be meant as a name: it begins no line, and no name follows it.
    var isWordUsedAsName: Bool { current.kind.isWord && !current.isFirstOnLine && following.kind != .identifier }

    /// Takes a name. A word of the language in a name's place is complained of and taken.
    mutating func expectName(_ what: String) throws(Abandoned) -> Identifier {
        if current.kind == .identifier { return identifier(advance()) }
        guard isWordUsedAsName else { throw unexpected(expecting: what) }
        reportReservedWord()
        return identifier(advance())
    }

    mutating func reportReservedWord() {
        report(
            Diagnostic(
                .reservedWord, "\(current.kind.description) is a word of the language and cannot be a name",
                at: range(of: current)))
    }

    /// Takes a semicolon. Where a line ends or a block closes without one, it is complained of and taken as written.
    mutating func expectSemicolon(_ after: String) throws(Abandoned) {
        if accept(.semicolon) { return }
        let isEndOfStatement = current.isFirstOnLine || current.kind == .rightBrace || current.kind == .endOfFile
        guard isEndOfStatement else { throw unexpected(expecting: "';' after \(after)") }
        report(
            Diagnostic(
                .missingSemicolon, "missing ';' after \(after)", at: here(previousEnd, previousEnd),
                label: "write ';' here", replacement: ";"))
    }

    func text(of token: Token) -> String {
        String(decoding: file.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    func identifier(_ token: Token) -> Identifier { Identifier(text(of: token), range: range(of: token)) }

    func range(of token: Token) -> SourceRange { here(token.start, token.end) }

    func here(_ start: UInt32, _ end: UInt32) -> SourceRange { SourceRange(file: file.id, start: start, end: end) }

    /// From a start to the end of the last token taken.
    func range(from start: UInt32) -> SourceRange { here(start, previousEnd) }

    // MARK: Complaints

    mutating func report(_ diagnostic: Diagnostic) {
        guard !hasGivenUp else { return }
        diagnostics.report(diagnostic)
        if diagnostics.isFull { giveUp() }
    }

    /// Complains of the current token.
    mutating func unexpected(
        expecting: String, related: [Diagnostic.Related] = [], notes: [String] = []
    ) -> Abandoned {
        report(
            Diagnostic(
                .unexpectedToken, "expected \(expecting), found \(describeCurrent())", at: range(of: current),
                related: related, notes: notes))
        return Abandoned()
    }

    /// The current token in words, its text cut to a reasonable length.
    func describeCurrent() -> String {
        switch current.kind {
        case .endOfFile: return current.kind.description
        case .string: return "a text in quotes"
        default:
            let text = text(of: current)
            return text.utf8.count <= 40 ? "'\(text)'" : "'\(text.prefix(30))…'"
        }
    }

    /// Reads no further: every later token is the end of the file.
    mutating func giveUp() {
        hasGivenUp = true
        let end = UInt32(file.bytes.count)
        current = Token(kind: .endOfFile, start: end, end: end, isFirstOnLine: true)
        following = current
    }

    // MARK: Bounds

    /// Goes one level deeper for the length of `body`.
    mutating func nested<R>(_ body: (inout Parser) throws(Abandoned) -> R) throws(Abandoned) -> R {
        guard nesting < limits.nesting else {
            report(
                Diagnostic(
                    .nestingTooDeep, "nested deeper than \(limits.nesting) levels", at: range(of: current)))
            giveUp()
            throw Abandoned()
        }
        nesting += 1
        defer { nesting -= 1 }
        return try body(&self)
    }

    /// Counts a node of the tree.
    mutating func countNode(at range: SourceRange) throws(Abandoned) {
        nodes += 1
        guard nodes > limits.nodes else { return }
        report(
            Diagnostic(
                .fileTooLarge, "the file has more than \(limits.nodes) expressions and statements", at: range))
        giveUp()
        throw Abandoned()
    }

    /// Complains of an expression higher than allowed.
    mutating func checkHeight(_ height: Int, at range: SourceRange) throws(Abandoned) {
        guard height > limits.height else { return }
        report(
            Diagnostic(
                .nestingTooDeep, "an expression of more than \(limits.height) operations in a row", at: range,
                notes: ["give parts of it names, or sum in a loop"]))
        giveUp()
        throw Abandoned()
    }
}
