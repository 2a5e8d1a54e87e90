/// A statement with the bytes it was read from, its semicolon excluded.
///
/// The source's form is kept: a `for` stays a `for`, `x += 1` a compound assignment, `a --> b` a reversed assignment. The
/// nesting of statements is bounded by ``ParserLimits``.
package struct Statement: Hashable, Sendable {
    /// What the statement is.
    package let kind: Kind
    /// The bytes it was read from.
    package let range: SourceRange

    /// Makes a statement.
    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    /// The forms of a statement.
    package indirect enum Kind: Hashable, Sendable {
        /// `var`, `signal`, `component` or bus declaration; stands in blocks and, for variables, in a `for`'s head.
        case declaration(Declaration)
        /// `target op value`, or `value --> target`.
        case assignment(Assignment)
        /// `target += value` and its like.
        case compoundAssignment(CompoundAssignment)
        /// `target++` or `target--`.
        case step(VariableReference, StepOperator)
        /// `left === right`.
        case constraint(left: Expression, right: Expression)
        /// `if (condition) then else otherwise`.
        case conditional(condition: Expression, then: Statement, otherwise: Statement?)
        /// `for (initial; condition; step) body`. `initial` is a declaration or an assignment, `step` an assignment.
        case forLoop(initial: Statement, condition: Expression, step: Statement, body: Statement)
        /// `while (condition) body`.
        case whileLoop(condition: Expression, body: Statement)
        /// `return value`.
        case returnValue(Expression)
        /// `log(arguments)`.
        case log([LogArgument])
        /// `assert(condition)`.
        case assertion(Expression)
        /// `{ statements }`: a scope of its own.
        case block(Block)
        /// An anonymous component whose outputs are not used; the expression is of that kind.
        case expression(Expression)
    }
}

/// A list of statements in braces.
package struct Block: Hashable, Sendable {
    /// The statements in order.
    package let statements: [Statement]
    /// The block with its braces.
    package let range: SourceRange
}

/// An assignment in one of the six spellings.
package struct Assignment: Hashable, Sendable {
    /// What is assigned to: a reference, a tuple or `_`. The parser lets any expression stand here, as circom's does.
    package let target: Expression
    /// The kind of assignment.
    package let assignment: AssignmentOperator
    /// Whether it was written with the target on the right: `-->` or `==>`.
    package let isReversed: Bool
    /// The value.
    package let value: Expression
}

/// `target op= value`.
package struct CompoundAssignment: Hashable, Sendable {
    /// What is read and assigned to.
    package let target: VariableReference
    /// The operator before `=`: every arithmetic and bitwise one.
    package let operation: InfixOperator
    /// The right operand.
    package let value: Expression
}

/// Text in double quotes. Such text has no escapes and stays on its line.
package struct StringLiteral: Hashable, Sendable {
    /// The text between the quotes.
    package let text: String
    /// The text with its quotes.
    package let range: SourceRange

    /// Makes a literal.
    package init(_ text: String, range: SourceRange) {
        self.text = text
        self.range = range
    }
}

/// One argument of `log`.
package enum LogArgument: Hashable, Sendable {
    /// Text that is printed as it stands.
    case text(StringLiteral)
    /// A value that is printed.
    case expression(Expression)

    /// The bytes of the argument.
    package var range: SourceRange {
        switch self {
        case .text(let literal): literal.range
        case .expression(let expression): expression.range
        }
    }
}
