extension Parser {
    /// unit: pragma* include* definition* main?
    mutating func parseUnit() -> SourceUnit {
        var parts = UnitParts()
        while current.kind != .endOfFile {
            let start = current.start
            do throws(Abandoned) {
                try parseItem(into: &parts)
            } catch {
                skipItem(from: start)
            }
        }
        return SourceUnit(
            file: file.id, pragmas: parts.pragmas, includes: parts.includes, definitions: parts.definitions,
            main: parts.main)
    }

    /// What has been read of a file.
    private struct UnitParts {
        var pragmas: [Pragma] = []
        var includes: [Include] = []
        var definitions: [Definition] = []
        var main: MainComponent?
        /// The furthest kind of item reached: they stand in this order.
        var reached = Order.pragma

        enum Order: Int { case pragma, include, definition, main }
    }

    private mutating func parseItem(into parts: inout UnitParts) throws(Abandoned) {
        switch current.kind {
        case .pragma:
            checkOrder(.pragma, &parts, "a pragma stands before everything else")
            if let pragma = try parsePragma() {
                checkRepeated(pragma, parts.pragmas)
                parts.pragmas.append(pragma)
            }
        case .include:
            checkOrder(.include, &parts, "an include stands before all definitions")
            parts.includes.append(try parseInclude())
        case .template, .function, .bus:
            checkOrder(.definition, &parts, "a definition stands before the main component")
            parts.definitions.append(try parseDefinition())
        case .component:
            let main = try parseMain()
            if let first = parts.main {
                report(
                    Diagnostic(
                        .severalMainComponents, "a second main component", at: main.range,
                        related: [.init("the first is here", at: first.range)]))
            } else {
                parts.main = main
            }
            parts.reached = .main
        default: throw unexpectedItem()
        }
    }

    private mutating func checkOrder(_ order: UnitParts.Order, _ parts: inout UnitParts, _ rule: String) {
        if order.rawValue < parts.reached.rawValue {
            report(
                Diagnostic(
                    .misplacedItem, "\(current.kind.description) stands too late in the file", at: range(of: current),
                    notes: [rule]))
        } else {
            parts.reached = order
        }
    }

    private mutating func checkRepeated(_ pragma: Pragma, _ earlier: [Pragma]) {
        let same = earlier.first { other in
            switch (other.kind, pragma.kind) {
            case (.version, .version), (.customTemplates, .customTemplates): true
            default: false
            }
        }
        guard let same else { return }
        report(
            Diagnostic(
                .repeatedPragma, "the file has this pragma already", at: pragma.range,
                related: [.init("the first is here", at: same.range)]))
    }

    /// Complains of a token that begins nothing, with the word that may have been meant.
    private mutating func unexpectedItem() -> Abandoned {
        var notes: [String] = []
        if current.kind == .identifier {
            let words: [TokenKind] = [.pragma, .include, .template, .function, .bus, .component]
            if let meant = closestName(to: text(of: current), among: words.map(\.rawValue)) {
                notes.append("did you mean '\(meant)'?")
            }
        } else if current.kind == .rightBrace {
            notes.append("there is no '{' for it to close")
        }
        return unexpected(
            expecting: "'template', 'function', 'bus', 'include', 'pragma' or 'component main'", notes: notes)
    }

    /// Skips to the next item. At least one token is passed, counted from `start`.
    private mutating func skipItem(from start: UInt32) {
        if current.start == start, current.kind != .endOfFile { advance() }
        while current.kind != .endOfFile, !isAtDefinition { advance() }
    }

    // MARK: Pragmas and includes

    /// `pragma` (`circom` number `.` number `.` number | `custom_templates`) `;`
    private mutating func parsePragma() throws(Abandoned) -> Pragma? {
        let start = advance().start
        let kind: Pragma.Kind
        switch current.kind {
        case .circom:
            advance()
            kind = .version(try parseVersion())
        case .customTemplates:
            advance()
            kind = .customTemplates
        default:
            var notes = ["the pragmas are 'pragma circom 2.2.0;' and 'pragma custom_templates;'"]
            if let meant = closestName(to: text(of: current), among: ["circom", "custom_templates"]) {
                notes.insert("did you mean '\(meant)'?", at: 0)
            }
            report(
                Diagnostic(
                    .unknownPragma, "there is no pragma \(describeCurrent())", at: range(of: current), notes: notes))
            skipLine()
            return nil
        }
        let pragma = Pragma(kind, range: range(from: start))
        try expectSemicolon("the pragma")
        return pragma
    }

