internal import WitnessMachine

extension Elaborator {
    /// The instance of a template with arguments, elaborated if it is new.
    func instance(
        of template: Int, _ arguments: [KnownArgument], tagValues: [InstanceKey.TaggedInput] = [],
        publicInputs: Set<String> = [], isMain: Bool = false, at range: SourceRange
    ) throws(ElaborationStopped) -> InstanceInterface {
        let key = InstanceKey(template: template, arguments: arguments, tagValues: tagValues, isMain: isMain)
        if let index = instanceIndices[key] {
            guard index >= 0 else {
                throw fail(
                    .recursionTooDeep,
                    "\(shownName(template, arguments)) contains itself, so it would never end", at: range)
            }
            return interfaces[index]
        }
        let definition = resolved.templates[template]
        guard callStack.count < limits.depth else {
            throw fail(
                .recursionTooDeep, "templates are nested more than \(limits.depth) deep", at: range)
        }
        guard instances.count < limits.instances else {
            throw fail(.tooLarge, "there are more than \(limits.instances) different template instances", at: range)
        }
        instanceIndices[key] = -1

        // The parent's state waits here.
        let outer = (frame, code, instance, function, unknownDepth, unknownLoopDepth)
        defer { (frame, code, instance, function, unknownDepth, unknownLoopDepth) = outer }
        frame = Frame(definition.slots)
        code = CodeStream(field: field, constants: constants)
        let builder = InstanceBuilder(template: template, publicInputs: publicInputs)
        instance = builder
        function = nil
        (unknownDepth, unknownLoopDepth) = (0, 0)
        callStack.append((shownName(template, arguments), isMain ? nil : range))
        defer { callStack.removeLast() }
        for (slot, argument) in arguments.enumerated() { frame.variables[slot] = argument.storage }
        inputTagValues = tagValues

        _ = try run(definition.body)
        try finishComponents()
        code.emit(.leave)
        let interface = try assemble(builder, definition, arguments)
        instanceIndices[key] = interface.index
        return interface
    }

    /// The template's name with its arguments, as in `Num2Bits(8)`.
    func shownName(_ template: Int, _ arguments: [KnownArgument]) -> String {
        let shown = arguments.map { self.shown($0) }.joined(separator: ", ")
        return "\(resolved.templates[template].name)(\(shown))"
    }

    /// An argument as text; long arrays are cut.
    func shown(_ argument: KnownArgument) -> String {
        guard !argument.dimensions.isEmpty else { return argument.cells.first.map(field.text) ?? "" }
        let shown = argument.cells.prefix(16).map(field.text).joined(separator: ", ")
        return "[\(shown)\(argument.cells.count > 16 ? ", …" : "")]"
    }

    /// Complains of components that never get all inputs.
    private func finishComponents() throws(ElaborationStopped) {
        for component in frame.components {
            guard let component else { continue }
            for (index, cell) in component.cells.enumerated() {
                guard let cell, cell.missingInputs > 0 else { continue }
                let name = component.name + indexText(index, component.dimensions)
                let missing = cell.instance.firstUnassignedInput(cell.states) ?? "an input"
                try complain(
                    .unassignedInputs,
                    "\(missing) of component \(name) is never assigned"
                        + (cell.missingInputs > 1 ? ", nor \(cell.missingInputs - 1) more of its inputs" : ""),
                    at: cell.range)
            }
        }
    }

    func indexText(_ flat: Int, _ dimensions: [Int]?) -> String {
        guard let dimensions else { return "[\(flat)]" }
        var (rest, text, stride) = (flat, "", dimensions.reduce(1, *))
        for length in dimensions where length > 0 {
            stride /= length
            text += "[\(rest / stride)]"
            rest %= stride
        }
        return text
    }

