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
            var sum = F.zero
            let terms = matrix.terms(ofRow: index).map { k in
                let wire = Int(matrix.wires[k])
                let value = witness[wire]
                sum += matrix.coefficients[k] * value
                return UnsatisfiedConstraint<F>.Term(wire: wire, coefficient: matrix.coefficients[k], value: value)
            }
            return UnsatisfiedConstraint<F>.Side(terms: terms, value: sum)
        }
        return UnsatisfiedConstraint(index: index, a: side(a), b: side(b), c: side(c))
    }
}
