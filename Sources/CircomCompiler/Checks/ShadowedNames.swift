/// Finds names declared again in an inner scope of the same template or function.
struct ShadowedNames {
    private var diagnostics: Diagnostics

    /// Reports each shadowed name of a program.
    static func report(_ program: Program, into diagnostics: inout Diagnostics) {
        var finder = ShadowedNames(diagnostics: diagnostics)
        for definition in program.definitions {
            var scope: [String: SourceRange] = [:]
            for parameter in definition.parameters { scope[parameter.name] = parameter.range }
            finder.visit(definition.body.statements, scope)
        }
        diagnostics = finder.diagnostics
    }

    /// Visits the statements of one scope; nesting is bounded by the parser.
    private mutating func visit(_ statements: [Statement], _ outer: [String: SourceRange]) {
        var names: [String: SourceRange] = [:]
        for statement in statements { visit(statement, outer, &names) }
    }

    private mutating func visit(
        _ statement: Statement, _ outer: [String: SourceRange], _ names: inout [String: SourceRange]
    ) {
        func inner() -> [String: SourceRange] { outer.merging(names) { $1 } }
        switch statement.kind {
        case .declaration(let declaration):
            for name in declaration.names {
                let text = name.name.name
                if let first = outer[text] {
                    diagnostics.report(
                        Diagnostic(
                            .shadowedName, "'\(text)' hides what an outer scope declares under this name",
                            at: name.name.range, related: [.init("the outer one", at: first)]))
                }
                names[text] = name.name.range
            }
        case .conditional(_, let then, let otherwise):
            visit([then], inner())
            if let otherwise { visit([otherwise], inner()) }
        case .forLoop(let initial, _, _, let body): visit([initial, body], inner())
        case .whileLoop(_, let body): visit([body], inner())
        case .block(let block): visit(block.statements, inner())
        default: break
        }
    }
}
