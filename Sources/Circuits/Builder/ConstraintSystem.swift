public import Algebra

/// A circuit under construction: its wires with their values, and its constraints.
///
/// One run of the circuit's code makes both the constraints and a witness. The constraints must not depend on values:
/// a circuit is built with whatever inputs are given, satisfying or not, and `R1CS.check(_:)` tells whether they
/// satisfy it. Values are secret; what the code computes from them takes variable time where its name says so.
///
/// A system that records no constraints runs the same code for the witness alone, several times faster.
public struct ConstraintSystem<F: PrimeField>: Sendable {
    /// The values of the wires of each kind; ONE is the first output.
    @usableFromInline var outputs: [F] = [.one]
    @usableFromInline var publicInputs: [F] = []
    @usableFromInline var privateInputs: [F] = []
    @usableFromInline var intermediates: [F] = []
    /// The matrices, with `Variable.raw` for wires.
    @usableFromInline var a = ConstraintMatrix<F>()
    @usableFromInline var b = ConstraintMatrix<F>()
    @usableFromInline var c = ConstraintMatrix<F>()
    /// Names of wires and constraints.
    @usableFromInline var names = NameRecord()
    /// Whether constraints and names are kept; values always are.
    public let recordsConstraints: Bool

    /// A circuit without wires but ONE.
    ///
    /// - Parameter recordsConstraints: false for the values of the wires only (`finishValues()`).
    public init(recordsConstraints: Bool = true) { self.recordsConstraints = recordsConstraints }

    /// The number of constraints so far.
    @inlinable public var constraintCount: Int { a.rowCount }

    // MARK: Wires

    /// A public output, whose value is set by `assign(_:_:)` once it is known.
    @inlinable public mutating func output(_ name: StaticString, at index: Int? = nil) -> Variable<F> {
        outputs.append(.zero)
        if recordsConstraints { names.add(.output, name, index) }
        return Variable(.output, outputs.count - 1)
    }

    /// Sets the value of an output.
    @inlinable public mutating func assign(_ variable: Variable<F>, _ value: F) {
        precondition(variable.kind == .output && variable != .one, "only outputs are made before their values")
        outputs[variable.position] = value
    }

    /// A public input.
    @inlinable public mutating func publicInput(_ name: StaticString, at index: Int? = nil, _ value: F) -> Variable<F> {
        publicInputs.append(value)
        if recordsConstraints { names.add(.publicInput, name, index) }
        return Variable(.publicInput, publicInputs.count - 1)
    }

    /// A private input.
    @inlinable public mutating func privateInput(_ name: StaticString, at index: Int? = nil, _ value: F) -> Variable<F>
    {
        privateInputs.append(value)
        if recordsConstraints { names.add(.privateInput, name, index) }
        return Variable(.privateInput, privateInputs.count - 1)
    }

    /// A further wire. Nothing binds its value until a constraint does.
    @inlinable public mutating func intermediate(_ name: StaticString, at index: Int? = nil, _ value: F) -> Variable<F>
    {
        intermediates.append(value)
        if recordsConstraints { names.add(.intermediate, name, index) }
        return Variable(.intermediate, intermediates.count - 1)
    }

    /// The value of a wire.
    @inlinable public func value(_ variable: Variable<F>) -> F {
        switch variable.kind {
        case .output: outputs[variable.position]
        case .publicInput: publicInputs[variable.position]
        case .privateInput: privateInputs[variable.position]
        case .intermediate: intermediates[variable.position]
        }
    }

    /// The value of a sum.
    @inlinable public func value(_ combination: LinearCombination<F>) -> F {
        var sum = F.zero
        for term in combination.storage {
            let value = value(term.variable)
            // Most coefficients are one.
            sum += term.coefficient == .one ? value : term.coefficient * value
        }
        return sum
    }

    // MARK: Constraints

    /// Requires a·b = c. The sums are made only where constraints are recorded.
    @inlinable public mutating func enforce(
        _ name: StaticString, _ a: @autoclosure () -> LinearCombination<F>,
        _ b: @autoclosure () -> LinearCombination<F>, _ c: @autoclosure () -> LinearCombination<F>
    ) {
        guard recordsConstraints else { return }
        names.addConstraint(name)
        self.a.append(row: a())
        self.b.append(row: b())
        self.c.append(row: c())
    }

    /// Requires a·b = c for wires.
    @inlinable public mutating func enforce(
        _ name: StaticString, _ a: Variable<F>, _ b: Variable<F>, _ c: Variable<F>
    ) {
        guard recordsConstraints else { return }
        names.addConstraint(name)
        self.a.append(row: a)
        self.b.append(row: b)
        self.c.append(row: c)
    }

    /// Requires that two sums are equal: a·1 = b.
    @inlinable public mutating func enforceEqual(
        _ name: StaticString, _ a: @autoclosure () -> LinearCombination<F>,
        _ b: @autoclosure () -> LinearCombination<F>
    ) {
        enforce(name, a(), LinearCombination(.one), b())
    }

    /// Names what `body` makes by a component: `name.` or `name[index].` stands before it.
    @inlinable public mutating func component<R, E: Error>(
        _ name: StaticString, at index: Int? = nil, _ body: (inout Self) throws(E) -> R
    ) throws(E) -> R {
        guard recordsConstraints else { return try body(&self) }
        let outer = names.enter(name, index)
        let result = try body(&self)
        names.leave(to: outer)
        return result
    }
}

extension ConstraintMatrix {
    @inlinable mutating func append(row combination: LinearCombination<F>) {
        for term in combination.storage { append(wire: term.variable.raw, coefficient: term.coefficient) }
        endRow()
    }

    @inlinable mutating func append(row variable: Variable<F>) {
        append(wire: variable.raw, coefficient: .one)
        endRow()
    }
}
