// What the machine relies on: it resolves operands without looking again.

extension WitnessProgram {
    /// Checks that the program is well formed: every operand exists, every jump stays in its code, no template instance
    /// contains itself. Costs one pass over the code.
    ///
    /// - Throws: `ProgramError`.
    public func validate() throws(ProgramError) {
        guard templates.indices.contains(main) else { throw .noSuchTemplate(main, count: templates.count) }
        try validateConstants()
        for template in templates {
            guard template.signalCount >= 0, template.signalCount < Operand.maximumIndex else {
                throw .signalCount(place: template.name, actual: template.signalCount)
            }
        }
        for template in templates {
            try validate(template.code, place: template.name, signals: template.signalCount, results: 0)
        }
        for function in functions {
            let needed = max(function.parameterCount, function.resultCount)
            guard function.parameterCount >= 0, function.resultCount >= 0, needed <= Operand.maximumIndex,
                function.parameterCount <= function.code.registerCount
            else { throw .registerCount(place: function.name, actual: function.code.registerCount) }
            try validate(function.code, place: function.name, signals: nil, results: function.resultCount)
        }
        try validateNesting()
        try validateInterface()
        try validateWitnessMap()
    }

    private func validateConstants() throws(ProgramError) {
        let width = prime.wordCount
        for index in 0..<constantCount where !prime.contains(constants[index * width..<(index + 1) * width]) {
            throw .constantNotReduced(index: index)
        }
    }

    func validateWitnessMap() throws(ProgramError) {
        guard witnessMap.first == 0 else { throw .witnessMapStart }
        let signals = signalCount
        for (wire, signal) in witnessMap.enumerated() where signal >= signals {
            throw .witnessMap(wire: wire, signal: signal, signals: signals)
        }
    }

    private func validateInterface() throws(ProgramError) {
        let room = templates[main].signalCount
        var total = 0
        for port in interface.outputs + interface.inputs.map(\.port) {
            let (sum, overflow) = total.addingReportingOverflow(port.count ?? .max)
            guard !overflow, sum <= room else { throw .interface(actual: overflow ? .max : sum, room: room) }
            total = sum
        }
    }

    /// A template instance whose code runs itself, directly or through others, would never end.
    private func validateNesting() throws(ProgramError) {
        // Depth-first over the instances; 1 while an instance is being visited, 2 when it is done.
        var state = [UInt8](repeating: 0, count: templates.count)
        let children = templates.map { template in
            template.code.instructions.filter { $0.opcode == .run }.map(\.b.index)
        }
        for root in templates.indices where state[root] == 0 {
            var path: [(index: Int, next: Int)] = [(root, 0)]
            state[root] = 1
            while let top = path.last {
                guard top.next < children[top.index].count else {
                    state[top.index] = 2
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let child = children[top.index][top.next]
                if state[child] == 1 { throw .recursiveTemplate(place: templates[child].name) }
                if state[child] == 0 {
                    state[child] = 1
                    path.append((child, 0))
                }
            }
        }
    }

    private func validate(
        _ code: Code, place: String, signals: Int?, results: Int
    ) throws(ProgramError) {
        guard code.registerCount >= 0, code.registerCount <= Operand.maximumIndex else {
            throw .registerCount(place: place, actual: code.registerCount)
        }
        switch code.instructions.last?.opcode {
        case .leave, .jump, .fail: break
        default: throw .runsOffTheEnd(place: place)
        }
        let rules = InstructionRules(
            program: self, instructionCount: code.instructions.count, registers: code.registerCount, signals: signals,
            results: results)
        for (index, instruction) in code.instructions.enumerated() {
            do throws(InstructionFaultError) { try rules.check(instruction) } catch {
                throw .instruction(place: place, index: index, fault: error.fault)
            }
        }
    }
}

struct InstructionFaultError: Error {
    let fault: InstructionFault
}

/// What an instruction of one code may name.
private struct InstructionRules {
    let program: WitnessProgram
    let instructionCount: Int
    let registers: Int
    /// Nil in a function.
    let signals: Int?
    let results: Int

    func check(_ instruction: Instruction) throws(InstructionFaultError) {
        guard let opcode = instruction.opcode else {
            throw fault(.opcode(UInt8(truncatingIfNeeded: instruction.head)))
        }
        let (d, a, b, n) = (instruction.destination, instruction.a, instruction.b, instruction.count)
        switch opcode {
        case .add, .subtract, .multiply, .multiplyAdd, .divide, .integerDivide, .remainder, .power, .bitAnd, .bitOr,
            .bitXor, .shiftLeft, .shiftRight, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and,
            .or:
            try target(d)
            try source(a)
            try source(b)
        case .negate, .bitComplement, .not, .copy:
            try target(d)
            try source(a)
        case .copyRange:
            try target(d, count: n)
            try source(a, count: n)
        case .load:
            try target(d)
            try source(a, count: n)
            try source(b)
        case .store:
            try target(d, count: n)
            try source(a)
            try source(b)
        case .checkIndex, .assert, .logValue: try source(a)
        case .jump: try jump(d)
        case .jumpIfZero, .jumpIfNotZero:
            try jump(d)
            try source(a)
        case .call:
            guard program.functions.indices.contains(b.index) else { throw fault(.function(b.index)) }
            let function = program.functions[b.index]
            try range(d, .register, count: function.resultCount)
            try range(a, .register, count: function.parameterCount)
        case .leave:
            if results > 0 { try source(a, count: results) }
        case .run:
            guard signals != nil else { throw fault(.notInFunction) }
            guard program.templates.indices.contains(b.index) else { throw fault(.template(b.index)) }
            try range(d, .signal, count: program.templates[b.index].signalCount)
        case .checkEqual:
            try source(a)
            try source(b)
        case .logText:
            guard program.source.texts.indices.contains(a.index) else { throw fault(.text(a.index)) }
        case .logEnd, .fail: break
        }
    }

    private func fault(_ fault: InstructionFault) -> InstructionFaultError { InstructionFaultError(fault: fault) }

    private func jump(_ operand: Operand) throws(InstructionFaultError) {
        guard operand.index < instructionCount else { throw fault(.target(operand.index)) }
    }

    /// A place that may be written.
    private func target(_ operand: Operand, count: Int = 1) throws(InstructionFaultError) {
        guard operand.kind != .constant else { throw fault(.operandKind(operand)) }
        try source(operand, count: count)
    }

    /// A place that may be read.
    private func source(_ operand: Operand, count: Int = 1) throws(InstructionFaultError) {
        try range(operand, operand.kind, count: count)
    }

    private func range(_ operand: Operand, _ kind: Operand.Kind, count: Int) throws(InstructionFaultError) {
        guard operand.kind == kind else { throw fault(.operandKind(operand)) }
        let limit: Int
        switch kind {
        case .register: limit = registers
        case .constant: limit = program.constantCount
        case .signal:
            guard let signals else { throw fault(.notInFunction) }
            limit = signals
        case .none: throw fault(.operandKind(operand))
        }
        guard operand.index + count <= limit else { throw fault(.operandRange(operand, count: count, limit: limit)) }
    }
}
