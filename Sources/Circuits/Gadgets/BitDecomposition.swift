public import Algebra

extension ConstraintSystem {
    /// New wires for the bits of a secret integer, least significant first. One constraint each; nothing binds their
    /// sum.
    @inlinable public mutating func integerBits<E: LimbVector>(
        _ name: StaticString, _ value: E, count: Int
    ) -> [Boolean<F>] {
        (0..<count).map { boolean(name, at: $0, value.bit($0) == 1) }
    }

    /// As many bits of a wire as the field's width, least significant first, which is one more than determine it: some
    /// values have two representations (Zcash protocol specification §A.3.3.1 and §5.4.1.3, where either will do).
    /// Width + 1 constraints.
    @inlinable public mutating func looseBits(_ name: StaticString, _ variable: Variable<F>) -> [Boolean<F>] {
        component(name) { cs in
            let bits = cs.integerBits("bit", cs.value(variable).canonical, count: F.bitWidth)
            cs.enforceUnpacking(bits, variable)
            return bits
        }
    }

    /// The bits of a wire's canonical integer, least significant first: the only representation below the modulus
    /// (Zcash protocol specification §A.3.3.2). 388 constraints for BLS12-381's scalar field.
    ///
    /// Going down from the top, `run` says whether every bit so far where the largest element has a one is one; where
    /// the largest has a zero, a bit may be one only if that is no longer so.
    @inlinable public mutating func strictBits(_ name: StaticString, _ variable: Variable<F>) -> [Boolean<F>] {
        component(name) { cs in
            let value = cs.value(variable).canonical
            let largest = F.modulus.minus(1)
            var bits: [Boolean<F>] = []
            var run: Variable<F>?
            var ones: [Variable<F>] = []
            for i in (0..<F.bitWidth).reversed() {
                let bit = value.bit(i) == 1
                if largest.bit(i) == 1 {
                    let wire = cs.intermediate("bit", at: i, bit ? .one : .zero)
                    bits.append(cs.enforceBoolean("boolean", wire))
                    ones.append(wire)
                } else {
                    if !ones.isEmpty {
                        if let previous = run { ones.append(previous) }
                        run = cs.conjunction("run", ones)
                        ones = []
                    }
                    // The top bit of a modulus is one, so there is a run.
                    bits.append(cs.boolean("bit", at: i, bit, unless: run ?? .one))
                }
            }
            bits.reverse()
            cs.enforceUnpacking(bits, variable)
            return bits
        }
    }

    /// Whether all of one or more truth values hold, one constraint for each but the first.
    @inlinable mutating func conjunction(_ name: StaticString, _ wires: [Variable<F>]) -> Variable<F> {
        var all = wires[0]
        for wire in wires.dropFirst() { all = product(name, LinearCombination(all), LinearCombination(wire)) }
        return all
    }

    /// Σ 2^i·bitᵢ − variable = 0·0. One constraint.
    @inlinable mutating func enforceUnpacking(_ bits: [Boolean<F>], _ variable: Variable<F>) {
        enforce("unpacking", LinearCombination(), LinearCombination(), LinearCombination(bits: bits) - variable)
    }

    /// Public inputs that hold bits, as many in each as any element has: width − 1, least significant first (Zcash
    /// protocol specification §A.3.4). One constraint each.
    @inlinable public mutating func packIntoPublicInputs(_ name: StaticString, _ bits: [Boolean<F>]) {
        for (index, start) in stride(from: 0, to: bits.count, by: F.bitWidth - 1).enumerated() {
            let chunk = bits[start..<min(start + F.bitWidth - 1, bits.count)]
            var value = F.zero
            for bit in chunk.reversed() { value = value.doubled() + (self.value(bit) ? .one : .zero) }
            let input = publicInput(name, at: index, value)
            enforce("packing", LinearCombination(bits: chunk), LinearCombination(.one), LinearCombination(input))
        }
    }

    /// A public input equal to a wire: input·1 = wire. One constraint.
    @inlinable public mutating func expose(_ name: StaticString, _ variable: Variable<F>) {
        let input = publicInput(name, value(variable))
        enforce("public", LinearCombination(input), LinearCombination(.one), LinearCombination(variable))
    }

    /// Requires that a wire is not zero: wire·inverse = 1. One constraint.
    @inlinable public mutating func enforceNonZero(_ name: StaticString, _ variable: Variable<F>) {
        let inverse = intermediate("inverse", value(variable).inverseVariableTime() ?? .zero)
        enforce(name, variable, inverse, .one)
    }

    /// (a, b) where `condition` does not hold and (b, a) where it does. Two constraints.
    @inlinable public mutating func conditionallyReversed(
        _ name: StaticString, _ condition: Boolean<F>, _ a: Variable<F>, _ b: Variable<F>
    ) -> (Variable<F>, Variable<F>) {
        component(name) { cs in
            let (first, second) = cs.value(condition) ? (cs.value(b), cs.value(a)) : (cs.value(a), cs.value(b))
            let x = cs.intermediate("first", first)
            cs.enforce("first", a - b, condition.combination, a - x)
            let y = cs.intermediate("second", second)
            cs.enforce("second", b - a, condition.combination, b - y)
            return (x, y)
        }
    }
}

extension LinearCombination {
    /// Σ 2^i·bitᵢ.
    @inlinable public init(bits: some Sequence<Boolean<F>>) {
        self.init()
        var weight = F.one
        for bit in bits {
            add(weight, bit)
            weight = weight.doubled()
        }
    }
}
