internal import WitnessMachine

/// The witness code of one template instance or function while it is being made. Signals have provisional numbers.
final class CodeStream {
    /// An instruction whose operands are not final.
    struct Step {
        var opcode: Opcode
        var destination: Operand
        var a: Operand
        var b: Operand
        var count: Int
    }

    let field: CompilerField
    let pool = RegisterPool()
    private(set) var steps: [Step] = []
    /// Where the steps come from: from `start` on, an index of the circuit's locations.
    private(set) var sites: [(start: Int, location: UInt32)] = []
    /// The constants of the whole program.
    private let constants: ConstantOperands
    /// Forms that got a register where not every path of the code passes.
    private var cachedInRegion: [Form] = []
    private var regionDepth = 0
    /// The location of the statement that is being elaborated.
    var location: UInt32 = 0
    /// Whether the code logs or checks, so that it must run whatever it computes.
    var hasEffects = false

    init(field: CompilerField, constants: ConstantOperands) {
        self.field = field
        self.constants = constants
    }

    var count: Int { steps.count }

    func emit(
        _ opcode: Opcode, _ destination: Operand = .none, _ a: Operand = .none, _ b: Operand = .none, count: Int = 0
    ) {
        if sites.last?.location != location {
            if let last = sites.last, last.start == steps.count { sites.removeLast() }
            sites.append((steps.count, location))
        }
        steps.append(Step(opcode: opcode, destination: destination, a: a, b: b, count: count))
    }

    // MARK: Jumps

    func jump() -> Int {
        emit(.jump, .number(0))
        return steps.count - 1
    }

    func jumpIfZero(_ value: Value) -> Int {
        emit(.jumpIfZero, .number(0), operand(value))
        return steps.count - 1
    }

    func jump(to target: Int) { emit(.jump, .number(target)) }

    /// Lets a jump go to the next step.
    func land(_ jump: Int) { steps[jump].destination = .number(steps.count) }

    /// Runs `body`, whose code not every path passes: what it left in registers is forgotten afterwards.
    func region<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        let start = cachedInRegion.count
        regionDepth += 1
        defer {
            for form in cachedInRegion[start...] { form.register = nil }
            cachedInRegion.removeSubrange(start...)
            regionDepth -= 1
        }
        return try body()
    }

    // MARK: Values

    func constant(_ element: FieldElement) -> Operand { constants.operand(element) }

    func operand(_ symbol: SymbolID) -> Operand {
        symbol.isParameter ? .register(Int(symbol & ~SymbolID.parameterFlag)) : .signal(Int(symbol))
    }

    /// The operand that holds a value, which is computed if it is not yet. Valid as long as `value` lives.
    func operand(_ value: Value) -> Operand {
        switch value {
        case .constant(let element): return constant(element)
        case .symbol(let symbol): return operand(symbol)
        case .computed(let register): return .register(register.index)
        case .linear(let form): return operand(form)
        case .quadratic(let form):
            if let register = form.register { return .register(register.index) }
            let register = keep(form)
            compute(form, into: .register(register.index))
            return .register(register.index)
        }
    }

    private func operand(_ form: LinearForm) -> Operand {
        if let register = form.register { return .register(register.index) }
        if form.terms.isEmpty { return constant(form.constant) }
        if form.terms.count == 1, form.terms[0].coefficient.isOne, form.constant.isZero {
            return operand(form.terms[0].symbol)
        }
        let register = keep(form)
        compute(form, into: .register(register.index))
        return .register(register.index)
    }

    private func keep(_ form: Form) -> Register {
        let register = pool.register()
        form.register = register
        if regionDepth > 0 { cachedInRegion.append(form) }
        return register
    }

    /// Leaves a value in a register or signal that holds nothing yet.
    func store(_ value: Value, into destination: Operand) {
        switch value {
        case .linear(let form) where form.register == nil: compute(form, into: destination)
        case .quadratic(let form) where form.register == nil: compute(form, into: destination)
        default:
            let source = operand(value)
            if source != destination { emit(.copy, destination, source) }
        }
    }

    private func compute(_ form: QuadraticForm, into destination: Operand) {
        let (a, b) = (operand(form.a), operand(form.b))
        if form.c.isZero {
            emit(.multiply, destination, a, b)
        } else {
            store(.linear(form.c), into: destination)
            emit(.multiplyAdd, destination, a, b)
        }
    }

    private func compute(_ form: LinearForm, into destination: Operand) {
        // First the terms with a factor, since they can be added where they are multiplied.
        var sum: Operand?
        for term in form.terms where !term.coefficient.isOne && !term.coefficient.isMinusOne {
            emit(
                sum == nil ? .multiply : .multiplyAdd, destination, operand(term.symbol), constant(term.coefficient))
            sum = destination
        }
        for term in form.terms where term.coefficient.isOne {
            if let sum { emit(.add, destination, sum, operand(term.symbol)) }
            sum = sum == nil ? operand(term.symbol) : destination
        }
        if !form.constant.isZero || sum == nil {
            let constant = constant(form.constant)
            let isOnlyNegative = form.constant.isZero && form.terms.count == 1
            if let sum {
                emit(.add, destination, sum, constant)
            } else if isOnlyNegative {
                emit(.negate, destination, operand(form.terms[0].symbol))
                return
            }
            sum = sum == nil ? constant : destination
        }
        for term in form.terms where term.coefficient.isMinusOne {
            emit(.subtract, destination, sum ?? constant(.zero), operand(term.symbol))
            sum = destination
        }
        if let sum, sum != destination { emit(.copy, destination, sum) }
    }

    /// Computes `opcode` of two values into a new register.
    func compute(_ opcode: Opcode, _ left: Value, _ right: Value) -> Value {
        let (a, b) = (operand(left), operand(right))
        let register = pool.register()
        withExtendedLifetime((left, right)) { emit(opcode, .register(register.index), a, b) }
        return .computed(register)
    }

    /// Computes `opcode` of one value into a new register.
    func compute(_ opcode: Opcode, _ operand: Value) -> Value {
        let a = self.operand(operand)
        let register = pool.register()
        withExtendedLifetime(operand) { emit(opcode, .register(register.index), a) }
        return .computed(register)
    }
}

/// The constants of the program's witness code, each once.
final class ConstantOperands {
    private let field: CompilerField
    private var operands: [FieldElement: Operand] = [:]
    var program: ProgramBuilder

    init(field: CompilerField, program: ProgramBuilder) {
        self.field = field
        self.program = program
    }

    func operand(_ element: FieldElement) -> Operand {
        if let operand = operands[element] { return operand }
        let operand = program.constant(field.words(element))
        operands[element] = operand
        return operand
    }
}
