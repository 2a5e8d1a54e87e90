internal import BigNumbers

/// An expression as it was read: with its parentheses, and how high its tree is.
struct ParsedExpression {
    var expression: Expression
    /// With surrounding parentheses.
    var range: SourceRange
    var height: Int
    var isParenthesized = false

    /// The reference, if this is one without parentheses: what `+=` and `++` need.
    var reference: VariableReference? {
        guard !isParenthesized, case .variable(let reference) = expression.kind else { return nil }
        return reference
    }
}

extension Parser {
    /// expression: `parallel`? conditional
    mutating func parseExpression() throws(Abandoned) -> ParsedExpression {
        try nested { (parser) throws(Abandoned) in
            guard parser.current.kind == .parallel else { return try parser.parseConditional() }
            let start = parser.advance().start
            let operand = try parser.parseConditional()
            return try parser.make(.parallel(operand.expression), from: start, over: operand.height)
        }
    }

    mutating func make(
        _ kind: Expression.Kind, from start: UInt32, over height: Int
    ) throws(Abandoned) -> ParsedExpression {
        let range = range(from: start)
        try countNode(at: range)
        try checkHeight(height + 1, at: range)
        return ParsedExpression(expression: Expression(kind, range: range), range: range, height: height + 1)
    }

    /// conditional: binary (`?` binary `:` binary)?
    private mutating func parseConditional() throws(Abandoned) -> ParsedExpression {
        let condition = try parseBinary()
        guard accept(.question) else { return condition }
        let ifTrue = try parseBinary()
        try expect(.colon, "between the two values of '?'")
        let ifFalse = try parseBinary()
        if current.kind == .question {
            throw unexpected(
                expecting: "the end of the conditional expression",
                notes: ["a conditional expression within another one needs parentheses"])
        }
        return try make(
            .conditional(condition.expression, ifTrue: ifTrue.expression, ifFalse: ifFalse.expression),
            from: condition.range.start, over: max(condition.height, ifTrue.height, ifFalse.height))
    }

    /// binary: prefix (operator prefix)*, grouped by precedence, to the left among equals.
    private mutating func parseBinary() throws(Abandoned) -> ParsedExpression {
        let first = try parsePrefix()
        guard var next = current.kind.infixOperator else { return first }
        var operands = [first]
        var operators: [InfixOperator] = []
        while true {
            try reduce(&operands, &operators, downTo: next.precedence)
            advance()
            operators.append(next)
            operands.append(try parsePrefix())
            guard let further = current.kind.infixOperator else { break }
            next = further
        }
        try reduce(&operands, &operators, downTo: 0)
        return operands[0]
    }

    /// Joins the last operands for as long as the last operator binds at least as strongly as `precedence`.
    private mutating func reduce(
        _ operands: inout [ParsedExpression], _ operators: inout [InfixOperator], downTo precedence: Int
    ) throws(Abandoned) {
        while let last = operators.last, last.precedence >= precedence, let right = operands.popLast(),
            let left = operands.popLast()
        {
            operators.removeLast()
            let range = left.range.union(right.range)
            let height = max(left.height, right.height) + 1
            try countNode(at: range)
            try checkHeight(height, at: range)
            operands.append(
                ParsedExpression(
                    expression: Expression(.infix(last, left.expression, right.expression), range: range),
                    range: range, height: height))
        }
    }

    /// prefix: (`-` | `!` | `~`)? primary
    private mutating func parsePrefix() throws(Abandoned) -> ParsedExpression {
        guard let prefix = current.kind.prefixOperator else { return try parsePrimary() }
        let start = advance().start
        if current.kind.prefixOperator != nil {
            throw unexpected(
                expecting: "an operand after '\(prefix.rawValue)'",
                notes: ["of two prefix operators, the second needs parentheses: -(-x)"])
        }
        let operand = try parsePrimary()
        return try make(.prefix(prefix, operand.expression), from: start, over: operand.height)
    }

    /// primary: name accessor* | call | anonymous component | `[` list `]` | `(` list `)` | `_` | number
    private mutating func parsePrimary() throws(Abandoned) -> ParsedExpression {
        let token = current
        switch token.kind {
        case .identifier:
            if following.kind == .leftParenthesis { return try parseCall() }
            return try parseReference()
        case .underscore:
            advance()
            return try make(.underscore, from: token.start, over: 0)
        case .decimalNumber, .hexadecimalNumber:
            let value = try parseNumber()
            return try make(.number(value), from: token.start, over: 0)
        case .leftBracket:
            advance()
            let values = try parseList(until: .rightBracket, of: token, "an array's element")
            try expectClosing(.rightBracket, of: token)
            try refuseAccessors(after: "an array")
            return try make(.array(values.expressions), from: token.start, over: values.height)
        case .leftParenthesis: return try parseParenthesized()
        case .string:
            throw unexpected(expecting: "an expression", notes: ["a text can stand only in 'log' and 'include'"])
        default:
            guard isWordUsedAsName else { throw unexpected(expecting: "an expression") }
            reportReservedWord()
            return try parseReference()
        }
    }

