/// Simplifies constraint systems with the meaning of circom's options.
///
/// The steps follow circom's so that the same signals are dropped: signals set equal, signals set to constants, linear
/// constraints in groups, and then, round after round, constraints that have thereby become linear. Time and memory are
/// near-linear in the number of terms read and written.
package struct Simplifier: Sendable {
    private(set) var arithmetic: CoefficientArithmetic
    private var images: SignalImages
    private var sum: RowAccumulator
    private let signalCount: Int
    private let publicCount: Int
    /// Linear constraints that stay.
    private var kept = SparseRows()

    private init(signalCount: Int, publicCount: Int, arithmetic: CoefficientArithmetic) {
        self.arithmetic = arithmetic
        self.signalCount = signalCount
        self.publicCount = publicCount
        images = SignalImages(signalCount: signalCount)
        sum = RowAccumulator(signalCount: signalCount)
    }

    /// Simplifies `flat`; its `mainShape` must have `publicCount` outputs and public inputs.
    package static func simplified(
        _ flat: consuming FlatConstraints, rounds: Int?, solvesLinear: Bool, mainShape: CircuitInstances.MainShape,
        arithmetic: consuming CoefficientArithmetic
    ) -> ConstraintList {
        var work = Simplifier(
            signalCount: flat.signalCount, publicCount: flat.publicCount, arithmetic: arithmetic)
        work.replaceEqualSignals(flat.equalities)
        flat.equalities = []
        work.replaceConstants(flat.assignments)
        flat.assignments = []
        work.images.flatten()
        let linear = work.withImages(flat.linear)
        flat.linear = SparseRows()
        var rows: SparseRows
        var seen: [Bool]
        if solvesLinear {
            (rows, seen) = work.solve(linear, quadratic: flat.quadratic, rounds: rounds)
        } else {
            var freed = SparseRows()
            var constraints = QuadraticConstraints(
                flat.quadratic, images: work.images, linear: &freed, sum: &work.sum, arithmetic: &work.arithmetic)
            constraints.markSeen(signalCount: work.signalCount)
            seen = constraints.seen
            rows = constraints.remaining()
            rows.appendLinear(freed)
            for signal in freed.signals { seen[Int(signal)] = true }
            for row in 0..<linear.count { work.kept.append(row: row, of: linear) }
        }
        rows.appendLinear(work.kept)
        for signal in work.kept.signals { seen[Int(signal)] = true }
        let publicCount = work.publicCount
        let images = work.images
        return ConstraintList(
            mainShape: mainShape, signalCount: work.signalCount, rows: rows, arithmetic: work.arithmetic
        ) { $0 <= publicCount || (seen[$0] && !images.isReplaced(UInt32($0))) }
    }

    // MARK: Equal signals and constants

    private mutating func replaceEqualSignals(_ equalities: [FlatConstraints.Equality]) {
        var classes = EqualityClasses(signalCount: signalCount)
        for equality in equalities { classes.join(equality.left, equality.right) }
        for signal in publicCount + 1..<max(signalCount, publicCount + 1) {
            let representative = classes.representative(UInt32(signal))
            if representative != signal { images.replace(UInt32(signal), by: representative) }
        }
        // Public signals stay: what says that they are equal stays too, once for each, ordered by the last equality of
        // their class.
        guard
            (1...max(publicCount, 1)).contains(where: { $0 <= publicCount && classes.representative(UInt32($0)) != $0 })
        else { return }
        var members: [[UInt32]] = Array(repeating: [], count: publicCount + 1)
        for signal in 1...publicCount { members[Int(classes.representative(UInt32(signal)))].append(UInt32(signal)) }
        var sizes = Array(repeating: 0, count: publicCount + 1)
        var last = Array(repeating: 0, count: publicCount + 1)
        for (index, equality) in equalities.enumerated() {
            let root = Int(classes.representative(equality.left))
            guard root <= publicCount else { continue }
            sizes[root] += 1
            last[root] = index
        }
        let roots = (1...publicCount).filter { members[$0].count > 1 }.sorted { last[$0] < last[$1] }
        for root in roots {
            if sizes[root] == 1 {
                let equality = equalities[last[root]]
                kept.append(equality.left, equality.factor)
                kept.append(equality.right, arithmetic.negate(equality.factor))
                kept.endRow()
                continue
            }
            for signal in members[root].dropFirst() {
                kept.append(UInt32(root), .minusOne)
                kept.append(signal, .one)
                kept.endRow()
            }
        }
    }

    private mutating func replaceConstants(_ assignments: [FlatConstraints.Assignment]) {
        for assignment in assignments {
            var signal = assignment.signal
            if case .signal(let equal) = images[signal] { signal = equal }
            if signal <= publicCount {
                if !assignment.constant.isZero { kept.append(0, assignment.constant) }
                kept.append(signal, assignment.factor)
                kept.endRow()
                continue
            }
            let value = arithmetic.multiply(
                arithmetic.negate(assignment.constant), arithmetic.inverse(assignment.factor))
            guard case .constant(let earlier) = images[signal] else {
                images.replace(signal, by: value)
                continue
            }
            // Two values contradict each other. circom keeps the later one; here what says so stays.
            if earlier != value {
                kept.append(0, arithmetic.add(earlier, arithmetic.negate(value)))
                kept.endRow()
            }
        }
    }

    private mutating func withImages(_ rows: SparseRows) -> SparseRows {
        var result = SparseRows()
        result.reserve(rows: rows.count, terms: rows.termCount)
        for row in 0..<rows.count {
            sum.reset()
            for k in rows.range(row) {
                images.add(rows.signals[k], rows.coefficients[k], to: &sum, &arithmetic)
            }
            if sum.met.contains(where: { !sum[$0].isZero }) { sum.append(to: &result) }
        }
        return result
    }

    // MARK: Linear constraints

    /// Solves linear constraints until none is left or the rounds are used up; the constraints and the signals in them.
    private mutating func solve(
        _ first: consuming SparseRows, quadratic: consuming SparseRows, rounds: Int?
    ) -> (SparseRows, [Bool]) {
        var elimination = ClusterElimination(signalCount: signalCount, publicCount: publicCount)
        var lastRows = Array(repeating: UInt32.max, count: signalCount)
        var relevant = Array(repeating: false, count: signalCount)
        for signal in quadratic.signals {
            if case .signal(let image) = images[signal] { relevant[Int(image)] = true }
        }
        _ = solveGroups(first, &elimination, &lastRows) { relevant[Int($0)] }
        relevant = []
        images.flatten()
        var linear = SparseRows()
        var constraints = QuadraticConstraints(
            quadratic, images: images, linear: &linear, sum: &sum, arithmetic: &arithmetic)
        quadratic = SparseRows()
        constraints.markSeen(signalCount: signalCount)
        var round = 1
        if linear.count > 0, rounds ?? .max > round { constraints.index(signalCount: signalCount) }
        while linear.count > 0, rounds ?? .max > round {
            let dropped = solveGroups(linear, &elimination, &lastRows) { constraints.seen[Int($0)] }
            linear = SparseRows()
            constraints.substitute(
                dropped, images: images, linear: &linear, sum: &sum, arithmetic: &arithmetic)
            round += 1
        }
        var seen = constraints.seen
        var rows = constraints.remaining()
        rows.appendLinear(linear)
        for signal in linear.signals { seen[Int(signal)] = true }
        return (rows, seen)
    }

    /// Solves the groups of `linear`; returns the signals dropped.
    private mutating func solveGroups(
        _ linear: SparseRows, _ elimination: inout ClusterElimination, _ lastRows: inout [UInt32],
        needed: (UInt32) -> Bool
    ) -> [UInt32] {
        let clusters = LinearClusters(linear, lastRows: &lastRows)
        var dropped: [UInt32] = []
        for group in clusters.ends.indices {
            let order = clusters.rows[clusters.range(group)]
            elimination.reset()
            elimination.solve(order, of: linear, kept: &kept, sum: &sum, pool: &arithmetic)
            elimination.express(
                needed: needed, byPosition: !ClusterElimination.occurrenceSizes.contains(order.count),
                images: &images, sum: &sum, pool: &arithmetic)
            dropped.append(contentsOf: elimination.pivots)
        }
        return dropped
    }
}

extension SparseRows {
    /// Appends linear constraints as three rows each, the first two empty.
    mutating func appendLinear(_ linear: SparseRows) {
        for row in 0..<linear.count {
            endRow()
            endRow()
            append(row: row, of: linear)
        }
    }
}

extension CircuitInstances {
    /// The circuit's constraints over wires, simplified.
    public func constraintList(_ level: SimplificationLevel) -> ConstraintList {
        var arithmetic = CoefficientArithmetic(field: field)
        switch level {
        case .none:
            let rows = unsimplifiedRows(&arithmetic)
            return ConstraintList(circuit: self, rows: rows, arithmetic: arithmetic) { _ in true }
        case .equalities, .linear(rounds: 0):
            let flat = flattened(&arithmetic)
            return Simplifier.simplified(
                flat, rounds: nil, solvesLinear: false, mainShape: mainShape, arithmetic: arithmetic)
        case .linear(let rounds):
            let flat = flattened(&arithmetic)
            return Simplifier.simplified(
                flat, rounds: rounds, solvesLinear: true, mainShape: mainShape, arithmetic: arithmetic)
        }
    }
}
