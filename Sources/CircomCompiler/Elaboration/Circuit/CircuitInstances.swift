/// An elaborated circuit: each distinct template instance once, and the tree that they form below the main component.
///
/// An instance's signals are numbered within its subtree: local index 0 is the constant one, then come its own signals
/// (outputs, inputs, intermediates; in the main instance public inputs before private ones), each kind in the order of
/// declaration, and then the subtrees of its subcomponents in the order of ``TemplateInstance/subcomponents``. A signal
/// of a subcomponent at offset `o` whose index there is `i` ≥ 1 has index `o + i` here; so a walk from the main instance
/// with offset 0 numbers all signals as circom does.
public struct CircuitInstances: Sendable {
    /// The circuit's field.
    public let field: CompilerField
    /// The instances; a subcomponent's instance comes before those that contain it, so the main instance is the last.
    public internal(set) var instances: [TemplateInstance]
    /// The coefficients of all constraints.
    public internal(set) var coefficients: CoefficientPool
    /// The places in the source that constraints and subcomponents refer to.
    public internal(set) var locations: [SourceRange]
    /// How many own signals of the main instance are outputs, public inputs and private inputs: indices 1 …
    public internal(set) var mainShape: MainShape

    /// The index of the main instance.
    public var mainIndex: Int { instances.count - 1 }
    /// The main instance.
    public var main: TemplateInstance { instances[mainIndex] }
    /// All signals of the circuit, the constant one not included.
    public var signalCount: Int { main.subtreeSignalCount }

    /// The numbers of outputs and inputs of the main component; their local indices follow each other from 1.
    public struct MainShape: Sendable, Hashable {
        /// Outputs, all public.
        public var outputs: Int
        /// Inputs in the main component's `public` list.
        public var publicInputs: Int
        /// The other inputs.
        public var privateInputs: Int

        /// A shape of these counts.
        public init(outputs: Int, publicInputs: Int, privateInputs: Int) {
            self.outputs = outputs
            self.publicInputs = publicInputs
            self.privateInputs = privateInputs
        }
    }
}

/// A template with its parameters.
public struct TemplateInstance: Sendable {
    /// The template's name.
    public let name: String
    /// The values of the parameters as text, in the order of declaration; an array is shown as `[1, 2]`.
    public let parameters: [String]
    /// The declared signals and buses in the order of their local indices.
    public internal(set) var signals: [SignalDeclaration]
    /// The number of own signals.
    public internal(set) var ownSignalCount: Int
    /// The number of outputs among them: local indices 1 … `outputCount`.
    public internal(set) var outputCount: Int
    /// The number of inputs among them, which follow the outputs.
    public internal(set) var inputCount: Int
    /// The number of signals of this instance and everything below it.
    public internal(set) var subtreeSignalCount: Int
    /// The number of constraints of this instance and everything below it.
    public internal(set) var subtreeConstraintCount: Int
    /// The subcomponents by increasing offset: circom's order, by name and then by indices.
    public internal(set) var subcomponents: [Subcomponent]
    /// The constraints over local indices.
    public internal(set) var constraints: ConstraintStore
    /// Whether the template is declared `parallel`.
    public let isParallel: Bool
    /// Where the template is declared.
    public let location: SourceRange

    /// The name as it would be written: `Num2Bits(8)`.
    public var shownName: String { "\(name)(\(parameters.joined(separator: ", ")))" }
}

/// A component within an instance.
public struct Subcomponent: Sendable {
    /// The index of its instance in ``CircuitInstances/instances``.
    public let instance: Int
    /// Its name with indices: `hash` or `hash[2][0]`.
    public let name: String
    /// What to add to an index of its instance to get the index in the parent.
    public let offset: Int
    /// Whether it was created by a call marked `parallel`.
    public let isParallel: Bool
    /// Where it was created: an index of ``CircuitInstances/locations``.
    public let location: UInt32
}

/// What a signal is to the template that declares it.
public enum SignalKind: String, Sendable, Hashable {
    /// Declared `output`.
    case output
    /// Declared `input`.
    case input
    /// Neither.
    case intermediate
}

/// A declared signal or bus, or an array of them.
public struct SignalDeclaration: Sendable {
    /// The name, without indices.
    public let name: String
    /// What it is to the template.
    public let kind: SignalKind
    /// Whether it is in the main component's `public` list.
    public internal(set) var isPublic: Bool
    /// The tags, in the order of declaration, with the values that they have at the end of the template.
    public internal(set) var tags: [SignalTag]
    /// The local index of its first signal.
    public internal(set) var firstIndex: Int
    /// What it consists of.
    public let shape: SignalShape
}

/// A tag of a signal.
public struct SignalTag: Sendable, Hashable {
    /// The tag's name.
    public let name: String
    /// Its value, where it has one.
    public let value: FieldElement?
}

/// The shape of a signal or bus: its dimensions, and the fields of each element where that is a bus.
public struct SignalShape: Sendable {
    /// The lengths of the dimensions, outermost first; empty for a single signal or bus.
    public let dimensions: [Int]
    /// The bus type of an element, or nil for a plain signal.
    public let bus: BusLayout?
    /// The number of signals: the product of the dimensions, times the signals of a bus.
    public let count: Int
}

/// The layout of a bus type with its parameters. Shared by all signals of that type.
public final class BusLayout: Sendable {
    /// The bus's name.
    public let name: String
    /// The values of its parameters as text.
    public let parameters: [String]
    /// The fields in the order of declaration; `firstIndex` counts from the start of the bus, from 0.
    public let fields: [SignalDeclaration]
    /// The number of signals of one such bus.
    public let count: Int

    init(name: String, parameters: [String], fields: [SignalDeclaration], count: Int) {
        self.name = name
        self.parameters = parameters
        self.fields = fields
        self.count = count
    }
}
