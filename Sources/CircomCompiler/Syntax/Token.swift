/// The kinds of token. The raw value of a fixed token is its spelling; of the others, what messages call them.
package enum TokenKind: String, Sendable, CaseIterable {
    // MARK: Words of the language; none of them can be a name.
    case pragma, circom, include, function, template, custom, parallel, bus, component, main, signal, input, output
    case `public`, `var`, `if`, `else`, `for`, `while`, `return`, log, assert
    case customTemplates = "custom_templates"
    case externC = "extern_c"

    // MARK: Punctuation
    case semicolon = ";"
    case comma = ","
    case dot = "."
    case question = "?"
    case colon = ":"
    case underscore = "_"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"

    // MARK: Assignments
    case assign = "="
    case assignSignal = "<--"
    case assignConstrained = "<=="
    case signalAssign = "-->"
    case constrainedAssign = "==>"
    case constraint = "==="
    case powerAssign = "**="
    case integerDivideAssign = "\\="
    case addAssign = "+="
    case subtractAssign = "-="
    case multiplyAssign = "*="
    case divideAssign = "/="
    case moduloAssign = "%="
    case shiftLeftAssign = "<<="
    case shiftRightAssign = ">>="
    case bitAndAssign = "&="
    case bitOrAssign = "|="
    case bitXorAssign = "^="
    case increment = "++"
    case decrement = "--"

    // MARK: Operators
    case not = "!"
    case complement = "~"
    case or = "||"
    case and = "&&"
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case bitOr = "|"
    case bitXor = "^"
    case bitAnd = "&"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case add = "+"
    case minus = "-"
    case power = "**"
    case multiply = "*"
    case divide = "/"
    case integerDivide = "\\"
    case modulo = "%"

    // MARK: Tokens with a text of their own
    case identifier = "a name"
    case decimalNumber = "a number"
    case hexadecimalNumber = "a hexadecimal number"
    case string = "a text in quotes"
    /// Given only to those who ask for comments.
    case lineComment = "a comment"
    /// Given only to those who ask for comments.
    case blockComment = "a block comment"
    case endOfFile = "the end of the file"

    /// The words of the language by their spelling.
    static let words: [String: TokenKind] = {
        var words: [String: TokenKind] = [:]
        for kind in allCases where kind.isWord { words[kind.rawValue] = kind }
        return words
    }()

    /// Whether this is a word of the language.
    package var isWord: Bool {
        switch self {
        case .pragma, .circom, .include, .function, .template, .custom, .parallel, .bus, .component, .main, .signal,
            .input, .output, .public, .var, .if, .else, .for, .while, .return, .log, .assert, .customTemplates,
            .externC:
            true
        default: false
        }
    }

    /// How messages name the kind: `';'`, `a name`, …
    package var description: String {
        switch self {
        case .identifier, .decimalNumber, .hexadecimalNumber, .string, .lineComment, .blockComment, .endOfFile: rawValue
        default: "'\(rawValue)'"
        }
    }

    /// The binary operator that the token spells.
    var infixOperator: InfixOperator? {
        switch self {
        case .or: .or
        case .and: .and
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .greater: .greater
        case .lessOrEqual: .lessOrEqual
        case .greaterOrEqual: .greaterOrEqual
        case .bitOr: .bitOr
        case .bitXor: .bitXor
        case .bitAnd: .bitAnd
        case .shiftLeft: .shiftLeft
        case .shiftRight: .shiftRight
        case .add: .add
        case .minus: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .integerDivide: .integerDivide
        case .modulo: .modulo
        case .power: .power
        default: nil
        }
    }

    /// The prefix operator that the token spells.
    var prefixOperator: PrefixOperator? {
        switch self {
        case .minus: .negate
        case .not: .not
        case .complement: .complement
        default: nil
        }
    }

    /// The assignment, with its target on the left, that the token spells.
    var assignment: AssignmentOperator? {
        switch self {
        case .assign: .variable
        case .assignSignal: .signal
        case .assignConstrained: .constrained
        default: nil
        }
    }

    /// The operator of the compound assignment that the token spells.
    var compoundOperator: InfixOperator? {
        switch self {
        case .powerAssign: .power
        case .integerDivideAssign: .integerDivide
        case .addAssign: .add
        case .subtractAssign: .subtract
        case .multiplyAssign: .multiply
        case .divideAssign: .divide
        case .moduloAssign: .modulo
        case .shiftLeftAssign: .shiftLeft
        case .shiftRightAssign: .shiftRight
        case .bitAndAssign: .bitAnd
        case .bitOrAssign: .bitOr
        case .bitXorAssign: .bitXor
        default: nil
        }
    }
}

/// A token: its kind and its bytes.
package struct Token: Hashable, Sendable {
    /// The kind.
    package let kind: TokenKind
    /// The offset of the first byte.
    package let start: UInt32
    /// The offset after the last byte.
    package let end: UInt32
    /// Whether a line break, possibly within a comment, stands between this token and the one before.
    package let isFirstOnLine: Bool
}
