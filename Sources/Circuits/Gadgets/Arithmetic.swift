public import Algebra

extension ConstraintSystem {
    /// The product as a new wire. One constraint.
    @inlinable public mutating func product(
        _ name: StaticString, at index: Int? = nil, _ a: LinearCombination<F>, _ b: LinearCombination<F>
    ) -> Variable<F> {
        let out = intermediate(name, at: index, value(a) * value(b))
        enforce("product", a, b, LinearCombination(out))
        return out
    }

    /// The `count` low bits of a value, least significant first, and the proof that there are no others: the value
    /// must be below 2^count. `count + 1` constraints.
    ///
    /// `count` must be below the field's width in bits: from there on a value has more than one representation.
    @inlinable public mutating func bits(
        _ name: StaticString, _ value: LinearCombination<F>, count: Int
    ) -> [Boolean<F>] {
        precondition(count >= 0 && count < F.bitWidth, "more bits would represent some values twice")
        let integer = self.value(value).canonical
        var sum = LinearCombination<F>()
        var weight = F.one
        let bits = (0..<count).map { i in
            let bit = boolean(name, at: i, integer.bit(i) == 1)
            sum.add(weight, bit)
            weight = weight.doubled()
            return bit
        }
        enforceEqual("bits", sum, value)
        return bits
    }

    /// Whether a value is zero. Two constraints: in·inverse = 1 − out and in·out = 0.
    ///
    /// Where the value is zero the inverse is free, and nothing depends on it.
    @inlinable public mutating func isZero(_ name: StaticString, _ value: LinearCombination<F>) -> Boolean<F> {
        component(name) { cs in
            let plain = cs.value(value)
            let inverse = cs.intermediate("inverse", plain.inverse() ?? .zero)
            let out = cs.intermediate("out", plain.isZero ? .one : .zero)
            cs.enforce("nonZeroHasInverse", value, LinearCombination(inverse), LinearCombination(.one) - out)
            cs.enforce("zeroOrFalse", value, LinearCombination(out), LinearCombination())
            // out is 1 where the value is 0 and 0 elsewhere, so no further constraint is needed.
            return .wire(out)
        }
    }

    /// Whether two values are equal. Two constraints.
    @inlinable public mutating func isEqual(
        _ name: StaticString, _ a: LinearCombination<F>, _ b: LinearCombination<F>
    ) -> Boolean<F> {
        isZero(name, a - b)
    }
}