    /// Gives an instance its final numbers and files it.
    private func assemble(
        _ builder: InstanceBuilder, _ definition: ResolvedTemplate, _ arguments: [KnownArgument]
    ) throws(ElaborationStopped) -> InstanceInterface {
        var layout = builder.layout(instances: instances) { declared in
            frame.signals[declared.slot]?.tags.shown ?? []
        }
        guard layout.subtreeCount <= limits.signals else {
            throw fail(
                .tooLarge, "\(definition.name) has \(layout.subtreeCount) signals, more than \(limits.signals)",
                at: definition.name.range)
        }
        let constraints = builder.constraints.renumbered(&layout.map)
        var constraintCount = constraints.count
        for component in layout.subcomponents {
            constraintCount += instances[component.instance].subtreeConstraintCount
        }
        let instance = TemplateInstance(
            name: definition.name.name, parameters: arguments.map { shown($0) }, signals: layout.signals,
            ownSignalCount: layout.ownCount, outputCount: layout.outputCount, inputCount: layout.inputCount,
            subtreeSignalCount: layout.subtreeCount, subtreeConstraintCount: constraintCount,
            subcomponents: layout.subcomponents, constraints: constraints,
            isParallel: definition.isParallel, location: definition.range)
        let index = constants.program.declareTemplate(instance.shownName)
        let codeBuilder = finish(code, &layout.map)
        constants.program.define(
            template: index, signalCount: layout.subtreeCount, signals: instance.signalGroups,
            components: layout.subcomponents.map { ComponentPlace($0.name, template: $0.instance, offset: $0.offset) },
            codeBuilder)
        instances.append(instance)
        var tags: [String: TagWire] = [:]
        for declared in builder.declared where declared.kind != .intermediate {
            guard let tree = frame.signals[declared.slot]?.tags else { continue }
            let wire = declared.kind == .output ? tree.propagated : tree.required
            if !wire.isEmpty { tags[declared.name] = wire }
        }
        let interface = InstanceInterface(index: index, instance: instance, tags: tags)
        interfaces.append(interface)
        return interface
    }

    /// The code with final signal operands.
    func finish(_ stream: CodeStream, _ map: inout SymbolMap) -> CodeBuilder {
        var builder = CodeBuilder()
        _ = builder.reserveRegisters(stream.pool.count)
        func final(_ operand: Operand) -> Operand {
            operand.kind == .signal ? .signal(map.index(of: operand.index) - 1) : operand
        }
        var site = 0
        for (index, step) in stream.steps.enumerated() {
            if site < stream.sites.count, stream.sites[site].start == index {
                if let index = siteIndex(stream.sites[site].location) { builder.setSite(index) }
                site += 1
            }
            builder.emit(step.opcode, final(step.destination), final(step.a), final(step.b), count: step.count)
        }
        return builder
    }

    /// The witness program's number of a location; nil in the code of a body without statements, which has none.
    private func siteIndex(_ location: UInt32) -> Int? {
        if let index = siteIndices[location] { return index }
        guard locations.ranges.indices.contains(Int(location)) else { return nil }
        let range = locations.ranges[Int(location)]
        let position = files[range.file]?.position(of: range.start)
        let text = String(files.text(range).prefix(120))
        let index = constants.program.site(
            SourceSite(
                file: Int(range.file.index), start: Int(range.start), end: Int(range.end), line: position?.line ?? 0,
                column: position?.column ?? 0, text: text))
        siteIndices[location] = index
        return index
    }
}

extension KnownArgument {
    /// The argument as a variable's value.
    var storage: VariableStorage {
        dimensions.isEmpty
            ? .scalar(.constant(cells.first ?? .zero))
            : .array(ArrayValue(dimensions: dimensions, cells: cells.map { .constant($0) }))
    }
}

extension InstanceInterface {
    /// The name of the first input that is not assigned.
    func firstUnassignedInput(_ states: [AssignmentState]) -> String? {
        guard let offset = states.indices.first(where: { $0 >= outputCount && states[$0] != .assigned }) else {
            return nil
        }
        let port = ports.values.first { offset + 1 >= $0.firstIndex && offset + 1 < $0.firstIndex + $0.shape.count }
        return port.map { $0.name(at: offset + 1 - $0.firstIndex) }
    }
}

extension TemplateInstance {
    /// The names of the own signals for the witness program: one group for an array of signals, one for each signal of
    /// a bus.
    var signalGroups: [SignalGroup] {
        var groups: [SignalGroup] = []
        for declaration in signals where declaration.shape.count > 0 {
            declaration.appendGroups(prefix: "", offset: declaration.firstIndex - 1, to: &groups)
        }
        return groups
    }
}

extension SignalDeclaration {
    fileprivate func appendGroups(prefix: String, offset: Int, to groups: inout [SignalGroup]) {
        guard let bus = shape.bus else {
            groups.append(SignalGroup(prefix + name, dimensions: shape.dimensions, offset: offset))
            return
        }
        guard bus.count > 0 else { return }
        for element in 0..<shape.count / bus.count {
            var path = prefix + name
            SignalShape(dimensions: shape.dimensions, bus: nil, count: shape.count / bus.count)
                .appendPath(at: element, to: &path)
            for field in bus.fields where field.shape.count > 0 {
                field.appendGroups(
                    prefix: path + ".", offset: offset + element * bus.count + field.firstIndex, to: &groups)
            }
        }
    }
}
