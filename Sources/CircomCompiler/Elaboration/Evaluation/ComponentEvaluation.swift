internal import WitnessMachine

// Components: their creation, their inputs and outputs.

extension Elaborator {
    func declareComponent(
        _ slot: Int, _ name: String, _ dimensions: [ResolvedExpression]?, _ range: SourceRange
    ) throws(ElaborationStopped) {
        if unknownDepth > 0 {
            throw fail(
                .declarationUnderUnknownCondition,
                "component \(name) is declared where a condition decides that depends on signals", at: range)
        }
        guard let dimensions else {
            frame.components[slot] = ComponentSymbol(name: name, dimensions: nil, cells: [], range: range)
            return
        }
        let lengths = try self.dimensions(dimensions, range)
        let count = try elementCount(lengths, range)
        frame.components[slot] = ComponentSymbol(
            name: name, dimensions: lengths, cells: Array(repeating: nil, count: count), range: range)
    }

    /// `component[i]… = T(…)`.
    func instantiate(
        _ slot: Int, _ name: String, _ indices: [ResolvedExpression], _ instantiation: Instantiation,
        _ range: SourceRange
    ) throws(ElaborationStopped) {
        if unknownDepth > 0 {
            throw fail(
                .declarationUnderUnknownCondition,
                "component \(name) is created where a condition decides that depends on signals", at: range)
        }
        guard let dimensions = frame.components[slot].map(\.dimensions) else {
            throw fail(.unknownName, "\(name) is used before its declaration", at: range)
        }
        let (flat, known) = try position(indices, in: name, dimensions, range)
        if exists(slot, flat) {
            throw fail(
                .componentAssignedTwice, "\(name)\(known.map { "[\($0)]" }.joined()) is given a template twice",
                at: range)
        }
        var arguments: [KnownArgument] = []
        for argument in instantiation.arguments {
            arguments.append(try self.known(evaluate(argument), "a template", argument.range ?? range))
        }
        while frame.components[slot]?.cells.count ?? 0 <= flat { frame.components[slot]?.cells.append(nil) }
        let definition = resolved.templates[instantiation.template]
        let missing = definition.hasTaggedInputs ? try taggedPaths(of: definition) : []
        let pending = PendingComponent(
            template: instantiation.template, arguments: arguments, isParallel: instantiation.isParallel, name: name,
            indices: known, missing: missing, range: range)
        if missing.isEmpty {
            try create(slot, flat, pending)
        } else {
            frame.components[slot]?.pending[flat] = pending
        }
    }

    private func exists(_ slot: Int, _ flat: Int) -> Bool {
        guard let count = frame.components[slot]?.cells.count, flat < count else { return false }
        return frame.components[slot]?.cells[flat] != nil || frame.components[slot]?.pending[flat] != nil
    }

    /// Makes a component of which everything is known.
    private func create(_ slot: Int, _ flat: Int, _ pending: PendingComponent) throws(ElaborationStopped) {
        guard let builder = instance else { return }
        let template = resolved.templates[pending.template]
        guard !template.isCustom else {
            throw fail(
                .unsupported, "\(template.name) is a custom template: a gate that rank-1 constraints cannot express",
                at: pending.range)
        }
        let child = try instance(
            of: pending.template, pending.arguments, tagValues: pending.tagValues, at: pending.range)
        let ports = child.outputCount + child.inputCount
        guard builder.symbolCount + ports < limits.signals else {
            throw fail(.tooLarge, "the template has more than \(limits.signals) signals", at: pending.range)
        }
        let base = builder.reserve(max(ports, 1))
        builder.components.append(
            InstanceBuilder.Component(
                name: pending.name, indices: pending.indices, instance: child.index, base: base,
                symbols: max(ports, 1), location: locations.index(of: pending.range),
                isParallel: pending.isParallel))
        var states = [AssignmentState](repeating: .assigned, count: ports)
        for offset in child.outputCount..<ports { states[offset] = .unassigned }
        frame.components[slot]?.cells[flat] = ComponentCell(
            instance: child, base: base, missingInputs: child.inputCount, states: states, range: pending.range)
        if child.inputCount == 0 { runComponent(child, base) }
    }

    private func runComponent(_ child: InstanceInterface, _ base: SymbolID) {
        code.emit(.run, .signal(Int(base)), .none, .number(child.index))
    }

    /// The paths of inputs and their fields that have tags.
    private func taggedPaths(of definition: ResolvedTemplate) throws(ElaborationStopped) -> [String] {
        var paths: [String] = []
        func collect(_ port: DeclaredPort, _ path: String, depth: Int) {
            if !port.tags.isEmpty { paths.append(path) }
            guard let bus = port.bus, depth < 64 else { return }
            for field in resolved.buses[bus].fields { collect(field, path + "." + field.name.name, depth: depth + 1) }
        }
        for port in definition.ports where port.kind == .input { collect(port, port.name.name, depth: 0) }
        return paths
    }

