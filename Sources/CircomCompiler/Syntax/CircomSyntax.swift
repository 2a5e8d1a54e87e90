/// What can be done with circom source short of compiling it.
public enum CircomSyntax {
    /// Reads a program and reports what is wrong with its files, its includes and its grammar.
    ///
    /// - Parameters:
    ///   - path: the main file.
    ///   - libraries: further folders for includes, in the order they are searched.
    ///   - sources: where files are read from.
    ///   - limits: bounds on what is read.
    ///   - requiresMain: whether a program without a main component is an error.
    /// - Returns: the texts that were read, and the complaints about them. Cost: linear in the texts.
    public static func check(
        _ path: String, libraries: [String] = [], from sources: any SourceProvider = FileSystemSources(),
        limits: ParserLimits = ParserLimits(), requiresMain: Bool = true
    ) -> (files: SourceFiles, diagnostics: Diagnostics) {
        var diagnostics = Diagnostics()
        let program = ProgramLoader.load(
            path, libraries: libraries, from: sources, limits: limits, requiresMain: requiresMain, into: &diagnostics)
        return (program.files, diagnostics)
    }

    /// The text of a file laid out in the project's one way: only spaces and line breaks change, comments stay.
    ///
    /// - Returns: UTF-8 text, which formatting leaves as it is; `nil` if the file has errors, which are then among the
    ///   complaints. Cost: linear in the text.
    public static func format(
        _ file: SourceFile, limits: ParserLimits = ParserLimits()
    ) -> (text: [UInt8]?, diagnostics: Diagnostics) {
        var diagnostics = Diagnostics()
        let text = SourceFormatter.format(file, limits: limits, into: &diagnostics)
        return (text, diagnostics)
    }

    /// What a piece of source is, for whoever shows it in colours.
    public enum PieceKind: String, Hashable, Sendable, CaseIterable {
        /// A word of the language.
        case word
        /// A name.
        case name
        /// A number.
        case number
        /// Text in quotes.
        case text
        /// An operator or punctuation.
        case symbol
        /// A comment.
        case comment
    }

    /// The tokens and comments of a file in order, without those bytes that begin no token; the file need not be
    /// correct. Cost: linear in the text.
    public static func pieces(of file: SourceFile) -> [(kind: PieceKind, range: SourceRange)] {
        var lexer = Lexer(file, keepsComments: true)
        var pieces: [(kind: PieceKind, range: SourceRange)] = []
        while true {
            let token = lexer.next()
            // Complaints about bytes that are no tokens are not asked for here.
            _ = lexer.takeDiagnostics()
            let kind: PieceKind
            switch token.kind {
            case .endOfFile: return pieces
            case .identifier: kind = .name
            case .decimalNumber, .hexadecimalNumber: kind = .number
            case .string: kind = .text
            case .lineComment, .blockComment: kind = .comment
            default: kind = token.kind.isWord ? .word : .symbol
            }
            pieces.append((kind, SourceRange(file: file.id, start: token.start, end: token.end)))
        }
    }
}
