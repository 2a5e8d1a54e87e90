import Algebra
import Curves
import Primitives

/// Runs prepared code on a memory.
struct Interpreter<F: PrimeField> {
    let program: PreparedProgram<F>
    let limits: RunLimits
    let cancellation: CancellationFlag
    let log: (String) -> Void
    /// Nil where one thread does it all.
    let team: RunTeam?

    /// Whoever is running when the machine stops, the main component first.
    private(set) var frames: [Frame] = []
    /// The parts of the line being logged.
    private var line: [String] = []

    init(
        _ program: PreparedProgram<F>, limits: RunLimits, cancellation: CancellationFlag, team: RunTeam? = nil,
        log: @escaping (String) -> Void
    ) {
        self.program = program
        self.limits = limits
        self.cancellation = cancellation
        self.team = team
        self.log = log
    }

    /// Runs a component, by default the main one, whose inputs are among the signals from number `signals` on.
    mutating func run(template: Int? = nil, signals: Int = 1, _ memory: inout RunMemory<F>) -> Stop {
        let template = template ?? program.program.main
        let main = program.templates[template]
        guard limits.depth > 0 else { return Stop(reason: .tooManyCalls, instruction: main.start) }
        guard main.registerCount <= limits.registers else {
            return Stop(reason: .tooManyRegisters, instruction: main.start)
        }
        if main.registerCount > memory.registerCapacity { memory.growRegisters(to: main.registerCount) }
        unsafe memory.registers.update(repeating: .zero, count: main.registerCount)
        frames = [Frame(owner: template, signals: signals, registers: 0, returnAddress: -1, results: 0)]
        let code = team == nil ? program.code : program.batches?.code ?? program.code
        let (constants, integers) = (program.constants, program.integers)
        return unsafe code.withUnsafeBufferPointer { code in
            unsafe constants.withUnsafeBufferPointer { constants in
                unsafe integers.withUnsafeBufferPointer { integers in
                    unsafe execute(
                        code: code.baseAddress.unsafelyUnwrapped, constants: constants.baseAddress,
                        integers: integers.baseAddress, start: main.start, memory: &memory)
                }
            }
        }
    }

