public import Algebra
import Curves

/// A witness program ready to run over `F`: constants converted, code in one piece. It is never changed, so one value may
/// run on several threads at once.
///
/// Preparing costs a product a constant and a copy of the code; for several threads to a run, two copies and about as much time
/// again.
public struct PreparedProgram<F: PrimeField>: Sendable {
    /// The program.
    public let program: WitnessProgram
    let constants: [F]
    let integers: [F.Canonical]
    let code: [Instruction]
    let templates: [Entry]
    let functions: [Entry]
    /// The code with marks on components that may run at the same time, and the cost of each template instance; nil where no
    /// components may, and where nobody asked.
    let batches: (code: [Instruction], costs: [Int])?

    /// How many components each batch has, in the order of the code.
    package var batchSizes: [Int] {
        batches?.code.compactMap { $0.opcode == .run && $0.count > 0 ? $0.count : nil } ?? []
    }

    /// Where an instance's code lies.
    struct Entry: Sendable {
        let start: Int
        let registerCount: Int
        /// Signals of a template, arguments of a function.
        let inputCount: Int
        let resultCount: Int
    }

    /// Checks and prepares a program to be run by so many threads.
    ///
    /// - Throws: `ProgramError`, `.wrongField` among them where the program's prime is not that of `F`.
    public init(_ program: WitnessProgram, threads: Int) throws(ProgramError) {
        try self.init(program, isParallel: threads > 1 && program.signalCount >= ParallelSchedule.leastSignals)
    }

    /// Checks and prepares a program.
    ///
    /// - Parameter isParallel: whether to look for components that several threads may run at the same time.
    /// - Throws: `ProgramError`, `.wrongField` among them where the program's prime is not that of `F`.
    public init(_ program: WitnessProgram, isParallel: Bool = false) throws(ProgramError) {
        guard program.prime.modulus == (0..<F.Canonical.count).map({ F.modulus[$0] }) else {
            throw .wrongField(actual: program.prime, expected: F.Parameters.name)
        }
        try program.validate()
        self.program = program
        (integers, constants) = Self.convert(program)
        var code: [Instruction] = []
        code.reserveCapacity(
            program.templates.reduce(0) { $0 + $1.code.instructions.count }
                + program.functions.reduce(0) { $0 + $1.code.instructions.count })
        templates = program.templates.map { template in
            defer { code += template.code.instructions }
            return Entry(
                start: code.count, registerCount: template.code.registerCount, inputCount: template.signalCount,
                resultCount: 0)
        }
        functions = program.functions.map { function in
            defer { code += function.code.instructions }
            return Entry(
                start: code.count, registerCount: function.code.registerCount, inputCount: function.parameterCount,
                resultCount: function.resultCount)
        }
        self.code = code
        batches = isParallel ? ParallelSchedule.batches(in: code, of: program) : nil
    }

    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    private static func convert(_ program: WitnessProgram) -> (integers: [F.Canonical], constants: [F]) {
        let width = F.Canonical.count
        let integers = (0..<program.constantCount).map { index in
            var integer = F.Canonical()
            for i in 0..<width { integer[i] = program.constants[index * width + i] }
            return integer
        }
        // `validate` has compared each with the prime.
        return (integers, integers.map { F(canonical: $0) ?? .zero })
    }
}
