/// Where signals stand in the source: their declarations and the statements that assign them without a constraint.
struct SignalPlaces {
    /// A template's declarations and assignments, by the signal's name without indices.
    struct Template {
        var declarations: [String: SourceRange] = [:]
        /// Assignments with `<--`, the whole statement and the value.
        var assignments: [String: [(range: SourceRange, value: Expression)]] = [:]
    }

    private(set) var templates: [String: Template] = [:]

    init(_ program: Program) {
        for definition in program.definitions {
            guard case .template(let template) = definition else { continue }
            var places = Template()
            Self.visit(template.body.statements, &places)
            templates[template.name.name] = places
        }
    }

    private static func visit(_ statements: [Statement], _ places: inout Template) {
        // A list of work in place of recursion: the parser bounds the nesting, not the stack here.
        var pending = Array(statements.reversed())
        while let statement = pending.popLast() {
            switch statement.kind {
            case .declaration(let declaration): add(declaration, statement.range, &places)
            case .assignment(let assignment):
                if assignment.assignment == .signal, case .variable(let target) = assignment.target.kind {
                    places.assignments[target.name.name, default: []].append((statement.range, assignment.value))
                }
            case .conditional(_, let then, let otherwise):
                if let otherwise { pending.append(otherwise) }
                pending.append(then)
            case .forLoop(_, _, _, let body), .whileLoop(_, let body): pending.append(body)
            case .block(let block): pending.append(contentsOf: block.statements.reversed())
            default: break
            }
        }
    }

    private static func add(_ declaration: Declaration, _ range: SourceRange, _ places: inout Template) {
        switch declaration.type {
        case .signal, .bus: break
        case .variable, .component: return
        }
        for name in declaration.names {
            places.declarations[name.name.name] = name.name.range
            if let value = name.initialValue, value.assignment == .signal {
                places.assignments[name.name.name, default: []].append((name.range, value.value))
            }
        }
    }
}
