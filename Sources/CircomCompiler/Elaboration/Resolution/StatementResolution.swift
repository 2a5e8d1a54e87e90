extension BodyResolver {
    /// Resolves a statement and appends what it becomes.
    mutating func resolve(_ statement: Statement, into statements: inout [ResolvedStatement]) {
        let range = statement.range
        switch statement.kind {
        case .declaration(let declaration): resolve(declaration, range, into: &statements)
        case .assignment(let assignment): resolve(assignment, range, into: &statements)
        case .compoundAssignment(let assignment):
            resolveUpdate(
                of: assignment.target, assignment.operation, by: resolve(assignment.value), range, &statements)
        case .step(let target, let step):
            resolveUpdate(of: target, step == .increment ? .add : .subtract, by: .constant(.one), range, &statements)
        case .constraint(let left, let right):
            guard allowed("a constraint", range) else { return }
            let (left, right) = (resolve(left), resolve(right))
            statements.append(.constrain(left, right, range))
        case .conditional(let condition, let then, let otherwise):
            guard allowed("a condition", range, inFunctions: true) else { return }
            let condition = resolve(condition)
            let thenBody = resolveNested(then)
            let otherwiseBody = otherwise.map { resolveNested($0) } ?? []
            statements.append(.conditional(condition, then: thenBody, otherwise: otherwiseBody, range))
        case .forLoop(let initial, let condition, let step, let body):
            guard allowed("a loop", range, inFunctions: true) else { return }
            let block = inScope { inner in
                var block: [ResolvedStatement] = []
                inner.resolve(initial, into: &block)
                block.append(inner.resolveLoop(condition, body: body, step: step, range))
                return block
            }
            statements.append(.block(block))
        case .whileLoop(let condition, let body):
            guard allowed("a loop", range, inFunctions: true) else { return }
            statements.append(resolveLoop(condition, body: body, step: nil, range))
        case .returnValue(let value):
            guard context == .function else {
                complain(.misplacedStatement, "only functions return values", at: range)
                return
            }
            statements.append(.returnValue(resolve(value), range))
        case .log(let arguments):
            guard allowed("log", range, inFunctions: true) else { return }
            let resolved = arguments.map { argument -> ResolvedLogArgument in
                switch argument {
                case .text(let literal): ResolvedLogArgument.text(literal.text)
                case .expression(let expression): .value(resolve(expression))
                }
            }
            statements.append(.log(resolved, range))
        case .assertion(let condition):
            guard allowed("assert", range, inFunctions: true) else { return }
            statements.append(.assertion(resolve(condition), range))
        case .block(let block):
            statements.append(.block(inScope { $0.resolveStatements(block.statements) }))
        case .expression(let expression):
            discardAll(
                resolveAssigned(expression, into: &statements), expression.range, &statements, keepingTuples: true)
        }
    }

    private mutating func resolveNested(_ statement: Statement) -> [ResolvedStatement] {
        inScope { inner in
            var statements: [ResolvedStatement] = []
            inner.resolve(statement, into: &statements)
            return statements
        }
    }

    private mutating func resolveLoop(
        _ condition: Expression, body: Statement, step: Statement?, _ range: SourceRange
    ) -> ResolvedStatement {
        let (parts, assigned) = inLoop { inner in
            let condition = inner.resolve(condition)
            var statements = inner.resolveNested(body)
            if let step { inner.resolve(step, into: &statements) }
            if let counter = inner.loopCounters[inner.loopCounters.count - 1] {
                inner.noteAssignment(of: counter)
                statements.append(.accumulate(slot: counter, .add, value: .constant(.one), range))
            }
            return (condition, statements)
        }
        for slot in assigned { noteAssignment(of: slot) }
        return .loop(LoopNode(condition: parts.0, body: parts.1, assignedVariables: assigned, range: range))
    }

    /// Whether a statement may stand in this context; complains if not.
    mutating func allowed(_ what: String, _ range: SourceRange, inFunctions: Bool = false) -> Bool {
        switch context {
        case .template: return true
        case .function where inFunctions: return true
        case .function: complain(.misplacedStatement, "a function cannot hold \(what)", at: range)
        case .bus:
            complain(.misplacedStatement, "a bus only declares its fields; \(what) has no place in it", at: range)
        case .main: complain(.misplacedStatement, "\(what) cannot stand here", at: range)
        }
        return false
    }

    /// `target op= value` and the steps.
    private mutating func resolveUpdate(
        of target: VariableReference, _ operation: InfixOperator, by value: ResolvedExpression, _ range: SourceRange,
        _ statements: inout [ResolvedStatement]
    ) {
        guard let symbol = symbol(target.name) else { return }
        guard symbol.kind == .variable else {
            complain(.wrongAssignment, "\(target.name) is no variable: only variables can be updated", at: range)
            return
        }
        guard let reference = resolve(target, symbol) else { return }
        noteAssignment(of: symbol.slot)
        if reference.accesses.isEmpty, operation == .add || operation == .subtract {
            statements.append(.accumulate(slot: symbol.slot, operation, value: value, range))
            return
        }
        let current: ResolvedExpression =
            reference.accesses.isEmpty ? .variable(symbol.slot, target.range) : .reference(reference)
        statements.append(
            .assignVariable(
                slot: symbol.slot, indices: indices(of: reference),
                value: .infix(operation, current, value, range), range))
    }

    private func indices(of reference: ResolvedReference) -> [ResolvedExpression] {
        reference.accesses.compactMap { if case .index(let index, _) = $0 { index } else { nil } }
    }

    private mutating func resolve(
        _ assignment: Assignment, _ range: SourceRange, into statements: inout [ResolvedStatement]
    ) {
        if assignment.assignment == .signal, holdsAnonymousComponent(assignment.value) {
            complain(
                .misplacedAnonymousComponent, "the outputs of an anonymous component are assigned with '<=='", at: range
            )
        }
        let value = resolveAssigned(assignment.value, into: &statements)
        assign(value, to: assignment.target, assignment.assignment, range, &statements)
    }

    /// Whether an anonymous component stands where an assignment may have one.
    private func holdsAnonymousComponent(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .anonymousComponent: true
        case .parallel(let inner): holdsAnonymousComponent(inner)
        case .tuple(let elements), .array(let elements): elements.contains { holdsAnonymousComponent($0) }
        default: false
        }
    }

    /// Assigns to whatever the target is: a name, `_` or a tuple of these.
    mutating func assign(
        _ value: Assigned, to target: Expression, _ operation: AssignmentOperator, _ range: SourceRange,
        _ statements: inout [ResolvedStatement]
    ) {
        switch target.kind {
        case .underscore:
            discardAll(value, range, &statements, keepingTuples: false)
        case .tuple:
            let targets = flattened(target)
            let values = flattened(value)
            guard targets.count == values.count, values.count > 1 || isTuple(value) else {
                complain(
                    .tupleLengthMismatch,
                    "\(targets.count) targets are assigned \(values.count) value\(values.count == 1 ? "" : "s")",
                    at: range)
                return
            }
            for (target, value) in zip(targets, values) { assign(value, to: target, operation, range, &statements) }
        case .variable(let reference):
            assign(value, to: reference, operation, range, &statements)
        default:
            complain(.wrongAssignment, "this cannot be assigned to", at: target.range)
        }
    }

    private func isTuple(_ value: Assigned) -> Bool {
        if case .tuple = value { return true }
        return false
    }

    private func flattened(_ target: Expression) -> [Expression] {
        if case .tuple(let elements) = target.kind { return elements.flatMap { flattened($0) } }
        return [target]
    }

    private func flattened(_ value: Assigned) -> [Assigned] {
        if case .tuple(let elements) = value { return elements.flatMap { flattened($0) } }
        return [value]
    }

    private mutating func discardAll(
        _ value: Assigned, _ range: SourceRange, _ statements: inout [ResolvedStatement], keepingTuples: Bool
    ) {
        switch value {
        case .single(let expression): statements.append(.discard(expression, range))
        case .tuple(let elements):
            if !keepingTuples {
                complain(
                    .tupleLengthMismatch, "one '_' is given \(elements.count) values", at: range)
            }
            for element in elements { discardAll(element, range, &statements, keepingTuples: true) }
        case .instantiation:
            complain(.notAValue, "a component must have a name", at: range)
        }
    }

    mutating func assign(
        _ value: Assigned, to reference: VariableReference, _ operation: AssignmentOperator, _ range: SourceRange,
        _ statements: inout [ResolvedStatement]
    ) {
        guard let symbol = symbol(reference.name), let target = resolve(reference, symbol) else { return }
        switch (symbol.kind, value) {
        case (_, .single(.invalid)): return
        case (.component, .instantiation(let instantiation)) where operation == .variable:
            guard target.accesses.allSatisfy({ if case .index = $0 { true } else { false } }) else {
                complain(.wrongAssignment, "only a component can be given a template", at: range)
                return
            }
            statements.append(
                .instantiate(
                    slot: symbol.slot, name: target.name, indices: indices(of: target), instantiation, range))
        case (_, .instantiation):
            complain(
                .wrongAssignment,
                symbol.kind == .component
                    ? "a component is given its template with '='"
                    : "\(reference.name) is a \(symbol.kind), and only a component can be given a template", at: range)
        case (_, .tuple(let elements)):
            complain(
                .tupleLengthMismatch,
                elements.isEmpty
                    ? "a component without outputs has no value" : "one target is given \(elements.count) values",
                at: range)
        case (.variable, .single(let value)):
            guard operation == .variable else {
                complain(.wrongAssignment, "\(reference.name) is a variable, assigned with '='", at: range)
                return
            }
            noteAssignment(of: symbol.slot)
            if target.accesses.isEmpty, case .infix(let update, .variable(symbol.slot, _), let right, _) = value,
                update == .add || update == .subtract
            {
                statements.append(.accumulate(slot: symbol.slot, update, value: right, range))
                return
            }
            statements.append(
                .assignVariable(slot: symbol.slot, indices: indices(of: target), value: value, range))
        case (.component, .single(let value)):
            let hasMember = target.accesses.contains { if case .member = $0 { true } else { false } }
            guard operation != .variable, hasMember else {
                complain(
                    .wrongAssignment,
                    hasMember
                        ? "the inputs of a component are assigned with '<==' or '<--'"
                        : "a component is given a template's call, as in \(reference.name) = T(…)", at: range)
                return
            }
            statements.append(.assignSignal(target, value: value, isConstrained: operation == .constrained, range))
        case (.signal, .single(let value)):
            if operation == .variable {
                guard case .member? = target.accesses.last else {
                    complain(
                        .wrongAssignment, "\(reference.name) is a signal, assigned with '<==' or '<--'", at: range)
                    return
                }
                statements.append(.assignTag(target, value: value, range))
                return
            }
            statements.append(.assignSignal(target, value: value, isConstrained: operation == .constrained, range))
        }
    }
}
