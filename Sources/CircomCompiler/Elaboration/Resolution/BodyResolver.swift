/// Resolves the body of one definition.
struct BodyResolver {
    /// What the body belongs to.
    enum Context: Equatable {
        case template(isCustom: Bool)
        case function
        case bus
        case main

        var isTemplate: Bool {
            if case .template = self { return true }
            return false
        }
    }

    /// A declared name.
    struct Symbol {
        enum Kind { case variable, signal, component }
        let kind: Kind
        let slot: Int
        let range: SourceRange
        /// The number of dimensions, where the declaration says it.
        let rank: Int?
        /// The bus type of a bus.
        var bus: Int?
        var isInput = false
    }

    var resolver: Resolver
    let context: Context
    var slots = SlotNames()
    private var scopes: [[String: Symbol]] = [[:]]

    /// Loops around the current statement: the variables declared outside that it assigns.
    private var assignedInLoops: [Set<Int>] = []
    /// The number of loops around each variable's declaration.
    private var loopDepths: [Int] = []
    /// The counter of the innermost loop's turns, once an anonymous component in it needs one.
    var loopCounters: [Int?] = []
    /// Statements that stand before the whole body: the declarations of anonymous components and of their counters.
    var prologue: [ResolvedStatement] = []

    init(_ resolver: Resolver, in context: Context) {
        self.resolver = resolver
        self.context = context
    }

    // MARK: Names

    mutating func declareParameters(_ parameters: [Identifier]) {
        for parameter in parameters { _ = declareVariable(parameter, rank: nil) }
        scopes.append([:])
    }

    mutating func declareVariable(_ name: Identifier, rank: Int?) -> Int {
        let slot = newVariable(name.name)
        declare(name, Symbol(kind: .variable, slot: slot, range: name.range, rank: rank))
        return slot
    }

    /// A variable without a name that the source could say.
    mutating func newVariable(_ name: String) -> Int {
        slots.variables.append(name)
        loopDepths.append(assignedInLoops.count)
        return slots.variables.count - 1
    }

    /// A counter of a loop's turns, which lives as long as the body.
    mutating func newCounter() -> Int {
        slots.variables.append("")
        loopDepths.append(0)
        return slots.variables.count - 1
    }

    mutating func declareSignal(_ name: Identifier, rank: Int, bus: Int?, isInput: Bool) -> Int {
        slots.signals.append(name.name)
        let slot = slots.signals.count - 1
        declare(
            name, Symbol(kind: .signal, slot: slot, range: name.range, rank: rank, bus: bus, isInput: isInput))
        return slot
    }

    mutating func declareComponent(_ name: Identifier, rank: Int) -> Int {
        let slot = newComponent(name.name)
        declare(name, Symbol(kind: .component, slot: slot, range: name.range, rank: rank))
        return slot
    }

    mutating func newComponent(_ name: String) -> Int {
        slots.components.append(name)
        return slots.components.count - 1
    }

    private mutating func declare(_ name: Identifier, _ symbol: Symbol) {
        if let earlier = scopes[scopes.count - 1][name.name] {
            resolver.diagnostics.report(
                Diagnostic(
                    .duplicateName, "\(name) is declared twice in this scope", at: name.range,
                    related: [.init("first declared here", at: earlier.range)]))
        }
        scopes[scopes.count - 1][name.name] = symbol
    }

    func lookUp(_ name: String) -> Symbol? {
        for scope in scopes.reversed() {
            if let symbol = scope[name] { return symbol }
        }
        return nil
    }

    /// The symbol of a name, or nil after a complaint.
    mutating func symbol(_ name: Identifier) -> Symbol? {
        if let symbol = lookUp(name.name) { return symbol }
        let known = scopes.flatMap(\.keys)
        let global = resolver.globals[name.name]
        let kind =
            switch global {
            case .template?: "; there is a template of that name"
            case .function?: "; there is a function of that name"
            case .bus?: "; there is a bus of that name"
            case nil: ""
            }
        complain(
            .unknownName, "nothing named \(name) is declared here\(kind)", at: name.range,
            suggestion: closestName(to: name.name, among: known))
        return nil
    }

    mutating func complain(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange, suggestion: String? = nil,
        notes: [String] = []
    ) {
        let hint = suggestion.map { ["did you mean \($0)?"] } ?? []
        resolver.diagnostics.report(
            Diagnostic(code, message, at: range, notes: notes + hint, replacement: suggestion))
    }

    // MARK: Scopes and loops

    mutating func inScope<R>(_ body: (inout BodyResolver) -> R) -> R {
        scopes.append([:])
        defer { scopes.removeLast() }
        return body(&self)
    }

    /// Runs `body` as a loop's; gives its result and the outer variables that it assigns.
    mutating func inLoop<R>(_ body: (inout BodyResolver) -> R) -> (result: R, assigned: [Int]) {
        assignedInLoops.append([])
        loopCounters.append(nil)
        let result = body(&self)
        loopCounters.removeLast()
        return (result, (assignedInLoops.popLast() ?? []).sorted())
    }

    var isInLoop: Bool { !assignedInLoops.isEmpty }

    /// Notes that a variable is assigned, for all loops within which it lives on.
    mutating func noteAssignment(of slot: Int) {
        for depth in loopDepths[slot]..<max(loopDepths[slot], assignedInLoops.count) {
            assignedInLoops[depth].insert(slot)
        }
    }

    // MARK: The body

    mutating func resolveBody(_ block: Block) -> [ResolvedStatement] {
        let statements = resolveStatements(block.statements)
        return prologue + statements
    }

    mutating func resolveStatements(_ statements: [Statement]) -> [ResolvedStatement] {
        var resolved: [ResolvedStatement] = []
        for statement in statements { resolve(statement, into: &resolved) }
        return resolved
    }

    /// Whether every path through the statements ends in a `return`, as circom counts it: a loop never does.
    static func alwaysReturns(_ statements: [ResolvedStatement]) -> Bool {
        statements.contains { statement in
            switch statement {
            case .returnValue: true
            case .conditional(_, let then, let otherwise, _): alwaysReturns(then) && alwaysReturns(otherwise)
            case .block(let statements): alwaysReturns(statements)
            default: false
            }
        }
    }
}
