public import Primitives

/// Simplifies constraint systems with the meaning of circom's options.
///
/// The steps follow circom's so that the same signals are dropped: signals set equal, signals set to constants, linear
/// constraints in groups, and then, round after round, constraints that have thereby become linear. Time and memory are
/// near-linear in the number of terms read and written.
package struct Simplifier: ~Copyable {
    private let system: PlacedConstraints
    private let classes: SignalClasses
    private let pool: WorkerPool
    private var arithmetic: CoefficientArithmetic
    private var images: SignalImages
    private var sum: RowAccumulator
    /// Linear constraints that stay. Here and in all that follows a signal stands for its class.
    private var kept: SparseRows

    private init(_ system: PlacedConstraints, arithmetic: CoefficientArithmetic, pool: WorkerPool) {
        self.system = system
        self.pool = pool
        var equal = EqualityClasses(signalCount: system.signalCount)
        system.forEachEquality { left, right, _ in equal.join(left, right) }
        var arithmetic = arithmetic
        kept = Self.publicEqualities(system, &equal, &arithmetic)
        self.arithmetic = arithmetic
        classes = equal.numbered(publicCount: system.publicCount)
        images = SignalImages(signalCount: classes.count)
        sum = RowAccumulator(signalCount: classes.count)
    }

    /// Simplifies `system`; its `mainShape` must have `publicCount` outputs and public inputs.
    package static func simplified(
        _ system: PlacedConstraints, rounds: Int?, solvesLinear: Bool, mainShape: CircuitInstances.MainShape,
        arithmetic: CoefficientArithmetic, pool: WorkerPool = WorkerPool(threads: 1)
    ) -> ConstraintList {
        var work = Simplifier(system, arithmetic: arithmetic, pool: pool)
        work.replaceConstants()
        let linear = work.linearConstraints()
        var rows: ConstraintRows
        var seen: [Bool]
        if solvesLinear {
            (rows, seen) = work.solve(linear, rounds: rounds)
        } else {
            var freed = SparseRows()
            let constraints = work.quadraticConstraints(linear: &freed)
            seen = constraints.seen
            rows = constraints.remaining()
            rows.append(linear: freed)
            for signal in freed.signals { seen[Int(signal)] = true }
            for row in 0..<linear.count { work.kept.append(row: row, of: linear) }
        }
        rows.append(linear: work.kept)
        for signal in work.kept.signals { seen[Int(signal)] = true }
        return ConstraintList(
            mainShape: mainShape, classes: work.classes, rows: rows, arithmetic: work.arithmetic
        ) { $0 <= system.publicCount || (seen[$0] && !work.images.isReplaced(UInt32($0))) }
    }

    // MARK: Equal signals and constants

    /// What says that public signals are equal: they stay, and so does that, once for each, ordered by the last equality
    /// of their class.
    private static func publicEqualities(
        _ system: PlacedConstraints, _ equal: inout EqualityClasses, _ arithmetic: inout CoefficientArithmetic
    ) -> SparseRows {
        var kept = SparseRows()
        let publicCount = system.publicCount
        let roots = (0...publicCount).map { Int(equal.representative(UInt32($0))) }
        guard roots != Array(0...publicCount) else { return kept }
        var members: [[Int]] = Array(repeating: [], count: publicCount + 1)
        for (signal, root) in roots.enumerated() { members[root].append(signal) }
        // For each class the number of its equalities, and the last one with its place among all.
        var sizes = Array(repeating: 0, count: publicCount + 1)
        var last = Array(
            repeating: (place: 0, left: UInt32(0), right: UInt32(0), factor: Coefficient.zero), count: publicCount + 1)
        var place = 0
        system.forEachEquality { left, right, factor in
            place += 1
            let root = Int(equal.representative(left))
            guard root <= publicCount else { return }
            sizes[root] += 1
            last[root] = (place, left, right, factor)
        }
        for root in members.indices.filter({ members[$0].count > 1 }).sorted(by: { last[$0].place < last[$1].place }) {
            if sizes[root] == 1 {
                kept.append(last[root].left, last[root].factor)
                kept.append(last[root].right, arithmetic.negate(last[root].factor))
                kept.endRow()
                continue
            }
            for signal in members[root].dropFirst() {
                kept.append(UInt32(root), .minusOne)
                kept.append(UInt32(signal), .one)
                kept.endRow()
            }
        }
        return kept
    }

    private mutating func replaceConstants() {
        for placement in system.placements {
            for index in system.extents[Int(placement.instance)].assignments {
                let assignment = system.assignments[index]
                replaceConstant(assignment, signal: classes.classOfSignal[placement.signal(assignment.signal)])
            }
        }
    }

    private mutating func replaceConstant(_ assignment: PlacedConstraints.Assignment, signal: UInt32) {
        if signal <= system.publicCount {
            if !assignment.constant.isZero { kept.append(0, assignment.constant) }
            kept.append(signal, assignment.factor)
            kept.endRow()
            return
        }
        let value = arithmetic.multiply(arithmetic.negate(assignment.constant), arithmetic.inverse(assignment.factor))
        guard case .constant(let earlier) = images[signal] else {
            images.replace(signal, by: value)
            return
        }
        // Two values contradict each other. circom keeps the later one; here what says so stays.
        if earlier != value {
            kept.append(0, arithmetic.add(earlier, arithmetic.negate(value)))
            kept.endRow()
        }
    }

    /// The other linear constraints with classes and constants in place of signals.
    private mutating func linearConstraints() -> SparseRows {
        var result = SparseRows()
        var size = (rows: 0, terms: 0)
        for placement in system.placements {
            let rows = system.extents[Int(placement.instance)].linear
            size = (size.rows + rows.count, size.terms + system.linear.terms(of: rows).count)
        }
        result.reserve(rows: size.rows, terms: size.terms)
        for placement in system.placements {
            for row in system.extents[Int(placement.instance)].linear {
                sum.reset()
                for k in system.linear.range(row) {
                    let signal = classes.classOfSignal[placement.signal(system.linear.signals[k])]
                    images.add(signal, system.linear.coefficients[k], to: &sum, &arithmetic)
                }
                if !sum.isZero { sum.append(to: &result) }
            }
        }
        return result
    }

    private mutating func quadraticConstraints(linear: inout SparseRows) -> QuadraticConstraints {
        QuadraticConstraints(
            system, classes: classes, images: images, pool: pool, linear: &linear, sum: &sum, arithmetic: &arithmetic)
    }

    // MARK: Linear constraints

    /// Solves linear constraints until none is left or the rounds are used up; the constraints and the signals in them.
    private mutating func solve(_ first: SparseRows, rounds: Int?) -> (ConstraintRows, [Bool]) {
        var elimination = ClusterElimination(signalCount: classes.count, publicCount: system.publicCount)
        var lastRows = Array(repeating: UInt32.max, count: classes.count)
        let relevant = quadraticSignals()
        _ = solveGroups(first, &elimination, &lastRows) { relevant[Int($0)] }
        var linear = SparseRows()
        var constraints = quadraticConstraints(linear: &linear)
        var round = 1
        if linear.count > 0, rounds ?? .max > round { constraints.index() }
        while linear.count > 0, rounds ?? .max > round {
            let dropped = solveGroups(linear, &elimination, &lastRows) { constraints.seen[Int($0)] }
            linear = SparseRows()
            constraints.substitute(
                dropped, images: images, linear: &linear, sum: &sum, arithmetic: &arithmetic)
            round += 1
        }
        var seen = constraints.seen
        var rows = constraints.remaining()
        rows.append(linear: linear)
        for signal in linear.signals { seen[Int(signal)] = true }
        return (rows, seen)
    }

    /// Which signals are in constraints that are not linear.
    private func quadraticSignals() -> [Bool] {
        var found = Array(repeating: false, count: classes.count)
        for placement in system.placements {
            let rows = system.extents[Int(placement.instance)].quadratic
            for k in system.quadratic.terms(of: rows) {
                found[Int(classes.classOfSignal[placement.signal(system.quadratic.signals[k])])] = true
            }
        }
        return found
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

extension PlacedConstraints {
    /// Calls `body` with the signals of each equality in the order of the component tree, and the first one's
    /// coefficient.
    @inline(__always)
    fileprivate func forEachEquality(_ body: (_ left: UInt32, _ right: UInt32, _ factor: Coefficient) -> Void) {
        for placement in placements {
            for index in extents[Int(placement.instance)].equalities {
                let equality = equalities[index]
                body(
                    UInt32(placement.signal(equality.left)), UInt32(placement.signal(equality.right)), equality.factor)
            }
        }
    }
}

extension CircuitInstances {
    /// The circuit's constraints over wires, simplified on the threads of `pool`.
    public func constraintList(
        _ level: SimplificationLevel, pool: WorkerPool = WorkerPool(threads: 1)
    ) -> ConstraintList {
        var arithmetic = CoefficientArithmetic(field: field)
        switch level {
        case .none:
            let rows = unsimplifiedRows(&arithmetic)
            return ConstraintList(
                mainShape: mainShape, classes: SignalClasses(distinct: signalCount + 1), rows: rows,
                arithmetic: arithmetic
            ) { _ in true }
        case .equalities, .linear(rounds: 0):
            let system = placedConstraints(&arithmetic)
            return Simplifier.simplified(
                system, rounds: nil, solvesLinear: false, mainShape: mainShape, arithmetic: arithmetic, pool: pool)
        case .linear(let rounds):
            let system = placedConstraints(&arithmetic)
            return Simplifier.simplified(
                system, rounds: rounds, solvesLinear: true, mainShape: mainShape, arithmetic: arithmetic, pool: pool)
        }
    }
}
