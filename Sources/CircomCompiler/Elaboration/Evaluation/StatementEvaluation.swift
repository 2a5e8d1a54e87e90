internal import WitnessMachine

/// How a list of statements ends.
enum Flow {
    /// With its last statement.
    case normal
    /// With a `return` on every path.
    case returned
}

extension Elaborator {
    /// Runs statements up to the end or a `return` that is certain.
    func run(_ statements: [ResolvedStatement]) throws(ElaborationStopped) -> Flow {
        for statement in statements {
            if try run(statement) == .returned { return .returned }
        }
        return .normal
    }

    private func run(_ statement: ResolvedStatement) throws(ElaborationStopped) -> Flow {
        switch statement {
        case .declareVariable(let slot, let dimensions, let range):
            try declareVariable(slot, dimensions, range)
        case .declareSignal(let node):
            try declareSignal(node)
        case .declareComponent(let slot, let name, let dimensions, let range):
            try declareComponent(slot, name, dimensions, range)
        case .assignVariable(let slot, let indices, let value, let range):
            mark(range)
            try assignVariable(slot, indices, value, range)
        case .accumulate(let slot, let operation, let value, let range):
            mark(range)
            try accumulate(slot, operation, value, range)
        case .assignSignal(let target, let value, let isConstrained, let range):
            mark(range)
            try assignSignal(target, value, isConstrained: isConstrained, range)
        case .assignTag(let target, let value, let range):
            try assignTag(target, value, range)
        case .instantiate(let slot, let name, let indices, let instantiation, let range):
            mark(range)
            try instantiate(slot, name, indices, instantiation, range)
        case .constrain(let left, let right, let range):
            mark(range)
            try constrain(left, right, range)
        case .discard(let value, let range):
            mark(range)
            _ = try evaluate(value)
        case .conditional(let condition, let then, let otherwise, let range):
            mark(range)
            let value = try scalar(condition)
            if let known = value.constantValue { return try run(known.isZero ? otherwise : then) }
            return try runUnknown(value, then: then, otherwise: otherwise)
        case .loop(let node):
            return try run(node)
        case .returnValue(let value, let range):
            mark(range)
            try returnValue(evaluate(value), range)
            return .returned
        case .log(let arguments, let range):
            mark(range)
            try log(arguments)
        case .assertion(let condition, let range):
            mark(range)
            try runAssertion(condition, range)
        case .block(let statements):
            return try run(statements)
        }
        return .normal
    }

    /// Lets the code that follows come from a statement.
    private func mark(_ range: SourceRange) { code.location = locations.index(of: range) }

    private func log(_ arguments: [ResolvedLogArgument]) throws(ElaborationStopped) {
        for argument in arguments {
            switch argument {
            case .text(let text): code.emit(.logText, .none, .number(constants.program.text(text)))
            case .value(let expression):
                let value = try scalar(expression)
                code.emit(.logValue, .none, code.operand(value))
            }
        }
        code.emit(.logEnd)
        code.hasEffects = true
    }

    private func runAssertion(_ condition: ResolvedExpression, _ range: SourceRange) throws(ElaborationStopped) {
        let value = try scalar(condition)
        if let known = value.constantValue {
            if !known.isZero { return }
            if unknownDepth == 0 {
                try complain(.falseAssertion, "this assertion is false for these parameters", at: range)
                return
            }
        }
        code.emit(.assert, .none, code.operand(value))
        code.hasEffects = true
    }

    // MARK: Loops

    private func run(_ loop: LoopNode) throws(ElaborationStopped) -> Flow {
        while true {
            code.location = locations.index(of: loop.range)
            let condition = try scalar(loop.condition)
            guard let known = condition.constantValue else { return try runUnknown(loop) }
            if known.isZero { return .normal }
            try countTurn(loop.range)
            if try run(loop.body) == .returned { return .returned }
            if code.count > limits.steps {
                throw fail(.tooLarge, "this needs more than \(limits.steps) steps of witness code", at: loop.range)
            }
        }
    }

    /// A loop whose number of turns depends on signals: the variables that it assigns live in registers of their own,
    /// which each turn reads at its start and writes at its end.
    private func runUnknown(_ loop: LoopNode) throws(ElaborationStopped) -> Flow {
        var homes: [(slot: Int, home: RegisterBlock)] = []
        for slot in loop.assignedVariables {
            let current = frame.variables[slot]
            let cells = current.cells
            let home = code.pool.block(max(cells.count, 1))
            for (offset, cell) in cells.enumerated() { code.store(cell, into: .register(home.base + offset)) }
            frame.variables[slot] = current.replacingCells(cells.indices.map { .computed(Register($0, of: home)) })
            homes.append((slot, home))
        }
        let entry = homes.map { frame.variables[$0.slot] }
        unknownDepth += 1
        unknownLoopDepth += 1
        defer {
            unknownDepth -= 1
            unknownLoopDepth -= 1
        }
        let start = code.count
        let exit = try code.region { () throws(ElaborationStopped) -> Int? in
            let condition = try scalar(loop.condition)
            if let known = condition.constantValue, !known.isZero, function == nil {
                throw fail(.tooLarge, "the condition of this loop is always true", at: loop.range)
            }
            let exit = code.jumpIfZero(condition)
            if try run(loop.body) == .normal {
                writeBack(homes)
                code.jump(to: start)
            }
            return exit
        }
        if let exit { code.land(exit) }
        for (index, entry) in entry.enumerated() { frame.variables[homes[index].slot] = entry }
        return .normal
    }

