/// The constraints that are not linear, while linear ones are solved and put into them.
///
/// Rows lie in one arena; a row that changes is written anew at its end.
struct QuadraticConstraints: Sendable {
    private var arena = SparseRows()
    /// For each constraint the first of its three rows in the arena, or `gone`.
    private var firstRows: [UInt32] = []
    private static let gone = UInt32.max

    /// Whether a signal has been in one of the constraints.
    private(set) var seen: [Bool]
    /// Constraint numbers by signal: those of the first pass by counting, later ones in lists.
    private var starts: [UInt32] = []
    private var members: [UInt32] = []
    private var laterHeads: [UInt32] = []
    private var later: [(constraint: UInt32, next: UInt32)] = []

    /// The constraints of `rows`, three rows each, with all signals replaced; those that have become linear go to
    /// `linear`.
    init(
        _ rows: SparseRows, images: SignalImages, linear: inout SparseRows, sum: inout RowAccumulator,
        arithmetic: inout CoefficientArithmetic
    ) {
        seen = []
        arena.reserve(rows: rows.count, terms: rows.termCount)
        firstRows.reserveCapacity(rows.count / 3)
        var scratch = SparseRows()
        for first in stride(from: 0, to: rows.count, by: 3) {
            scratch.removeAll()
            for row in first..<first + 3 {
                sum.reset()
                for k in rows.range(row) {
                    images.add(rows.signals[k], rows.coefficients[k], to: &sum, &arithmetic)
                }
                sum.append(to: &scratch)
            }
            if Self.becomesLinear(scratch, linear: &linear, sum: &sum, arithmetic: &arithmetic) { continue }
            firstRows.append(UInt32(arena.count))
            for row in 0..<3 { arena.append(row: row, of: scratch) }
        }
    }

    /// Whether a constraint has an empty or constant factor; the linear constraint that it then is, if any, is appended.
    private static func becomesLinear(
        _ rows: SparseRows, linear: inout SparseRows, sum: inout RowAccumulator,
        arithmetic: inout CoefficientArithmetic
    ) -> Bool {
        let a = rows.range(0)
        let b = rows.range(1)
        if a.isEmpty || b.isEmpty {
            if !rows.range(2).isEmpty { linear.append(row: 2, of: rows) }
            return true
        }
        let other: Int
        let constant: Coefficient
        if a.count == 1, rows.signals[a.lowerBound] == 0 {
            (other, constant) = (1, rows.coefficients[a.lowerBound])
        } else if b.count == 1, rows.signals[b.lowerBound] == 0 {
            (other, constant) = (0, rows.coefficients[b.lowerBound])
        } else {
            return false
        }
        sum.reset()
        sum.add(rows, row: 2, times: .one, &arithmetic)
        sum.add(rows, row: other, times: arithmetic.negate(constant), &arithmetic)
        guard sum.met.contains(where: { !sum[$0].isZero }) else { return true }
        sum.append(to: &linear)
        return true
    }

    // MARK: Later rounds

    /// Marks the signals of all constraints as seen.
    mutating func markSeen(signalCount: Int) {
        seen = Array(repeating: false, count: signalCount)
        for signal in arena.signals { seen[Int(signal)] = true }
    }

    /// Lists for each signal the constraints that it is in. Linear in the number of terms.
    mutating func index(signalCount: Int) {
        starts = Array(repeating: 0, count: signalCount + 1)
        for signal in arena.signals { starts[Int(signal) + 1] += 1 }
        for k in 1...signalCount { starts[k] += starts[k - 1] }
        var places = starts
        members = Array(repeating: 0, count: arena.termCount)
        for (constraint, first) in firstRows.enumerated() {
            for k in arena.range(Int(first)).lowerBound..<arena.ends[Int(first) + 2] {
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
        var scratch = SparseRows()
        for constraint in affected where constraint != previous {
            previous = constraint
            let first = firstRows[Int(constraint)]
            guard first != Self.gone else { continue }
            scratch.removeAll()
            for row in Int(first)..<Int(first) + 3 {
                sum.reset()
                for k in arena.range(row) {
                    let signal = arena.signals[k]
                    if case .combination(let image) = images[signal] {
                        for j in images.combinations.range(image) { link(constraint, images.combinations.signals[j]) }
                    }
                    images.add(signal, arena.coefficients[k], to: &sum, &arithmetic)
                }
                sum.append(to: &scratch)
            }
            if Self.becomesLinear(scratch, linear: &linear, sum: &sum, arithmetic: &arithmetic) {
                firstRows[Int(constraint)] = Self.gone
                continue
            }
            firstRows[Int(constraint)] = UInt32(arena.count)
            for row in 0..<3 { arena.append(row: row, of: scratch) }
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

    /// Moves the remaining constraints into one store of three rows each, in order.
    consuming func remaining() -> SparseRows {
        var isCompact = arena.count == 3 * firstRows.count
        if isCompact {
            for (index, first) in firstRows.enumerated() where Int(first) != 3 * index { isCompact = false }
        }
        if isCompact { return arena }
        var result = SparseRows()
        for first in firstRows where first != Self.gone {
            for row in Int(first)..<Int(first) + 3 { result.append(row: row, of: arena) }
        }
        return result
    }
}