    /// The position of a component in its array.
    private func position(
        _ indices: [ResolvedExpression], in name: String, _ dimensions: [Int]?, _ range: SourceRange
    ) throws(ElaborationStopped) -> (flat: Int, indices: [Int]) {
        var (flat, known): (Int, [Int]) = (0, [])
        if let dimensions, dimensions.count != indices.count {
            throw fail(
                .wrongRank, "\(name) has \(dimensions.count) dimensions, and \(indices.count) are chosen here",
                at: range)
        }
        for (position, expression) in indices.enumerated() {
            let length = dimensions.map { $0[position] } ?? limits.elements
            guard case .known(let index) = try self.index(expression, length: length, expression.range ?? range) else {
                throw fail(
                    .unknownIndex, "which component is meant cannot depend on signals", at: expression.range ?? range)
            }
            flat = flat * length + index
            known.append(index)
        }
        return (flat, known)
    }

    /// Numbers that are known, as a template or bus requires.
    func known(_ data: Data, _ what: String, _ range: SourceRange) throws(ElaborationStopped) -> KnownArgument {
        let (dimensions, cells): ([Int], [Value])
        switch data {
        case .scalar(let value): (dimensions, cells) = ([], [value])
        case .array(let array): (dimensions, cells) = (array.dimensions, array.cells)
        case .bus: throw fail(.unknownArgument, "\(what) cannot be given a bus as parameter", at: range)
        }
        var elements: [FieldElement] = []
        elements.reserveCapacity(cells.count)
        for cell in cells {
            guard let element = cell.constantValue else {
                throw fail(.unknownArgument, "the parameters of \(what) cannot depend on signals", at: range)
            }
            elements.append(element)
        }
        return KnownArgument(dimensions: dimensions, cells: elements)
    }

    // MARK: Ports

    /// A component's port with what follows it.
    private struct PortReference {
        let slot: Int
        let flat: Int
        let port: String
        let portRange: SourceRange
        let rest: ArraySlice<ResolvedReference.Access>
        let component: String
        let indices: [Int]
        /// Nil where the component waits for tags.
        let cell: CellInfo?

        /// For messages.
        var shownComponent: String { component + indices.map { "[\($0)]" }.joined() }
    }

    private func port(_ reference: ResolvedReference) throws(ElaborationStopped) -> PortReference {
        guard let dimensions = frame.components[reference.slot].map(\.dimensions) else {
            throw fail(.unknownName, "\(reference.name) is used before its declaration", at: reference.range)
        }
        var indices: [ResolvedExpression] = []
        for (position, access) in reference.accesses.enumerated() {
            switch access {
            case .index(let expression, _): indices.append(expression)
            case .member(let name, let range):
                let (flat, known) = try self.position(indices, in: reference.name, dimensions, reference.range)
                let port = PortReference(
                    slot: reference.slot, flat: flat, port: name, portRange: range,
                    rest: reference.accesses[(position + 1)...], component: reference.name, indices: known,
                    cell: cell(reference.slot, flat))
                if port.cell == nil, frame.components[reference.slot]?.pending[flat] == nil {
                    throw fail(
                        .uninitialisedComponent, "\(port.shownComponent) has not been given a template yet",
                        at: reference.range)
                }
                return port
            }
        }
        throw fail(.notAValue, "\(reference.name) is a component, not a value", at: reference.range)
    }

    /// What is fixed of a component, without its states, so that holding it copies none of them.
    private struct CellInfo {
        let instance: InstanceInterface
        let base: SymbolID
        let missingInputs: Int
    }

    private func cell(_ slot: Int, _ flat: Int) -> CellInfo? {
        guard flat < frame.components[slot]?.cells.count ?? 0, let cell = frame.components[slot]?.cells[flat] else {
            return nil
        }
        return CellInfo(instance: cell.instance, base: cell.base, missingInputs: cell.missingInputs)
    }

    private func declaration(
        _ reference: PortReference, _ cell: CellInfo
    ) throws(ElaborationStopped) -> SignalDeclaration {
        if let declaration = cell.instance.ports[reference.port] { return declaration }
        let template = instances[cell.instance.index]
        let isInner = template.signals.contains { $0.name == reference.port }
        let names = cell.instance.ports.keys
        throw fail(
            .unknownMember,
            isInner
                ? "\(reference.port) is an intermediate signal of \(template.name), not to be seen from outside"
                : "\(template.name) has no input or output \(reference.port)", at: reference.portRange,
            notes: closestName(to: reference.port, among: names).map { ["did you mean \($0)?"] } ?? [])
    }

