internal import WitnessMachine

/// What distinguishes a function instance: the known cells of its arguments, and the shapes of all.
struct FunctionKey: Hashable {
    let function: Int
    let shapes: [[Int]]
    let known: [FieldElement?]
}

/// A function with some arguments known.
final class FunctionInstance {
    /// A result in terms of the arguments, or nil if only the code can tell.
    var results: [Value?] = []
    /// The dimensions of the result, empty for a single value.
    var dimensions: [Int] = []
    var isComplete = false
    /// Whether the code logs or asserts, so that it must run even where its results are known without it.
    var hasEffects = false
    /// The code, until it is declared as a function of the witness program.
    var code: CodeStream?
    var parameterCount = 0
    /// The function's number in the witness program, once it is called there.
    var index: Int?

    var needsCall: Bool { hasEffects || results.contains { $0 == nil } }
}

/// A function instance while it is being elaborated.
final class FunctionBuilder {
    var results: RegisterBlock?
    var dimensions: [Int]?
    /// The value of the `return` that ends every run, if only one place returns.
    var values: [Value]?
    var returnCount = 0
}

extension Elaborator {
    /// Calls a function: computes it where all arguments are known, and otherwise calls its code.
    func call(
        _ function: Int, _ arguments: [Data], _ range: SourceRange
    ) throws(ElaborationStopped) -> Data {
        let definition = resolved.functions[function]
        var (shapes, known, cells): ([[Int]], [FieldElement?], [Value]) = ([], [], [])
        for argument in arguments {
            switch argument {
            case .scalar(let value):
                shapes.append([])
                cells.append(value)
                known.append(value.constantValue)
            case .array(let array):
                shapes.append(array.dimensions)
                cells.append(contentsOf: array.cells)
                known.append(contentsOf: array.cells.map(\.constantValue))
            case .bus(let bus):
                throw fail(
                    .shapeMismatch, "function \(definition.name) cannot take a bus (\(bus.layout.name))", at: range)
            }
        }
        let key = FunctionKey(function: function, shapes: shapes, known: known)
        let instance = try functionInstance(key, definition, range)
        let unknown = cells.filter { !$0.isConstant }
        var results: RegisterBlock?
        if instance.needsCall { results = emitCall(instance, definition, unknown) }
        var values: [Value] = []
        values.reserveCapacity(instance.results.count)
        for (position, result) in instance.results.enumerated() {
            if let result, let value = substituted(result, unknown) {
                values.append(value)
            } else {
                if results == nil { results = emitCall(instance, definition, unknown) }
                guard let results else { continue }
                values.append(.computed(Register(position, of: results)))
            }
        }
        if instance.dimensions.isEmpty, let value = values.first { return .scalar(value) }
        return .array(ArrayValue(dimensions: instance.dimensions, cells: values))
    }

    private func emitCall(
        _ instance: FunctionInstance, _ definition: ResolvedFunction, _ unknown: [Value]
    ) -> RegisterBlock {
        let index = declare(instance, definition)
        let arguments = code.pool.block(max(unknown.count, 1))
        for (position, value) in unknown.enumerated() {
            code.store(value, into: .register(arguments.base + position))
        }
        let results = code.pool.block(max(instance.results.count, 1))
        code.emit(.call, .register(results.base), .register(arguments.base), .number(index))
        withExtendedLifetime(arguments) {}
        if instance.hasEffects { code.hasEffects = true }
        return results
    }

    /// Files a function instance's code in the witness program.
    private func declare(_ instance: FunctionInstance, _ definition: ResolvedFunction) -> Int {
        if let index = instance.index { return index }
        let index = constants.program.declareFunction(
            definition.name.name, parameterCount: instance.parameterCount, resultCount: instance.results.count)
        instance.index = index
        if let code = instance.code {
            var map = SymbolMap()
            constants.program.define(function: index, finish(code, &map))
            instance.code = nil
        }
        return index
    }