    /// `(` expression `)` or, with a comma, a tuple.
    private mutating func parseParenthesized() throws(Abandoned) -> ParsedExpression {
        let open = advance()
        var values = try parseList(until: .rightParenthesis, of: open, "an expression")
        try expectClosing(.rightParenthesis, of: open)
        try refuseAccessors(after: "parentheses")
        if values.expressions.count > 1 {
            return try make(.tuple(values.expressions), from: open.start, over: values.height)
        }
        return ParsedExpression(
            expression: values.expressions.removeLast(), range: range(from: open.start), height: values.height,
            isParenthesized: true)
    }

    /// expression (`,` expression)*
    private mutating func parseList(
        until close: TokenKind, of open: Token, _ what: String
    ) throws(Abandoned) -> (expressions: [Expression], height: Int) {
        var expressions: [Expression] = []
        var height = 0
        repeat {
            if current.kind == close {
                throw unexpected(
                    expecting: what,
                    notes: expressions.isEmpty ? [] : ["no comma may stand after the last of a list"])
            }
            let parsed = try parseExpression()
            expressions.append(parsed.expression)
            height = max(height, parsed.height)
        } while accept(.comma)
        return (expressions, height)
    }

    /// name (`[` expression `]` | `.` name)*
    mutating func parseReference() throws(Abandoned) -> ParsedExpression {
        let name = identifier(advance())
        var accessors: [Accessor] = []
        var height = 0
        while true {
            if current.kind == .leftBracket {
                let open = advance()
                let index = try parseExpression()
                try expectClosing(.rightBracket, of: open)
                accessors.append(.index(index.expression))
                height = max(height, index.height)
            } else if accept(.dot) {
                accessors.append(.member(try expectName("a member's name after '.'")))
            } else {
                break
            }
        }
        let reference = VariableReference(name: name, accessors: accessors, range: range(from: name.range.start))
        return try make(.variable(reference), from: name.range.start, over: height)
    }

    /// name `(` list? `)` (`(` inputs? `)`)?
    private mutating func parseCall() throws(Abandoned) -> ParsedExpression {
        let name = identifier(advance())
        let open = advance()
        let arguments = try parseOptionalList(open)
        guard current.kind == .leftParenthesis else {
            try refuseAccessors(after: "a call")
            return try make(
                .call(Call(name: name, arguments: arguments.expressions)), from: name.range.start,
                over: arguments.height)
        }
        let (inputs, height) = try parseAnonymousInputs()
        try refuseAccessors(after: "an anonymous component")
        let component = AnonymousComponent(template: name, parameters: arguments.expressions, inputs: inputs)
        return try make(.anonymousComponent(component), from: name.range.start, over: max(arguments.height, height))
    }

    /// list? `)`, after the opening parenthesis.
    mutating func parseOptionalList(_ open: Token) throws(Abandoned) -> (expressions: [Expression], height: Int) {
        if accept(.rightParenthesis) { return ([], 0) }
        let list = try parseList(until: .rightParenthesis, of: open, "an argument")
        try expectClosing(.rightParenthesis, of: open)
        return list
    }

    /// `(` (list | named (`,` named)*)? `)`, where named: name (`=` | `<--` | `<==`) expression
    private mutating func parseAnonymousInputs() throws(Abandoned) -> (AnonymousComponent.Inputs, height: Int) {
        let open = advance()
        guard current.kind == .identifier, following.kind.assignment != nil else {
            let list = try parseOptionalList(open)
            return (.positional(list.expressions), list.height)
        }
        var inputs: [AnonymousComponent.NamedInput] = []
        var height = 0
        repeat {
            let name = try expectName("an input's name")
            guard let assignment = current.kind.assignment else {
                throw unexpected(
                    expecting: "'<==' after the input's name",
                    notes: ["either all inputs of an anonymous component are given by name, or none"])
            }
            advance()
            let value = try parseExpression()
            inputs.append(.init(name: name, assignment: assignment, value: value.expression))
            height = max(height, value.height)
        } while accept(.comma)
        try expectClosing(.rightParenthesis, of: open)
        return (.named(inputs), height)
    }

    private mutating func refuseAccessors(after what: String) throws(Abandoned) {
        guard current.kind == .dot || current.kind == .leftBracket, !current.isFirstOnLine else { return }
        throw unexpected(
            expecting: "an operator or the expression's end after \(what)",
            notes: ["only a name takes '.' and '[': give the value a name first"])
    }

    private mutating func parseNumber() throws(Abandoned) -> BigInt {
        let token = advance()
        let text = text(of: token)
        let isHexadecimal = token.kind == .hexadecimalNumber
        let digits = isHexadecimal ? text.dropFirst(2) : text.drop { $0 == "0" }
        let count = digits.utf8.count
        guard count > 0 || !isHexadecimal, count <= limits.digits else {
            report(
                Diagnostic(
                    .malformedNumber,
                    count == 0
                        ? "a hexadecimal number without digits" : "a number of more than \(limits.digits) digits",
                    at: range(of: token)))
            return .zero
        }
        guard count > 0 else { return .zero }
        let value =
            isHexadecimal
            ? try? BigInt(hexadecimal: digits, maximumDigits: limits.digits)
            : try? BigInt(decimal: digits, maximumDigits: limits.digits)
        return value ?? .zero
    }
}