    /// Skips past the next semicolon, or to the next line.
    private mutating func skipLine() {
        while current.kind != .endOfFile, !current.isFirstOnLine {
            if accept(.semicolon) { return }
            advance()
        }
    }

    private mutating func parseVersion() throws(Abandoned) -> LanguageVersion {
        let start = current.start
        var numbers: [Int] = []
        while numbers.count < 3, current.kind == .decimalNumber, let number = Int(text(of: current)) {
            advance()
            numbers.append(number)
            if numbers.count < 3, !accept(.dot) { break }
        }
        guard numbers.count == 3 else {
            let end = current.isFirstOnLine ? previousEnd : current.end
            report(
                Diagnostic(
                    .unsupportedVersion, "a version is three numbers with dots between them", at: here(start, end),
                    notes: ["as in 'pragma circom 2.2.0;'; ranges of versions are not part of the language"]))
            skipLine()
            throw Abandoned()
        }
        return LanguageVersion(numbers[0], numbers[1], numbers[2])
    }

    /// `include` text `;`
    private mutating func parseInclude() throws(Abandoned) -> Include {
        let start = advance().start
        guard current.kind == .string else { throw unexpected(expecting: "a path in quotes after 'include'") }
        let path = stringLiteral(advance())
        let include = Include(path: path, range: range(from: start))
        try expectSemicolon("the include")
        return include
    }

    // MARK: Definitions

    /// `template` `custom`? `extern_c`? `parallel`? name parameters? block
    /// | `function` name parameters block | `bus` name parameters? block
    private mutating func parseDefinition() throws(Abandoned) -> Definition {
        let word = advance()
        let start = word.start
        switch word.kind {
        case .function:
            let name = try expectName("the function's name")
            guard current.kind == .leftParenthesis else {
                throw unexpected(expecting: "'(' after the function's name")
            }
            let parameters = try parseParameters()
            let body = try parseBlock("function '\(name)'")
            return .function(
                FunctionDefinition(name: name, parameters: parameters, body: body, range: range(from: start)))
        case .bus:
            let name = try expectName("the bus type's name")
            let parameters = try parseParameters()
            let body = try parseBlock("bus '\(name)'")
            return .bus(BusDefinition(name: name, parameters: parameters, body: body, range: range(from: start)))
        default:
            var modifiers: TemplateDefinition.Modifiers = []
            if accept(.custom) { modifiers.insert(.custom) }
            if accept(.externC) { modifiers.insert(.externC) }
            if accept(.parallel) { modifiers.insert(.parallel) }
            let name = try expectName("the template's name")
            let parameters = try parseParameters()
            let body = try parseBlock("template '\(name)'")
            return .template(
                TemplateDefinition(
                    name: name, parameters: parameters, modifiers: modifiers, body: body, range: range(from: start)))
        }
    }

    /// (`(` (name (`,` name)*)? `)`)?
    private mutating func parseParameters() throws(Abandoned) -> [Identifier] {
        guard current.kind == .leftParenthesis else { return [] }
        let open = advance()
        if accept(.rightParenthesis) { return [] }
        var names: [Identifier] = []
        repeat { names.append(try expectName("a parameter's name")) } while accept(.comma)
        try expectClosing(.rightParenthesis, of: open)
        return names
    }

    /// `component` `main` (`{` `public` `[` name (`,` name)* `]` `}`)? `=` expression `;`
    private mutating func parseMain() throws(Abandoned) -> MainComponent {
        let start = advance().start
        guard accept(.main) else {
            throw unexpected(
                expecting: "'main' after 'component'",
                notes: ["outside of templates only the main component is declared"])
        }
        var publicInputs: [Identifier] = []
        if current.kind == .leftBrace {
            let brace = advance()
            try expect(.public, "after '{'")
            let bracket = try expect(.leftBracket, "after 'public'")
            repeat { publicInputs.append(try expectName("an input's name")) } while accept(.comma)
            try expectClosing(.rightBracket, of: bracket)
            try expectClosing(.rightBrace, of: brace)
        }
        try expect(.assign, "in the main component's declaration")
        let value = try parseExpression()
        let main = MainComponent(publicInputs: publicInputs, value: value.expression, range: range(from: start))
        try expectSemicolon("the main component")
        return main
    }
}
