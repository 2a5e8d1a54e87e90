import BigNumbers
import CircomCompiler

/// Trees written out with every grouping visible, to compare with.
enum Shape {
    static func of(_ expression: Expression) -> String {
        switch expression.kind {
        case .number(let value): value.text()
        case .variable(let reference): of(reference)
        case .infix(let operation, let left, let right): "(\(of(left)) \(operation.rawValue) \(of(right)))"
        case .prefix(let operation, let operand): "(\(operation.rawValue)\(of(operand)))"
        case .conditional(let condition, let ifTrue, let ifFalse): "(\(of(condition)) ? \(of(ifTrue)) : \(of(ifFalse)))"
        case .call(let call): "\(call.name)(\(list(call.arguments)))"
        case .array(let values): "[\(list(values))]"
        case .anonymousComponent(let component):
            switch component.inputs {
            case .positional(let inputs): "\(component.template)(\(list(component.parameters)))(\(list(inputs)))"
            case .named(let inputs):
                "\(component.template)(\(list(component.parameters)))("
                    + inputs.map { "\($0.name) \($0.assignment.rawValue) \(of($0.value))" }.joined(separator: ", ")
                    + ")"
            }
        case .tuple(let values): "<\(list(values))>"
        case .underscore: "_"
        case .parallel(let operand): "parallel{\(of(operand))}"
        }
    }

    static func of(_ reference: VariableReference) -> String {
        reference.name.name
            + reference.accessors.map { accessor in
                switch accessor {
                case .index(let index): "[\(of(index))]"
                case .member(let name): ".\(name)"
                }
            }.joined()
    }

    static func of(_ statement: Statement) -> String {
        switch statement.kind {
        case .declaration(let declaration): of(declaration)
        case .assignment(let assignment):
            assignment.isReversed
                ? "\(of(assignment.value)) reversed \(assignment.assignment.rawValue) \(of(assignment.target))"
                : "\(of(assignment.target)) \(assignment.assignment.rawValue) \(of(assignment.value))"
        case .compoundAssignment(let assignment):
            "\(of(assignment.target)) \(assignment.operation.rawValue)= \(of(assignment.value))"
        case .step(let target, let step): of(target) + step.rawValue
        case .constraint(let left, let right): "\(of(left)) === \(of(right))"
        case .conditional(let condition, let then, let otherwise):
            "if \(of(condition)) then \(of(then))" + (otherwise.map { " else \(of($0))" } ?? "") + " end"
        case .forLoop(let initial, let condition, let step, let body):
            "for \(of(initial)); \(of(condition)); \(of(step)) do \(of(body))"
        case .whileLoop(let condition, let body): "while \(of(condition)) do \(of(body))"
        case .returnValue(let value): "return \(of(value))"
        case .log(let arguments):
            "log "
                + arguments.map { argument in
                    switch argument {
                    case .text(let literal): "'\(literal.text)'"
                    case .expression(let expression): of(expression)
                    }
                }.joined(separator: ", ")
        case .assertion(let condition): "assert \(of(condition))"
        case .block(let block): of(block)
        case .expression(let expression): of(expression)
        }
    }

    static func of(_ block: Block) -> String {
        "{" + block.statements.map { of($0) + ";" }.joined(separator: " ") + "}"
    }

    static func of(_ declaration: Declaration) -> String {
        let names = declaration.names.map { name in
            name.name.name + name.dimensions.map { "[\(of($0))]" }.joined() + value(name.initialValue)
        }.joined(separator: ", ")
        return declaration.isTuple
            ? "\(of(declaration.type)) <\(names)>\(value(declaration.tupleValue))" : "\(of(declaration.type)) \(names)"
    }

    private static func value(_ initial: InitialValue?) -> String {
        initial.map { " \($0.assignment.rawValue) \(of($0.value))" } ?? ""
    }

    private static func of(_ type: DeclaredType) -> String {
        func tagged(_ tags: [Identifier]) -> String {
            tags.isEmpty ? "" : " {\(tags.map(\.name).joined(separator: ","))}"
        }
        return switch type {
        case .variable: "var"
        case .component: "component"
        case .signal(let role, let tags): "signal \(role.rawValue)\(tagged(tags))"
        case .bus(let call, let role, let tags):
            "bus \(call.name)(\(list(call.arguments))) \(role.rawValue)\(tagged(tags))"
        }
    }

    private static func list(_ expressions: [Expression]) -> String {
        expressions.map { of($0) }.joined(separator: ", ")
    }
}

/// A parsed text and what was complained of.
struct Parsed {
    let file: SourceFile
    let unit: SourceUnit
    let diagnostics: Diagnostics

    init(_ text: String, limits: ParserLimits = ParserLimits()) { self.init(bytes: Array(text.utf8), limits: limits) }

    init(bytes: [UInt8], limits: ParserLimits = ParserLimits()) {
        file = SourceFile(id: FileID(0), path: "test.circom", bytes: bytes)
        var diagnostics = Diagnostics()
        unit = Parser.parse(file, limits: limits, into: &diagnostics)
        self.diagnostics = diagnostics
    }

    /// Parses statements within a template.
    init(statements: String) { self.init("template T() {\n\(statements)\n}") }

    /// Parses an expression in a place where any may stand.
    init(expression: String) { self.init("template T() { x = \(expression); }") }

    var codes: [DiagnosticCode] { diagnostics.items.map(\.code) }

    /// `CODE line:column`, for each complaint.
    var complaints: [String] {
        diagnostics.items.map { diagnostic in
            guard let range = diagnostic.range else { return diagnostic.code.rawValue }
            let position = file.position(of: range.start)
            return "\(diagnostic.code.rawValue) \(position.line):\(position.column)"
        }
    }

    var statements: [Statement] { unit.definitions.first?.body.statements ?? [] }

    /// The shapes of the template's statements.
    var shapes: [String] { statements.map { Shape.of($0) } }

    /// The expression given to the other initializer.
    var expression: Expression? {
        guard case .assignment(let assignment)? = statements.first?.kind else { return nil }
        return assignment.value
    }
}