    /// Moves the values of variables to their homes, as if all at once.
    private func writeBack(_ homes: [(slot: Int, home: RegisterBlock)]) {
        var taken: Set<Int> = []
        for (_, home) in homes { taken.formUnion(home.base..<home.base + home.count) }
        var moves: [(home: Int, value: Value)] = []
        for (slot, home) in homes {
            for (offset, cell) in frame.variables[slot].cells.enumerated() {
                if case .computed(let register) = cell, register.index == home.base + offset { continue }
                moves.append((home.base + offset, cell))
            }
        }
        // A value that lies in another variable's home, or is computed from one, is first brought to safety.
        let staged = moves.map { move -> (home: Int, value: Value) in
            let source = code.operand(move.value)
            guard source.kind == .register, taken.contains(source.index), source.index != move.home else { return move }
            let safe = code.pool.register()
            code.emit(.copy, .register(safe.index), source)
            return (move.home, .computed(safe))
        }
        for move in staged { code.store(move.value, into: .register(move.home)) }
        withExtendedLifetime((moves, staged)) {}
    }

    // MARK: Conditions

    /// A condition that depends on signals: both branches become code, and what they leave differently is brought
    /// together in registers.
    private func runUnknown(
        _ condition: Value, then: [ResolvedStatement], otherwise: [ResolvedStatement]
    ) throws(ElaborationStopped) -> Flow {
        let before = frame
        unknownDepth += 1
        defer { unknownDepth -= 1 }
        let toOtherwise = code.jumpIfZero(condition)
        let thenFlow = try code.region { () throws(ElaborationStopped) in try run(then) }
        let afterThen = frame
        let toJoin = thenFlow == .normal ? code.jump() : nil
        code.land(toOtherwise)
        frame = before
        let otherwiseFlow = try code.region { () throws(ElaborationStopped) in try run(otherwise) }
        switch (thenFlow, otherwiseFlow) {
        case (.returned, .returned): return .returned
        case (.returned, .normal): return .normal
        case (.normal, .returned):
            frame = afterThen
            if let toJoin { code.land(toJoin) }
            return .normal
        case (.normal, .normal):
            if let toJoin { join(afterThen, jump: toJoin) }
            return .normal
        }
    }

    /// Brings together the current frame, in which the code is, and that of the branch whose code jumps here.
    private func join(_ other: Frame, jump: Int) {
        var moves: [(here: Value, there: Value, home: Register)] = []
        for slot in frame.variables.indices {
            let (here, there) = (frame.variables[slot], other.variables[slot])
            switch (here, there) {
            case (.scalar(let a), .scalar(let b)):
                if a.isSame(as: b) { continue }
                let home = code.pool.register()
                moves.append((a, b, home))
                frame.variables[slot] = .scalar(.computed(home))
            case (.array(var a), .array(let b)):
                if a.cells.sharesStorage(with: b.cells) || a.dimensions != b.dimensions { continue }
                for index in a.cells.indices where !a.cells[index].isSame(as: b.cells[index]) {
                    let home = code.pool.register()
                    moves.append((a.cells[index], b.cells[index], home))
                    a.cells[index] = .computed(home)
                }
                frame.variables[slot] = .array(a)
            default:
                // Declared in only one of the branches: out of sight from here on.
                continue
            }
        }
        joinStates(other)
        guard !moves.isEmpty else {
            code.land(jump)
            return
        }
        code.region { for move in moves { code.store(move.here, into: .register(move.home.index)) } }
        let end = code.jump()
        code.land(jump)
        code.region { for move in moves { code.store(move.there, into: .register(move.home.index)) } }
        code.land(end)
        withExtendedLifetime(moves) {}
    }

    private func joinStates(_ other: Frame) {
        for slot in frame.signals.indices {
            guard let there = other.signals[slot]?.states, let here = frame.signals[slot]?.states,
                !here.sharesStorage(with: there)
            else { continue }
            frame.signals[slot]?.states = joined(here, there)
        }
        for slot in frame.components.indices {
            guard let there = other.components[slot], frame.components[slot] != nil else { continue }
            for index in there.cells.indices where index < (frame.components[slot]?.cells.count ?? 0) {
                guard let cell = there.cells[index], let here = frame.components[slot]?.cells[index],
                    !here.states.sharesStorage(with: cell.states)
                else { continue }
                frame.components[slot]?.cells[index]?.states = joined(here.states, cell.states)
                frame.components[slot]?.cells[index]?.missingInputs = max(here.missingInputs, cell.missingInputs)
            }
        }
    }

    private func joined(_ left: [AssignmentState], _ right: [AssignmentState]) -> [AssignmentState] {
        zip(left, right).map { $0 == $1 ? $0 : .perhaps }
    }
}

extension VariableStorage {
    /// The single values.
    var cells: [Value] {
        switch self {
        case .scalar(let value): [value]
        case .array(let array): array.cells
        }
    }

    /// The same shape with other values, as many as there are.
    func replacingCells(_ cells: [Value]) -> VariableStorage {
        switch self {
        case .scalar: .scalar(cells[0])
        case .array(let array): .array(ArrayValue(dimensions: array.dimensions, cells: cells))
        }
    }
}

extension Value {
    /// Whether the values are certainly the same on both sides of a condition.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.constant(let a), .constant(let b)): a == b
        case (.symbol(let a), .symbol(let b)): a == b
        case (.linear(let a), .linear(let b)): a === b
        case (.quadratic(let a), .quadratic(let b)): a === b
        case (.computed(let a), .computed(let b)): a === b
        default: false
        }
    }
}

extension Array {
    /// Whether both arrays are the same copy. May be false for equal ones.
    func sharesStorage(with other: [Element]) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBufferPointer { left in
            unsafe other.withUnsafeBufferPointer { right in unsafe left.baseAddress == right.baseAddress }
        }
    }
}
