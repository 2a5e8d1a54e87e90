/// The levels of a template's instructions: see `ParallelSchedule`.
struct TemplateLevels {
    private let program: WitnessProgram
    private let registerCount: Int
    /// The ranges of signals that components have, ascending and apart: each is one place, as each register and other
    /// signal is.
    private var components: [Range<Int>] = []
    /// For each component the number of signals that all before it have.
    private var covered: [Int] = []
    /// For each place the least level of an instruction that reads it, and of one that writes it.
    private var readable: [Int], writable: [Int]
    /// The lowest level of the next block, above all levels of those before it.
    private var base = 0
    /// Places that may still be looked at.
    private var budget: Int

    /// Nil where there are far more places than instructions.
    init?(_ program: WitnessProgram, _ template: TemplateCode) {
        self.program = program
        registerCount = template.code.registerCount
        let instructions = template.code.instructions
        let ranges = instructions.lazy.filter { $0.opcode == .run }.map { run in
            run.destination.index..<run.destination.index + program.templates[run.b.index].signalCount
        }
        var sum = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = components.last, range.lowerBound < last.upperBound {
                components[components.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                components.append(range)
            }
        }
        for range in components {
            covered.append(sum)
            sum += range.count
        }
        let places = registerCount + components.count + template.signalCount - sum
        budget = 16 * instructions.count + 1 << 20
        guard places <= budget else { return nil }
        readable = [Int](repeating: 0, count: places)
        writable = readable
    }

    /// The place of a signal and the signal behind all of that place.
    private func place(ofSignal signal: Int) -> (place: Int, end: Int) {
        var low = 0, high = components.count
        while low < high {
            let middle = (low + high) / 2
            if components[middle].upperBound <= signal { low = middle + 1 } else { high = middle }
        }
        if low < components.count, components[low].contains(signal) {
            return (registerCount + low, components[low].upperBound)
        }
        let before = low == 0 ? 0 : covered[low - 1] + components[low - 1].count
        return (registerCount + components.count + signal - before, signal + 1)
    }

    /// Calls `body` with the places from an operand on.
    private mutating func forEachPlace(_ first: Operand, _ count: Int, _ body: (inout Self, Int) -> Void) {
        switch first.kind {
        case .register:
            budget -= count
            guard budget >= 0 else { return }
            for place in first.index..<first.index + count { body(&self, place) }
        case .signal:
            var signal = first.index
            while signal < first.index + count, budget >= 0 {
                let (place, end) = place(ofSignal: signal)
                body(&self, place)
                signal = end
                budget -= 1
            }
        case .constant, .none: break
        }
    }

    /// The levels of the instructions of one block, from 0 on; nil where looking at all their places would take too long.
    ///
    /// Blocks are given in their order.
    mutating func levels(
        of block: ArraySlice<Instruction>, isTask: (Instruction) -> Bool, repeats: (Instruction) -> Bool
    ) -> [Int]? {
        var highest = base
        var result: [Int] = []
        result.reserveCapacity(block.count)
        for instruction in block {
            let accesses = Accesses(instruction, program)
            // What may not come to an end begins after all that would have stopped the run before it.
            var level = isTask(instruction) && repeats(instruction) ? highest : base
            for (operand, count) in accesses.reads {
                forEachPlace(operand, count) { level = max(level, $0.readable[$1]) }
            }
            forEachPlace(accesses.write.0, accesses.write.1) { level = max(level, $0.readable[$1], $0.writable[$1]) }
            let later = isTask(instruction) ? level + 1 : level
            for (operand, count) in accesses.reads {
                forEachPlace(operand, count) { $0.writable[$1] = max($0.writable[$1], later) }
            }
            forEachPlace(accesses.write.0, accesses.write.1) {
                $0.readable[$1] = max($0.readable[$1], later)
                $0.writable[$1] = max($0.writable[$1], later)
            }
            guard budget >= 0 else { return nil }
            highest = max(highest, level)
            result.append(level - base)
        }
        base = highest + 2
        return result
    }
}

/// What an instruction that goes on to the next one reads and writes.
private struct Accesses {
    var reads: [(Operand, Int)]
    var write: (Operand, Int)

    init(_ instruction: Instruction, _ program: WitnessProgram) {
        let (d, a, b, n) = (instruction.destination, instruction.a, instruction.b, instruction.count)
        switch instruction.opcode {
        case .negate, .bitComplement, .not, .copy: (reads, write) = ([(a, 1)], (d, 1))
        case .copyRange: (reads, write) = ([(a, n)], (d, n))
        case .load: (reads, write) = ([(a, n), (b, 1)], (d, 1))
        case .store: (reads, write) = ([(a, 1), (b, 1)], (d, n))
        case .checkIndex, .assert: (reads, write) = ([(a, 1)], (.none, 0))
        case .checkEqual: (reads, write) = ([(a, 1), (b, 1)], (.none, 0))
        case .call:
            let function = program.functions[b.index]
            (reads, write) = ([(a, function.parameterCount)], (d, function.resultCount))
        case .run: (reads, write) = ([], (d, program.templates[b.index].signalCount))
        default: (reads, write) = ([(a, 1), (b, 1)], (d, 1))
        }
    }
}
