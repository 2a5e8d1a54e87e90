/// Collects a witness program: constants, functions and templates in any order, then the main component.
public struct ProgramBuilder: Sendable {
    private var program: WitnessProgram
    private var constantIndices: [[UInt64]: Int] = [:]
    private var siteIndices: [SourceSite: Int] = [:]
    private var textIndices: [String: Int] = [:]

    /// An empty program over a field.
    public init(prime: CircomPrime) {
        program = WitnessProgram(
            prime: prime, constants: [], templates: [], functions: [], main: 0,
            interface: CircuitInterface(outputs: [], inputs: []), witnessMap: [], source: SourceMap())
    }

    /// A constant, stored once. `words`, least significant first, must be an integer below the prime; missing words are
    /// zero.
    public mutating func constant(_ words: [UInt64]) -> Operand {
        precondition(program.prime.contains(words), "the compiler keeps its constants reduced")
        let width = program.prime.wordCount
        let key = Array((words + [UInt64](repeating: 0, count: width)).prefix(width))
        if let index = constantIndices[key] { return .constant(index) }
        let index = constantIndices.count
        constantIndices[key] = index
        program.constants += key
        return .constant(index)
    }

    /// A small constant, stored once; `value` must be below the prime.
    public mutating func constant(_ value: UInt64) -> Operand { constant([value]) }

    /// A source file's index.
    public mutating func addFile(_ path: String) -> Int {
        program.source.files.append(path)
        return program.source.files.count - 1
    }

    /// A place's index, stored once.
    public mutating func site(_ site: SourceSite) -> Int {
        if let index = siteIndices[site] { return index }
        siteIndices[site] = program.source.sites.count
        program.source.sites.append(site)
        return program.source.sites.count - 1
    }

    /// The index of a text for `log`, stored once.
    public mutating func text(_ text: String) -> Int {
        if let index = textIndices[text] { return index }
        textIndices[text] = program.source.texts.count
        program.source.texts.append(text)
        return program.source.texts.count - 1
    }

    /// Announces a function, so that code may call it before it is defined; returns its index.
    public mutating func declareFunction(_ name: String, parameterCount: Int, resultCount: Int) -> Int {
        program.functions.append(
            FunctionCode(name: name, parameterCount: parameterCount, resultCount: resultCount, code: Code()))
        return program.functions.count - 1
    }

    /// Gives a declared function its code.
    public mutating func define(function index: Int, _ code: CodeBuilder) {
        program.functions[index].code = code.code
    }

    /// Announces a template instance, so that its index is known; returns the index.
    public mutating func declareTemplate(_ name: String) -> Int {
        program.templates.append(
            TemplateCode(name: name, signalCount: 0, signals: [], components: [], code: Code()))
        return program.templates.count - 1
    }

    /// Gives a declared template instance its layout and code.
    ///
    /// - Parameters:
    ///   - signalCount: the number of its signals and of all its subcomponents'.
    ///   - signals: the names of its own signals, by ascending offset.
    public mutating func define(
        template index: Int, signalCount: Int, signals: [SignalGroup], components: [ComponentPlace], _ code: CodeBuilder
    ) {
        program.templates[index].signalCount = signalCount
        program.templates[index].signals = signals
        program.templates[index].components = components
        program.templates[index].code = code.code
    }

    /// The program, checked: see ``WitnessProgram/validate()``. Unless a witness map is given, it keeps every signal.
    ///
    /// - Throws: `ProgramError`.
    public func finish(
        main: Int, interface: CircuitInterface, witnessMap: [UInt32]? = nil
    ) throws(ProgramError) -> WitnessProgram {
        var program = program
        program.main = main
        program.interface = interface
        guard program.templates.indices.contains(main) else {
            throw .noSuchTemplate(main, count: program.templates.count)
        }
        program.witnessMap = witnessMap ?? Array(0..<UInt32(clamping: program.signalCount))
        try program.validate()
        return program
    }
}

extension WitnessProgram {
    /// Sets which signals the `.wtns` file keeps, after simplification: the signal of each wire, signal 0 first.
    ///
    /// - Throws: `ProgramError.witnessMap`.
    public mutating func setWitnessMap(_ map: [UInt32]) throws(ProgramError) {
        let previous = witnessMap
        witnessMap = map
        do throws(ProgramError) { try validateWitnessMap() } catch {
            witnessMap = previous
            throw error
        }
    }
}
