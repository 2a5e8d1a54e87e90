import BigNumbers
import CircomCompiler
import Testing
import WitnessMachine

/// Runs witness programs over the compiler's own field, one instruction after another: a second opinion on what the
/// elaborator emits, which shares no arithmetic with the machine that proves.
struct ReferenceMachine {
    /// A check that failed.
    struct Failure: Error, Equatable {
        let opcode: Opcode
        let line: Int
    }

    let program: WitnessProgram
    let field: CompilerField
    private(set) var signals: [FieldElement]
    private(set) var log: [String] = []
    private var line = ""

    init(_ program: WitnessProgram, field: CompilerField) {
        self.program = program
        self.field = field
        signals = Array(repeating: .zero, count: program.signalCount)
        signals[0] = .one
    }

    /// Computes all signals from the inputs of the main component, in the order of its signals.
    mutating func run(_ inputs: [FieldElement], outputs: Int) throws {
        for (index, value) in inputs.enumerated() { signals[1 + outputs + index] = value }
        try runTemplate(program.main, base: 1)
    }

    private mutating func runTemplate(_ index: Int, base: Int) throws {
        _ = try run(program.templates[index].code, arguments: [], base: base)
    }

    private mutating func run(_ code: Code, arguments: [FieldElement], base: Int) throws -> [FieldElement] {
        var registers = [FieldElement](repeating: .zero, count: max(code.registerCount, arguments.count))
        for (index, argument) in arguments.enumerated() { registers[index] = argument }
        let width = program.prime.wordCount
        func constant(_ index: Int) -> FieldElement {
            field.element(BigInt(words: program.constants[index * width..<(index + 1) * width]))
        }
        func read(_ operand: Operand, plus offset: Int = 0) -> FieldElement {
            switch operand.kind {
            case .register: registers[operand.index + offset]
            case .constant: constant(operand.index + offset)
            case .signal: signals[base + operand.index + offset]
            case .none: .zero
            }
        }
        func write(_ operand: Operand, plus offset: Int = 0, _ value: FieldElement) {
            switch operand.kind {
            case .register: registers[operand.index + offset] = value
            case .signal: signals[base + operand.index + offset] = value
            case .constant, .none: Issue.record("a constant is written")
            }
        }
        var position = 0
        var steps = 0
        while true {
            steps += 1
            if steps > 50_000_000 { throw Failure(opcode: .jump, line: -1) }
            let instruction = code.instructions[position]
            let opcode = try #require(instruction.opcode)
            let (d, a, b, n) = (instruction.destination, instruction.a, instruction.b, instruction.count)
            func failure() -> Failure {
                let site = code.site(of: position).map { program.source.sites[$0].line } ?? 0
                return Failure(opcode: opcode, line: site)
            }
            position += 1
            switch opcode {
            case .multiplyAdd: write(d, field.add(read(d), field.multiply(read(a), read(b))))
            case .negate: write(d, field.negate(read(a)))
            case .bitComplement: write(d, field.bitNot(read(a)))
            case .not: write(d, field.element(read(a).isZero))
            case .copy: write(d, read(a))
            case .copyRange:
                let values = (0..<n).map { read(a, plus: $0) }
                for (index, value) in values.enumerated() { write(d, plus: index, value) }
            case .load:
                guard let offset = read(b).indexValue, offset < n else { throw failure() }
                write(d, read(a, plus: offset))
            case .store:
                guard let offset = read(a).indexValue, offset < n else { throw failure() }
                write(d, plus: offset, read(b))
            case .checkIndex:
                guard let offset = read(a).indexValue, offset < n else { throw failure() }
            case .jump: position = d.index
            case .jumpIfZero: if read(a).isZero { position = d.index }
            case .jumpIfNotZero: if !read(a).isZero { position = d.index }
            case .call:
                let function = program.functions[b.index]
                let arguments = (0..<function.parameterCount).map { read(a, plus: $0) }
                let results = try run(function.code, arguments: arguments, base: 0)
                for index in 0..<function.resultCount { write(d, plus: index, results[index]) }
            case .leave: return a.kind == .register ? Array(registers[a.index...]) : []
            case .run: try runTemplate(b.index, base: base + d.index)
            case .checkEqual: if read(a) != read(b) { throw failure() }
            case .assert: if read(a).isZero { throw failure() }
            case .logValue: line += (line.isEmpty ? "" : " ") + field.text(read(a))
            case .logText: line += (line.isEmpty ? "" : " ") + program.source.texts[a.index]
            case .logEnd:
                log.append(line)
                line = ""
            case .fail: throw failure()
            default:
                guard let operation = InfixOperator.allCases.first(where: { $0.opcode == opcode }) else {
                    throw failure()
                }
                guard let value = try? field.apply(operation, read(a), read(b)) else { throw failure() }
                write(d, value)
            }
        }
    }
}
