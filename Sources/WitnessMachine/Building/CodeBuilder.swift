/// Collects the instructions of one template instance or function.
///
/// A compiler's bug, such as an operand that does not exist, is found by `WitnessProgram.validate`, not here.
public struct CodeBuilder: Sendable {
    private(set) var code = Code()

    /// No instructions, no registers.
    public init() {}

    /// The number of instructions so far: the index of the next one.
    public var count: Int { code.instructions.count }

    /// Reserves registers one after another and returns the first one's index. Arguments come in the first registers of
    /// a function, so reserve those first.
    public mutating func reserveRegisters(_ count: Int = 1) -> Int {
        defer { code.registerCount += count }
        return code.registerCount
    }

    /// From here on instructions come from a place in the source.
    public mutating func setSite(_ site: Int) {
        let start = UInt32(count)
        if code.sites.last?.start == start { code.sites.removeLast() }
        if code.sites.last?.site != UInt32(site) {
            code.sites.append(Code.SiteRun(start: start, site: UInt32(site)))
        }
    }

    /// Appends an instruction: see ``Opcode`` for what its operands mean.
    public mutating func emit(
        _ opcode: Opcode, _ destination: Operand = .none, _ a: Operand = .none, _ b: Operand = .none, count: Int = 0
    ) {
        code.instructions.append(Instruction(opcode, destination, a, b, count: count))
    }

    /// A jump that `land` gives its target.
    public struct PendingJump: Sendable {
        let instruction: Int
    }

    /// Appends a jump, taken always, where `condition` is zero or where it is not.
    public mutating func jump() -> PendingJump { pending(.jump, .none) }
    /// Appends a jump that is taken where `condition` is zero.
    public mutating func jumpIfZero(_ condition: Operand) -> PendingJump { pending(.jumpIfZero, condition) }
    /// Appends a jump that is taken where `condition` is not zero.
    public mutating func jumpIfNotZero(_ condition: Operand) -> PendingJump { pending(.jumpIfNotZero, condition) }

    /// Appends a jump back to an instruction, an earlier value of `count`.
    public mutating func jump(to target: Int) { emit(.jump, .number(target)) }

    private mutating func pending(_ opcode: Opcode, _ condition: Operand) -> PendingJump {
        defer { emit(opcode, .number(0), condition) }
        return PendingJump(instruction: count)
    }

    /// Lets a jump go to the next instruction to be appended.
    public mutating func land(_ jump: PendingJump) {
        code.instructions[jump.instruction].destination = .number(count)
    }

    /// Appends a call: arguments from register `arguments` on, results to the registers from `results` on.
    public mutating func call(function: Int, arguments: Int, results: Int) {
        emit(.call, .register(results), .register(arguments), .number(function))
    }

    /// Appends the run of a subcomponent whose signals lie from `offset` on.
    public mutating func run(template: Int, offset: Int) { emit(.run, .signal(offset), .none, .number(template)) }

    /// Appends the end of a template's code, or a function's with its results from `results` on.
    public mutating func leave(_ results: Operand = .none) { emit(.leave, .none, results) }
}
