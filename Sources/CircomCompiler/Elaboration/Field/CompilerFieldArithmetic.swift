internal import BigNumbers
public import Primitives

/// Why an operation on field elements has no result.
public enum FieldArithmeticError: NamedError, Equatable {
    /// `/`, `\` or `%` by zero.
    case divisionByZero

    /// What is wrong.
    public var explanation: String { "The divisor is 0." }
}

extension CompilerField {
    /// The sum.
    @inline(__always) public func add(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            return element(a &+ b)  // both are below 2^62 in magnitude
        }
        return addLarge(left, right)
    }

    /// The difference.
    @inline(__always) public func subtract(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            return element(a &- b)
        }
        return addLarge(left, negate(right))
    }

    /// The negative.
    @inline(__always) public func negate(_ operand: FieldElement) -> FieldElement {
        switch operand.storage {
        case .small(let value): FieldElement(.small(0 &- value))
        case .large(let value): FieldElement(.large(prime - value))
        }
    }

    /// The product.
    @inline(__always) public func multiply(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if !overflow { return element(product) }
        }
        return multiplyLarge(left, right)
    }

    private func addLarge(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if left.isZero { return right }
        if right.isZero { return left }
        let sum = integer(left) + integer(right)
        return canonical(sum >= prime ? sum - prime : sum)
    }

    private func multiplyLarge(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if left.isOne { return right }
        if right.isOne { return left }
        if left.isMinusOne { return negate(right) }
        if right.isMinusOne { return negate(left) }
        if left.isZero || right.isZero { return .zero }
        return canonical(remainder(least(left) * least(right)))
    }

    /// A representative with few words: the signed one of a small element.
    private func least(_ element: FieldElement) -> BigInt {
        switch element.storage {
        case .small(let value): BigInt(value)
        case .large(let value): value
        }
    }

    /// The inverse, or nil for 0.
    public func inverse(_ operand: FieldElement) -> FieldElement? {
        if operand.isZero { return nil }
        if operand.isOne || operand.isMinusOne { return operand }
        guard let inverse = try? integer(operand).inverse(mod: prime) else { return nil }
        return canonical(inverse)
    }

    /// `/`: the product with the divisor's inverse.
    public func divide(
        _ left: FieldElement, _ right: FieldElement
    ) throws(FieldArithmeticError) -> FieldElement {
        guard let inverse = inverse(right) else { throw .divisionByZero }
        return multiply(left, inverse)
    }

    /// `\`: the quotient of the representatives in `0..<prime`, rounded down.
    public func integerDivide(
        _ left: FieldElement, _ right: FieldElement
    ) throws(FieldArithmeticError) -> FieldElement {
        if let a = left.indexValue, let b = right.indexValue, b != 0 { return element(a / b) }
        guard let parts = try? integer(left).flooredDivMod(integer(right)) else { throw .divisionByZero }
        return canonical(parts.quotient)
    }

    /// `%`: the remainder of the representatives in `0..<prime`.
    public func remainder(
        _ left: FieldElement, _ right: FieldElement
    ) throws(FieldArithmeticError) -> FieldElement {
        if let a = left.indexValue, let b = right.indexValue, b != 0 { return element(a % b) }
        guard let parts = try? integer(left).flooredDivMod(integer(right)) else { throw .divisionByZero }
        return canonical(parts.remainder)
    }

    /// `**`: the exponent is the representative in `0..<prime`, and anything to the power 0 is 1.
    public func power(_ base: FieldElement, _ exponent: FieldElement) -> FieldElement {
        if let count = exponent.indexValue {
            if count == 0 { return .one }
            if count == 1 { return base }
            if count == 2 { return multiply(base, base) }
        }
        // The prime is positive and the exponent is not negative.
        guard let power = try? integer(base).powerVariableTime(integer(exponent), mod: prime) else { return .zero }
        return canonical(power)
    }
}
