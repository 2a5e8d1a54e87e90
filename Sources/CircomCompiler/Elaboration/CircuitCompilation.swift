public import Primitives
public import WitnessMachine

/// A circuit compiled from source: its constraints, not simplified yet, and what computes its witness.
public struct CompiledCircuit: Sendable {
    /// The template instances and the tree that they form.
    public let circuit: CircuitInstances
    /// The program that computes the witness; its witness map keeps the constant one only.
    private let program: WitnessProgram
    /// The source files, for messages.
    public let files: SourceFiles
    /// Warnings.
    public let diagnostics: Diagnostics

    fileprivate init(
        circuit: CircuitInstances, program: WitnessProgram, files: SourceFiles, diagnostics: Diagnostics
    ) {
        self.circuit = circuit
        self.program = program
        self.files = files
        self.diagnostics = diagnostics
    }

    /// The program that computes the witness; its witness map keeps every signal. Takes time linear in their number.
    public var witness: WitnessProgram {
        var program = program
        // A map of all signals fits.
        try? program.setWitnessMap(Array(0..<UInt32(clamping: program.signalCount)))
        return program
    }

    /// The witness program for the wires of a constraint list made from this circuit.
    ///
    /// - Throws: `ProgramError` for the list of another circuit.
    public func program(for list: ConstraintList) throws(ProgramError) -> WitnessProgram {
        var program = program
        try program.setWitnessMap(list.signalOfWire)
        return program
    }
}

/// Why a program was not compiled: complaints, at least one of them an error, and the files that they are about.
public struct CompilationFailure: Error, Sendable {
    /// The complaints in the order they were found.
    public let diagnostics: Diagnostics
    /// The source files, for messages.
    public let files: SourceFiles
    /// Whether the compilation was cancelled: the complaints are those until then, perhaps none.
    public var isCancelled = false
}

/// What a circuit is compiled from and how.
public struct CompilationOptions: Sendable {
    /// The folders searched for included files.
    public var libraries: [String]
    /// The prime of the circuit's field.
    public var prime: CircomPrime
    /// What the elaboration refuses to exceed.
    public var limits: ElaborationLimits
    /// Ends the compilation once it is set.
    public var cancellation: CancellationFlag

    /// Options; by default no libraries, circom's default prime and the default limits.
    public init(
        libraries: [String] = [], prime: CircomPrime = .bn128, limits: ElaborationLimits = ElaborationLimits(),
        cancellation: CancellationFlag = CancellationFlag()
    ) {
        self.libraries = libraries
        self.prime = prime
        self.limits = limits
        self.cancellation = cancellation
    }
}

extension CompiledCircuit {
    /// Compiles the program whose main file is at `path`: reads it with what it includes, checks names and types, and
    /// elaborates the main component.
    ///
    /// Each distinct template instance is elaborated once; time and memory are about linear in the constraints and code
    /// of those. Needs a deep stack for deeply nested programs: up to about 1 KiB for each level of nesting of calls
    /// and statements.
    ///
    /// - Throws: `CompilationFailure` with the complaints of all stages that ran.
    public static func compile(
        _ path: String, from sources: some SourceProvider = FileSystemSources(),
        options: CompilationOptions = CompilationOptions()
    ) throws(CompilationFailure) -> CompiledCircuit {
        var diagnostics = Diagnostics()
        let program = ProgramLoader.load(path, libraries: options.libraries, from: sources, into: &diagnostics)
        guard !diagnostics.hasErrors else {
            throw CompilationFailure(diagnostics: diagnostics, files: program.files)
        }
        return try compile(program, diagnostics: diagnostics, options: options)
    }