    func evaluatePort(_ reference: ResolvedReference) throws(ElaborationStopped) -> Data {
        try evaluateTaggedPort(reference).0
    }

    func evaluateTaggedPort(_ reference: ResolvedReference) throws(ElaborationStopped) -> (Data, TagWire?) {
        let port = try port(reference)
        guard let cell = port.cell else {
            throw fail(
                .outputReadTooEarly,
                "\(port.shownComponent).\(port.port) is read before the tagged inputs of its component are assigned",
                at: reference.range)
        }
        let declaration = try declaration(port, cell)
        if declaration.kind == .output, cell.missingInputs > 0 {
            let states = frame.components[port.slot]?.cells[port.flat]?.states ?? []
            let missing = cell.instance.firstUnassignedInput(states) ?? "an input"
            throw fail(
                .outputReadTooEarly,
                "\(port.shownComponent).\(port.port) is read before \(missing) of its component is assigned",
                at: reference.range)
        }
        let start = SignalPlace(
            base: cell.base + SymbolID(declaration.firstIndex - 1), dimensions: declaration.shape.dimensions,
            bus: declaration.shape.bus)
        let place = try follow(port.rest, from: start, port.shownComponent + "." + port.port, reference.range)
        let wire = cell.instance.tags[port.port]?.wire(at: place.path) ?? TagWire()
        if let tag = place.tag {
            guard let value = wire.tags[tag.name] else {
                throw fail(
                    .unknownMember, "\(port.shownComponent).\(port.port) has no field or tag named \(tag.name)",
                    at: tag.range)
            }
            guard let value else {
                throw fail(.tagValue, "the tag \(tag.name) of \(port.port) has no value", at: tag.range)
            }
            return (.scalar(.constant(value)), nil)
        }
        if declaration.kind == .input, place.unknown == nil, cell.missingInputs > 0 {
            try requireAssigned(place, of: port, cell, declaration, reference.range)
        }
        return (read(place), wire)
    }

    /// Complains if an input that is read has not been assigned.
    private func requireAssigned(
        _ place: SignalPlace, of port: PortReference, _ cell: CellInfo, _ declaration: SignalDeclaration,
        _ range: SourceRange
    ) throws(ElaborationStopped) {
        let first = Int(place.base - cell.base)
        let unassigned = frame.components[port.slot]?.cells[port.flat]?.states[first..<first + place.count]
            .firstIndex(of: .unassigned)
        guard let unassigned else { return }
        let name = declaration.name(at: unassigned + 1 - declaration.firstIndex)
        try complain(
            .unassignedSignal, "\(port.shownComponent).\(name) is read before it is assigned", at: range)
    }

    func assignPort(
        _ target: ResolvedReference, _ data: Data, _ tags: TagWire?, isConstrained: Bool, _ range: SourceRange
    ) throws(ElaborationStopped) {
        let port = try port(target)
        let carried = isConstrained ? tags ?? TagWire() : TagWire()
        guard let cell = port.cell else {
            try assignPending(port, target, data, carried, isConstrained: isConstrained, range)
            return
        }
        let declaration = try declaration(port, cell)
        guard declaration.kind == .input else {
            throw fail(
                .foreignAssignment, "\(port.shownComponent).\(port.port) is an output: its component assigns it",
                at: range)
        }
        let start = SignalPlace(
            base: cell.base + SymbolID(declaration.firstIndex - 1), dimensions: declaration.shape.dimensions,
            bus: declaration.shape.bus)
        let place = try follow(port.rest, from: start, port.shownComponent + "." + port.port, target.range)
        try refuseUnknownPlace(place, target)
        if let required = cell.instance.tags[port.port]?.wire(at: place.path), !required.isEmpty {
            try check(carried, has: required, port.shownComponent + "." + port.port + place.path, range)
        }
        try assign(place, of: port, cell, signalCells(data, for: place, range), isConstrained: isConstrained, range)
    }

    private func assign(
        _ place: SignalPlace, of port: PortReference, _ cell: CellInfo, _ values: [Value], isConstrained: Bool,
        _ range: SourceRange
    ) throws(ElaborationStopped) {
        let first = Int(place.base - cell.base)
        for offset in first..<first + values.count {
            let state = frame.components[port.slot]?.cells[port.flat]?.assign(offset) ?? .assigned
            try markAssigned(state, range) {
                let name = cell.instance.ports.values.first {
                    offset + 1 >= $0.firstIndex && offset + 1 < $0.firstIndex + $0.shape.count
                }
                return port.shownComponent + "." + (name.map { $0.name(at: offset + 1 - $0.firstIndex) } ?? port.port)
            }
        }
        try store(values, at: place.base, isConstrained: isConstrained, range)
        if cell.missingInputs > 0, frame.components[port.slot]?.cells[port.flat]?.missingInputs == 0 {
            runComponent(cell.instance, cell.base)
        }
    }

