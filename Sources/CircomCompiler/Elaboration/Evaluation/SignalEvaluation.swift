internal import WitnessMachine

/// Where a reference to signals leads: some signals in a row, perhaps from a place known only at run time.
struct SignalPlace {
    var base: SymbolID
    var dimensions: [Int]
    var bus: BusLayout?
    /// A number of signals to be added to `base` at run time, and how many signals it can reach at most.
    var unknown: Value?
    var span = 0
    /// A tag behind the last accessor.
    var tag: (name: String, range: SourceRange)?
    /// The names of the fields passed through, for messages and tags.
    var path = ""

    var count: Int { dimensions.reduce(1, *) * (bus?.count ?? 1) }
}

extension Elaborator {
    // MARK: Declaring

    func declareSignal(_ node: SignalDeclarationNode) throws(ElaborationStopped) {
        guard let instance else { return }
        if unknownDepth > 0 {
            throw fail(
                .declarationUnderUnknownCondition,
                "\(node.name) is declared where a condition decides that depends on signals", at: node.range)
        }
        let shape = try shape(of: node)
        guard instance.symbolCount + shape.count <= limits.signals else {
            throw fail(.tooLarge, "the template has more than \(limits.signals) signals", at: node.range)
        }
        let base = instance.reserve(shape.count)
        let isInput = node.kind == .input
        let info = SignalInfo(name: node.name.name, kind: node.kind, shape: shape, base: base, range: node.range)
        var tags = TagTree(node.tags, shape: shape, isInput: isInput)
        if isInput { tags.adopt(inputTagValues, path: node.name.name) }
        frame.signals[node.slot] = SignalSymbol(
            info: info, states: Array(repeating: isInput ? .assigned : .unassigned, count: shape.count), tags: tags)
        instance.declared.append(
            InstanceBuilder.Declared(
                name: node.name.name, kind: node.kind, shape: shape, base: base,
                isPublic: isInput && instance.publicInputs.contains(node.name.name), slot: node.slot))
    }

    func shape(of node: SignalDeclarationNode) throws(ElaborationStopped) -> SignalShape {
        let lengths = try dimensions(node.dimensions, node.range)
        var layout: BusLayout?
        if let bus = node.bus {
            var arguments: [KnownArgument] = []
            for argument in bus.arguments {
                arguments.append(try known(evaluate(argument), "a bus", argument.range ?? node.range))
            }
            layout = try busLayout(bus.type, arguments, node.range)
        }
        var count = layout?.count ?? 1
        for length in lengths {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            guard !overflow, product <= limits.signals else {
                throw fail(
                    .tooLarge, "\(node.name) has more than \(limits.signals) signals", at: node.range)
            }
            count = product
        }
        return SignalShape(dimensions: lengths, bus: layout, count: count)
    }

    // MARK: Following a reference

    /// Follows accessors through arrays and bus fields from a place on.
    func follow(
        _ accesses: ArraySlice<ResolvedReference.Access>, from start: SignalPlace, _ name: @autoclosure () -> String,
        _ range: SourceRange
    ) throws(ElaborationStopped) -> SignalPlace {
        if accesses.isEmpty { return start }
        var place = start
        var steps = IndexSteps()
        var span = place.count
        // How many of the dimensions are chosen from already.
        var rank = 0
        for access in accesses {
            if let tag = place.tag {
                throw fail(.unknownMember, "the tag \(tag.name) has no parts", at: access.range)
            }
            switch access {
            case .index(let expression, let range):
                guard rank < place.dimensions.count else {
                    throw fail(.wrongRank, "\(name())\(place.path) is not an array", at: range)
                }
                let length = place.dimensions[rank]
                rank += 1
                let index = try index(expression, length: length, range)
                let stride = place.dimensions[rank...].reduce(place.bus?.count ?? 1, *)
                step(&steps, index, length: length, stride: stride)
            case .member(let member, let range):
                guard let bus = place.bus, let field = bus.fields.first(where: { $0.name == member }) else {
                    place.tag = (member, range)
                    continue
                }
                guard rank == place.dimensions.count else {
                    throw fail(
                        .wrongRank,
                        "\(name())\(place.path) is an array of buses; choose one before its field \(member)",
                        at: range)
                }
                place.path += "." + member
                steps.offset += field.firstIndex
                place.dimensions = field.shape.dimensions
                rank = 0
                place.bus = field.shape.bus
            }
        }
        if rank > 0 { place.dimensions = Array(place.dimensions[rank...]) }
        span -= steps.offset
        place.base += SymbolID(steps.offset)
        place.unknown = steps.unknown
        place.span = span
        return place
    }

    /// The value at a place.
    func read(_ place: SignalPlace) -> Data {
        if place.unknown != nil { return readUnknown(place) }
        if let layout = place.bus {
            let symbols = (0..<place.count).map { place.base + SymbolID($0) }
            return .bus(BusValue(layout: layout, dimensions: place.dimensions, symbols: symbols))
        }
        if place.dimensions.isEmpty { return .scalar(.symbol(place.base)) }
        return .array(
            ArrayValue(
                dimensions: place.dimensions, cells: (0..<place.count).map { .symbol(place.base + SymbolID($0)) }))
    }

    private func readUnknown(_ place: SignalPlace) -> Data {
        guard let unknown = place.unknown else { return .scalar(.zero) }
        var cells: [Value] = []
        for offset in 0..<place.count {
            let register = code.pool.register()
            code.emit(
                .load, .register(register.index), .signal(Int(place.base) + offset), code.operand(unknown),
                count: max(place.span - offset, 1))
            cells.append(.computed(register))
        }
        withExtendedLifetime(unknown) {}
        if place.dimensions.isEmpty, let first = cells.first { return .scalar(first) }
        return .array(ArrayValue(dimensions: place.dimensions, cells: cells))
    }

