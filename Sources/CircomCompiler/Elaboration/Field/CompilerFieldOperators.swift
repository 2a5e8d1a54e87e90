internal import BigNumbers

// circom's bit, order and Boolean operators (circom documentation, "Basic operators"). Bits are those of the
// representative in `0..<prime`; the order is that of the representatives of least magnitude, between −prime/2 and
// prime/2.

extension CompilerField {
    /// `&`.
    public func bitAnd(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if let a = left.indexValue, let b = right.indexValue { return element(a & b) }
        return element(integer(left) & integer(right))
    }

    /// `|`, reduced modulo the prime.
    public func bitOr(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if let a = left.indexValue, let b = right.indexValue { return element(a | b) }
        return element(integer(left) | integer(right))
    }

    /// `^`, reduced modulo the prime.
    public func bitXor(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if let a = left.indexValue, let b = right.indexValue { return element(a ^ b) }
        return element(integer(left) ^ integer(right))
    }

    /// `~`: all bits that the prime has are inverted, and the result is reduced modulo the prime.
    public func bitNot(_ operand: FieldElement) -> FieldElement {
        element((BigInt.one << bitWidth) - .one - integer(operand))
    }

    /// `<<`: to the left by the count, dropping the bits that the prime does not have, reduced modulo the prime. A count
    /// above ``half`` shifts to the right by its negative.
    public func shiftLeft(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        let count = signedInteger(right)
        return count.isNegative ? shiftedRight(left, by: -count) : shiftedLeft(left, by: count)
    }

    /// `>>`: to the right by the count. A count above ``half`` shifts to the left by its negative.
    public func shiftRight(_ left: FieldElement, _ right: FieldElement) -> FieldElement {
        if let a = left.indexValue, let b = right.indexValue { return element(b < 64 ? a >> b : 0) }
        let count = signedInteger(right)
        return count.isNegative ? shiftedLeft(left, by: -count) : shiftedRight(left, by: count)
    }

    private func shiftedLeft(_ operand: FieldElement, by count: BigInt) -> FieldElement {
        guard let count = Int(exactly: count), count < bitWidth else { return .zero }
        if let value = operand.indexValue, count < 62, value < 1 << (62 - count), bitWidth > 62 {
            return element(value << count)
        }
        return element((integer(operand) << count) & ((BigInt.one << bitWidth) - .one))
    }

    private func shiftedRight(_ operand: FieldElement, by count: BigInt) -> FieldElement {
        guard let count = Int(exactly: count), count < bitWidth else { return .zero }
        return canonical(integer(operand) >> count)
    }

    /// Whether the left element comes before the right one in circom's order: −prime/2 … −1, 0, 1 … prime/2.
    public func isLess(_ left: FieldElement, _ right: FieldElement) -> Bool {
        if case .small(let a) = left.storage, case .small(let b) = right.storage { return a < b }
        return signedInteger(left) < signedInteger(right)
    }

    /// 1 for true, 0 for false.
    public func element(_ condition: Bool) -> FieldElement { condition ? .one : .zero }
}
