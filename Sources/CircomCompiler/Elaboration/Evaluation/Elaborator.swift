internal import Primitives
internal import WitnessMachine

/// Why elaboration stopped; the complaint has been reported.
struct ElaborationStopped: Error {}

/// Runs resolved templates: makes each distinct instance's constraints and witness code in one pass.
///
/// Everything that is known to the compiler is computed; conditions and loops on it leave only their effects. What
/// depends on signals becomes code: of an unknown condition both branches, of an unknown loop the body once.
final class Elaborator {
    let resolved: ResolvedProgram
    let files: SourceFiles
    let field: CompilerField
    let limits: ElaborationLimits
    private let cancellation: CancellationFlag
    /// Whether the work ended because it was cancelled.
    private(set) var isCancelled = false
    var diagnostics: Diagnostics

    // MARK: The circuit so far

    var instances: [TemplateInstance] = []
    var interfaces: [InstanceInterface] = []
    var coefficients = CoefficientPool()
    var locations = LocationTable()
    let constants: ConstantOperands
    /// The number of each instance by template and arguments.
    var instanceIndices: [InstanceKey: Int] = [:]
    var functionInstances: [FunctionKey: FunctionInstance] = [:]
    var busLayouts: [BusKey: BusLayout] = [:]

    // MARK: The body being elaborated

    var frame = Frame(SlotNames())
    var code: CodeStream
    /// The instance being elaborated; nil in functions and buses.
    var instance: InstanceBuilder?
    /// The function being elaborated.
    var function: FunctionBuilder?
    /// How many conditions and loops that depend on signals are around the current statement.
    var unknownDepth = 0
    /// How many of them are loops.
    var unknownLoopDepth = 0
    /// The definitions being elaborated, outermost first, with the place of the call.
    var callStack: [(name: String, range: SourceRange?)] = []
    var turns = 0
    /// The values of tags that the current instance's inputs come with.
    var inputTagValues: [InstanceKey.TaggedInput] = []
    /// The witness program's number of each location that has one.
    var siteIndices: [UInt32: Int] = [:]

    init(
        _ resolved: ResolvedProgram, files: SourceFiles, field: CompilerField, prime: CircomPrime,
        limits: ElaborationLimits, cancellation: CancellationFlag, diagnostics: Diagnostics
    ) {
        self.resolved = resolved
        self.files = files
        self.field = field
        self.limits = limits
        self.cancellation = cancellation
        self.diagnostics = diagnostics
        constants = ConstantOperands(field: field, program: ProgramBuilder(prime: prime))
        code = CodeStream(field: field, constants: constants)
    }

    // MARK: Complaints

    /// Reports a complaint with the calls that led here.
    func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, label: String = "", notes: [String] = [],
        related: [Diagnostic.Related] = []
    ) {
        let calls = callStack.suffix(8).reversed().map { call in
            call.range.map { "in \(call.name), created at \(files.describe($0))" } ?? "in \(call.name)"
        }
        diagnostics.report(
            Diagnostic(code, message, at: range, label: label, related: related, notes: notes + calls))
    }

    /// Reports a complaint after which the body cannot go on.
    func fail(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [String] = [],
        related: [Diagnostic.Related] = []
    ) -> ElaborationStopped {
        report(code, message, at: range, notes: notes, related: related)
        return ElaborationStopped()
    }

    /// Reports a complaint after which the body can go on, unless there were too many.
    func complain(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [String] = [],
        related: [Diagnostic.Related] = []
    ) throws(ElaborationStopped) {
        report(code, message, at: range, notes: notes, related: related)
        if diagnostics.isFull { throw ElaborationStopped() }
    }

    /// Counts a loop's turn or a call against the limit, so that what never ends ends here; now and then looks whether the
    /// work is cancelled.
    func countTurn(_ range: SourceRange) throws(ElaborationStopped) {
        turns += 1
        if turns > limits.turns {
            throw fail(.tooLarge, "the program runs more than \(limits.turns) turns of loops", at: range)
        }
        if turns & 1023 == 0, cancellation.isCancelled {
            isCancelled = true
            throw ElaborationStopped()
        }
    }
}

/// What the elaborator refuses to exceed.
public struct ElaborationLimits: Sendable {
    /// Signals of the main component and everything below it.
    public var signals = 1 << 28
    /// Constraints of one template instance.
    public var constraints = 1 << 26
    /// Steps of witness code of one template or function instance.
    public var steps = 1 << 27
    /// Elements of an array.
    public var elements = 1 << 24 - 1
    /// Distinct template instances, and distinct function instances.
    public var instances = 1 << 20
    /// Calls within calls.
    public var depth = 512
    /// Turns of loops and calls, all together.
    public var turns = 1 << 26

    /// The default limits.
    public init() {}
}

/// The places that constraints and code come from, each once.
struct LocationTable {
    private(set) var ranges: [SourceRange] = []
    private var indices: [SourceRange: UInt32] = [:]
    /// The last two looked up: a loop and its statement come by turns.
    private var recent: (UInt32, UInt32) = (0, 0)

    mutating func index(of range: SourceRange) -> UInt32 {
        if ranges.isEmpty { return add(range) }
        if ranges[Int(recent.0)] == range { return recent.0 }
        recent = (recent.1, recent.0)
        if ranges[Int(recent.0)] == range { return recent.0 }
        recent.0 = indices[range] ?? add(range)
        return recent.0
    }

    private mutating func add(_ range: SourceRange) -> UInt32 {
        let index = UInt32(ranges.count)
        ranges.append(range)
        indices[range] = index
        return index
    }
}

/// What distinguishes a template instance.
struct InstanceKey: Hashable {
    let template: Int
    let arguments: [KnownArgument]
    let tagValues: [TaggedInput]
    let isMain: Bool

    struct TaggedInput: Hashable {
        let path: String
        let tag: String
        let value: FieldElement
    }
}

/// What distinguishes a bus type.
struct BusKey: Hashable {
    let bus: Int
    let arguments: [KnownArgument]
}

/// A number or array of numbers.
struct KnownArgument: Hashable {
    let dimensions: [Int]
    let cells: [FieldElement]
}
