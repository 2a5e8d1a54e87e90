internal import WitnessMachine

// Variables: declaration, reading and assigning of parts, at known and unknown indices.

extension Elaborator {
    func declareVariable(
        _ slot: Int, _ dimensions: [ResolvedExpression], _ range: SourceRange
    ) throws(ElaborationStopped) {
        if dimensions.isEmpty {
            frame.variables[slot] = .zero
            return
        }
        let lengths = try self.dimensions(dimensions, range)
        let count = try elementCount(lengths, range)
        frame.variables[slot] = .array(
            ArrayValue(dimensions: lengths, cells: Array(repeating: .zero, count: count)))
    }

    /// The lengths in a declaration: known, not negative, not too large.
    func dimensions(
        _ expressions: [ResolvedExpression], _ range: SourceRange
    ) throws(ElaborationStopped) -> [Int] {
        var lengths: [Int] = []
        for expression in expressions {
            let value = try scalar(expression)
            guard let known = value.constantValue else {
                throw fail(
                    .invalidDimension, "an array's length cannot depend on signals", at: expression.range ?? range)
            }
            guard let length = known.indexValue, length <= limits.signals else {
                throw fail(
                    .invalidDimension, "an array cannot have \(field.signedInteger(known)) elements",
                    at: expression.range ?? range)
            }
            lengths.append(length)
        }
        return lengths
    }

    /// An index: known, or a value to be looked at at run time. A known one is within the length.
    enum Index {
        case known(Int)
        case unknown(Value)
    }

    func index(
        _ expression: ResolvedExpression, length: Int, _ range: SourceRange
    ) throws(ElaborationStopped) -> Index {
        let value = try scalar(expression)
        guard let known = value.constantValue else { return .unknown(value) }
        guard let index = known.indexValue, index < length else {
            throw fail(
                .indexOutOfBounds,
                "index \(field.signedInteger(known)) is outside an array of length \(length)", at: range)
        }
        return .known(index)
    }

    /// Reads a part of a variable.
    func evaluateVariable(_ reference: ResolvedReference) throws(ElaborationStopped) -> Data {
        guard case .array(let array) = frame.variables[reference.slot] else {
            throw fail(.wrongRank, "\(reference.name) is a single value, not an array", at: reference.range)
        }
        let place = try place(reference, array)
        let rest = Array(array.dimensions.dropFirst(reference.accesses.count))
        let count = rest.reduce(1, *)
        guard let unknown = place.unknown else {
            if rest.isEmpty { return .scalar(array.cells[place.offset]) }
            return .array(
                ArrayValue(dimensions: rest, cells: Array(array.cells[place.offset..<place.offset + count])))
        }
        let block = inRegisters(array.cells)
        var cells: [Value] = []
        for cell in 0..<count {
            let register = code.pool.register()
            let span = array.cells.count - place.offset - cell
            code.emit(
                .load, .register(register.index), .register(block.base + place.offset + cell), code.operand(unknown),
                count: span)
            cells.append(.computed(register))
        }
        withExtendedLifetime((block, unknown)) {}
        if rest.isEmpty, let first = cells.first { return .scalar(first) }
        return .array(ArrayValue(dimensions: rest, cells: cells))
    }

    /// Where a reference's indices lead: a known offset, and one known at run time to be added to it.
    private func place(
        _ reference: ResolvedReference, _ array: ArrayValue
    ) throws(ElaborationStopped) -> (offset: Int, unknown: Value?) {
        guard reference.accesses.count <= array.dimensions.count else {
            throw fail(
                .wrongRank,
                "\(reference.name) has \(array.dimensions.count) dimensions, and \(reference.accesses.count) are "
                    + "chosen here", at: reference.range)
        }
        var steps = IndexSteps()
        var stride = array.cells.count
        for (access, length) in zip(reference.accesses, array.dimensions) {
            guard case .index(let expression, let range) = access else { continue }
            stride = length == 0 ? 0 : stride / length
            try step(&steps, index(expression, length: length, range), length: length, stride: stride)
        }
        return (steps.offset, steps.unknown)
    }

    /// A sum of indices times strides.
    struct IndexSteps {
        var offset = 0
        var unknown: Value?
    }

    /// Adds an index to a sum; an unknown one is checked at run time.
    func step(_ steps: inout IndexSteps, _ index: Index, length: Int, stride: Int) {
        switch index {
        case .known(let index): steps.offset += index * stride
        case .unknown(let value):
            code.emit(.checkIndex, .none, code.operand(value), count: length)
            let factor = Value.constant(field.element(stride))
            let scaled = stride == 1 ? value : field.product(value, factor) ?? code.compute(.multiply, value, factor)
            if let sum = steps.unknown {
                steps.unknown = field.sum(sum, scaled) ?? code.compute(.add, sum, scaled)
            } else {
                steps.unknown = scaled
            }
        }
    }

    /// Values in consecutive registers: where they are, if they are, or copied.
    func inRegisters(_ cells: [Value]) -> RegisterBlock {
        let block = code.pool.block(max(cells.count, 1))
        if let first = consecutiveStart(cells) {
            code.emit(.copyRange, .register(block.base), .register(first), count: cells.count)
            return block
        }
        for (offset, cell) in cells.enumerated() { code.store(cell, into: .register(block.base + offset)) }
        return block
    }

    /// The first of consecutive registers that hold the values, or nil.
    private func consecutiveStart(_ cells: [Value]) -> Int? {
        guard cells.count > 1, case .computed(let first)? = cells.first else { return nil }
        for (offset, cell) in cells.enumerated() {
            guard case .computed(let register) = cell, register.index == first.index + offset else { return nil }
        }
        return first.index
    }

    // MARK: Assigning

