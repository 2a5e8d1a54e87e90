package import Algebra
internal import Circuits

/// The entries of one matrix sorted by wire: for each wire the rows it occurs in, in ascending order.
struct WireTerms<F: PrimeField>: Sendable {
    private let starts: [Int]
    private let rows: [UInt32]
    private let values: [F]

    /// Sorts the entries of `matrix`, and adds an entry 1 at row `constraintCount` + i for each wire i below `bound`.
    init(_ matrix: ConstraintMatrix<F>, wireCount: Int, bound: Int = 0) {
        var starts = [Int](repeating: 0, count: wireCount + 1)
        for wire in matrix.wires { starts[Int(wire) + 1] += 1 }
        for wire in 0..<bound { starts[wire + 1] += 1 }
        for wire in 0..<wireCount { starts[wire + 1] += starts[wire] }
        var next = starts
        let count = matrix.termCount + bound
        var rows = [UInt32](repeating: 0, count: count)
        var values = [F](repeating: .zero, count: count)
        func put(_ wire: Int, _ row: Int, _ value: F) {
            rows[next[wire]] = UInt32(truncatingIfNeeded: row)
            values[next[wire]] = value
            next[wire] += 1
        }
        for row in 0..<matrix.rowCount {
            for k in matrix.terms(ofRow: row) { put(Int(matrix.wires[k]), row, matrix.coefficients[k]) }
        }
        for wire in 0..<bound { put(wire, matrix.rowCount + wire, .one) }
        self.starts = starts
        self.rows = rows
        self.values = values
    }

    /// Calls `body` with each row that `wire` occurs in and its coefficient there.
    @inline(__always)
    func forEach<E: Error>(_ wire: Int, _ body: (_ row: Int, _ value: F) throws(E) -> Void) throws(E) {
        for k in starts[wire]..<starts[wire + 1] { try body(Int(rows[k]), values[k]) }
    }
}

/// A sum of public multiples of points, collected term by term: coefficients ±1 cost an addition, small ones a short
/// ladder, and the others share their doublings.
package struct PointSum<C: CurveParameters> {
    private var sum = ProjectivePoint<C>.identity
    private var bases: [AffinePoint<C>] = []
    private var factors: [C.ScalarField.Canonical] = []

    /// No terms.
    package init() {}

    /// Adds `value·point`. Variable time.
    package mutating func add(_ point: AffinePoint<C>, times value: C.ScalarField) {
        let positive = value.canonical
        let negative = (-value).canonical
        let isNegative = negative.isBelow(positive)
        let magnitude = isNegative ? negative : positive
        let base = isNegative ? -point : point
        let bits = magnitude.bitWidthVariableTime
        switch bits {
        case 0: break
        case 1: sum += base
        case ...32:
            var multiple = ProjectivePoint(base)
            for i in stride(from: bits - 2, through: 0, by: -1) {
                multiple = multiple.doubled()
                if magnitude.bit(i) == 1 { multiple += base }
            }
            sum += multiple
        default:
            bases.append(base)
            factors.append(magnitude)
        }
    }

    /// The sum of all terms so far.
    package consuming func total() -> ProjectivePoint<C> {
        bases.isEmpty ? sum : sum + ProjectivePoint.sumOfProductsVariableTime(bases, factors)
    }
}