    /// Compiles a parsed program.
    package static func compile(
        _ program: Program, diagnostics: Diagnostics, options: CompilationOptions = CompilationOptions()
    ) throws(CompilationFailure) -> CompiledCircuit {
        let field: CompilerField
        do throws(CompilerFieldError) { field = try CompilerField(named: options.prime.rawValue) } catch {
            var diagnostics = diagnostics
            diagnostics.report(Diagnostic(.unsupported, error.explanation, at: nil))
            throw CompilationFailure(diagnostics: diagnostics, files: program.files)
        }
        var resolver = Resolver(program, field: field, diagnostics: diagnostics)
        let resolved = resolver.resolve()
        guard let main = resolved.main, !resolver.diagnostics.hasErrors else {
            if !resolver.diagnostics.hasErrors {
                resolver.diagnostics.report(
                    Diagnostic(.noMainComponent, "the program has no main component", at: nil))
            }
            throw CompilationFailure(diagnostics: resolver.diagnostics, files: program.files)
        }
        let elaborator = Elaborator(
            resolved, files: program.files, field: field, prime: options.prime, limits: options.limits,
            cancellation: options.cancellation, diagnostics: resolver.diagnostics)
        do throws(ElaborationStopped) {
            return try elaborator.elaborate(main)
        } catch {
            throw CompilationFailure(
                diagnostics: elaborator.diagnostics, files: program.files, isCancelled: elaborator.isCancelled)
        }
    }
}

extension Elaborator {
    /// Elaborates the main component and everything below it.
    func elaborate(_ main: ResolvedMain) throws(ElaborationStopped) -> CompiledCircuit {
        for file in files.files { _ = constants.program.addFile(file.path) }
        var arguments: [KnownArgument] = []
        for argument in main.arguments {
            arguments.append(try known(evaluate(argument), "the main component", argument.range ?? main.range))
        }
        let definition = resolved.templates[main.template]
        if let tagged = definition.ports.first(where: { $0.kind == .input && !$0.tags.isEmpty }) {
            throw fail(
                .missingTag, "input \(tagged.name) of the main component requires the tag \(tagged.tags[0])",
                at: main.range, notes: ["nothing guarantees what the tags of the main component's inputs say"])
        }
        if definition.isCustom {
            throw fail(.unsupported, "the main component cannot be a custom template", at: main.range)
        }
        _ = try instance(
            of: main.template, arguments, publicInputs: Set(main.publicInputs.map(\.name)), isMain: true,
            at: main.range)
        if diagnostics.hasErrors { throw ElaborationStopped() }
        return try finish(main)
    }

    private func finish(_ main: ResolvedMain) throws(ElaborationStopped) -> CompiledCircuit {
        guard let instance = instances.last else { throw ElaborationStopped() }
        var shape = CircuitInstances.MainShape(outputs: 0, publicInputs: 0, privateInputs: 0)
        for declaration in instance.signals {
            switch declaration.kind {
            case .output: shape.outputs += declaration.shape.count
            case .input where declaration.isPublic: shape.publicInputs += declaration.shape.count
            case .input: shape.privateInputs += declaration.shape.count
            case .intermediate: break
            }
        }
        let circuit = CircuitInstances(
            field: field, instances: instances, coefficients: coefficients, locations: locations.ranges,
            mainShape: shape)
        let interface = CircuitInterface(
            outputs: instance.signals.filter { $0.kind == .output }.map(\.port),
            inputs: instance.signals.filter { $0.kind == .input }.map {
                CircuitInterface.Input($0.port, isPublic: $0.isPublic)
            })
        do throws(ProgramError) {
            let program = try constants.program.finish(
                main: instances.count - 1, interface: interface, witnessMap: [0])
            return CompiledCircuit(circuit: circuit, program: program, files: files, diagnostics: diagnostics)
        } catch {
            throw fail(.tooLarge, "the witness program cannot be made: \(error.explanation)", at: main.range)
        }
    }
}

extension SignalDeclaration {
    /// The declaration as a port of the witness program.
    fileprivate var port: Port {
        Port(name, dimensions: shape.dimensions, members: shape.bus?.fields.map(\.port) ?? [])
    }
}
