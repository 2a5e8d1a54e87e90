public import Algebra
public import Primitives

/// Why a witness does not satisfy a constraint system. Numbers only: a witness's values are secret, and
/// `UnsatisfiedConstraint` shows them to whoever asks.
public enum WitnessCheckError: NamedError, Equatable {
    /// The witness has another number of values than the system has wires: they belong to different circuits.
    case wireCount(actual: Int, expected: Int)
    /// The first constraint that does not hold.
    case unsatisfied(constraint: Int)

    public var explanation: String {
        switch self {
        case .wireCount(let actual, let expected):
            "The witness has \(actual) values and the circuit \(expected) wires: they belong to different circuits."
        case .unsatisfied(let constraint): "Constraint \(constraint) is not satisfied."
        }
    }
}

/// A constraint that a witness breaks, with everything needed to understand it.
public struct UnsatisfiedConstraint<F: PrimeField>: Sendable {
    /// One term of a linear combination.
    public struct Term: Sendable {
        /// The wire, 0 for the constant.
        public let wire: Int
        /// The factor.
        public let coefficient: F
        /// The witness's value of the wire.
        public let value: F
    }

    /// A linear combination and its value.
    public struct Side: Sendable {
        /// The terms in the system's order.
        public let terms: [Term]
        /// The sum.
        public let value: F
    }

    @usableFromInline init(index: Int, a: Side, b: Side, c: Side) {
        self.index = index
        self.a = a
        self.b = b
        self.c = c
    }

    /// The constraint's number, from 0.
    public let index: Int
    /// The left factor.
    public let a: Side
    /// The right factor.
    public let b: Side
    /// What the product should be.
    public let c: Side
}

extension R1CS {
    /// Checks that a witness satisfies every constraint; one product a term. The time tells where a witness fails.
    ///
    /// - Throws: `.wireCount`, or `.unsatisfied` with the first constraint that does not hold.
    @inlinable public func check(_ witness: Witness<F>) throws(WitnessCheckError) {
        guard witness.count == wireCount else { throw .wireCount(actual: witness.count, expected: wireCount) }
        let values = witness.elements()
        for i in 0..<constraintCount
        where a.evaluate(row: i, values) * b.evaluate(row: i, values) != c.evaluate(row: i, values) {
            throw .unsatisfied(constraint: i)
        }
    }

    /// The terms and values of constraint `index`, which must exist, under a witness of this system's wires.
    public func explain(constraint index: Int, _ witness: Witness<F>) -> UnsatisfiedConstraint<F> {
        precondition(witness.count == wireCount, "the constraint was found with this witness")
        func side(_ matrix: ConstraintMatrix<F>) -> UnsatisfiedConstraint<F>.Side {
            let range = matrix.terms(ofRow: index)
            return .init(wires: matrix.wires[range], coefficients: matrix.coefficients[range], witness)
        }
        return UnsatisfiedConstraint(index: index, a: side(a), b: side(b), c: side(c))
    }
}

extension R1CSFile {
    /// The first constraint of the file that a witness does not satisfy; nil where it satisfies all. Memory does not
    /// grow with the number of constraints.
    ///
    /// - Parameter progress: called now and then with the number of constraints checked; may throw to give up.
    /// - Throws: `R1CSError`, `WitnessCheckError.wireCount`, and what `progress` throws.
    @inlinable public func firstUnsatisfied<F: PrimeField>(
        by witness: Witness<F>, progress: (Int) throws -> Void = { _ in }
    ) throws -> UnsatisfiedConstraint<F>? {
        guard witness.count == header.shape.wireCount else {
            throw WitnessCheckError.wireCount(actual: witness.count, expected: header.shape.wireCount)
        }
        let values = witness.elements()
        var stream = try stream(over: F.self)
        var row = ConstraintRow<F>()
        while try stream.next(&row) {
            if row.a.evaluate(values) * row.b.evaluate(values) != row.c.evaluate(values) {
                func side(_ terms: ConstraintRow<F>.Terms) -> UnsatisfiedConstraint<F>.Side {
                    .init(wires: terms.wires[...], coefficients: terms.coefficients[...], witness)
                }
                return UnsatisfiedConstraint(
                    index: stream.nextIndex - 1, a: side(row.a), b: side(row.b), c: side(row.c))
            }
            if stream.nextIndex & 0xffff == 0 { try progress(stream.nextIndex) }
        }
        return nil
    }
}

extension ConstraintRow.Terms {
    /// The sum; `values` must have an element for every wire.
    @inlinable func evaluate(_ values: [F]) -> F {
        var sum = F.zero
        for k in wires.indices { sum += coefficients[k] * values[Int(wires[k])] }
        return sum
    }
}

extension UnsatisfiedConstraint.Side {
    @usableFromInline init(wires: ArraySlice<UInt32>, coefficients: ArraySlice<F>, _ witness: Witness<F>) {
        var sum = F.zero
        terms = zip(wires, coefficients).map { wire, coefficient in
            let value = witness[Int(wire)]
            sum += coefficient * value
            return .init(wire: Int(wire), coefficient: coefficient, value: value)
        }
        self.value = sum
    }
}
