extension Parser {
    /// declaration: type names | type `(` name dimensions (`,` …)* `)` initial?
    ///
    /// The current token is `var`, `component`, `signal`, `input` or `output`.
    mutating func parseDeclaration() throws(Abandoned) -> Declaration {
        let type: DeclaredType
        switch current.kind {
        case .var:
            advance()
            type = .variable
        case .component:
            advance()
            type = .component
        case .signal:
            advance()
            let role = parseRole() ?? .intermediate
            type = .signal(role, tags: try parseTags())
        default:
            let role = parseRole() ?? .intermediate
            if accept(.signal) {
                type = .signal(role, tags: try parseTags())
            } else {
                let name = try expectName("'signal' or a bus type")
                type = .bus(try parseBusParameters(name), role, tags: try parseTags())
            }
        }
        if case .bus = type { return try parseNames(of: type) }
        return current.kind == .leftParenthesis ? try parseTuple(of: type) : try parseNames(of: type)
    }

    /// The declaration of buses whose type has been read as an expression; `nil` if it is none.
    ///
    /// busdeclaration: name (`(` list? `)`)? (`input` | `output`)? tags? names
    mutating func parseBusDeclaration(after left: ParsedExpression) throws(Abandoned) -> Declaration? {
        guard !left.isParenthesized else { return nil }
        let bus: Call
        switch left.expression.kind {
        case .call(let call): bus = call
        case .variable(let reference) where reference.accessors.isEmpty: bus = Call(name: reference.name, arguments: [])
        default: return nil
        }
        switch current.kind {
        case .input, .output, .leftBrace: break
        case .identifier:
            // `a` on one line and `b = 1` on the next: two statements, of which the first lacks its semicolon.
            if current.isFirstOnLine, !Self.mayFollowBusName(following.kind) { return nil }
        default: return nil
        }
        let role = parseRole() ?? .intermediate
        return try parseNames(of: .bus(bus, role, tags: try parseTags()))
    }

    private static func mayFollowBusName(_ kind: TokenKind) -> Bool {
        switch kind {
        case .semicolon, .comma, .leftBracket, .assignSignal, .assignConstrained: true
        default: false
        }
    }

    /// (`(` list? `)`)? after a bus type's name
    private mutating func parseBusParameters(_ name: Identifier) throws(Abandoned) -> Call {
        guard current.kind == .leftParenthesis else { return Call(name: name, arguments: []) }
        let open = advance()
        return Call(name: name, arguments: try parseOptionalList(open).expressions)
    }

    private mutating func parseRole() -> SignalRole? {
        if accept(.input) { return .input }
        if accept(.output) { return .output }
        return nil
    }

    /// (`{` name (`,` name)* `}`)?
    private mutating func parseTags() throws(Abandoned) -> [Identifier] {
        guard current.kind == .leftBrace else { return [] }
        let open = advance()
        var tags: [Identifier] = []
        repeat { tags.append(try expectName("a tag's name")) } while accept(.comma)
        try expectClosing(.rightBrace, of: open)
        return tags
    }

    /// name dimensions initial? (`,` name dimensions initial?)*
    private mutating func parseNames(of type: DeclaredType) throws(Abandoned) -> Declaration {
        var names: [DeclaredName] = []
        var first: (assignment: AssignmentOperator, range: SourceRange)?
        repeat {
            let (name, dimensions) = try parseNameAndDimensions()
            let sign = current
            var initialValue: InitialValue?
            if let assignment = sign.kind.assignment {
                checkInitial(sign, assignment, of: type, first: first)
                first = first ?? (assignment, range(of: sign))
                advance()
                initialValue = InitialValue(assignment: assignment, value: try parseExpression().expression)
            }
            names.append(
                DeclaredName(
                    name: name, dimensions: dimensions, initialValue: initialValue,
                    range: range(from: name.range.start)))
        } while accept(.comma)
        return Declaration(type: type, names: names, isTuple: false, tupleValue: nil)
    }

    /// `=` belongs to variables and components; `<==` or `<--`, and only one of them, to signals and buses.
    private mutating func checkInitial(
        _ sign: Token, _ assignment: AssignmentOperator, of type: DeclaredType,
        first: (assignment: AssignmentOperator, range: SourceRange)?
    ) {
        let isSignal =
            switch type {
            case .variable, .component: false
            case .signal, .bus: true
            }
        if isSignal != (assignment != .variable) {
            report(
                Diagnostic(
                    .unexpectedToken,
                    isSignal
                        ? "a signal is given its value with '<==' or '<--', not with '='"
                        : "a variable or component is declared with '=', not with '\(assignment.rawValue)'",
                    at: range(of: sign)))
        } else if let first, first.assignment != assignment {
            report(
                Diagnostic(
                    .unexpectedToken, "'<==' and '<--' cannot both stand in one declaration", at: range(of: sign),
                    related: [.init("the first is here", at: first.range)], notes: ["declare the names apart"]))
        }
    }

    /// `(` name dimensions (`,` name dimensions)* `)` ((`=` | `<--` | `<==`) expression)?
    private mutating func parseTuple(of type: DeclaredType) throws(Abandoned) -> Declaration {
        let open = advance()
        var names: [DeclaredName] = []
        repeat {
            let (name, dimensions) = try parseNameAndDimensions()
            names.append(
                DeclaredName(
                    name: name, dimensions: dimensions, initialValue: nil, range: range(from: name.range.start)))
        } while accept(.comma)
        try expectClosing(.rightParenthesis, of: open)
        var value: InitialValue?
        if let assignment = current.kind.assignment {
            advance()
            value = InitialValue(assignment: assignment, value: try parseExpression().expression)
        }
        return Declaration(type: type, names: names, isTuple: true, tupleValue: value)
    }

    /// name (`[` expression `]`)*
    private mutating func parseNameAndDimensions() throws(Abandoned) -> (Identifier, [Expression]) {
        let name = try expectName("a name to declare")
        var dimensions: [Expression] = []
        while current.kind == .leftBracket {
            let open = advance()
            dimensions.append(try parseExpression().expression)
            try expectClosing(.rightBracket, of: open)
        }
        return (name, dimensions)
    }
}
