package import WitnessMachine

extension Elaborator {
    /// Evaluates an expression that must be a single value.
    func scalar(_ expression: ResolvedExpression) throws(ElaborationStopped) -> Value {
        switch expression {
        case .constant(let element): return .constant(element)
        case .variable(let slot, let range):
            if case .scalar(let value) = frame.variables[slot] { return value }
            throw fail(.shapeMismatch, "an array stands where a single value is required", at: range)
        case .infix(let operation, let left, let right, let range):
            let left = try scalar(left)
            return try apply(operation, left, try scalar(right), range)
        case .prefix(let operation, let operand, _):
            return apply(operation, try scalar(operand))
        case .conditional(let condition, let ifTrue, let ifFalse, let range):
            return try choose(scalar(condition), ifTrue, ifFalse, range)
        case .reference, .call, .array, .invalid:
            switch try evaluate(expression) {
            case .scalar(let value): return value
            case .array(let array):
                throw fail(
                    .shapeMismatch, "an array of \(shown(array.dimensions)) stands where a single value is required",
                    at: expression.range)
            case .bus(let bus):
                throw fail(
                    .shapeMismatch, "a bus \(bus.layout.name) stands where a single value is required",
                    at: expression.range)
            }
        }
    }

    /// Dimensions as text: `3 × 4`.
    func shown(_ dimensions: [Int]) -> String { dimensions.map(String.init).joined(separator: " × ") }

    /// Evaluates an expression of any shape.
    func evaluate(_ expression: ResolvedExpression) throws(ElaborationStopped) -> Data {
        switch expression {
        case .constant, .infix, .prefix, .conditional: return .scalar(try scalar(expression))
        case .variable(let slot, _):
            switch frame.variables[slot] {
            case .scalar(let value): return .scalar(value)
            case .array(let array): return .array(array)
            }
        case .reference(let reference): return try evaluate(reference)
        case .call(let function, let arguments, let range):
            var values: [Data] = []
            for argument in arguments { values.append(try evaluate(argument)) }
            return try call(function, values, range)
        case .array(let elements, let range): return try evaluateArray(elements, range)
        case .invalid: throw ElaborationStopped()
        }
    }

    /// An array's elements in brackets. Rows of numbers of different lengths are filled with zeros, as circom does.
    private func evaluateArray(
        _ elements: [ResolvedExpression], _ range: SourceRange
    ) throws(ElaborationStopped) -> Data {
        var parts: [Data] = []
        for element in elements { parts.append(try evaluate(element)) }
        if case .bus(let first)? = parts.first { return try arrayOfBuses(first, parts, range) }
        var inner: [Int] = []
        for (index, part) in parts.enumerated() {
            let dimensions: [Int]
            switch part {
            case .scalar: dimensions = []
            case .array(let array): dimensions = array.dimensions
            case .bus: throw fail(.shapeMismatch, "buses and numbers stand in one array", at: range)
            }
            if index == 0 { inner = dimensions }
            guard dimensions.count == inner.count else {
                throw fail(.shapeMismatch, "the elements of an array have different numbers of dimensions", at: range)
            }
            inner = zip(inner, dimensions).map(max)
        }
        let count = try elementCount([parts.count] + inner, range)
        var cells: [Value] = []
        cells.reserveCapacity(count)
        for part in parts {
            switch part {
            case .scalar(let value): cells.append(value)
            case .array(let array): cells.append(contentsOf: array.padded(to: inner))
            case .bus: break
            }
        }
        return .array(ArrayValue(dimensions: [parts.count] + inner, cells: cells))
    }

    private func arrayOfBuses(_ first: BusValue, _ parts: [Data], _ range: SourceRange) throws(ElaborationStopped)
        -> Data
    {
        var symbols: [SymbolID] = []
        for part in parts {
            guard case .bus(let bus) = part, bus.layout === first.layout, bus.dimensions == first.dimensions else {
                throw fail(.busMismatch, "the elements of this array are not buses of one type and size", at: range)
            }
            symbols += bus.symbols
        }
        return .bus(BusValue(layout: first.layout, dimensions: [parts.count] + first.dimensions, symbols: symbols))
    }

