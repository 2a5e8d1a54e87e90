// Anonymous components and tuples (circom documentation, "Anonymous components and tuples"). `y <== T(p)(x)` becomes
// `component c = T(p); c.in <== x; y <== c.out`, with the name that circom gives it, because the order of subcomponents
// depends on names: `T_line_offset`, and within a loop an array of it, indexed by a counter of the loop's turns.

extension BodyResolver {
    /// A value on the right side of an assignment: one, or the elements of a tuple.
    enum Assigned {
        case single(ResolvedExpression)
        case tuple([Assigned])
        /// A template call; only a component can be given it.
        case instantiation(Instantiation)
    }

    /// Resolves the right side of an assignment, appending to `statements` what must be done before.
    mutating func resolveAssigned(_ expression: Expression, into statements: inout [ResolvedStatement]) -> Assigned {
        switch expression.kind {
        case .anonymousComponent(let component):
            return expand(component, isParallel: false, expression.range, into: &statements)
        case .parallel(let inner):
            if case .anonymousComponent(let component) = inner.kind {
                return expand(component, isParallel: true, inner.range, into: &statements)
            }
            return resolveInstantiation(expression).map { .instantiation($0) } ?? .single(.invalid(expression.range))
        case .call(let call):
            if case .template? = resolver.globals[call.name.name] {
                return resolveInstantiation(expression).map { .instantiation($0) }
                    ?? .single(.invalid(expression.range))
            }
            return .single(resolve(expression))
        case .tuple(let elements):
            return .tuple(elements.map { resolveAssigned($0, into: &statements) })
        case .array(let elements):
            return .single(
                .array(elements.map { resolveSingle($0, into: &statements) }, expression.range))
        default: return .single(resolve(expression))
        }
    }

    /// Resolves an expression that may hold anonymous components but must be one value.
    mutating func resolveSingle(
        _ expression: Expression, into statements: inout [ResolvedStatement]
    ) -> ResolvedExpression {
        switch resolveAssigned(expression, into: &statements) {
        case .single(let value): return value
        case .tuple(let elements):
            complain(
                .misplacedTuple, elements.isEmpty ? "this component has no output" : "a tuple cannot stand here",
                at: expression.range)
        case .instantiation:
            complain(
                .notAValue, "a template's call is no value; its component's outputs are", at: expression.range)
        }
        return .invalid(expression.range)
    }

    private mutating func expand(
        _ component: AnonymousComponent, isParallel: Bool, _ range: SourceRange,
        into statements: inout [ResolvedStatement]
    ) -> Assigned {
        let call = Expression(.call(Call(name: component.template, arguments: component.parameters)), range: range)
        guard context.isTemplate else {
            complain(
                .misplacedAnonymousComponent, "only templates can have anonymous components", at: range)
            return .single(.invalid(range))
        }
        guard var instantiation = resolveInstantiation(call) else { return .single(.invalid(range)) }
        instantiation = Instantiation(
            template: instantiation.template, arguments: instantiation.arguments, isParallel: isParallel, range: range)
        let line = resolver.program.files[range.file]?.position(of: range.start).line ?? 0
        let name = "\(component.template)_\(line)_\(range.start)"
        let slot = newComponent(name)
        var indices: [ResolvedExpression] = []
        if isInLoop { indices = [.variable(loopCounter(), range)] }
        prologue.append(.declareComponent(slot: slot, name: name, dimensions: nil, range))
        statements.append(.instantiate(slot: slot, name: name, indices: indices, instantiation, range))

        let access = indices.map { ResolvedReference.Access.index($0, range) }
        let ports = resolver.templatePorts[instantiation.template]
        for (input, value) in inputs(of: component, among: ports, range) {
            let resolved = resolveSingle(value, into: &statements)
            let target = ResolvedReference(
                kind: .component, slot: slot, name: name, accesses: access + [.member(input.name.name, value.range)],
                range: value.range)
            statements.append(.assignSignal(target, value: resolved, isConstrained: true, value.range))
        }
        let outputs = ports.filter { $0.kind == .output }.map { output in
            Assigned.single(
                .reference(
                    ResolvedReference(
                        kind: .component, slot: slot, name: name,
                        accesses: access + [.member(output.name.name, range)], range: range)))
        }
        return outputs.count == 1 ? outputs[0] : .tuple(outputs)
    }

    /// The inputs with their values in circom's order of assignment, which is that of the names.
    private mutating func inputs(
        of component: AnonymousComponent, among ports: [DeclaredPort], _ range: SourceRange
    ) -> [(DeclaredPort, Expression)] {
        let inputs = ports.filter { $0.kind == .input }
        var values: [(DeclaredPort, Expression)] = []
        func sorted() -> [(DeclaredPort, Expression)] { values.sorted { $0.0.name.name < $1.0.name.name } }
        let given: Int
        switch component.inputs {
        case .positional(let expressions):
            given = expressions.count
            values = Array(zip(inputs, expressions))
        case .named(let named):
            given = named.count
            var seen: Set<String> = []
            for entry in named {
                if entry.assignment != .constrained {
                    complain(
                        .misplacedAnonymousComponent, "inputs of an anonymous component are assigned with '<=='",
                        at: entry.name.range)
                }
                guard let port = inputs.first(where: { $0.name.name == entry.name.name }) else {
                    complain(
                        .notAnInput, "\(component.template) has no input \(entry.name)", at: entry.name.range,
                        suggestion: closestName(to: entry.name.name, among: inputs.map(\.name.name)))
                    continue
                }
                if !seen.insert(entry.name.name).inserted {
                    complain(.duplicateName, "input \(entry.name) is given twice", at: entry.name.range)
                }
                values.append((port, entry.value))
            }
        }
        if given != inputs.count {
            complain(
                .wrongArgumentCount,
                "\(component.template) has \(inputs.count) input\(inputs.count == 1 ? "" : "s") "
                    + "(\(inputs.map(\.name.name).joined(separator: ", "))), and \(given) "
                    + (given == 1 ? "is" : "are") + " given", at: range)
        }
        return sorted()
    }

    /// The variable that counts the turns of the innermost loop.
    private mutating func loopCounter() -> Int {
        if let counter = loopCounters[loopCounters.count - 1] { return counter }
        let counter = newCounter()
        loopCounters[loopCounters.count - 1] = counter
        prologue.append(.assignVariable(slot: counter, indices: [], value: .constant(.zero), counterRange))
        return counter
    }

    private var counterRange: SourceRange { SourceRange(file: FileID(0), start: 0, end: 0) }
}
