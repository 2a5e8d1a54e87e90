/// The tags that a value carries, and those of its fields where it is a bus.
struct TagWire: Equatable {
    /// The tags with their values, nil for a tag without one.
    var tags: [String: FieldElement?] = [:]
    var fields: [String: TagWire] = [:]

    /// Whether there are no tags and no fields.
    var isEmpty: Bool { tags.isEmpty && fields.isEmpty }

    /// The tags at a path of fields.
    func wire(at path: String) -> TagWire {
        if path.isEmpty { return self }
        return path.split(separator: ".").reduce(self) { $0.fields[String($1)] ?? TagWire() }
    }

    /// What both carry with the same value.
    func common(with other: TagWire) -> TagWire {
        var result = TagWire()
        for (tag, value) in tags where other.tags[tag] == .some(value) { result.tags[tag] = .some(value) }
        for (name, field) in fields {
            if let otherField = other.fields[name] { result.fields[name] = field.common(with: otherField) }
        }
        return result
    }
}

/// The tags of a declared signal or bus (circom documentation, "Signal tags"). All elements of an array share theirs.
struct TagTree {
    struct Tag {
        var value: FieldElement?
        /// Whether the declaration has the tag; others are inherited from what is assigned.
        var isDeclared: Bool
        /// Whether the program gave it its value.
        var isSet = false
    }

    var tags: [String: Tag] = [:]
    var fields: [String: TagTree] = [:]
    /// Whether any signal is assigned.
    var isAssigned = false
    /// The signals not assigned yet.
    var remaining = 0
    private var order: [String] = []

    init() {}

    init(_ names: [String], shape: SignalShape, isInput: Bool) {
        for name in names { tags[name] = Tag(value: nil, isDeclared: true) }
        order = names
        isAssigned = isInput
        remaining = isInput ? 0 : shape.count
        for field in shape.bus?.fields ?? [] {
            let elements = (shape.bus?.count ?? 0) == 0 ? 0 : shape.count / (shape.bus?.count ?? 1)
            let whole = SignalShape(
                dimensions: field.shape.dimensions, bus: field.shape.bus, count: field.shape.count * elements)
            fields[field.name] = TagTree(field.tags.map(\.name), shape: whole, isInput: isInput)
        }
    }

    /// Takes over the values that an input comes with.
    mutating func adopt(_ values: [InstanceKey.TaggedInput], path: String) {
        for entry in values where entry.path == path {
            tags[entry.tag, default: Tag(value: nil, isDeclared: true)].value = entry.value
            tags[entry.tag]?.isSet = true
        }
        for name in fields.keys { fields[name]?.adopt(values, path: path + "." + name) }
    }

    /// The tags that a value read from here carries: values set by the program at once, inherited ones when all signals
    /// are assigned.
    var propagated: TagWire {
        var wire = TagWire()
        for (name, tag) in tags {
            if tag.isSet || remaining == 0 {
                wire.tags[name] = .some(tag.value)
            } else if tag.isDeclared {
                wire.tags[name] = .some(nil)
            }
        }
        for (name, field) in fields { wire.fields[name] = field.propagated }
        return wire
    }

    /// The tags that the declaration has.
    var required: TagWire {
        var wire = TagWire()
        for (name, tag) in tags where tag.isDeclared { wire.tags[name] = .some(tag.value) }
        for (name, field) in fields { wire.fields[name] = field.required }
        return wire
    }

    /// The declared tags for people.
    var shown: [SignalTag] { order.map { SignalTag(name: $0, value: tags[$0]?.value) } }

    /// Notes that signals at a path are assigned a value that carries tags.
    mutating func assign(_ wire: TagWire?, at path: String, count: Int) {
        assign(wire ?? TagWire(), at: path.split(separator: ".").map(String.init)[...], count: count)
    }

    private mutating func assign(_ wire: TagWire, at path: ArraySlice<String>, count: Int) {
        guard let first = path.first else {
            inherit(wire, count: count)
            return
        }
        remaining = max(0, remaining - count)
        isAssigned = true
        fields[first]?.assign(wire, at: path.dropFirst(), count: count)
    }

    private mutating func inherit(_ wire: TagWire, count: Int) {
        for (name, tag) in tags {
            let new = wire.tags[name]
            if tag.isDeclared {
                if tag.isSet { continue }
                let value = new ?? nil
                tags[name]?.value = !isAssigned || tag.value == value ? value : nil
            } else if new == nil || new != .some(tag.value) {
                tags[name] = nil
            }
        }
        if !isAssigned {
            for (name, value) in wire.tags where tags[name] == nil {
                tags[name] = Tag(value: value, isDeclared: false)
            }
        }
        let total = remaining
        remaining = max(0, remaining - count)
        isAssigned = true
        for name in fields.keys {
            // A field's share of the signals that are assigned.
            let share = total == 0 ? 0 : (fields[name]?.remaining ?? 0) * count / total
            fields[name]?.inherit(wire.fields[name] ?? TagWire(), count: share)
        }
    }