    /// Complains of tags that a value lacks.
    private func check(
        _ carried: TagWire, has required: TagWire, _ name: String, _ range: SourceRange
    ) throws(ElaborationStopped) {
        for tag in required.tags.keys.sorted() where carried.tags[tag] == nil {
            try complain(
                .missingTag, "\(name) requires the tag \(tag), which the value assigned does not carry", at: range)
        }
        for (field, inner) in required.fields.sorted(by: { $0.key < $1.key }) {
            try check(carried.fields[field] ?? TagWire(), has: inner, name + "." + field, range)
        }
    }

    // MARK: Components that wait for tags

    private func assignPending(
        _ port: PortReference, _ target: ResolvedReference, _ data: Data, _ carried: TagWire, isConstrained: Bool,
        _ range: SourceRange
    ) throws(ElaborationStopped) {
        if unknownDepth > 0 {
            throw fail(
                .declarationUnderUnknownCondition,
                "the tags of \(port.shownComponent)'s inputs would depend on a condition that depends on signals",
                at: range)
        }
        guard var pending = frame.components[port.slot]?.pending[port.flat] else { return }
        let definition = resolved.templates[pending.template]
        guard let declared = definition.ports.first(where: { $0.name.name == port.port && $0.kind == .input }) else {
            throw fail(.unknownMember, "\(definition.name) has no input \(port.port)", at: port.portRange)
        }
        var path = port.port
        var accesses: [ResolvedReference.Access] = []
        var bus = declared.bus
        var tags = declared.tags
        for access in target.accesses {
            switch access {
            case .index(let expression, let range):
                let value = try scalar(expression)
                guard let known = value.constantValue else {
                    throw fail(.unknownIndex, "which signal is assigned cannot depend on signals", at: range)
                }
                accesses.append(.index(.constant(known), range))
            case .member(let name, _):
                accesses.append(access)
                if accesses.count <= target.accesses.count - port.rest.count { continue }
                path += "." + name
                let field = bus.flatMap { type in resolved.buses[type].fields.first { $0.name.name == name } }
                bus = field?.bus
                tags = field?.tags ?? []
            }
        }
        note(carried, at: path, bus, tags.map(\.name), in: &pending)
        pending.assignments.append(
            PendingAssignment(
                target: ResolvedReference(
                    kind: .component, slot: target.slot, name: target.name, accesses: accesses, range: target.range),
                data: data, isConstrained: isConstrained, range: range))
        for tag in tags where carried.tags[tag.name] == nil {
            try complain(
                .missingTag,
                "\(port.shownComponent).\(path) requires the tag \(tag), which the value assigned does "
                    + "not carry", at: range)
        }
        guard pending.missing.isEmpty else {
            frame.components[port.slot]?.pending[port.flat] = pending
            return
        }
        frame.components[port.slot]?.pending[port.flat] = nil
        pending.tagValues.sort { ($0.path, $0.tag) < ($1.path, $1.tag) }
        try create(port.slot, port.flat, pending)
        for assignment in pending.assignments {
            let port = try self.port(assignment.target)
            guard let cell = port.cell else { continue }
            let declaration = try declaration(port, cell)
            let start = SignalPlace(
                base: cell.base + SymbolID(declaration.firstIndex - 1), dimensions: declaration.shape.dimensions,
                bus: declaration.shape.bus)
            let place = try follow(
                port.rest, from: start, port.shownComponent + "." + port.port, assignment.target.range)
            try refuseUnknownPlace(place, assignment.target)
            try assign(
                place, of: port, cell, signalCells(assignment.data, for: place, assignment.range),
                isConstrained: assignment.isConstrained, assignment.range)
        }
    }

    /// Notes the tags that an input comes with, the first time it is assigned.
    private func note(
        _ carried: TagWire, at path: String, _ bus: Int?, _ tags: [String], in pending: inout PendingComponent
    ) {
        if let index = pending.missing.firstIndex(of: path) {
            pending.missing.remove(at: index)
            for tag in tags {
                if let value = carried.tags[tag] ?? nil {
                    pending.tagValues.append(InstanceKey.TaggedInput(path: path, tag: tag, value: value))
                }
            }
        }
        guard let bus else { return }
        for field in resolved.buses[bus].fields {
            note(
                carried.fields[field.name.name] ?? TagWire(), at: path + "." + field.name.name, field.bus,
                field.tags.map(\.name), in: &pending)
        }
    }
}