    /// Reads whatever a reference names.
    func evaluate(_ reference: ResolvedReference) throws(ElaborationStopped) -> Data {
        switch reference.kind {
        case .variable: return try evaluateVariable(reference)
        case .signal:
            guard let info = frame.signals[reference.slot]?.info else {
                throw fail(.unknownName, "\(reference.name) is used before its declaration", at: reference.range)
            }
            let place = try follow(reference.accesses[...], from: info.start, reference.name, reference.range)
            if let tag = place.tag { return .scalar(try tagValue(tag, place, reference)) }
            try requireAssigned(place, of: info, reference)
            return read(place)
        case .component: return try evaluatePort(reference)
        }
    }

    /// Complains if a signal that is read has not been assigned. What an index known only at run time chooses is not
    /// looked at.
    func requireAssigned(
        _ place: SignalPlace, of info: SignalInfo, _ reference: ResolvedReference
    ) throws(ElaborationStopped) {
        guard place.unknown == nil, info.kind != .input else { return }
        let offset = Int(place.base - info.base)
        let unassigned = frame.signals[reference.slot]?.states[offset..<offset + place.count]
            .firstIndex(of: .unassigned)
        guard let unassigned else { return }
        try complain(
            .unassignedSignal, "\(name(of: info, at: unassigned)) is read before it is assigned", at: reference.range)
    }

    // MARK: Assigning

    func assignSignal(
        _ target: ResolvedReference, _ value: ResolvedExpression, isConstrained: Bool, _ range: SourceRange
    ) throws(ElaborationStopped) {
        let (data, tags) = try evaluateTagged(value)
        if target.kind == .component {
            try assignPort(target, data, tags, isConstrained: isConstrained, range)
            return
        }
        guard target.kind == .signal, let info = frame.signals[target.slot]?.info else {
            throw fail(.unknownName, "\(target.name) is used before its declaration", at: target.range)
        }
        if info.kind == .input {
            throw fail(
                .foreignAssignment, "\(target.name) is an input: it is assigned where the component is created",
                at: range)
        }
        let place = try follow(target.accesses[...], from: info.start, target.name, target.range)
        try refuseUnknownPlace(place, target)
        let cells = try signalCells(data, for: place, range)
        let offset = Int(place.base - info.base)
        for index in offset..<offset + cells.count {
            try markAssigned(frame.signals[target.slot]?.states[index] ?? .assigned, range) {
                name(of: info, at: index)
            }
            frame.signals[target.slot]?.states[index] = .assigned
        }
        if frame.signals[target.slot]?.tags.isTrivial(for: tags) != true {
            frame.signals[target.slot]?.tags.assign(isConstrained ? tags : nil, at: place.path, count: cells.count)
        }
        try store(cells, at: place.base, isConstrained: isConstrained, range)
    }

    func refuseUnknownPlace(_ place: SignalPlace, _ target: ResolvedReference) throws(ElaborationStopped) {
        if let tag = place.tag {
            throw fail(.unknownMember, "\(target.name) has no part named \(tag.name)", at: tag.range)
        }
        if place.unknown != nil {
            throw fail(
                .unknownIndex, "which signal is assigned cannot depend on the value of another", at: target.range)
        }
    }

    func name(of info: SignalInfo, at offset: Int) -> String {
        var text = info.name
        info.shape.appendPath(at: offset, to: &text)
        return text
    }

    /// Complains if a signal to be assigned is assigned already, or in a loop that may run several times.
    func markAssigned(
        _ state: AssignmentState, _ range: SourceRange, name: () -> String
    ) throws(ElaborationStopped) {
        if unknownLoopDepth > 0 {
            throw fail(
                .assignmentInUnknownLoop, "a signal is assigned in a loop whose number of turns depends on signals",
                at: range)
        }
        if state == .unassigned { return }
        try complain(
            .signalAssignedTwice,
            "\(name()) is assigned a second time"
                + (state == .perhaps ? "; the first assignment depends on a condition on signals" : ""),
            at: range)
    }

    /// The values for the signals at a place; a bus's signals for a bus.
    func signalCells(_ data: Data, for place: SignalPlace, _ range: SourceRange) throws(ElaborationStopped) -> [Value] {
        guard let layout = place.bus else {
            if case .array(let array) = data, array.dimensions != place.dimensions {
                let target =
                    place.dimensions.isEmpty ? "a single signal" : "an array of \(shown(place.dimensions)) signals"
                throw fail(.shapeMismatch, "\(target) is assigned an array of \(shown(array.dimensions))", at: range)
            }
            return try cells(data, shapedFor: place.dimensions, range)
        }
        guard case .bus(let bus) = data else {
            throw fail(.busMismatch, "a bus \(layout.shownName) is assigned something that is no bus", at: range)
        }
        guard bus.layout === layout else {
            throw fail(
                .busMismatch, "a bus \(layout.shownName) is assigned a bus \(bus.layout.shownName)", at: range)
        }
        guard bus.dimensions == place.dimensions else {
            throw fail(
                .shapeMismatch,
                "buses of dimensions \(shown(place.dimensions)) are assigned buses of \(shown(bus.dimensions))",
                at: range)
        }
        return bus.symbols.map { .symbol($0) }
    }

    /// Emits the assignments, and for `<==` the constraints.
    func store(
        _ cells: [Value], at base: SymbolID, isConstrained: Bool, _ range: SourceRange
    ) throws(ElaborationStopped) {
        for (offset, cell) in cells.enumerated() {
            let symbol = base + SymbolID(offset)
            code.store(cell, into: code.operand(symbol))
            if isConstrained { try constrain(.symbol(symbol), cell, range) }
        }
    }
}
