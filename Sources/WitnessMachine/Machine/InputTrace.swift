/// Finds the inputs of main that a value came from, going back from writer to writer, the nearest first.
///
/// Follows values, not conditions of jumps. Looks at a bounded number of instructions, so that a failure deep in a large
/// circuit is reported at once.
struct InputTrace {
    private let program: WitnessProgram
    private let inputs: Range<Int>
    private var queue: [Item] = []
    private var next = 0
    private var seen: Set<Item> = []
    private var budget = 50_000_000

    /// Something that was read.
    private enum Item: Hashable {
        /// A signal, by its number in the whole circuit.
        case signal(Int)
        /// A register of a running template instance, read by an instruction.
        case register(Int, by: Int, template: Int, base: Int)
    }

    init(_ program: WitnessProgram) {
        self.program = program
        func count(_ ports: [Port]) -> Int { ports.reduce(0) { $0 + ($1.count ?? 0) } }
        let first = 1 + count(program.interface.outputs)
        inputs = first..<first + count(program.interface.inputs.map(\.port))
    }

    /// The numbers of at most `limit` inputs that an instruction's operands came from.
    ///
    /// - Parameter base: the number of the first signal of the component.
    mutating func inputs(ofInstruction index: Int, template: Int, base: Int, limit: Int) -> [Int] {
        addOperands(of: index, template: template, base: base)
        var found: [Int] = []
        while next < queue.count, found.count < limit, budget > 0 {
            let item = queue[next]
            next += 1
            switch item {
            case .signal(let number) where inputs.contains(number): found.append(number)
            case .signal(let number): addWriters(ofSignal: number)
            case .register(let register, let reader, let template, let base):
                addWriters(ofRegister: register, before: reader, template: template, base: base)
            }
        }
        return found
    }

    private mutating func add(_ operand: Operand, by index: Int, template: Int, base: Int) {
        let item: Item
        switch operand.kind {
        case .register: item = .register(operand.index, by: index, template: template, base: base)
        case .signal: item = .signal(base + operand.index)
        case .constant, .none: return
        }
        if seen.insert(item).inserted { queue.append(item) }
    }

    /// Adds what an instruction reads, of a copied range only the element that went to `written`.
    private mutating func addOperands(of index: Int, template: Int, base: Int, written: Int? = nil) {
        let instruction = program.templates[template].code.instructions[index]
        func range(_ first: Operand, _ count: Int) -> [Operand] {
            (0..<min(count, 64)).map { first.advanced(by: $0) }
        }
        var operands: [Operand]
        switch instruction.opcode {
        case .multiplyAdd: operands = [instruction.a, instruction.b, instruction.destination]
        case .copyRange:
            operands =
                written.map { [instruction.a.advanced(by: $0 - instruction.destination.index)] }
                ?? range(instruction.a, instruction.count)
        case .load: operands = [instruction.b] + range(instruction.a, instruction.count)
        case .call:
            operands = range(instruction.a, program.functions[instruction.b.index].parameterCount)
        case .run, .jump, .leave, .logText, .logEnd, .fail, nil: operands = []
        case .jumpIfZero, .jumpIfNotZero, .negate, .bitComplement, .not, .copy, .checkIndex, .assert, .logValue:
            operands = [instruction.a]
        default: operands = [instruction.a, instruction.b]
        }
        for operand in operands { add(operand, by: index, template: template, base: base) }
    }

    /// How many places from its destination on an instruction may write; 0 where it writes nothing.
    private func writtenCount(_ instruction: Instruction) -> Int {
        switch instruction.opcode {
        case .copyRange, .store: instruction.count
        case .call: program.functions[instruction.b.index].resultCount
        case .run, .jump, .jumpIfZero, .jumpIfNotZero, .leave, .checkIndex, .checkEqual, .assert, .logValue,
            .logText, .logEnd, .fail, nil:
            0
        default: 1
        }
    }

    private func writes(_ instruction: Instruction, _ kind: Operand.Kind, _ index: Int) -> Bool {
        let first = instruction.destination
        return first.kind == kind && first.index <= index && index - first.index < writtenCount(instruction)
    }

    /// A register may have several writers, on branches or one after another into an array.
    private static let writersPerRegister = 4

    private mutating func addWriters(ofRegister register: Int, before reader: Int, template: Int, base: Int) {
        let instructions = program.templates[template].code.instructions
        var count = 0
        for index in (0..<reader).reversed() where writes(instructions[index], .register, register) {
            addOperands(of: index, template: template, base: base, written: register)
            count += 1
            if count == Self.writersPerRegister { break }
            budget -= reader - index
        }
        budget -= reader
    }

    /// A signal is written by its own component or, if it is an input, by the one around it.
    private mutating func addWriters(ofSignal number: Int) {
        var component = (template: program.main, base: 1)
        var parent: (template: Int, base: Int)?
        // A file may describe components that contain each other: the depth is bounded by the number of instances.
        for _ in 0...program.templates.count {
            let offset = number - component.base
            guard
                let place = program.templates[component.template].components.first(where: { place in
                    place.offset <= offset && program.templates.indices.contains(place.template)
                        && offset - place.offset < program.templates[place.template].signalCount
                })
            else { break }
            parent = component
            component = (place.template, component.base + place.offset)
        }
        for (template, base) in [component, parent].compactMap({ $0 }) {
            let instructions = program.templates[template].code.instructions
            budget -= instructions.count
            let offset = number - base
            for index in instructions.indices where writes(instructions[index], .signal, offset) {
                addOperands(of: index, template: template, base: base, written: offset)
            }
        }
    }
}