    func assignVariable(
        _ slot: Int, _ indices: [ResolvedExpression], _ value: ResolvedExpression, _ range: SourceRange
    ) throws(ElaborationStopped) {
        let (data, tags) = try evaluateTagged(value)
        // A variable that is given a tagged value whole carries its tags on.
        frame.variableTags[slot] = indices.isEmpty && unknownDepth == 0 ? tags : nil
        if indices.isEmpty {
            try assignWhole(slot, data, range)
            return
        }
        guard case .array(let target) = frame.variables[slot] else {
            throw fail(.wrongRank, "a single value is indexed like an array", at: range)
        }
        let accesses = indices.map { ResolvedReference.Access.index($0, $0.range ?? range) }
        let reference = ResolvedReference(
            kind: .variable, slot: slot, name: variableName(slot), accesses: accesses, range: range)
        let place = try place(reference, target)
        let rest = Array(target.dimensions.dropFirst(indices.count))
        let cells = try self.cells(data, shapedFor: rest, range)
        if let unknown = place.unknown {
            storeAtUnknownIndex(slot, target, cells, place.offset, unknown)
            return
        }
        let span = place.offset..<place.offset + cells.count
        mutateArray(slot) { array in
            if cells.count == 1 {
                array.cells[place.offset] = cells[0]
            } else {
                array.cells.replaceSubrange(span, with: cells)
            }
        }
    }

    /// Changes an array in place, without a copy of it.
    private func mutateArray(_ slot: Int, _ body: (inout ArrayValue) -> Void) {
        guard case .array(var array) = frame.variables[slot] else { return }
        frame.variables[slot] = .zero
        body(&array)
        frame.variables[slot] = .array(array)
    }

    private func storeAtUnknownIndex(
        _ slot: Int, _ target: ArrayValue, _ cells: [Value], _ offset: Int, _ unknown: Value
    ) {
        let block = inRegisters(target.cells)
        for (position, cell) in cells.enumerated() {
            let operand = code.operand(cell)
            code.emit(
                .store, .register(block.base + offset + position), code.operand(unknown), operand,
                count: target.cells.count - offset - position)
        }
        withExtendedLifetime((cells, unknown)) {}
        frame.variables[slot] = .array(
            ArrayValue(
                dimensions: target.dimensions,
                cells: target.cells.indices.map { .computed(Register($0, of: block)) }))
    }

    private func assignWhole(_ slot: Int, _ data: Data, _ range: SourceRange) throws(ElaborationStopped) {
        switch (frame.variables[slot], data) {
        case (.scalar, .scalar(let value)): frame.variables[slot] = .scalar(value)
        case (.array(let old), .array(let new)):
            guard old.dimensions == new.dimensions else {
                // A smaller array fills the beginning, as circom lets it.
                let cells = try self.cells(data, shapedFor: old.dimensions, range)
                frame.variables[slot] = .array(ArrayValue(dimensions: old.dimensions, cells: cells))
                return
            }
            frame.variables[slot] = .array(new)
        case (.scalar, .array(let array)):
            throw fail(
                .shapeMismatch,
                "\(variableName(slot)) is a single value and is assigned an array of \(shown(array.dimensions))",
                at: range)
        case (.array(let array), .scalar):
            throw fail(
                .shapeMismatch,
                "\(variableName(slot)) is an array of \(shown(array.dimensions)) and is assigned a single value",
                at: range)
        case (_, .bus(let bus)):
            throw fail(.shapeMismatch, "a variable cannot hold a bus (\(bus.layout.name))", at: range)
        }
    }

    private func variableName(_ slot: Int) -> String { "this variable" }

    /// The cells of a value for a target of the given dimensions, which they must fit.
    func cells(
        _ data: Data, shapedFor dimensions: [Int], _ range: SourceRange
    ) throws(ElaborationStopped) -> [Value] {
        switch data {
        case .scalar(let value):
            if dimensions.isEmpty { return [value] }
            throw fail(
                .shapeMismatch, "an array of \(shown(dimensions)) is assigned a single value", at: range)
        case .array(let array):
            if array.dimensions == dimensions { return array.cells }
            let fits =
                array.dimensions.count == dimensions.count && zip(array.dimensions, dimensions).allSatisfy { $0 <= $1 }
            guard fits else {
                let target = dimensions.isEmpty ? "a single value" : "an array of \(shown(dimensions))"
                throw fail(
                    .shapeMismatch, "\(target) is assigned an array of \(shown(array.dimensions))", at: range)
            }
            return array.padded(to: dimensions)
        case .bus(let bus):
            throw fail(.shapeMismatch, "a bus \(bus.layout.name) is assigned to numbers", at: range)
        }
    }

    /// `v = v ± value`.
    func accumulate(
        _ slot: Int, _ operation: InfixOperator, _ value: ResolvedExpression, _ range: SourceRange
    ) throws(ElaborationStopped) {
        let addend = try scalar(value)
        frame.variableTags[slot] = nil
        if operation == .add, let added = field.linearForm(addend), var form = takeLinear(slot) {
            if isKnownUniquelyReferenced(&form) {
                field.accumulate(added, into: form)
            } else {
                form = field.sum(form, added)
            }
            frame.variables[slot] = .scalar(.linear(form))
            return
        }
        guard case .scalar(let current) = frame.variables[slot] else {
            throw fail(.shapeMismatch, "an array stands where a single value is required", at: range)
        }
        frame.variables[slot] = .scalar(try apply(operation, current, addend, range))
    }

    /// Takes a linear form out of a variable, so that nothing else holds it unless it has been copied; nil, and nothing
    /// taken, where the variable holds something else.
    private func takeLinear(_ slot: Int) -> LinearForm? {
        guard case .scalar(.linear(let form)) = frame.variables[slot] else { return nil }
        frame.variables[slot] = .zero
        return form
    }
}
