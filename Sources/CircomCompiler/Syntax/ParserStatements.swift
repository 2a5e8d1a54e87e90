extension Parser {
    /// block: `{` statement* `}`
    ///
    /// A statement that cannot be read is left out; reading goes on with the next.
    mutating func parseBlock(_ what: String) throws(Abandoned) -> Block {
        let open = try expect(.leftBrace, "to begin \(what)")
        var statements: [Statement] = []
        while current.kind != .rightBrace {
            if current.kind == .endOfFile || isAtDefinition {
                report(
                    Diagnostic(
                        .unclosedDelimiter, "the '{' of \(what) is never closed", at: range(of: open),
                        related: current.kind == .endOfFile
                            ? [] : [.init("this begins outside of it", at: range(of: current))]))
                return Block(statements: statements, range: range(from: open.start))
            }
            let start = current.start
            do throws(Abandoned) {
                statements.append(try parseStatement(.inBlock))
            } catch {
                skipStatement(from: start)
            }
        }
        advance()
        return Block(statements: statements, range: range(from: open.start))
    }

    /// Whether the current token begins something that stands outside of blocks only.
    var isAtDefinition: Bool {
        switch current.kind {
        case .template, .function, .pragma, .include: true
        case .bus: current.isFirstOnLine && following.kind == .identifier
        case .component: following.kind == .main
        default: false
        }
    }

    /// Skips what is left of a statement that could not be read: past its semicolon, or up to a brace, a word that
    /// begins a statement, or the file's end. At least one token is passed, counted from `start`.
    private mutating func skipStatement(from start: UInt32) {
        if current.start == start, current.kind != .endOfFile, current.kind != .rightBrace { advance() }
        while true {
            switch current.kind {
            case .semicolon:
                advance()
                return
            case .leftBrace, .rightBrace, .endOfFile: return
            case .signal, .var, .component, .if, .for, .while, .return, .log, .assert, .input, .output:
                if current.isFirstOnLine { return }
            default: if isAtDefinition { return }
            }
            advance()
        }
    }

    /// Where a statement stands, which decides what it may be.
    enum StatementPlace {
        case inBlock
        /// After `if` or `else`, without braces.
        case branch
        /// After a loop's head, without braces.
        case loopBody
    }

    mutating func parseStatement(_ place: StatementPlace) throws(Abandoned) -> Statement {
        try nested { (parser) throws(Abandoned) in try parser.parseStatementHere(place) }
    }

    private mutating func parseStatementHere(_ place: StatementPlace) throws(Abandoned) -> Statement {
        let start = current.start
        switch current.kind {
        case .leftBrace:
            let block = try parseBlock("this block")
            return try make(.block(block), from: start)
        case .if:
            if place == .loopBody { reportUnbraced("an 'if'", "a loop's body") }
            return try parseIf()
        case .for: return try parseFor()
        case .while: return try parseWhile()
        case .return:
            advance()
            let value = try parseExpression()
            return try finish(.returnValue(value.expression), from: start, "'return'")
        case .log: return try parseLog()
        case .assert:
            advance()
            let open = try expect(.leftParenthesis, "after 'assert'")
            let condition = try parseExpression()
            try expectClosing(.rightParenthesis, of: open)
            return try finish(.assertion(condition.expression), from: start, "'assert'")
        case .var, .component, .signal, .input, .output:
            if place != .inBlock { reportUnbraced("a declaration", place == .branch ? "a branch" : "a loop's body") }
            let declaration = try parseDeclaration()
            return try finish(.declaration(declaration), from: start, "the declaration")
        case .semicolon:
            throw unexpected(expecting: "a statement", notes: ["there is no empty statement; write '{ }'"])
        default:
            let kind = try parseSimple(place == .inBlock ? .statement : .branch)
            return try finish(kind, from: start, Self.name(of: kind))
        }
    }

    private static func name(of kind: Statement.Kind) -> String {
        switch kind {
        case .declaration: "the declaration"
        case .constraint: "the constraint"
        case .expression: "the component"
        default: "the assignment"
        }
    }

    private mutating func reportUnbraced(_ what: String, _ place: String) {
        report(
            Diagnostic(
                .unexpectedToken, "\(what) cannot be \(place) without braces", at: range(of: current),
                notes: ["put '{' and '}' around it"]))
    }

    private mutating func make(_ kind: Statement.Kind, from start: UInt32) throws(Abandoned) -> Statement {
        let range = range(from: start)
        try countNode(at: range)
        return Statement(kind, range: range)
    }

    /// Makes a statement and takes its semicolon.
    private mutating func finish(
        _ kind: Statement.Kind, from start: UInt32, _ what: String
    ) throws(Abandoned) -> Statement {
        let statement = try make(kind, from: start)
        try expectSemicolon(what)
        return statement
    }

    // MARK: Control flow

    /// `(` expression `)`
    private mutating func parseCondition(_ word: String) throws(Abandoned) -> Expression {
        let open = try expect(.leftParenthesis, "after '\(word)'")
        let condition = try parseExpression()
        try expectClosing(.rightParenthesis, of: open)
        return condition.expression
    }

    /// `if` condition statement (`else` statement)?; an `else` belongs to the nearest `if`.
    private mutating func parseIf() throws(Abandoned) -> Statement {
        let start = advance().start
        let condition = try parseCondition("if")
        let then = try parseStatement(.branch)
        let otherwise = accept(.else) ? try parseStatement(.branch) : nil
        return try make(.conditional(condition: condition, then: then, otherwise: otherwise), from: start)
    }

    /// `while` condition statement
    private mutating func parseWhile() throws(Abandoned) -> Statement {
        let start = advance().start
        let condition = try parseCondition("while")
        let body = try parseStatement(.loopBody)
        return try make(.whileLoop(condition: condition, body: body), from: start)
    }

    /// `for` `(` (declaration | assignment) `;` expression `;` assignment `)` statement
    private mutating func parseFor() throws(Abandoned) -> Statement {
        let start = advance().start
        let open = try expect(.leftParenthesis, "after 'for'")
        let initialStart = current.start
        let initial: Statement.Kind
        switch current.kind {
        case .var, .component, .signal, .input, .output: initial = .declaration(try parseDeclaration())
        default: initial = try parseSimple(.loopStart)
        }
        let first = try make(initial, from: initialStart)
        try expect(.semicolon, "after the loop's start")
        let condition = try parseExpression()
        try expect(.semicolon, "after the loop's condition")
        let stepStart = current.start
        let step = try make(try parseSimple(.loopStep), from: stepStart)
        try expectClosing(.rightParenthesis, of: open)
        let body = try parseStatement(.loopBody)
        return try make(
            .forLoop(initial: first, condition: condition.expression, step: step, body: body), from: start)
    }

    /// `log` `(` (argument (`,` argument)*)? `)`, where argument: expression | text
    private mutating func parseLog() throws(Abandoned) -> Statement {
        let start = advance().start
        let open = try expect(.leftParenthesis, "after 'log'")
        var arguments: [LogArgument] = []
        if current.kind != .rightParenthesis {
            repeat {
                if current.kind == .string {
                    arguments.append(.text(stringLiteral(advance())))
                } else {
                    arguments.append(.expression(try parseExpression().expression))
                }
            } while accept(.comma)
        }
        try expectClosing(.rightParenthesis, of: open)
        return try finish(.log(arguments), from: start, "'log'")
    }

    /// The text of a string token without its quotes; the closing one may be missing.
    func stringLiteral(_ token: Token) -> StringLiteral {
        let text = text(of: token).dropFirst()
        return StringLiteral(String(text.last == "\"" ? text.dropLast() : text), range: range(of: token))
    }

    // MARK: Assignments and what begins with an expression

    /// What is wanted where a statement without a word of its own stands.
    enum SimplePlace {
        case statement, branch, loopStart, loopStep

        var isLoop: Bool { self == .loopStart || self == .loopStep }
    }

    /// An assignment in any spelling; as a statement also a constraint, an anonymous component or a bus's declaration.
    private mutating func parseSimple(_ place: SimplePlace) throws(Abandoned) -> Statement.Kind {
        if current.kind == .increment || current.kind == .decrement { return try parsePrefixStep() }
        let left = try parseExpression()
        if let assignment = current.kind.assignment {
            advance()
            let value = try parseExpression()
            return .assignment(
                Assignment(target: left.expression, assignment: assignment, isReversed: false, value: value.expression))
        }
        switch current.kind {
        case .signalAssign, .constrainedAssign:
            let assignment: AssignmentOperator = advance().kind == .signalAssign ? .signal : .constrained
            let target = try parseExpression()
            return .assignment(
                Assignment(
                    target: target.expression, assignment: assignment, isReversed: true, value: left.expression))
        case .increment, .decrement:
            let reference = try requireReference(left)
            return .step(reference, advance().kind == .increment ? .increment : .decrement)
        case .constraint where !place.isLoop:
            advance()
            let right = try parseExpression()
            return .constraint(left: left.expression, right: right.expression)
        default: break
        }
        if let operation = current.kind.compoundOperator {
            let reference = try requireReference(left)
            advance()
            let value = try parseExpression()
            return .compoundAssignment(
                CompoundAssignment(target: reference, operation: operation, value: value.expression))
        }
        if place != .loopStep, let declaration = try parseBusDeclaration(after: left) {
            if place == .branch { reportUnbraced("a declaration", "a branch or a loop's body") }
            return .declaration(declaration)
        }
        return try parseExpressionStatement(left, place)
    }

    /// An expression that nothing follows which would make it an assignment.
    private mutating func parseExpressionStatement(
        _ left: ParsedExpression, _ place: SimplePlace
    ) throws(Abandoned) -> Statement.Kind {
        if place.isLoop { throw unexpected(expecting: "an assignment in the loop's head") }
        if case .anonymousComponent = left.expression.kind, !left.isParenthesized {
            return .expression(left.expression)
        }
        guard current.kind == .semicolon || current.isFirstOnLine || current.kind == .rightBrace else {
            throw unexpected(expecting: "an operator, an assignment or ';'")
        }
        report(
            Diagnostic(
                .expressionStatement, "this expression is no statement", at: left.range,
                notes: ["of expressions, only anonymous components, 'T(…)(…);', may stand alone"]))
        // The semicolon is taken with the statement that is left out.
        throw Abandoned()
    }

    private mutating func requireReference(_ parsed: ParsedExpression) throws(Abandoned) -> VariableReference {
        if let reference = parsed.reference { return reference }
        throw unexpected(
            expecting: "'=', '<==', '<--' or ';'",
            notes: ["only a variable, with its indices, can stand before \(current.kind.description)"])
    }

    /// `++x`, which is not of the language: complained of, and read as `x++`.
    private mutating func parsePrefixStep() throws(Abandoned) -> Statement.Kind {
        let step = advance()
        let spelling: StepOperator = step.kind == .increment ? .increment : .decrement
        guard current.kind == .identifier else { throw unexpected(expecting: "a name after '\(spelling.rawValue)'") }
        let parsed = try parseReference()
        let whole = range(from: step.start)
        let text = file.text(parsed.range)
        report(
            Diagnostic(
                .prefixStep, "'\(spelling.rawValue)' stands after its variable, not before it", at: whole,
                replacement: text + spelling.rawValue))
        return .step(try requireReference(parsed), spelling)
    }
}
