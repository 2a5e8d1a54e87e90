/// Resolves the names of a program and expands its shorthand.
///
/// Complains of everything that can be seen without running anything: unknown and repeated names, wrong numbers of
/// arguments, statements and operators where they do not belong. A body with errors is still resolved as far as possible,
/// so that one run finds the errors of all of them.
struct Resolver {
    let program: Program
    let field: CompilerField
    var diagnostics: Diagnostics

    private(set) var templates: [TemplateDefinition] = []
    private(set) var functions: [FunctionDefinition] = []
    private(set) var buses: [BusDefinition] = []
    /// What each global name is.
    private(set) var globals: [String: Global] = [:]
    /// The ports of each template and the fields of each bus.
    private(set) var templatePorts: [[DeclaredPort]] = []
    private(set) var busFields: [[DeclaredPort]] = []

    /// A definition's kind and number.
    enum Global {
        case template(Int)
        case function(Int)
        case bus(Int)
    }

    init(_ program: Program, field: CompilerField, diagnostics: Diagnostics) {
        self.program = program
        self.field = field
        self.diagnostics = diagnostics
    }

    /// Resolves everything. Where `diagnostics.hasErrors` holds afterwards, the result must not be evaluated.
    mutating func resolve() -> ResolvedProgram {
        collectDefinitions()
        templatePorts = templates.map { ports(of: $0.body.statements) }
        busFields = buses.map { ports(of: $0.body.statements) }
        var resolved = ResolvedProgram()
        for (index, definition) in buses.enumerated() {
            var body = BodyResolver(self, in: .bus)
            body.declareParameters(definition.parameters)
            let statements = body.resolveBody(definition.body)
            diagnostics = body.resolver.diagnostics
            resolved.buses.append(
                ResolvedBus(
                    name: definition.name, parameterCount: definition.parameters.count, range: definition.range,
                    fields: busFields[index], slots: body.slots, body: statements))
        }
        for definition in functions {
            var body = BodyResolver(self, in: .function)
            body.declareParameters(definition.parameters)
            let statements = body.resolveBody(definition.body)
            if !BodyResolver.alwaysReturns(statements) {
                body.complain(
                    .missingReturn, "function \(definition.name) can end without returning a value",
                    at: definition.name.range)
            }
            diagnostics = body.resolver.diagnostics
            resolved.functions.append(
                ResolvedFunction(
                    name: definition.name, parameterCount: definition.parameters.count, range: definition.range,
                    slots: body.slots, body: statements))
        }
        for (index, definition) in templates.enumerated() {
            var body = BodyResolver(self, in: .template(isCustom: definition.modifiers.contains(.custom)))
            body.declareParameters(definition.parameters)
            let statements = body.resolveBody(definition.body)
            diagnostics = body.resolver.diagnostics
            resolved.templates.append(
                ResolvedTemplate(
                    name: definition.name, parameterCount: definition.parameters.count,
                    isCustom: definition.modifiers.contains(.custom),
                    isParallel: definition.modifiers.contains(.parallel), range: definition.range,
                    ports: templatePorts[index], slots: body.slots, body: statements))
        }
        resolved.main = resolveMain()
        return resolved
    }

    private mutating func collectDefinitions() {
        var places: [String: SourceRange] = [:]
        for definition in program.definitions {
            let name = definition.name
            if let earlier = places[name.name] {
                diagnostics.report(
                    Diagnostic(
                        .duplicateDefinition, "\(name) is defined twice", at: name.range,
                        related: [.init("first defined here", at: earlier)]))
                continue
            }
            places[name.name] = name.range
            switch definition {
            case .template(let template):
                globals[name.name] = .template(templates.count)
                templates.append(template)
                checkModifiers(template)
            case .function(let function):
                globals[name.name] = .function(functions.count)
                functions.append(function)
            case .bus(let bus):
                globals[name.name] = .bus(buses.count)
                buses.append(bus)
            }
        }
    }

    private mutating func checkModifiers(_ template: TemplateDefinition) {
        if template.modifiers.contains(.externC), !template.modifiers.contains(.custom) {
            diagnostics.report(
                Diagnostic(
                    .misplacedModifier, "only a custom template can be extern_c", at: template.name.range))
        }
    }

    /// The ports that statements declare, in order, also those within conditions.
    private func ports(of statements: [Statement]) -> [DeclaredPort] {
        var ports: [DeclaredPort] = []
        for statement in statements { collectPorts(of: statement, into: &ports) }
        return ports
    }

    private func collectPorts(of statement: Statement, into ports: inout [DeclaredPort]) {
        switch statement.kind {
        case .declaration(let declaration):
            let role: SignalRole
            let tags: [Identifier]
            var bus: Int?
            switch declaration.type {
            case .signal(let own, let names): (role, tags) = (own, names)
            case .bus(let call, let own, let names):
                (role, tags) = (own, names)
                if case .bus(let index)? = globals[call.name.name] { bus = index }
            case .variable, .component: return
            }
            for name in declaration.names {
                ports.append(
                    DeclaredPort(
                        name: name.name, kind: SignalKind(role), rank: name.dimensions.count, tags: tags, bus: bus))
            }
        case .conditional(_, let then, let otherwise):
            collectPorts(of: then, into: &ports)
            if let otherwise { collectPorts(of: otherwise, into: &ports) }
        case .block(let block):
            for statement in block.statements { collectPorts(of: statement, into: &ports) }
        default: break
        }
    }

    private mutating func resolveMain() -> ResolvedMain? {
        guard let main = program.main else { return nil }
        var body = BodyResolver(self, in: .main)
        defer { diagnostics = body.resolver.diagnostics }
        guard let instantiation = body.resolveInstantiation(main.value) else { return nil }
        let ports = templatePorts[instantiation.template]
        for input in main.publicInputs where !ports.contains(where: { $0.name.name == input.name && $0.kind == .input })
        {
            let inputs = ports.filter { $0.kind == .input }.map(\.name.name)
            body.complain(
                .notAnInput, "\(input) is no input of \(templates[instantiation.template].name)", at: input.range,
                suggestion: closestName(to: input.name, among: inputs))
        }
        return ResolvedMain(
            template: instantiation.template, arguments: instantiation.arguments, publicInputs: main.publicInputs,
            range: main.range)
    }
}

extension SignalKind {
    init(_ role: SignalRole) {
        switch role {
        case .input: self = .input
        case .output: self = .output
        case .intermediate: self = .intermediate
        }
    }
}