    /// Whether there are no tags and no fields.
    var isEmpty: Bool { tags.isEmpty && fields.isEmpty }

    /// Whether an assignment changes nothing: there are no tags on either side.
    func isTrivial(for wire: TagWire?) -> Bool {
        isEmpty && isAssigned && wire?.isEmpty != false
    }

    /// The tree at a path of fields.
    func tree(at path: String) -> TagTree {
        var tree = self
        for name in path.split(separator: ".") { tree = tree.fields[String(name)] ?? TagTree() }
        return tree
    }

    /// Sets a tag's value at a path.
    mutating func set(_ tag: String, to value: FieldElement, at path: ArraySlice<String>) {
        guard let first = path.first else {
            tags[tag]?.value = value
            tags[tag]?.isSet = true
            return
        }
        fields[first]?.set(tag, to: value, at: path.dropFirst())
    }
}

extension Elaborator {
    /// Evaluates a value with the tags that it carries: only names of signals and arrays of them carry any.
    func evaluateTagged(_ expression: ResolvedExpression) throws(ElaborationStopped) -> (Data, TagWire?) {
        switch expression {
        case .reference(let reference) where reference.kind == .signal:
            guard let info = frame.signals[reference.slot]?.info else { return (try evaluate(reference), nil) }
            let place = try follow(reference.accesses[...], from: info.start, reference.name, reference.range)
            if let tag = place.tag { return (.scalar(try tagValue(tag, place, reference)), nil) }
            try requireAssigned(place, of: info, reference)
            return (read(place), tags(of: reference.slot, at: place.path)?.propagated)
        case .reference(let reference) where reference.kind == .component:
            return try evaluateTaggedPort(reference)
        case .variable(let slot, _):
            return (try evaluate(expression), frame.variableTags[slot])
        case .array(let elements, _):
            var tags: TagWire?
            for (index, element) in elements.enumerated() {
                guard case .reference(let reference) = element, reference.kind != .variable else {
                    tags = nil
                    break
                }
                guard let own = try evaluateTagged(element).1 else {
                    tags = nil
                    break
                }
                tags = index == 0 ? own : tags?.common(with: own)
                if tags == nil { break }
            }
            return (try evaluate(expression), tags)
        default: return (try evaluate(expression), nil)
        }
    }

    /// The tags of a declared signal or of a bus's field, or nil where there are none at all.
    private func tags(of slot: Int, at path: String) -> TagTree? {
        guard let tree = frame.signals[slot]?.tags, !tree.isEmpty else { return nil }
        return tree.tree(at: path)
    }

    /// The value of a signal's tag.
    func tagValue(
        _ tag: (name: String, range: SourceRange), _ place: SignalPlace, _ reference: ResolvedReference
    ) throws(ElaborationStopped) -> Value {
        let tags = tags(of: reference.slot, at: place.path)?.tags ?? [:]
        guard let entry = tags[tag.name] else {
            let known = Array(tags.keys) + (place.bus?.fields.map(\.name) ?? [])
            throw fail(
                .unknownMember, "\(reference.name)\(place.path) has no field or tag named \(tag.name)", at: tag.range,
                notes: closestName(to: tag.name, among: known).map { ["did you mean \($0)?"] } ?? [])
        }
        guard let value = entry.value else {
            throw fail(.tagValue, "the tag \(tag.name) of \(reference.name) has no value", at: tag.range)
        }
        return .constant(value)
    }

    /// `signal.tag = value`.
    func assignTag(
        _ target: ResolvedReference, _ value: ResolvedExpression, _ range: SourceRange
    ) throws(ElaborationStopped) {
        guard let info = frame.signals[target.slot]?.info else {
            throw fail(.unknownName, "\(target.name) is used before its declaration", at: target.range)
        }
        let place = try follow(target.accesses[...], from: info.start, target.name, target.range)
        guard let tag = place.tag else {
            throw fail(.wrongAssignment, "signals are assigned with '<==' or '<--'", at: range)
        }
        if info.kind == .input {
            throw fail(.tagValue, "the tags of the input \(target.name) come from what it is assigned", at: range)
        }
        if unknownDepth > 0 {
            throw fail(.tagValue, "a tag gets its value where a condition decides that depends on signals", at: range)
        }
        let tree = tags(of: target.slot, at: place.path) ?? TagTree()
        guard let entry = tree.tags[tag.name] else {
            throw fail(.unknownMember, "\(target.name)\(place.path) has no tag \(tag.name)", at: tag.range)
        }
        if tree.isAssigned {
            throw fail(
                .tagValue, "\(target.name)\(place.path) is already assigned, so its tags can no longer change",
                at: range)
        }
        if entry.value != nil {
            throw fail(.tagValue, "the tag \(tag.name) of \(target.name) has a value already", at: range)
        }
        guard let known = try scalar(value).constantValue else {
            throw fail(.tagValue, "the value of a tag cannot depend on signals", at: range)
        }
        frame.signals[target.slot]?.tags.set(
            tag.name, to: known, at: place.path.split(separator: ".").map(String.init)[...])
    }
}
