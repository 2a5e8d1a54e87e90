/// The kinds of complaint, each with a code that does not change its meaning from one release to the next.
///
/// C1xx: reading files and the grammar. C2xx: names and types. C3xx: elaboration. C4xx: simplification and output.
/// C5xx: checks of circuits that compile. `docs/circom/diagnostics.md` lists them all.
public enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
    // MARK: Files and grammar

    /// A byte sequence that no token begins with.
    case unknownCharacter = "C101"
    /// A `/*` without its `*/`.
    case unclosedComment = "C102"
    /// Text in quotes that does not end on its line.
    case unclosedString = "C103"
    /// A number that cannot be read: `0x` without digits, or more digits than any field could need.
    case malformedNumber = "C104"
    /// A token that the grammar does not allow at its place.
    case unexpectedToken = "C105"
    /// A statement or line without its semicolon.
    case missingSemicolon = "C106"
    /// A parenthesis, bracket or brace that is never closed.
    case unclosedDelimiter = "C107"
    /// An expression where a statement is required.
    case expressionStatement = "C108"
    /// `++x` or `--x`.
    case prefixStep = "C109"
    /// A word of the language where a name is required.
    case reservedWord = "C110"
    /// Pragmas, includes, definitions and main component out of order.
    case misplacedItem = "C111"
    /// A pragma that is neither `circom` nor `custom_templates`.
    case unknownPragma = "C112"
    /// A version that is not three numbers, or a version of the language that this compiler does not know.
    case unsupportedVersion = "C113"
    /// A file without a version pragma.
    case missingVersion = "C114"
    /// Expressions or statements nested deeper than the compiler follows.
    case nestingTooDeep = "C115"
    /// A file larger than the compiler reads.
    case fileTooLarge = "C116"
    /// A file that is not UTF-8 text.
    case notText = "C117"
    /// A file that could not be read.
    case unreadableFile = "C118"
    /// An included file that is in none of the folders searched.
    case includeNotFound = "C119"
    /// More files, or more bytes of them, than the compiler reads.
    case tooManyFiles = "C120"
    /// A second main component in the program.
    case severalMainComponents = "C121"
    /// A program without a main component.
    case noMainComponent = "C122"

    /// The same pragma twice in one file.
    case repeatedPragma = "C123"
    /// A comment's beginning inside a text in quotes.
    case commentInString = "C124"
    /// A file with, or including one with, custom templates, but without `pragma custom_templates`.
    case missingCustomTemplatesPragma = "C125"

    // MARK: Names and types

    // MARK: Elaboration

    // MARK: Simplification and output

    // MARK: Checks

    /// Whether the complaint stops the compilation.
    public var severity: Severity {
        switch self {
        case .missingVersion: .warning
        default: .error
        }
    }

    /// How grave a complaint is.
    public enum Severity: String, Hashable, Sendable {
        /// Nothing is written.
        case error
        /// The circuit compiles, and may not do what its author means.
        case warning
    }
}
