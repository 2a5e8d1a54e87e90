import Algebra

// What happened and where, from the frames that were running. Only computed for a run that failed.

extension WitnessFailure {
    init<F: PrimeField>(
        _ stop: Stop, _ reason: Reason, frames: [Frame], program: PreparedProgram<F>, memory: borrowing RunMemory<F>
    ) {
        self.init(reason)
        guard reason != .cancelled, let innermost = frames.last else { return }
        let names = ProgramNames(program.program)
        for (position, frame) in frames.enumerated() {
            if frame.owner < 0 {
                functions.append(program.program.functions[~frame.owner].name)
                continue
            }
            templates.append(program.program.templates[frame.owner].name)
            if position > 0, let parent = frames[..<position].last(where: { $0.owner >= 0 }) {
                component += "." + names.component(ofTemplate: parent.owner, at: frame.signals - parent.signals)
            }
        }

        // The failing instruction, and those of the same statement before it.
        let isFunction = innermost.owner < 0
        let code =
            isFunction
            ? program.program.functions[~innermost.owner].code : program.program.templates[innermost.owner].code
        let start = isFunction ? program.functions[~innermost.owner].start : program.templates[innermost.owner].start
        let index = stop.instruction - start
        guard code.instructions.indices.contains(index) else { return }
        let siteIndex = code.site(of: index)
        if let siteIndex, program.program.source.sites.indices.contains(siteIndex) {
            let site = program.program.source.sites[siteIndex]
            self.site = site
            if program.program.source.files.indices.contains(site.file) {
                file = program.program.source.files[site.file]
            }
        }

        func value(_ operand: Operand) -> String {
            switch operand.kind {
            case .register: unsafe memory.registers[innermost.registers + operand.index].canonical.decimal
            case .constant: program.integers[operand.index].decimal
            case .signal: unsafe memory.signals[innermost.signals + operand.index].canonical.decimal
            case .none: "?"
            }
        }
        let failing = code.instructions[index]
        switch failing.opcode {
        case .checkEqual: sides = [value(failing.a), value(failing.b)]
        case .integerDivide, .remainder, .load: sides = [value(failing.b)]
        case .store, .checkIndex: sides = [value(failing.a)]
        case .assert:
            // Of a comparison the two sides say more than that it is false.
            if index > 0, let compared = code.instructions[index - 1].comparison(into: failing.a) {
                sides = [value(compared.a), value(compared.b)]
            } else {
                sides = [value(failing.a)]
            }
        default: break
        }

        if let caller = frames.lastIndex(where: { $0.owner >= 0 }) {
            let frame = frames[caller]
            let stopped = caller == frames.count - 1 ? stop.instruction : frames[caller + 1].returnAddress - 1
            var trace = InputTrace(program.program)
            inputs = trace.inputs(
                ofInstruction: stopped - program.templates[frame.owner].start, template: frame.owner,
                base: frame.signals, limit: 4
            ).map { number in
                SignalValue(
                    name: "main.\(names.signal(ofTemplate: program.program.main, at: number - 1))",
                    value: unsafe memory.signals[number].canonical.decimal)
            }
        }
        guard !isFunction else { return }
        var offsets: [Int] = []
        var first = index
        while first > 0, siteIndex != nil, code.site(of: first - 1) == siteIndex, index - first < 64 { first -= 1 }
        for instruction in code.instructions[first...index] {
            for operand in [instruction.a, instruction.b]
            where operand.kind == .signal && instruction.opcode != .run && !offsets.contains(operand.index) {
                offsets.append(operand.index)
            }
        }
        signals = offsets.prefix(16).map { offset in
            SignalValue(
                name: "\(component).\(names.signal(ofTemplate: innermost.owner, at: offset))",
                value: value(.signal(offset)))
        }
    }
}

extension Instruction {
    /// The comparison's operands, if this is one whose result goes to `result` and over neither of them.
    fileprivate func comparison(into result: Operand) -> (a: Operand, b: Operand)? {
        switch opcode {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            destination == result && a != result && b != result ? (a, b) : nil
        default: nil
        }
    }
}

/// The names of components and signals, by their offsets.
struct ProgramNames {
    private let program: WitnessProgram

    init(_ program: WitnessProgram) { self.program = program }

    /// The component of a template instance whose signals begin at an offset.
    func component(ofTemplate template: Int, at offset: Int) -> String {
        program.templates[template].components.first { $0.offset == offset }?.name ?? "?"
    }

    /// The signal of a template instance or of one of its subcomponents at an offset: "hasher.in[2]".
    func signal(ofTemplate template: Int, at offset: Int) -> String {
        var path = "", template = template, offset = offset
        // A file may describe components that contain each other: the depth is bounded by the number of instances.
        for _ in 0...program.templates.count {
            let code = program.templates[template]
            if let group = code.signals.last(where: { $0.offset <= offset }), let name = group.name(at: offset) {
                return path + name
            }
            guard
                let place = code.components.first(where: { place in
                    program.templates.indices.contains(place.template) && place.offset <= offset
                        && offset - place.offset < program.templates[place.template].signalCount
                })
            else { break }
            path += place.name + "."
            template = place.template
            offset -= place.offset
        }
        return path + "?"
    }
}

extension SignalGroup {
    /// The name with indices of the signal at an offset of the template instance; nil where it is not of this group.
    func name(at offset: Int) -> String? {
        var rest = offset - self.offset
        guard rest >= 0 else { return nil }
        var indices: [Int] = []
        for dimension in dimensions.reversed() {
            guard dimension > 0 else { return nil }
            indices.append(rest % dimension)
            rest /= dimension
        }
        guard rest == 0 else { return nil }
        return name + indices.reversed().map { "[\($0)]" }.joined()
    }
}