    /// The loop. Operands are addresses in three tables: registers, constants and signals of the running frame.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    private mutating func execute(
        code: UnsafePointer<Instruction>, constants: UnsafePointer<F>?, integers: UnsafePointer<F.Canonical>?,
        start: Int, memory: inout RunMemory<F>
    ) -> Stop {
        typealias Integers = CanonicalIntegers<F>
        let bases = UnsafeMutablePointer<UnsafeMutablePointer<F>>.allocate(capacity: 4)
        defer { unsafe bases.deallocate() }
        unsafe bases.initialize(repeating: memory.signals, count: 4)
        unsafe bases[0] = memory.registers
        // Nothing writes to constants: validation has seen every destination.
        if let constants = unsafe constants { unsafe bases[1] = UnsafeMutablePointer(mutating: constants) }
        unsafe bases[2] = memory.signals + frames[0].signals
        // Behind a pointer like the tables, so that the functions below capture nothing that changes.
        let cache = UnsafeMutablePointer<CanonicalCache<F>>.allocate(capacity: 1)
        defer { unsafe cache.deallocate() }
        unsafe cache.initialize(to: CanonicalCache())
        var pc = unsafe code + start
        var untilPoll = Self.pollInterval

        @inline(__always) func at(_ operand: Operand) -> UnsafeMutablePointer<F> {
            unsafe bases[Int(operand.rawValue >> 30)] + Int(operand.rawValue & 0x3fff_ffff)
        }
        @inline(__always) func integer(_ operand: Operand) -> F.Canonical {
            if operand.rawValue >> 30 == 1, let integers = unsafe integers {
                return unsafe integers[Int(operand.rawValue & 0x3fff_ffff)]
            }
            return unsafe cache.pointee.integer(at(operand).pointee)
        }
        @inline(__always) func truth(_ value: Bool) -> F { value ? .one : .zero }
        @inline(__always) func put(_ operand: Operand, _ integer: F.Canonical) {
            unsafe at(operand).pointee = cache.pointee.element(integer)
        }
        /// The index an integer is, or `bound` where it is not below it.
        @inline(__always) func index(_ operand: Operand, below bound: Int) -> Int {
            let integer = integer(operand)
            var high: UInt64 = 0
            for i in 1..<max(1, F.Canonical.count) { high |= integer[i] }
            return high != 0 || integer[0] >= UInt64(bound) ? bound : Int(integer[0])
        }

        while true {
            let instruction = unsafe pc.pointee
            let (d, a, b) = (instruction.destination, instruction.a, instruction.b)
            // The raw values are 0, 1, 2, … in the order of declaration, and validation has seen that this is one.
            let opcode = unsafe unsafeBitCast(UInt8(truncatingIfNeeded: instruction.head), to: Opcode.self)
            switch opcode {
            case .add: unsafe at(d).pointee = at(a).pointee + at(b).pointee
            case .subtract: unsafe at(d).pointee = at(a).pointee - at(b).pointee
            case .multiply: unsafe at(d).pointee = at(a).pointee * at(b).pointee
            case .multiplyAdd: unsafe at(d).pointee = at(d).pointee + at(a).pointee * at(b).pointee
            case .negate: unsafe at(d).pointee = -at(a).pointee
            case .divide:
                unsafe at(d).pointee = at(a).pointee * (at(b).pointee.inverseVariableTime() ?? .zero)
            case .integerDivide, .remainder:
                let divisor = integer(b)
                if divisor.isZero { return unsafe Stop(reason: .divisionByZero, instruction: pc - code) }
                let result = Integers.divide(integer(a), divisor)
                put(d, opcode == .remainder ? result.remainder : result.quotient)
            case .power: unsafe at(d).pointee = at(a).pointee.powerVariableTime(integer(b))
            case .bitAnd: put(d, Integers.bitAnd(integer(a), integer(b)))
            case .bitOr: put(d, Integers.bitOr(integer(a), integer(b)))
            case .bitXor: put(d, Integers.bitXor(integer(a), integer(b)))
            case .bitComplement: put(d, Integers.complement(integer(a)))
            case .shiftLeft: put(d, Integers.shiftLeft(integer(a), integer(b)))
            case .shiftRight: put(d, Integers.shiftRight(integer(a), integer(b)))
            case .equal: unsafe at(d).pointee = truth(at(a).pointee == at(b).pointee)
            case .notEqual: unsafe at(d).pointee = truth(at(a).pointee != at(b).pointee)
            case .less: unsafe at(d).pointee = truth(Integers.isLess(integer(a), integer(b)))
            case .lessOrEqual: unsafe at(d).pointee = truth(!Integers.isLess(integer(b), integer(a)))
            case .greater: unsafe at(d).pointee = truth(Integers.isLess(integer(b), integer(a)))
            case .greaterOrEqual: unsafe at(d).pointee = truth(!Integers.isLess(integer(a), integer(b)))
            case .and: unsafe at(d).pointee = truth(!at(a).pointee.isZero && !at(b).pointee.isZero)
            case .or: unsafe at(d).pointee = truth(!at(a).pointee.isZero || !at(b).pointee.isZero)
            case .not: unsafe at(d).pointee = truth(at(a).pointee.isZero)
            case .copy: unsafe at(d).pointee = at(a).pointee
            case .copyRange: unsafe at(d).update(from: at(a), count: instruction.count)
            case .load:
                let place = index(b, below: instruction.count)
                if place == instruction.count { return unsafe Stop(reason: .indexOutOfRange, instruction: pc - code) }
                unsafe at(d).pointee = at(a)[place]
            case .store:
                let place = index(a, below: instruction.count)
                if place == instruction.count { return unsafe Stop(reason: .indexOutOfRange, instruction: pc - code) }
                unsafe at(d)[place] = at(b).pointee
            case .checkIndex:
                if index(a, below: instruction.count) == instruction.count {
                    return unsafe Stop(reason: .indexOutOfRange, instruction: pc - code)
                }
            case .checkEqual:
                if unsafe at(a).pointee != at(b).pointee {
                    return unsafe Stop(reason: .notEqual, instruction: pc - code)
                }
            case .assert:
                if unsafe at(a).pointee.isZero { return unsafe Stop(reason: .assertion, instruction: pc - code) }
            case .fail: return unsafe Stop(reason: .unreachable, instruction: pc - code)
            case .jump, .jumpIfZero, .jumpIfNotZero:
                if opcode == .jumpIfZero, unsafe !at(a).pointee.isZero { break }
                if opcode == .jumpIfNotZero, unsafe at(a).pointee.isZero { break }
                untilPoll -= 1
                if untilPoll == 0 {
                    untilPoll = Self.pollInterval
                    if isStopped { return unsafe Stop(reason: .cancelled, instruction: pc - code) }
                }
                unsafe pc = code + entry(frames[frames.count - 1].owner).start + d.index
                continue
            case .call, .run:
                untilPoll -= 1
                if untilPoll == 0 {
                    untilPoll = Self.pollInterval
                    if isStopped { return unsafe Stop(reason: .cancelled, instruction: pc - code) }
                }
                if opcode == .run, instruction.count > 0, let team, team.takesBatches {
                    guard unsafe runBatch(UnsafeBufferPointer(start: pc, count: instruction.count), memory, team) else {
                        return unsafe Stop(reason: .cancelled, instruction: pc - code)
                    }
                    unsafe pc += instruction.count
                    continue
                }
                if let reason = unsafe enter(instruction, isCall: opcode == .call, next: pc - code + 1, &memory) {
                    return unsafe Stop(reason: reason, instruction: pc - code)
                }
                unsafe pc = code + point(bases, memory)
                continue
            case .leave:
                let frame = frames.removeLast()
                if frame.owner < 0 {
                    let results = program.functions[~frame.owner].resultCount
                    if results > 0 { unsafe (memory.registers + frame.results).update(from: at(a), count: results) }
                }
                if frames.isEmpty { return unsafe Stop(reason: .finished, instruction: pc - code) }
                _ = unsafe point(bases, memory)
                unsafe pc = code + frame.returnAddress
                continue
            case .logValue: line.append(unsafe at(a).pointee.canonical.decimal)
            case .logText: line.append(program.program.source.texts[a.index])
            case .logEnd:
                log(line.joined(separator: " "))
                line = []
            }
            unsafe pc += 1
        }
    }

    /// Jumps, calls and components between two looks at the cancellation flag.
    private static var pollInterval: Int { 1 << 12 }

    private var isStopped: Bool {
        @inline(never) get { cancellation.isCancelled || team?.failed.isCancelled ?? false }
    }

    @inline(__always) func entry(_ owner: Int) -> PreparedProgram<F>.Entry {
        owner >= 0 ? program.templates[owner] : program.functions[~owner]
    }

    /// Points the tables of registers and signals at the last frame's; returns where its code begins.
    @inline(__always)
    private func point(_ bases: UnsafeMutablePointer<UnsafeMutablePointer<F>>, _ memory: borrowing RunMemory<F>) -> Int
    {
        let frame = frames[frames.count - 1]
        unsafe bases[0] = memory.registers + frame.registers
        unsafe bases[2] = memory.signals + frame.signals
        return entry(frame.owner).start
    }

    /// Pushes a frame with registers of its own, all zero but a function's arguments.
    private mutating func enter(
        _ instruction: Instruction, isCall: Bool, next: Int, _ memory: inout RunMemory<F>
    ) -> Stop.Reason? {
        guard frames.count < limits.depth else { return .tooManyCalls }
        let caller = frames[frames.count - 1]
        let owner = isCall ? ~instruction.b.index : instruction.b.index
        let callee = entry(owner)
        let base = caller.registers + entry(caller.owner).registerCount
        let end = base + callee.registerCount
        guard end <= limits.registers else { return .tooManyRegisters }
        if end > memory.registerCapacity { memory.growRegisters(to: end) }
        let registers = unsafe memory.registers
        let arguments = isCall ? callee.inputCount : 0
        if arguments > 0 {
            unsafe (registers + base).update(from: registers + caller.registers + instruction.a.index, count: arguments)
        }
        unsafe (registers + base + arguments).update(repeating: .zero, count: callee.registerCount - arguments)
        frames.append(
            Frame(
                owner: owner, signals: isCall ? caller.signals : caller.signals + instruction.destination.index,
                registers: base, returnAddress: next,
                results: isCall ? caller.registers + instruction.destination.index : 0))
        return nil
    }
}
