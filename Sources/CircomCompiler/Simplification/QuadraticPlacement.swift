/// Where the quadratic constraints of each component go in one store of rows, so that threads can write them side by side.
struct QuadraticPlacement: Sendable {
    /// Consecutive components.
    struct Part: Sendable {
        var placements: Range<Int>
        /// The row and the term that their constraints begin at.
        let row: Int
        let term: Int
    }

    /// Terms of a part, or a few more.
    private static let partTermCount = 1 << 16

    private(set) var parts: [Part] = []
    /// All rows.
    private(set) var rowCount = 0
    /// All terms.
    private(set) var termCount = 0

    /// Cuts a system into parts.
    init(_ system: PlacedConstraints) {
        var part = Part(placements: 0..<0, row: 0, term: 0)
        for (index, placement) in system.placements.enumerated() {
            if termCount - part.term >= Self.partTermCount {
                parts.append(part)
                part = Part(placements: index..<index, row: rowCount, term: termCount)
            }
            part.placements = part.placements.lowerBound..<index + 1
            let rows = system.extents[Int(placement.instance)].quadratic
            rowCount += rows.count
            termCount += system.quadratic.terms(of: rows).count
        }
        parts.append(part)
    }
}

extension QuadraticPlacement.Part {
    /// Writes the constraints with their signals' classes in place of the signals. Returns the numbers of those that are
    /// not finished thereby: a signal's image has to be put in, a row has a signal twice, or a factor is empty or
    /// constant.
    func write(
        _ system: PlacedConstraints, _ classes: SignalClasses, _ images: SignalImages, to target: SparseRows.Pointers
    ) -> [UInt32] {
        var unfinished: [UInt32] = []
        var row = row
        var term = term
        for placement in system.placements[placements] {
            for first in stride(
                from: system.extents[Int(placement.instance)].quadratic.lowerBound,
                to: system.extents[Int(placement.instance)].quadratic.upperBound, by: 3)
            {
                var isFinished = true
                for part in 0..<3 {
                    let start = term
                    var isIncreasing = true
                    var last = -1
                    for k in system.quadratic.range(first + part) {
                        let signal = classes.classOfSignal[placement.signal(system.quadratic.signals[k])]
                        target.set(term: term, signal, system.quadratic.coefficients[k])
                        if images.isReplaced(signal) { isFinished = false }
                        if Int(signal) <= last { isIncreasing = false }
                        last = Int(signal)
                        term += 1
                    }
                    target.set(row: row, end: term)
                    row += 1
                    if part < 2, term == start || (term == start + 1 && last == 0) { isFinished = false }
                    if !isIncreasing, hasRepetition(target, start..<term) { isFinished = false }
                }
                if !isFinished { unfinished.append(UInt32(row / 3 - 1)) }
            }
        }
        return unfinished
    }

    /// Whether a signal is twice among terms that were set; also true of long rows.
    private func hasRepetition(_ target: SparseRows.Pointers, _ terms: Range<Int>) -> Bool {
        guard terms.count <= 8 else { return true }
        for k in terms {
            for other in terms.lowerBound..<k where target.signal(other) == target.signal(k) { return true }
        }
        return false
    }
}
