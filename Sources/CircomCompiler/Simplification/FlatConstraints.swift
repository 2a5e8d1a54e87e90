/// The constraints of a whole circuit over its signals, sorted into the four kinds that circom's simplification treats
/// differently, each in the order of the component tree.
///
/// Signals are numbered 0 for the constant one, then main's outputs, public inputs, private inputs, intermediates, then
/// the components'. Signals up to `publicCount` must stay.
package struct FlatConstraints: Sendable {
    /// `left − right = 0` up to a factor.
    package struct Equality: Sendable {
        package let left: UInt32
        package let right: UInt32
        /// The coefficient of `left`; that of `right` is its negative.
        package let factor: Coefficient
    }

    /// `factor·signal + constant = 0`.
    package struct Assignment: Sendable {
        package var signal: UInt32
        package let factor: Coefficient
        package let constant: Coefficient
    }

    /// Signals, the constant one included.
    package let signalCount: Int
    /// Main's outputs and public inputs.
    package let publicCount: Int
    /// Between two signals.
    package var equalities: [Equality] = []
    /// Of a signal to a constant.
    package var assignments: [Assignment] = []
    /// The other linear ones: the sum is 0.
    package var linear = SparseRows()
    /// Three rows A, B, C for each of the others: A·B = C.
    package var quadratic = SparseRows()

    /// No constraints yet.
    package init(signalCount: Int, publicCount: Int) {
        self.signalCount = signalCount
        self.publicCount = publicCount
    }

    /// The number of constraints.
    package var constraintCount: Int { equalities.count + assignments.count + linear.count + quadratic.count / 3 }
}

/// The kind of a constraint, by which simplification begins. Only the constraint's own shape counts: `A` and `B` empty
/// makes it linear.
package enum ConstraintKind: Sendable, Equatable {
    case empty
    case equality
    case assignment
    case linear
    case quadratic

    /// The kind of the constraint whose rows A, B, C are rows `first` to `first + 2`.
    package init(of rows: borrowing SparseRows, first: Int, _ pool: inout CoefficientArithmetic) {
        guard rows.range(first).isEmpty, rows.range(first + 1).isEmpty else {
            self = .quadratic
            return
        }
        let terms = rows.range(first + 2)
        let k = terms.lowerBound
        switch terms.count {
        case 0: self = .empty
        case 1: self = rows.signals[k] == 0 ? .linear : .assignment
        case 2:
            if rows.signals[k] == 0 || rows.signals[k + 1] == 0 {
                self = .assignment
            } else {
                let sum = pool.add(rows.coefficients[k], rows.coefficients[k + 1])
                self = sum.isZero ? .equality : .linear
            }
        default: self = .linear
        }
    }
}

extension FlatConstraints {
    /// Appends the constraint whose rows A, B, C are rows `first` to `first + 2` of a template instance, its signals
    /// moved up by `offset`. `kind` is its kind; an empty constraint is left out.
    @inline(__always)
    package mutating func append(_ rows: borrowing SparseRows, first: Int, kind: ConstraintKind, offset: UInt32) {
        let terms = rows.range(first + 2)
        let k = terms.lowerBound
        switch kind {
        case .empty: break
        case .equality:
            equalities.append(
                Equality(
                    left: rows.signals[k] + offset, right: rows.signals[k + 1] + offset, factor: rows.coefficients[k]))
        case .assignment:
            let at = rows.signals[k] == 0 ? k + 1 : k
            let other = terms.count == 2 ? rows.coefficients[2 * k + 1 - at] : .zero
            assignments.append(
                Assignment(signal: rows.signals[at] + offset, factor: rows.coefficients[at], constant: other))
        case .linear: linear.append(row: first + 2, of: rows, offset: offset)
        case .quadratic:
            quadratic.append(row: first, of: rows, offset: offset)
            quadratic.append(row: first + 1, of: rows, offset: offset)
            quadratic.append(row: first + 2, of: rows, offset: offset)
        }
    }
}

extension SparseRows {
    /// Appends a row of another store, its signals other than 0 moved up by `offset`.
    @inline(__always) package mutating func append(row: Int, of other: borrowing SparseRows, offset: UInt32) {
        for k in other.range(row) {
            let signal = other.signals[k]
            append(signal == 0 ? 0 : signal + offset, other.coefficients[k])
        }
        endRow()
    }
}
