extension BodyResolver {
    /// Resolves an expression that is a single value or an array: no anonymous component, no tuple, no template.
    mutating func resolve(_ expression: Expression) -> ResolvedExpression {
        switch expression.kind {
        case .number(let value): return .constant(resolver.field.element(value))
        case .variable(let reference): return resolve(reference)
        case .infix(let operation, let left, let right):
            return .infix(operation, resolve(left), resolve(right), expression.range)
        case .prefix(let operation, let operand):
            return .prefix(operation, resolve(operand), expression.range)
        case .conditional(let condition, let ifTrue, let ifFalse):
            return .conditional(resolve(condition), resolve(ifTrue), resolve(ifFalse), expression.range)
        case .call(let call): return resolveCall(call, expression.range)
        case .array(let elements): return .array(elements.map { resolve($0) }, expression.range)
        case .anonymousComponent:
            complain(
                .misplacedAnonymousComponent, "an anonymous component cannot stand here", at: expression.range,
                notes: ["it may be the whole right side of an assignment, or an input of another anonymous component"])
        case .tuple:
            complain(.misplacedTuple, "a tuple cannot stand here", at: expression.range)
        case .underscore:
            complain(.misplacedUnderscore, "'_' has no value", at: expression.range)
        case .parallel:
            complain(
                .misplacedModifier, "'parallel' stands before the call that creates a component", at: expression.range)
        }
        return .invalid(expression.range)
    }

    private mutating func resolveCall(_ call: Call, _ range: SourceRange) -> ResolvedExpression {
        let arguments = call.arguments.map { resolve($0) }
        switch resolver.globals[call.name.name] {
        case .function(let index):
            let parameters = resolver.functions[index].parameters
            guard checkCount(of: arguments.count, for: parameters, call.name, "function", range) else {
                return .invalid(range)
            }
            return .call(index, arguments, range)
        case .template:
            complain(
                .notAValue, "\(call.name) is a template: a component is created with 'component c = \(call.name)(…)'",
                at: range)
        case .bus: complain(.notAValue, "\(call.name) is a bus type, not a function", at: range)
        case nil: complainOfUnknown(call.name, among: "function")
        }
        return .invalid(range)
    }

    mutating func complainOfUnknown(_ name: Identifier, among kind: String) {
        let candidates = resolver.globals.compactMap { entry -> String? in
            switch entry.value {
            case .function: kind == "function" ? entry.key : nil
            case .template: kind == "template" ? entry.key : nil
            case .bus: kind == "bus" ? entry.key : nil
            }
        }
        complain(
            .unknownDefinition, "there is no \(kind) named \(name)", at: name.range,
            suggestion: closestName(to: name.name, among: candidates))
    }

    mutating func checkCount(
        of actual: Int, for parameters: [Identifier], _ name: Identifier, _ kind: String, _ range: SourceRange
    ) -> Bool {
        if actual == parameters.count { return true }
        let list = parameters.map(\.name).joined(separator: ", ")
        complain(
            .wrongArgumentCount,
            "\(kind) \(name)(\(list)) takes \(parameters.count) argument\(parameters.count == 1 ? "" : "s"), "
                + "not \(actual)", at: range)
        return false
    }

    /// Resolves a name with accessors, where it is read.
    mutating func resolve(_ reference: VariableReference) -> ResolvedExpression {
        guard let symbol = symbol(reference.name) else { return .invalid(reference.range) }
        if symbol.kind == .variable, reference.accessors.isEmpty { return .variable(symbol.slot, reference.range) }
        guard let resolved = resolve(reference, symbol) else { return .invalid(reference.range) }
        if symbol.kind == .component,
            !resolved.accesses.contains(where: { if case .member = $0 { true } else { false } })
        {
            complain(
                .notAValue, "\(reference.name) is a component; its outputs are read as \(reference.name).output",
                at: reference.range)
            return .invalid(reference.range)
        }
        return .reference(resolved)
    }

    /// Resolves the accessors of a name and checks what can be seen of them.
    mutating func resolve(_ reference: VariableReference, _ symbol: Symbol) -> ResolvedReference? {
        var accesses: [ResolvedReference.Access] = []
        var isValid = true
        var indices = 0
        for accessor in reference.accessors {
            switch accessor {
            case .index(let expression):
                indices += 1
                accesses.append(.index(resolve(expression), expression.range))
            case .member(let member):
                if symbol.kind == .variable {
                    complain(
                        .unknownMember, "\(reference.name) is a variable and has no \(member)", at: member.range)
                    isValid = false
                }
                if let rank = symbol.rank, symbol.kind == .component, accesses.count == indices, indices != rank {
                    complain(
                        .wrongRank,
                        "\(reference.name) has \(rank) dimension\(rank == 1 ? "" : "s"), and \(indices) "
                            + "of them are chosen here", at: reference.range)
                    isValid = false
                }
                accesses.append(.member(member.name, member.range))
            }
        }
        if let rank = symbol.rank, accesses.count == indices, indices > rank {
            let what = rank == 0 ? "no array" : "an array of \(rank) dimension\(rank == 1 ? "" : "s")"
            complain(.wrongRank, "\(reference.name) is \(what)", at: reference.range)
            isValid = false
        }
        guard isValid else { return nil }
        let kind: ResolvedReference.Kind =
            switch symbol.kind {
            case .variable: .variable
            case .signal: .signal
            case .component: .component
            }
        return ResolvedReference(
            kind: kind, slot: symbol.slot, name: reference.name.name, accesses: accesses, range: reference.range)
    }

    /// Resolves `T(…)` or `parallel T(…)`; nil after a complaint.
    mutating func resolveInstantiation(_ expression: Expression) -> Instantiation? {
        var (call, isParallel) = (expression, false)
        if case .parallel(let inner) = expression.kind { (call, isParallel) = (inner, true) }
        guard case .call(let call) = call.kind else {
            complain(
                .notATemplateCall, "a component is created by a template's name with its parameters, as in T(1, 2)",
                at: expression.range)
            return nil
        }
        let arguments = call.arguments.map { resolve($0) }
        guard case .template(let index)? = resolver.globals[call.name.name] else {
            if resolver.globals[call.name.name] == nil {
                complainOfUnknown(call.name, among: "template")
            } else {
                complain(.notATemplateCall, "\(call.name) is not a template", at: call.name.range)
            }
            return nil
        }
        let parameters = resolver.templates[index].parameters
        guard checkCount(of: arguments.count, for: parameters, call.name, "template", expression.range) else {
            return nil
        }
        return Instantiation(
            template: index, arguments: arguments, isParallel: isParallel, range: expression.range)
    }
}
