/// What an expression yields.
enum Data {
    case scalar(Value)
    case array(ArrayValue)
    case bus(BusValue)
}

/// An array of values of any rank, the last index fastest.
struct ArrayValue {
    var dimensions: [Int]
    var cells: [Value]
}

/// A bus or an array of buses: its signals one after the other.
struct BusValue {
    var layout: BusLayout
    var dimensions: [Int]
    var symbols: [SymbolID]
}

/// What a variable holds.
enum VariableStorage {
    case scalar(Value)
    case array(ArrayValue)

    static let zero = VariableStorage.scalar(.zero)
}

/// A declared signal or bus within the instance.
struct SignalSymbol {
    let info: SignalInfo
    /// For each signal whether it is assigned.
    var states: [AssignmentState]
    var tags: TagTree
}

/// What does not change of a declared signal or bus: apart from the states, so that holding it copies none of them.
final class SignalInfo: Sendable {
    let name: String
    let kind: SignalKind
    let shape: SignalShape
    let base: SymbolID
    let range: SourceRange

    init(name: String, kind: SignalKind, shape: SignalShape, base: SymbolID, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.shape = shape
        self.base = base
        self.range = range
    }

    /// Where its signals begin.
    var start: SignalPlace { SignalPlace(base: base, dimensions: shape.dimensions, bus: shape.bus) }
}

/// Whether a signal is assigned on the way to the current statement.
enum AssignmentState: UInt8 {
    case unassigned
    case assigned
    /// Assigned only where a condition unknown to the compiler holds.
    case perhaps
}

/// A declared component or array of components.
struct ComponentSymbol {
    let name: String
    /// Nil for an anonymous component, whose array grows with the turns of its loop.
    let dimensions: [Int]?
    var cells: [ComponentCell?]
    /// Components that wait for tags, by position.
    var pending: [Int: PendingComponent] = [:]
    let range: SourceRange
}

/// One component.
struct ComponentCell {
    let instance: InstanceInterface
    /// The provisional number of its first output or input.
    let base: SymbolID
    /// The inputs not assigned yet, and for each output and input whether it is assigned.
    var missingInputs: Int
    var states: [AssignmentState]
    let range: SourceRange

    /// Marks an output or input as assigned; returns what it was before.
    mutating func assign(_ offset: Int) -> AssignmentState {
        let state = states[offset]
        if state == .unassigned { missingInputs -= 1 }
        states[offset] = .assigned
        return state
    }
}

/// A component whose template needs tags of inputs that are not assigned yet, so that its instance is not known.
struct PendingComponent {
    let template: Int
    let arguments: [KnownArgument]
    let isParallel: Bool
    let name: String
    let indices: [Int]
    /// The paths of tagged inputs that are still to be assigned.
    var missing: [String]
    var tagValues: [InstanceKey.TaggedInput] = []
    var assignments: [PendingAssignment] = []
    let range: SourceRange
}

/// An assignment to an input of a pending component.
struct PendingAssignment {
    let target: ResolvedReference
    let data: Data
    let isConstrained: Bool
    let range: SourceRange
}

/// Everything that names refer to while a body is being elaborated.
struct Frame {
    var variables: [VariableStorage]
    var signals: [SignalSymbol?]
    var components: [ComponentSymbol?]
    /// The tags that variables carry over from signals.
    var variableTags: [Int: TagWire] = [:]

    init(_ slots: SlotNames) {
        variables = Array(repeating: .zero, count: slots.variables.count)
        signals = Array(repeating: nil, count: slots.signals.count)
        components = Array(repeating: nil, count: slots.components.count)
    }
}

/// What the parent of an instance sees of it.
final class InstanceInterface {
    let index: Int
    /// Outputs and inputs with their offsets from the first output.
    let ports: [String: SignalDeclaration]
    /// The tags that the outputs carry, and those that the inputs require, of those that have any.
    let tags: [String: TagWire]
    let outputCount: Int
    let inputCount: Int

    init(index: Int, instance: TemplateInstance, tags: [String: TagWire]) {
        self.index = index
        self.tags = tags
        var ports: [String: SignalDeclaration] = [:]
        for declaration in instance.signals where declaration.kind != .intermediate {
            ports[declaration.name] = declaration
        }
        self.ports = ports
        outputCount = instance.outputCount
        inputCount = instance.inputCount
    }
}