    private func functionInstance(
        _ key: FunctionKey, _ definition: ResolvedFunction, _ range: SourceRange
    ) throws(ElaborationStopped) -> FunctionInstance {
        if let instance = functionInstances[key] {
            guard instance.isComplete else {
                throw fail(
                    .recursionTooDeep,
                    "\(definition.name) calls itself with the same known arguments, so whether it ends depends on "
                        + "signals", at: range)
            }
            return instance
        }
        guard callStack.count < limits.depth else {
            throw fail(.recursionTooDeep, "calls are nested more than \(limits.depth) deep", at: range)
        }
        try countTurn(range)
        guard functionInstances.count < limits.instances else {
            throw fail(.tooLarge, "there are more than \(limits.instances) different function calls", at: range)
        }
        let instance = FunctionInstance()
        functionInstances[key] = instance

        let outer = (frame, code, self.instance, function, unknownDepth, unknownLoopDepth)
        defer { (frame, code, self.instance, function, unknownDepth, unknownLoopDepth) = outer }
        frame = Frame(definition.slots)
        code = CodeStream(field: field, constants: constants)
        let builder = FunctionBuilder()
        self.instance = nil
        function = builder
        (unknownDepth, unknownLoopDepth) = (0, 0)
        callStack.append(("function \(definition.name)", range))
        defer { callStack.removeLast() }

        instance.parameterCount = known(key.known.count { $0 == nil })
        // The parameters come in the first registers, which nothing else may use.
        let parameters = instance.parameterCount > 0 ? code.pool.block(instance.parameterCount) : nil
        bindParameters(key)
        if try run(definition.body) == .normal {
            code.emit(.fail)
        }
        withExtendedLifetime(parameters) {}
        instance.dimensions = builder.dimensions ?? []
        let count = instance.dimensions.reduce(1, *)
        if builder.returnCount == 1, let values = builder.values {
            instance.results = values.map { $0.isNonQuadratic ? nil : $0 }
        } else {
            instance.results = Array(repeating: nil, count: count)
        }
        instance.hasEffects = code.hasEffects
        instance.code = code
        instance.isComplete = true
        return instance
    }

    private func known(_ count: Int) -> Int { count }

    private func bindParameters(_ key: FunctionKey) {
        var (cell, parameter) = (0, SymbolID(0))
        for (slot, shape) in key.shapes.enumerated() {
            var cells: [Value] = []
            for _ in 0..<shape.reduce(1, *) {
                if let known = key.known[cell] {
                    cells.append(.constant(known))
                } else {
                    cells.append(.symbol(SymbolID.parameterFlag | parameter))
                    parameter += 1
                }
                cell += 1
            }
            frame.variables[slot] =
                shape.isEmpty ? .scalar(cells[0]) : .array(ArrayValue(dimensions: shape, cells: cells))
        }
    }

    /// `return value`.
    func returnValue(_ data: Data, _ range: SourceRange) throws(ElaborationStopped) {
        guard let function else { return }
        let (dimensions, cells): ([Int], [Value])
        switch data {
        case .scalar(let value): (dimensions, cells) = ([], [value])
        case .array(let array): (dimensions, cells) = (array.dimensions, array.cells)
        case .bus: throw fail(.shapeMismatch, "a function cannot return a bus", at: range)
        }
        if let earlier = function.dimensions, earlier != dimensions {
            throw fail(
                .shapeMismatch,
                "this returns an array of \(shown(dimensions)), and another 'return' of the same call an array of "
                    + "\(shown(earlier))", at: range)
        }
        function.dimensions = dimensions
        function.returnCount += 1
        function.values = cells
        let results = function.results ?? code.pool.block(max(cells.count, 1))
        function.results = results
        for (position, cell) in cells.enumerated() { code.store(cell, into: .register(results.base + position)) }
        code.emit(.leave, .none, .register(results.base))
    }

    /// A result with the arguments in place of the parameters; nil if that is more than quadratic.
    private func substituted(_ result: Value, _ arguments: [Value]) -> Value? {
        switch result {
        case .constant: return result
        case .symbol(let symbol): return arguments[Int(symbol & ~SymbolID.parameterFlag)]
        case .linear(let form): return substituted(form, arguments)
        case .quadratic(let form):
            guard let a = substituted(form.a, arguments), let b = substituted(form.b, arguments),
                let c = substituted(form.c, arguments), let product = field.product(a, b)
            else { return nil }
            return field.sum(product, c)
        case .computed: return nil
        }
    }

    private func substituted(_ form: LinearForm, _ arguments: [Value]) -> Value? {
        var sum = Value.constant(form.constant)
        for term in form.terms {
            let argument = arguments[Int(term.symbol & ~SymbolID.parameterFlag)]
            guard let scaled = field.scaled(argument, by: term.coefficient), let next = field.sum(sum, scaled) else {
                return nil
            }
            sum = next
        }
        return sum
    }
}
