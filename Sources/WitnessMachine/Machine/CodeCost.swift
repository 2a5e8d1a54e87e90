/// What running a template instance or function takes, with everything that it runs and calls.
struct CodeCost {
    /// An estimate in instructions, at most 2^50; of code that repeats itself each instruction once.
    var instructions = 0
    /// Whether the number of steps depends on values: a jump goes back, or a function calls itself.
    var repeats = false
    /// Whether a line may be logged.
    var logs = false

    mutating func add(_ instructions: Int) { self.instructions = min(self.instructions + instructions, 1 << 50) }

    mutating func add(_ callee: CodeCost) {
        add(callee.instructions)
        repeats = repeats || callee.repeats
        logs = logs || callee.logs
    }
}

/// The costs of all template instances and functions of a valid program. One pass over the code.
struct CodeCosts {
    private(set) var templates: [CodeCost]
    private(set) var functions: [CodeCost]

    init(_ program: WitnessProgram) {
        let templateCount = program.templates.count
        let count = templateCount + program.functions.count
        var costs = [CodeCost](repeating: CodeCost(), count: count)
        // Depth-first without recursion; 1 while code is being looked at, 2 when it is done.
        var state = [UInt8](repeating: 0, count: count)
        for root in 0..<count where state[root] == 0 {
            var path: [(node: Int, next: Int)] = [(root, 0)]
            state[root] = 1
            while let (node, first) = path.popLast() {
                var next = first
                let instructions =
                    node < templateCount
                    ? program.templates[node].code.instructions
                    : program.functions[node - templateCount].code.instructions
                var pending: Int?
                while next < instructions.count {
                    let instruction = instructions[next]
                    if let callee = instruction.callee(templateCount: templateCount) {
                        if state[callee] == 0 {
                            pending = callee
                            break
                        }
                        if state[callee] == 1 { costs[node].repeats = true } else { costs[node].add(costs[callee]) }
                    }
                    costs[node].add(instruction.weight)
                    switch instruction.opcode {
                    case .jump, .jumpIfZero, .jumpIfNotZero:
                        if instruction.destination.index <= next { costs[node].repeats = true }
                    case .logValue, .logText, .logEnd: costs[node].logs = true
                    default: break
                    }
                    next += 1
                }
                guard let pending else {
                    state[node] = 2
                    continue
                }
                path.append((node, next))
                path.append((pending, 0))
                state[pending] = 1
            }
        }
        templates = Array(costs[..<templateCount])
        functions = Array(costs[templateCount...])
    }
}

extension Instruction {
    /// The template instance that is run, or the function that is called after all template instances.
    fileprivate func callee(templateCount: Int) -> Int? {
        switch opcode {
        case .run: b.index
        case .call: templateCount + b.index
        default: nil
        }
    }

    /// The time in that of a product, roughly.
    fileprivate var weight: Int {
        switch opcode {
        case .divide, .power: 64
        case .copyRange: 1 + count / 16
        default: 1
        }
    }
}
