/// What computes a circuit's witness from its inputs: code for each template instance and function, run by a register
/// machine over the circuit's field, without the circuit's source.
///
/// Signals are numbered as circom numbers them without simplification: signal 0 is the constant one, then the outputs,
/// inputs and intermediate signals of `main`, then those of its subcomponents, depth first.
public struct WitnessProgram: Sendable, Equatable {
    /// The prime of the circuit's field.
    public internal(set) var prime: CircomPrime
    /// The canonical integers of the constants, `prime.wordCount` words each, least significant first.
    public internal(set) var constants: [UInt64]
    /// The template instances: one for each template with its parameters, whose components share it.
    public internal(set) var templates: [TemplateCode]
    /// The function instances.
    public internal(set) var functions: [FunctionCode]
    /// The index of the main component's template instance.
    public internal(set) var main: Int
    /// The main component's outputs and inputs.
    public internal(set) var interface: CircuitInterface
    /// The signal of each wire of the `.wtns` file. Wire 0 is signal 0.
    public internal(set) var witnessMap: [UInt32]
    /// What the code was made from.
    public internal(set) var source: SourceMap

    /// The number of signals, with the constant one.
    public var signalCount: Int { 1 + templates[main].signalCount }

    /// The number of constants.
    public var constantCount: Int { constants.count / prime.wordCount }
}

/// A sequence of instructions with the number of registers it uses and the places in the source it comes from.
public struct Code: Sendable, Equatable {
    /// The instructions. The last one does not go on to a next.
    public internal(set) var instructions: [Instruction] = []
    /// The number of registers.
    public internal(set) var registerCount = 0
    /// Runs of instructions that come from one place, by ascending `start`.
    public internal(set) var sites: [SiteRun] = []

    /// The instructions from `start` up to the next run's come from a place in the source.
    public struct SiteRun: Sendable, Equatable {
        /// The first instruction's index.
        public let start: UInt32
        /// The index in `SourceMap.sites`.
        public let site: UInt32
    }

    /// The index in `SourceMap.sites` of the place that an instruction comes from; nil where none is known.
    public func site(of instruction: Int) -> Int? {
        var low = 0, high = sites.count
        while low < high {
            let middle = (low + high) / 2
            if Int(sites[middle].start) <= instruction { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : Int(sites[low - 1].site)
    }
}

/// A template instance's code.
public struct TemplateCode: Sendable, Equatable {
    /// The template's name with its parameters, for people: "Num2Bits(254)".
    public internal(set) var name: String
    /// The number of signals, those of all subcomponents included.
    public internal(set) var signalCount: Int
    /// The names of the own signals, by ascending offset.
    public internal(set) var signals: [SignalGroup]
    /// The subcomponents.
    public internal(set) var components: [ComponentPlace]
    /// The code.
    public internal(set) var code: Code
}

/// A function instance's code.
public struct FunctionCode: Sendable, Equatable {
    /// The name, for people.
    public internal(set) var name: String
    /// The number of arguments, which are its first registers.
    public internal(set) var parameterCount: Int
    /// The number of results.
    public internal(set) var resultCount: Int
    /// The code.
    public internal(set) var code: Code
}

/// A signal or an array of signals under one name, for messages.
public struct SignalGroup: Sendable, Equatable {
    /// The name without indices; of a bus's signal with the path to it, "p.x".
    public let name: String
    /// The dimensions, outermost first; empty for a single signal.
    public let dimensions: [Int]
    /// The first signal's offset in the template instance.
    public let offset: Int

    /// The signals `name`, one or as many as the dimensions say, from `offset` on.
    public init(_ name: String, dimensions: [Int] = [], offset: Int) {
        self.name = name
        self.dimensions = dimensions
        self.offset = offset
    }
}

/// A subcomponent of a template instance.
public struct ComponentPlace: Sendable, Equatable {
    /// The name with indices: "hasher[3]".
    public let name: String
    /// Its template instance.
    public let template: Int
    /// The offset of its first signal in its parent.
    public let offset: Int

    /// The component `name` of a template instance, whose signals lie from `offset` on.
    public init(_ name: String, template: Int, offset: Int) {
        self.name = name
        self.template = template
        self.offset = offset
    }
}

/// An input or output of `main`: a signal, a bus, or an array of either.
public struct Port: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The dimensions, outermost first; empty for a single signal or bus.
    public let dimensions: [Int]
    /// A bus's members in their order; empty for signals.
    public let members: [Port]

    /// A port; its values lie one after another, the last index fastest, each bus's members in their order.
    public init(_ name: String, dimensions: [Int] = [], members: [Port] = []) {
        self.name = name
        self.dimensions = dimensions
        self.members = members
    }

    /// The number of signals; nil where it overflows.
    public var count: Int? {
        var count = 1
        if !members.isEmpty {
            count = 0
            for member in members {
                guard let own = member.count else { return nil }
                let (sum, overflow) = count.addingReportingOverflow(own)
                if overflow { return nil }
                count = sum
            }
        }
        for dimension in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            if overflow || dimension < 0 { return nil }
            count = product
        }
        return count
    }
}

/// The main component's ports. Its first signals are the outputs in their order, then the inputs, the public ones first.
public struct CircuitInterface: Sendable, Equatable {
    /// The outputs.
    public let outputs: [Port]
    /// The inputs, in the order of their signals.
    public let inputs: [Input]

    /// An input of the main component.
    public struct Input: Sendable, Equatable {
        /// Name and shape.
        public let port: Port
        /// Whether the verifier sees it.
        public let isPublic: Bool

        /// An input.
        public init(_ port: Port, isPublic: Bool) {
            self.port = port
            self.isPublic = isPublic
        }
    }

    /// The ports of the main component.
    public init(outputs: [Port], inputs: [Input]) {
        self.outputs = outputs
        self.inputs = inputs
    }
}

/// Where code comes from: enough to say where a check failed, without the source at hand.
public struct SourceMap: Sendable, Equatable {
    /// The paths of the source files.
    public internal(set) var files: [String] = []
    /// The places.
    public internal(set) var sites: [SourceSite] = []
    /// The texts of `log`.
    public internal(set) var texts: [String] = []
}

/// A place in a source file.
public struct SourceSite: Sendable, Hashable {
    /// The index in `SourceMap.files`.
    public let file: Int
    /// The first byte's offset in the file and the one after the last.
    public let start: Int, end: Int
    /// The first byte's line and column, from 1.
    public let line: Int, column: Int
    /// The source's text there, or its beginning; empty where it is not kept.
    public let text: String

    /// The bytes from `start` to `end` of a file.
    public init(file: Int, start: Int, end: Int, line: Int, column: Int, text: String = "") {
        self.file = file
        self.start = start
        self.end = end
        self.line = line
        self.column = column
        self.text = text
    }
}
