internal import Primitives

/// The constraints that are not linear, while linear ones are solved and put into them.
///
/// Rows lie in one arena; a constraint that changes is written anew at its end.
struct QuadraticConstraints: Sendable {
    private var arena: SparseRows
    /// For each constraint the first of its three rows in the arena, or `gone`.
    private var firstRows: [UInt32]
    private static let gone = UInt32.max

    /// Whether a signal has been in one of the constraints.
    private(set) var seen: [Bool]
    /// Constraint numbers by signal: those of the first pass by counting, later ones in lists.
    private var starts: [UInt32] = []
    private var members: [UInt32] = []
    private var laterHeads: [UInt32] = []
    private var later: [(constraint: UInt32, next: UInt32)] = []

    /// The constraints with all signals replaced: by their classes, and those by their images. Constraints that thereby
    /// become linear go to `linear`.
    init(
        _ system: PlacedConstraints, classes: SignalClasses, images: SignalImages, pool: WorkerPool,
        linear: inout SparseRows, sum: inout RowAccumulator, arithmetic: inout CoefficientArithmetic
    ) {
        let plan = QuadraticPlacement(system)
        var unfinished: [[UInt32]] = []
        arena = SparseRows(rows: plan.rowCount, terms: plan.termCount) { target in
            unfinished = pool.map(count: plan.parts.count) { part in
                plan.parts[part].write(system, classes, images, to: target)
            }
        }
        firstRows = stride(from: 0, to: UInt32(plan.rowCount), by: 3).map { $0 }
        seen = Array(repeating: false, count: classes.count)
        for constraint in unfinished.joined() {
            replaceSignals(in: Int(constraint), images: images, linear: &linear, sum: &sum, arithmetic: &arithmetic)
        }
        for first in firstRows where first != Self.gone {
            for k in terms(first) { seen[Int(arena.signals[k])] = true }
        }
    }

    /// The terms of a constraint.
    @inline(__always) private func terms(_ first: UInt32) -> Range<Int> {
        arena.range(Int(first)).lowerBound..<arena.ends[Int(first) + 2]
    }

    /// Writes a constraint anew with the images of its signals, or where it has become linear, that to `linear`.
    private mutating func replaceSignals(
        in constraint: Int, images: SignalImages, linear: inout SparseRows, sum: inout RowAccumulator,
        arithmetic: inout CoefficientArithmetic
    ) {
        let first = Int(firstRows[constraint])
        let new = arena.count
        for row in first..<first + 3 {
            sum.reset()
            for k in arena.range(row) { images.add(arena.signals[k], arena.coefficients[k], to: &sum, &arithmetic) }
            sum.append(to: &arena)
        }
        if becomesLinear(new, linear: &linear, sum: &sum, arithmetic: &arithmetic) {
            arena.removeLast(3)
            firstRows[constraint] = Self.gone
        } else {
            firstRows[constraint] = UInt32(new)
        }
    }

    /// Whether a constraint has an empty or constant factor; the linear constraint that it then is, if any, is appended.
    private func becomesLinear(
        _ first: Int, linear: inout SparseRows, sum: inout RowAccumulator, arithmetic: inout CoefficientArithmetic
    ) -> Bool {
        let a = arena.range(first)
        let b = arena.range(first + 1)
        if a.isEmpty || b.isEmpty {
            if !arena.range(first + 2).isEmpty { linear.append(row: first + 2, of: arena) }
            return true
        }
        let other: Int
        let constant: Coefficient
        if a.count == 1, arena.signals[a.lowerBound] == 0 {
            (other, constant) = (first + 1, arena.coefficients[a.lowerBound])
        } else if b.count == 1, arena.signals[b.lowerBound] == 0 {
            (other, constant) = (first, arena.coefficients[b.lowerBound])
        } else {
            return false
        }
        sum.reset()
        sum.add(arena, row: first + 2, times: .one, &arithmetic)
        sum.add(arena, row: other, times: arithmetic.negate(constant), &arithmetic)
        if !sum.isZero { sum.append(to: &linear) }
        return true
    }

    // MARK: Later rounds

    /// Lists for each signal the constraints that it is in. Linear in the number of terms.
    mutating func index() {
        let signalCount = seen.count
        starts = Array(repeating: 0, count: signalCount + 1)
        for first in firstRows where first != Self.gone {
            for k in terms(first) { starts[Int(arena.signals[k]) + 1] += 1 }
        }
        for k in 1...signalCount { starts[k] += starts[k - 1] }
        var places = starts
        members = Array(repeating: 0, count: Int(starts[signalCount]))
        for (constraint, first) in firstRows.enumerated() where first != Self.gone {
            for k in terms(first) {
                let signal = Int(arena.signals[k])
                members[Int(places[signal])] = UInt32(constraint)
                places[signal] += 1
            }
        }
        laterHeads = Array(repeating: Self.gone, count: signalCount)
    }

    /// Puts the images of newly dropped signals into the constraints that name them. Constraints that become linear
    /// leave for `linear`, in their order.
    mutating func substitute(
        _ dropped: [UInt32], images: SignalImages, linear: inout SparseRows, sum: inout RowAccumulator,
        arithmetic: inout CoefficientArithmetic
    ) {
        var affected: [UInt32] = []
        for signal in dropped where seen[Int(signal)] {
            let s = Int(signal)
            affected.append(contentsOf: members[Int(starts[s])..<Int(starts[s + 1])])
            var link = laterHeads[s]
            while link != Self.gone {
                affected.append(later[Int(link)].constraint)
                link = later[Int(link)].next
            }
            // As in circom, what a dropped signal is replaced by keeps its wires, even where the terms cancel.
            if case .combination(let row) = images[signal] {
                for k in images.combinations.range(row) { seen[Int(images.combinations.signals[k])] = true }
            }
        }
        affected.sort()
        var previous = Self.gone
        for constraint in affected where constraint != previous {
            previous = constraint
            let first = firstRows[Int(constraint)]
            guard first != Self.gone else { continue }
            for k in terms(first) {
                if case .combination(let image) = images[arena.signals[k]] {
                    for j in images.combinations.range(image) { link(constraint, images.combinations.signals[j]) }
                }
            }
            replaceSignals(in: Int(constraint), images: images, linear: &linear, sum: &sum, arithmetic: &arithmetic)
        }
    }

    /// Notes that a constraint now has a signal; may note it again.
    private mutating func link(_ constraint: UInt32, _ signal: UInt32) {
        guard signal != 0 else { return }
        let head = laterHeads[Int(signal)]
        if head != Self.gone, later[Int(head)].constraint == constraint { return }
        laterHeads[Int(signal)] = UInt32(later.count)
        later.append((constraint, head))
    }

    /// The constraints that remain, in order.
    consuming func remaining() -> ConstraintRows {
        ConstraintRows(arena, firstRows: firstRows.filter { $0 != Self.gone })
    }
}