    /// The product of dimensions, within the limits.
    func elementCount(_ dimensions: [Int], _ range: SourceRange?) throws(ElaborationStopped) -> Int {
        var count = 1
        for dimension in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard !overflow, product <= limits.elements else {
                throw fail(
                    .tooLarge, "an array of \(shown(dimensions)) has more than \(limits.elements) elements", at: range)
            }
            count = product
        }
        return count
    }

    // MARK: Operators

    func apply(_ operation: PrefixOperator, _ operand: Value) -> Value {
        if let known = operand.constantValue {
            switch operation {
            case .negate: return .constant(field.negate(known))
            case .not: return .constant(field.element(known.isZero))
            case .complement: return .constant(field.bitNot(known))
            }
        }
        switch operation {
        case .negate: return field.scaled(operand, by: .minusOne) ?? code.compute(.negate, operand)
        case .not: return code.compute(.not, operand)
        case .complement: return code.compute(.bitComplement, operand)
        }
    }

    func apply(
        _ operation: InfixOperator, _ left: Value, _ right: Value, _ range: SourceRange
    ) throws(ElaborationStopped) -> Value {
        if case .constant(let a) = left, case .constant(let b) = right {
            do throws(FieldArithmeticError) {
                return .constant(try field.apply(operation, a, b))
            } catch {
                throw fail(.divisionByZero, "the divisor of '\(operation.rawValue)' is 0", at: range)
            }
        }
        switch operation {
        case .add: return field.sum(left, right) ?? code.compute(.add, left, right)
        case .subtract: return field.difference(left, right) ?? code.compute(.subtract, left, right)
        case .multiply: return field.product(left, right) ?? code.compute(.multiply, left, right)
        case .divide:
            if let divisor = right.constantValue {
                guard let inverse = field.inverse(divisor) else {
                    throw fail(.divisionByZero, "the divisor of '/' is 0", at: range)
                }
                if let quotient = field.scaled(left, by: inverse) { return quotient }
            }
            return code.compute(.divide, left, right)
        case .power:
            if let exponent = right.constantValue, exponent == field.element(2), let square = field.square(left) {
                return square
            }
            return code.compute(.power, left, right)
        default: return code.compute(operation.opcode, left, right)
        }
    }

    /// `condition ? ifTrue : ifFalse`; only the chosen side is evaluated, at run time as well.
    private func choose(
        _ condition: Value, _ ifTrue: ResolvedExpression, _ ifFalse: ResolvedExpression, _ range: SourceRange
    ) throws(ElaborationStopped) -> Value {
        if let known = condition.constantValue { return try scalar(known.isZero ? ifFalse : ifTrue) }
        unknownDepth += 1
        defer { unknownDepth -= 1 }
        let home = code.pool.register()
        let toFalse = code.jumpIfZero(condition)
        try code.region { () throws(ElaborationStopped) in
            code.store(try scalar(ifTrue), into: .register(home.index))
        }
        let toEnd = code.jump()
        code.land(toFalse)
        try code.region { () throws(ElaborationStopped) in
            code.store(try scalar(ifFalse), into: .register(home.index))
        }
        code.land(toEnd)
        return .computed(home)
    }
}

extension CompilerField {
    /// The square of a value of degree one; nil for others.
    func square(_ value: Value) -> Value? {
        switch value {
        case .symbol, .linear: product(value, value)
        default: nil
        }
    }

    /// An operator on numbers.
    package func apply(
        _ operation: InfixOperator, _ a: FieldElement, _ b: FieldElement
    ) throws(FieldArithmeticError) -> FieldElement {
        switch operation {
        case .add: add(a, b)
        case .subtract: subtract(a, b)
        case .multiply: multiply(a, b)
        case .divide: try divide(a, b)
        case .integerDivide: try integerDivide(a, b)
        case .modulo: try remainder(a, b)
        case .power: power(a, b)
        case .bitAnd: bitAnd(a, b)
        case .bitOr: bitOr(a, b)
        case .bitXor: bitXor(a, b)
        case .shiftLeft: shiftLeft(a, b)
        case .shiftRight: shiftRight(a, b)
        case .equal: element(a == b)
        case .notEqual: element(a != b)
        case .less: element(isLess(a, b))
        case .lessOrEqual: element(!isLess(b, a))
        case .greater: element(isLess(b, a))
        case .greaterOrEqual: element(!isLess(a, b))
        case .and: element(!a.isZero && !b.isZero)
        case .or: element(!a.isZero || !b.isZero)
        }
    }
}

extension InfixOperator {
    /// The instruction that does the same at run time.
    package var opcode: Opcode {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .integerDivide: .integerDivide
        case .modulo: .remainder
        case .power: .power
        case .bitAnd: .bitAnd
        case .bitOr: .bitOr
        case .bitXor: .bitXor
        case .shiftLeft: .shiftLeft
        case .shiftRight: .shiftRight
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .and: .and
        case .or: .or
        }
    }
}

extension ArrayValue {
    /// The cells in the shape of larger dimensions of the same number, with zeros where there are none.
    func padded(to larger: [Int]) -> [Value] {
        if dimensions == larger { return cells }
        var result = [Value](repeating: .zero, count: larger.reduce(1, *))
        for flat in cells.indices {
            var (rest, target, stride, largerStride) = (flat, 0, cells.count, result.count)
            for (length, largerLength) in zip(dimensions, larger) where length > 0 {
                stride /= length
                largerStride /= max(largerLength, 1)
                target += rest / stride * largerStride
                rest %= stride
            }
            result[target] = cells[flat]
        }
        return result
    }
}
