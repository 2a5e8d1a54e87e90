/// The constraints of a whole circuit, sorted into the four kinds that circom's simplification treats differently: those
/// of each template instance once, and where its components are.
///
/// Signals of the circuit are numbered 0 for the constant one, then main's outputs, public inputs, private inputs,
/// intermediates, then the components'. Signals up to `publicCount` must stay.
package struct PlacedConstraints: Sendable {
    /// `left − right = 0` up to a factor.
    package struct Equality: Sendable {
        let left: UInt32
        let right: UInt32
        /// The coefficient of `left`; that of `right` is its negative.
        let factor: Coefficient
    }

    /// `factor·signal + constant = 0`.
    package struct Assignment: Sendable {
        let signal: UInt32
        let factor: Coefficient
        let constant: Coefficient
    }

    /// Where the constraints of an instance lie.
    struct Extent: Sendable {
        var equalities = 0..<0
        var assignments = 0..<0
        /// Rows of `linear`.
        var linear = 0..<0
        /// Rows of `quadratic`.
        var quadratic = 0..<0

        var isEmpty: Bool { equalities.isEmpty && assignments.isEmpty && linear.isEmpty && quadratic.isEmpty }
    }

    /// A component: its instance, and what is added to the instance's signals other than 0.
    struct Placement: Sendable {
        let instance: UInt32
        let offset: UInt32

        /// The circuit's number of a signal of the instance.
        @inline(__always) func signal(_ local: UInt32) -> Int { Int(local == 0 ? 0 : local &+ offset) }
    }

    /// Signals, the constant one included.
    let signalCount: Int
    /// Main's outputs and public inputs.
    let publicCount: Int
    /// Of two signals.
    private(set) var equalities: [Equality] = []
    /// Of a signal to a constant.
    private(set) var assignments: [Assignment] = []
    /// The other linear ones: the sum is 0.
    package private(set) var linear = SparseRows()
    /// Three rows A, B, C for each of the others: A·B = C.
    private(set) var quadratic = SparseRows()
    /// For each instance where its constraints lie.
    private(set) var extents: [Extent] = []
    /// The components that state constraints, in the order of the component tree.
    private(set) var placements: [Placement] = []
    private var open = Extent()

    /// No constraints yet.
    package init(signalCount: Int, publicCount: Int) {
        self.signalCount = signalCount
        self.publicCount = publicCount
    }

    /// Appends to the instance that `endInstance()` will close the constraint whose rows A, B, C are rows `first` to
    /// `first + 2`; one that says nothing is left out. Only its own shape counts: empty A and B make it linear.
    package mutating func append(
        _ rows: borrowing SparseRows, first: Int, _ arithmetic: inout CoefficientArithmetic
    ) {
        guard rows.range(first).isEmpty, rows.range(first + 1).isEmpty else {
            for row in first..<first + 3 { quadratic.append(row: row, of: rows) }
            return
        }
        let terms = rows.range(first + 2)
        guard let k = terms.first else { return }
        let constant = terms.first { rows.signals[$0] == 0 }
        if terms.count - (constant == nil ? 0 : 1) == 1 {
            let at = constant == k ? k + 1 : k
            assignments.append(
                Assignment(
                    signal: rows.signals[at], factor: rows.coefficients[at],
                    constant: constant.map { rows.coefficients[$0] } ?? .zero))
        } else if constant == nil, terms.count == 2,
            arithmetic.add(rows.coefficients[k], rows.coefficients[k + 1]).isZero
        {
            equalities.append(
                Equality(left: rows.signals[k], right: rows.signals[k + 1], factor: rows.coefficients[k]))
        } else {
            linear.append(row: first + 2, of: rows)
        }
    }

    /// Closes an instance.
    package mutating func endInstance() {
        open.equalities = open.equalities.upperBound..<equalities.count
        open.assignments = open.assignments.upperBound..<assignments.count
        open.linear = open.linear.upperBound..<linear.count
        open.quadratic = open.quadratic.upperBound..<quadratic.count
        extents.append(open)
    }

    /// Appends a component made of a closed instance.
    package mutating func place(instance: Int, offset: Int) {
        guard !extents[instance].isEmpty else { return }
        placements.append(Placement(instance: UInt32(instance), offset: UInt32(offset)))
    }
}
