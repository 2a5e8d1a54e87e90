extension BodyResolver {
    /// Resolves a declaration: the names first declared, each then assigned its value.
    mutating func resolve(
        _ declaration: Declaration, _ range: SourceRange, into statements: inout [ResolvedStatement]
    ) {
        guard mayDeclare(declaration, range) else {
            // The names are declared all the same, so that their uses are not complained of.
            var ignored: [ResolvedStatement] = []
            for name in declaration.names { declare(name, declaration.type, into: &ignored) }
            return
        }
        if declaration.isTuple {
            var tupleValue: Assigned?
            if let initial = declaration.tupleValue { tupleValue = resolveAssigned(initial.value, into: &statements) }
            for name in declaration.names { declare(name, declaration.type, into: &statements) }
            if let tupleValue, let operation = declaration.tupleValue?.assignment {
                let targets = declaration.names.map { Expression(.variable(wholeReference($0.name)), range: $0.range) }
                let target =
                    targets.count == 1 ? targets[0] : Expression(.tuple(targets), range: range)
                assign(tupleValue, to: target, operation, range, &statements)
            }
            return
        }
        for name in declaration.names {
            // The value is that of the names before: `var x = x` reads the outer x.
            guard let initial = name.initialValue else {
                declare(name, declaration.type, into: &statements)
                continue
            }
            if initial.assignment == .signal, case .anonymousComponent = initial.value.kind {
                complain(
                    .misplacedAnonymousComponent, "the outputs of an anonymous component are assigned with '<=='",
                    at: range)
            }
            let value = resolveAssigned(initial.value, into: &statements)
            declare(name, declaration.type, into: &statements)
            assign(value, to: wholeReference(name.name), initial.assignment, name.range, &statements)
        }
    }

    private func wholeReference(_ name: Identifier) -> VariableReference {
        VariableReference(name: name, accessors: [], range: name.range)
    }

    private mutating func mayDeclare(_ declaration: Declaration, _ range: SourceRange) -> Bool {
        let isVariable = declaration.type == .variable
        switch context {
        case .function:
            if isVariable { return true }
            complain(.misplacedDeclaration, "a function can declare only variables", at: range)
            return false
        case .bus:
            switch declaration.type {
            case .variable: return true
            case .component:
                complain(.misplacedDeclaration, "a bus cannot hold components", at: range)
                return false
            case .signal(let role, _), .bus(_, let role, _):
                if role == .intermediate { break }
                complain(
                    .misplacedDeclaration, "the fields of a bus are neither inputs nor outputs", at: range)
                return false
            }
            if declaration.names.contains(where: { $0.initialValue != nil }) || declaration.tupleValue != nil {
                complain(.misplacedStatement, "the fields of a bus are not assigned in it", at: range)
                return false
            }
            return true
        case .template(let isCustom):
            if isVariable || !isInLoop {
                if isCustom, case .component = declaration.type {
                    complain(.misplacedDeclaration, "a custom template cannot hold components", at: range)
                    return false
                }
                return true
            }
            complain(
                .misplacedDeclaration, "signals, buses and components are declared outside loops", at: range,
                notes: ["they belong to the whole template; an array of them can be declared before the loop"])
            return false
        case .main: return false
        }
    }

    private mutating func declare(
        _ name: DeclaredName, _ type: DeclaredType, into statements: inout [ResolvedStatement]
    ) {
        let dimensions = name.dimensions.map { resolve($0) }
        switch type {
        case .variable:
            let slot = declareVariable(name.name, rank: dimensions.count)
            noteAssignment(of: slot)
            statements.append(.declareVariable(slot: slot, dimensions: dimensions, name.range))
        case .component:
            let slot = declareComponent(name.name, rank: dimensions.count)
            statements.append(
                .declareComponent(slot: slot, name: name.name.name, dimensions: dimensions, name.range))
        case .signal(let role, let tags):
            declareSignal(name, dimensions, role, tags, bus: nil, into: &statements)
        case .bus(let call, let role, let tags):
            let arguments = call.arguments.map { resolve($0) }
            guard case .bus(let index)? = resolver.globals[call.name.name] else {
                if resolver.globals[call.name.name] == nil {
                    complainOfUnknown(call.name, among: "bus")
                } else {
                    complain(.unknownDefinition, "\(call.name) is not a bus type", at: call.name.range)
                }
                _ = declareSignal(name.name, rank: dimensions.count, bus: nil, isInput: role == .input)
                return
            }
            let parameters = resolver.buses[index].parameters
            let range = arguments.isEmpty ? call.name.range : name.range
            guard checkCount(of: arguments.count, for: parameters, call.name, "bus", range) else { return }
            for tag in tags where resolver.busFields[index].contains(where: { $0.name.name == tag.name }) {
                complain(.duplicateName, "\(tag) is a tag here and a field of \(call.name)", at: tag.range)
            }
            declareSignal(name, dimensions, role, tags, bus: (index, arguments), into: &statements)
        }
    }

    private mutating func declareSignal(
        _ name: DeclaredName, _ dimensions: [ResolvedExpression], _ role: SignalRole, _ tags: [Identifier],
        bus: (type: Int, arguments: [ResolvedExpression])?, into statements: inout [ResolvedStatement]
    ) {
        var seen: Set<String> = []
        for tag in tags where !seen.insert(tag.name).inserted {
            complain(.duplicateName, "tag \(tag) is given twice", at: tag.range)
        }
        let slot = declareSignal(
            name.name, rank: dimensions.count, bus: bus?.type, isInput: role == .input)
        statements.append(
            .declareSignal(
                SignalDeclarationNode(
                    slot: slot, name: name.name, kind: SignalKind(role), dimensions: dimensions,
                    tags: tags.map(\.name), bus: bus, range: name.range)))
    }
}
