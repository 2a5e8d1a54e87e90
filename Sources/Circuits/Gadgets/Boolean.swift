public import Algebra

/// A truth value in a circuit: a constant, a wire known to be 0 or 1, or the negation of one.
public enum Boolean<F: PrimeField>: Sendable {
    /// A value fixed by the circuit.
    case constant(Bool)
    /// A wire that a constraint binds to 0 or 1.
    case wire(Variable<F>)
    /// One minus such a wire.
    case negation(Variable<F>)

    /// 0 or 1 as a sum.
    @inlinable public var combination: LinearCombination<F> {
        switch self {
        case .constant(let value): LinearCombination(constant: value ? .one : .zero)
        case .wire(let variable): LinearCombination(variable)
        case .negation(let variable): LinearCombination(.one) - variable
        }
    }

    /// The opposite; costs nothing.
    @inlinable public static prefix func ! (a: Boolean) -> Boolean {
        switch a {
        case .constant(let value): .constant(!value)
        case .wire(let variable): .negation(variable)
        case .negation(let variable): .wire(variable)
        }
    }
}

extension LinearCombination {
    /// Adds a multiple of a truth value.
    @inlinable public mutating func add(_ factor: F, _ bit: Boolean<F>) {
        switch bit {
        case .constant(let value): if value { add(factor, .one) }
        case .wire(let variable): add(factor, variable)
        case .negation(let variable):
            add(factor, .one)
            add(-factor, variable)
        }
    }
}

extension ConstraintSystem {
    /// The value of a truth value.
    @inlinable public func value(_ bit: Boolean<F>) -> Bool {
        switch bit {
        case .constant(let value): value
        case .wire(let variable): !value(variable).isZero
        case .negation(let variable): value(variable).isZero
        }
    }

    /// Requires that a wire is 0 or 1: (1 − x)·x = 0. One constraint.
    @inlinable public mutating func enforceBoolean(_ name: StaticString, _ variable: Variable<F>) -> Boolean<F> {
        enforce(name, Variable.one - variable, LinearCombination(variable), LinearCombination())
        return .wire(variable)
    }

    /// A new wire that is 0 or 1, and 0 where `condition` holds: (1 − condition − x)·x = 0. One constraint.
    @inlinable public mutating func boolean(
        _ name: StaticString, at index: Int? = nil, _ value: Bool, unless condition: Variable<F>
    ) -> Boolean<F> {
        let variable = intermediate(name, at: index, value ? .one : .zero)
        enforce(
            "boolean", Variable.one - condition - variable, LinearCombination(variable), LinearCombination())
        return .wire(variable)
    }

    /// A new wire that is 0 or 1. One constraint.
    @inlinable public mutating func boolean(_ name: StaticString, at index: Int? = nil, _ value: Bool) -> Boolean<F> {
        enforceBoolean("boolean", intermediate(name, at: index, value ? .one : .zero))
    }

    /// Whether both hold: a·b = out. One constraint where neither is a constant.
    @inlinable public mutating func and(
        _ name: StaticString, at index: Int? = nil, _ a: Boolean<F>, _ b: Boolean<F>
    ) -> Boolean<F> {
        if case .constant(let value) = a { return value ? b : .constant(false) }
        if case .constant(let value) = b { return value ? a : .constant(false) }
        let out = intermediate(name, at: index, value(a) && value(b) ? .one : .zero)
        enforce("and", a.combination, b.combination, LinearCombination(out))
        return .wire(out)
    }

    /// Whether exactly one holds: 2a·b = a + b − out. One constraint where neither is a constant.
    @inlinable public mutating func xor(
        _ name: StaticString, at index: Int? = nil, _ a: Boolean<F>, _ b: Boolean<F>
    ) -> Boolean<F> {
        switch (a, b) {
        case (.constant(let value), _): return value ? !b : b
        case (_, .constant(let value)): return value ? !a : a
        // A negation on either side negates the result. It is the second factor.
        case (.negation(let x), .negation(let y)): return xor(name, at: index, .wire(x), .wire(y))
        case (.negation(let x), .wire(let y)), (.wire(let y), .negation(let x)):
            return !xor(name, at: index, .wire(y), .wire(x))
        case (.wire(let x), .wire(let y)):
            let out = intermediate(name, at: index, value(a) != value(b) ? .one : .zero)
            enforce("xor", F.one.doubled() * x, LinearCombination(y), x + y - out)
            return .wire(out)
        }
    }

    /// `a` where `condition` holds and `b` elsewhere: condition·(a − b) = out − b. One constraint, none where the
    /// condition is a constant.
    @inlinable public mutating func select(
        _ name: StaticString, at index: Int? = nil, _ condition: Boolean<F>, _ a: LinearCombination<F>,
        else b: LinearCombination<F>
    ) -> LinearCombination<F> {
        if case .constant(let value) = condition { return value ? a : b }
        let out = intermediate(name, at: index, value(value(condition) ? a : b))
        enforce("select", condition.combination, a - b, LinearCombination(out) - b)
        return LinearCombination(out)
    }
}
