/// Finds components that do not wait for each other, so that several threads may run them.
///
/// A component's signals are a range of its parent's, and running it reads and writes that range alone. Where code goes
/// straight on, an instruction has to stay behind those that wrote what it reads or writes and those that read what it writes,
/// and nothing else. So each instruction gets a level: 0, or that of an instruction it stays behind, or one more where that is
/// a component worth running elsewhere. Instructions are put in the order of their levels, at each level the components last:
/// these are a batch, none of which touches what another one does.
///
/// Jumps and their targets, lines of `log` and whatever may log or takes a number of steps that depends on values stay
/// where they are, with everything before them before and everything after them after.
struct ParallelSchedule {
    private let program: WitnessProgram
    private let costs: CodeCosts

    /// A program below this many signals is run by one thread: looking for batches would take longer.
    static var leastSignals: Int { 1 << 20 }
    /// A component below this many instructions is run where it stands.
    static var leastTask: Int { 1 << 9 }
    /// A batch below this many instructions is run by one thread: waking others would take longer.
    static var leastBatch: Int { 1 << 16 }

    /// The program's code with batches: the first of n runs that may run at the same time has the count n, others have 0.
    /// `code` has that of the templates first, in their order. Nil where nothing may run at the same time.
    static func batches(in code: [Instruction], of program: WitnessProgram) -> (code: [Instruction], costs: [Int])? {
        let schedule = ParallelSchedule(program: program, costs: CodeCosts(program))
        var result = code
        var start = 0, found = false
        for template in program.templates {
            let range = start..<start + template.code.instructions.count
            start = range.upperBound
            for index in range where result[index].opcode == .run { result[index].setCount(0) }
            if let scheduled = schedule.scheduled(template, result[range]) {
                result.replaceSubrange(range, with: scheduled)
                found = true
            }
        }
        return found ? (result, schedule.costs.templates.map(\.instructions)) : nil
    }

    private func isTask(_ instruction: Instruction) -> Bool {
        guard instruction.opcode == .run else { return false }
        let cost = costs.templates[instruction.b.index]
        return cost.instructions >= Self.leastTask && !cost.logs
    }

    /// Whether an instruction stays where it is.
    private func isFixed(_ instruction: Instruction) -> Bool {
        switch instruction.opcode {
        case .jump, .jumpIfZero, .jumpIfNotZero, .leave, .fail, .logValue, .logText, .logEnd, nil: return true
        case .call:
            let cost = costs.functions[instruction.b.index]
            return cost.logs || cost.repeats
        case .run:
            let cost = costs.templates[instruction.b.index]
            return cost.logs || cost.repeats && !isTask(instruction)
        default: return false
        }
    }

    private func cost(_ instructions: some Sequence<Instruction>) -> (tasks: Int, sum: Int) {
        instructions.reduce(into: (0, 0)) { total, instruction in
            guard isTask(instruction) else { return }
            total.0 += 1
            total.1 = min(total.1 + costs.templates[instruction.b.index].instructions, 1 << 50)
        }
    }

    /// A template's code with batches; nil where it has none.
    private func scheduled(_ template: TemplateCode, _ code: ArraySlice<Instruction>) -> [Instruction]? {
        let total = cost(code)
        guard total.tasks > 1, total.sum >= Self.leastBatch, var levels = TemplateLevels(program, template) else {
            return nil
        }
        var code = Array(code)
        var ends = [Bool](repeating: false, count: code.count + 1)
        ends[code.count] = true
        for (index, instruction) in code.enumerated() {
            switch instruction.opcode {
            case .jump, .jumpIfZero, .jumpIfNotZero: ends[instruction.destination.index] = true
            default: break
            }
            if isFixed(instruction) { (ends[index], ends[index + 1]) = (true, true) }
        }
        var lower = 0, found = false
        for upper in 1...code.count where ends[upper] {
            defer { lower = upper }
            let block = cost(code[lower..<upper])
            guard block.tasks > 1, block.sum >= Self.leastBatch else { continue }
            guard let places = levels.levels(of: code[lower..<upper], isTask: isTask, repeats: repeats) else { break }
            if let ordered = batched(code[lower..<upper], places) {
                code.replaceSubrange(lower..<upper, with: ordered)
                found = true
            }
        }
        return found ? code : nil
    }

    private func repeats(_ task: Instruction) -> Bool { costs.templates[task.b.index].repeats }

    /// A block in the order of levels, with its batches marked; nil where it has none.
    private func batched(_ block: ArraySlice<Instruction>, _ levels: [Int]) -> [Instruction]? {
        // By counting: inline instructions of level k have the key 2k, components 2k + 1.
        var starts = [Int](repeating: 0, count: 2 * (levels.max() ?? 0) + 3)
        let keys = zip(block, levels).map { instruction, level in 2 * level + (isTask(instruction) ? 1 : 0) }
        for key in keys { starts[key + 1] += 1 }
        for key in 1..<starts.count { starts[key] += starts[key - 1] }
        var next = starts
        var result = Array(block)
        for (instruction, key) in zip(block, keys) {
            result[next[key]] = instruction
            next[key] += 1
        }
        var found = false
        for key in stride(from: 1, to: starts.count - 1, by: 2) {
            let batch = starts[key]..<starts[key + 1]
            guard batch.count > 1, batch.count <= Instruction.maximumCount, cost(result[batch]).sum >= Self.leastBatch
            else { continue }
            result[batch.lowerBound].setCount(batch.count)
            found = true
        }
        return found ? result : nil
    }
}

extension Instruction {
    fileprivate mutating func setCount(_ count: Int) { head = head & 0xff | UInt32(count) << 8 }
}
