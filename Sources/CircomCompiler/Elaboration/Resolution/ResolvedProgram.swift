/// A program whose names are resolved: what the evaluator runs.
///
/// Anonymous components and tuples are expanded, compound assignments and steps are assignments, and each name of a body
/// is a slot of its kind. Slots are numbered per body; a name declared again in another scope has another slot.
struct ResolvedProgram: Sendable {
    /// The templates in the order of definition.
    var templates: [ResolvedTemplate] = []
    /// The functions.
    var functions: [ResolvedFunction] = []
    /// The bus types.
    var buses: [ResolvedBus] = []
    /// The main component, if there is one and its template is known.
    var main: ResolvedMain?
}

/// The main component.
struct ResolvedMain: Sendable {
    let template: Int
    let arguments: [ResolvedExpression]
    let publicInputs: [Identifier]
    let range: SourceRange
}

/// How many slots of each kind a body has, and the names in them.
struct SlotNames: Sendable {
    var variables: [String] = []
    var signals: [String] = []
    var components: [String] = []
}

/// A port of a template as its declaration states it, before any parameter is known.
struct DeclaredPort: Sendable {
    let name: Identifier
    let kind: SignalKind
    let rank: Int
    let tags: [Identifier]
    /// The bus type's number, for a bus.
    let bus: Int?
}

/// A template.
struct ResolvedTemplate: Sendable {
    let name: Identifier
    let parameterCount: Int
    let isCustom: Bool
    let isParallel: Bool
    let range: SourceRange
    /// The inputs and outputs in the order of declaration.
    let ports: [DeclaredPort]
    /// The first `parameterCount` variables are the parameters.
    var slots = SlotNames()
    var body: [ResolvedStatement] = []
    /// Whether any input has a tag, so that the values of tags belong to an instance's identity.
    var hasTaggedInputs: Bool { ports.contains { $0.kind == .input && !$0.tags.isEmpty } }
}

/// A function.
struct ResolvedFunction: Sendable {
    let name: Identifier
    let parameterCount: Int
    let range: SourceRange
    var slots = SlotNames()
    var body: [ResolvedStatement] = []
}

/// A bus type. Its fields are declared by statements of kind `declareSignal`.
struct ResolvedBus: Sendable {
    let name: Identifier
    let parameterCount: Int
    let range: SourceRange
    let fields: [DeclaredPort]
    var slots = SlotNames()
    var body: [ResolvedStatement] = []
}

/// A name with its accessors, of a signal, bus, component or of a part of a variable.
final class ResolvedReference: Sendable {
    /// What the name is.
    enum Kind: Sendable { case variable, signal, component }

    /// One accessor.
    enum Access: Sendable {
        case index(ResolvedExpression, SourceRange)
        case member(String, SourceRange)

        var range: SourceRange {
            switch self {
            case .index(_, let range), .member(_, let range): range
            }
        }
    }

    let kind: Kind
    let slot: Int
    let name: String
    let accesses: [Access]
    let range: SourceRange

    init(kind: Kind, slot: Int, name: String, accesses: [Access], range: SourceRange) {
        self.kind = kind
        self.slot = slot
        self.name = name
        self.accesses = accesses
        self.range = range
    }
}

/// An expression.
indirect enum ResolvedExpression: Sendable {
    /// A number, reduced.
    case constant(FieldElement)
    /// A whole variable.
    case variable(Int, SourceRange)
    /// Anything else that begins with a name.
    case reference(ResolvedReference)
    case infix(InfixOperator, ResolvedExpression, ResolvedExpression, SourceRange)
    case prefix(PrefixOperator, ResolvedExpression, SourceRange)
    case conditional(ResolvedExpression, ResolvedExpression, ResolvedExpression, SourceRange)
    /// A function's call, by number.
    case call(Int, [ResolvedExpression], SourceRange)
    case array([ResolvedExpression], SourceRange)
    /// What an error left; evaluating it gives an unknown value without further complaint.
    case invalid(SourceRange)

    /// Where it stands; constants have no place of their own.
    var range: SourceRange? {
        switch self {
        case .constant: nil
        case .variable(_, let range), .infix(_, _, _, let range), .prefix(_, _, let range),
            .conditional(_, _, _, let range), .call(_, _, let range), .array(_, let range), .invalid(let range):
            range
        case .reference(let reference): reference.range
        }
    }
}

/// `parallel T(arguments)`.
struct Instantiation: Sendable {
    let template: Int
    let arguments: [ResolvedExpression]
    let isParallel: Bool
    let range: SourceRange
}

/// A statement.
indirect enum ResolvedStatement: Sendable {
    case declareVariable(slot: Int, dimensions: [ResolvedExpression], SourceRange)
    case declareSignal(SignalDeclarationNode)
    /// Without dimensions it is an array that grows: an anonymous component in a loop, or not.
    case declareComponent(slot: Int, name: String, dimensions: [ResolvedExpression]?, SourceRange)
    /// `v[i]… = value`.
    case assignVariable(slot: Int, indices: [ResolvedExpression], value: ResolvedExpression, SourceRange)
    /// `v = v ± value` of a whole variable: apart, because a sum of n terms is then made in n steps.
    case accumulate(slot: Int, InfixOperator, value: ResolvedExpression, SourceRange)
    /// `target <-- value` and `target <== value`.
    case assignSignal(ResolvedReference, value: ResolvedExpression, isConstrained: Bool, SourceRange)
    /// `signal.tag = value`; the last accessor of the reference is the tag.
    case assignTag(ResolvedReference, value: ResolvedExpression, SourceRange)
    /// `component[i]… = T(…)`.
    case instantiate(slot: Int, name: String, indices: [ResolvedExpression], Instantiation, SourceRange)
    case constrain(ResolvedExpression, ResolvedExpression, SourceRange)
    /// `_ <== value` and its like: the value is computed and dropped.
    case discard(ResolvedExpression, SourceRange)
    case conditional(ResolvedExpression, then: [ResolvedStatement], otherwise: [ResolvedStatement], SourceRange)
    case loop(LoopNode)
    case returnValue(ResolvedExpression, SourceRange)
    case log([ResolvedLogArgument], SourceRange)
    case assertion(ResolvedExpression, SourceRange)
    case block([ResolvedStatement])
}

/// An argument of `log`.
enum ResolvedLogArgument: Sendable {
    case text(String)
    case value(ResolvedExpression)
}

/// A loop: condition, then body, again and again.
final class LoopNode: Sendable {
    let condition: ResolvedExpression
    let body: [ResolvedStatement]
    /// The variables declared outside that the body may assign, in increasing order.
    let assignedVariables: [Int]
    let range: SourceRange

    init(condition: ResolvedExpression, body: [ResolvedStatement], assignedVariables: [Int], range: SourceRange) {
        self.condition = condition
        self.body = body
        self.assignedVariables = assignedVariables
        self.range = range
    }
}

/// A declaration of one signal or bus.
final class SignalDeclarationNode: Sendable {
    let slot: Int
    let name: Identifier
    let kind: SignalKind
    let dimensions: [ResolvedExpression]
    let tags: [String]
    /// The bus type and its arguments, for a bus.
    let bus: (type: Int, arguments: [ResolvedExpression])?
    let range: SourceRange

    init(
        slot: Int, name: Identifier, kind: SignalKind, dimensions: [ResolvedExpression], tags: [String],
        bus: (type: Int, arguments: [ResolvedExpression])?, range: SourceRange
    ) {
        self.slot = slot
        self.name = name
        self.kind = kind
        self.dimensions = dimensions
        self.tags = tags
        self.bus = bus
        self.range = range
    }
}
