extension Elaborator {
    /// The layout of a bus type with arguments, made if it is new.
    func busLayout(
        _ bus: Int, _ arguments: [KnownArgument], _ range: SourceRange
    ) throws(ElaborationStopped) -> BusLayout {
        let key = BusKey(bus: bus, arguments: arguments)
        if let layout = busLayouts[key] { return layout }
        let definition = resolved.buses[bus]
        guard callStack.count < limits.depth else {
            throw fail(.recursionTooDeep, "bus types are nested more than \(limits.depth) deep", at: range)
        }
        callStack.append(("bus \(definition.name)", range))
        defer { callStack.removeLast() }
        let outer = (frame, unknownDepth, unknownLoopDepth)
        defer { (frame, unknownDepth, unknownLoopDepth) = outer }
        frame = Frame(definition.slots)
        (unknownDepth, unknownLoopDepth) = (0, 0)
        for (slot, argument) in arguments.enumerated() { frame.variables[slot] = argument.storage }

        var fields: [SignalDeclaration] = []
        var count = 0
        try collectFields(definition.body, into: &fields, count: &count)
        let layout = BusLayout(
            name: definition.name.name, parameters: arguments.map { shown($0) }, fields: fields, count: count)
        busLayouts[key] = layout
        return layout
    }

    private func collectFields(
        _ statements: [ResolvedStatement], into fields: inout [SignalDeclaration], count: inout Int
    ) throws(ElaborationStopped) {
        for statement in statements {
            switch statement {
            case .declareSignal(let node):
                let shape = try shape(of: node)
                fields.append(
                    SignalDeclaration(
                        name: node.name.name, kind: .intermediate, isPublic: false,
                        tags: node.tags.map { SignalTag(name: $0, value: nil) }, firstIndex: count, shape: shape))
                let (sum, overflow) = count.addingReportingOverflow(shape.count)
                guard !overflow, sum <= limits.signals else {
                    throw fail(.tooLarge, "the bus has more than \(limits.signals) signals", at: node.range)
                }
                count = sum
            case .block(let inner): try collectFields(inner, into: &fields, count: &count)
            default: _ = try run([statement])
            }
        }
    }
}

extension BusLayout {
    /// The name as it would be written: `Point(2)`.
    var shownName: String { parameters.isEmpty ? name : "\(name)(\(parameters.joined(separator: ", ")))" }
}
