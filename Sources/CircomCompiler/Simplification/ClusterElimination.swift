/// Solves the linear constraints of one group after another for signals that may be dropped.
///
/// Which signals are dropped is circom's choice, since the number of wires depends on it. In a group of fewer than 350
/// rows (or of a million and more) each row is solved for its last signal once the signals of earlier solutions that
/// come after it are replaced. In the other groups a signal that occurs in one row only is dropped by that row; each
/// other row, with all earlier solutions put in, is solved for the signal that occurs in the fewest rows not yet
/// treated, the last of those.
package struct ClusterElimination: Sendable {
    /// Sizes of the groups in which occurrences decide.
    package static let occurrenceSizes = 350..<1_000_000
    static let none = UInt32.max

    /// Signals up to this one may not be dropped.
    let publicCount: UInt32
    /// The solutions of the group, in order: each row is 0 and has its dropped signal in it.
    var solutions = SparseRows()
    /// The dropped signal of each solution.
    var pivots: [UInt32] = []
    /// Its coefficient there.
    var factors: [Coefficient] = []
    /// For each signal its solution, or `none`.
    var solutionOfSignal: [UInt32]
    /// For each signal the number of rows not yet treated in which it occurs.
    private var occurrences: [UInt32]
    private var heap = IndexHeap()

    init(signalCount: Int, publicCount: Int) {
        self.publicCount = UInt32(publicCount)
        solutionOfSignal = Array(repeating: Self.none, count: signalCount)
        occurrences = Array(repeating: 0, count: signalCount)
    }

    /// Forgets the solutions of the group.
    mutating func reset() {
        for pivot in pivots { solutionOfSignal[Int(pivot)] = Self.none }
        solutions.removeAll()
        pivots.removeAll(keepingCapacity: true)
        factors.removeAll(keepingCapacity: true)
    }

    /// Solves the rows `order` of `linear`. Rows that name no signal that may be dropped and are not 0 go to `kept`.
    mutating func solve(
        _ order: ArraySlice<UInt32>, of linear: SparseRows, kept: inout SparseRows, sum: inout RowAccumulator,
        pool: inout CoefficientArithmetic
    ) {
        if Self.occurrenceSizes.contains(order.count) {
            solveByOccurrence(order, of: linear, kept: &kept, sum: &sum, pool: &pool)
        } else {
            for row in order {
                sum.reset()
                heap.removeAll()
                for k in linear.range(Int(row)) {
                    if sum.add(linear.signals[k], linear.coefficients[k], &pool) { heap.insert(linear.signals[k]) }
                }
                solveByPosition(kept: &kept, sum: &sum, pool: &pool)
            }
        }
    }

    /// Solves the row in `sum`, whose signals are in the heap, for the last signal that no solution is for.
    private mutating func solveByPosition(
        kept: inout SparseRows, sum: inout RowAccumulator, pool: inout CoefficientArithmetic
    ) {
        while let signal = heap.removeLargest(), signal > publicCount {
            let coefficient = sum[signal]
            if coefficient.isZero { continue }
            let solution = solutionOfSignal[Int(signal)]
            guard solution != Self.none else {
                record(signal, coefficient, &sum)
                return
            }
            let factor = quotient(coefficient, by: solution, &pool)
            for k in solutions.range(Int(solution)) {
                let other = solutions.signals[k]
                if sum.add(other, pool.multiply(solutions.coefficients[k], factor), &pool) { heap.insert(other) }
            }
        }
        keep(&kept, &sum)
    }

    /// The multiple of a solution that, added to a row with that coefficient, removes the dropped signal.
    @inline(__always)
    private func quotient(
        _ coefficient: Coefficient, by solution: UInt32, _ pool: inout CoefficientArithmetic
    ) -> Coefficient {
        let factor = factors[Int(solution)]
        if factor == .minusOne { return coefficient }
        if factor == .one { return pool.negate(coefficient) }
        return pool.negate(pool.multiply(coefficient, pool.inverse(factor)))
    }

    private mutating func record(_ signal: UInt32, _ coefficient: Coefficient, _ sum: inout RowAccumulator) {
        solutionOfSignal[Int(signal)] = UInt32(pivots.count)
        pivots.append(signal)
        factors.append(coefficient)
        sum.append(to: &solutions)
    }

    private func keep(_ kept: inout SparseRows, _ sum: inout RowAccumulator) {
        // Only public signals are left, and the constant.
        if !sum.isZero { sum.append(to: &kept) }
    }

    // MARK: Large groups

    private mutating func solveByOccurrence(
        _ order: ArraySlice<UInt32>, of linear: SparseRows, kept: inout SparseRows, sum: inout RowAccumulator,
        pool: inout CoefficientArithmetic
    ) {
        for row in order {
            for k in linear.range(Int(row)) { occurrences[Int(linear.signals[k])] += 1 }
        }
        var done = Array(repeating: false, count: order.count)
        for (position, signal) in uniqueSignals(order, of: linear) where !done[position] {
            done[position] = true
            let row = Int(order[order.startIndex + position])
            sum.reset()
            for k in linear.range(row) {
                occurrences[Int(linear.signals[k])] -= 1
                sum.add(linear.signals[k], linear.coefficients[k], &pool)
            }
            record(signal, sum[signal], &sum)
        }
        for position in 0..<order.count where !done[position] {
            sum.reset()
            heap.removeAll()
            for k in linear.range(Int(order[order.startIndex + position])) {
                let signal = linear.signals[k]
                occurrences[Int(signal)] -= 1
                add(signal, linear.coefficients[k], &sum, &pool)
            }
            // Solutions are put in from the earliest on: one does not name the signals of earlier ones.
            while let inverted = heap.removeLargest() {
                let solution = ~inverted
                let coefficient = sum[pivots[Int(solution)]]
                if coefficient.isZero { continue }
                let factor = quotient(coefficient, by: solution, &pool)
                for k in solutions.range(Int(solution)) {
                    add(solutions.signals[k], pool.multiply(solutions.coefficients[k], factor), &sum, &pool)
                }
            }
            if let signal = rarest(sum) {
                record(signal, sum[signal], &sum)
            } else {
                keep(&kept, &sum)
            }
        }
    }

    @inline(__always)
    private mutating func add(
        _ signal: UInt32, _ coefficient: Coefficient, _ sum: inout RowAccumulator, _ pool: inout CoefficientArithmetic
    ) {
        if sum.add(signal, coefficient, &pool) {
            let solution = solutionOfSignal[Int(signal)]
            if solution != Self.none { heap.insert(~solution) }
        }
    }

    /// The signals that occur once and may be dropped, increasing, with the positions of their rows.
    private func uniqueSignals(_ order: ArraySlice<UInt32>, of linear: SparseRows) -> [(Int, UInt32)] {
        var found: [(Int, UInt32)] = []
        for (position, row) in order.enumerated() {
            for k in linear.range(Int(row)) {
                let signal = linear.signals[k]
                if signal > publicCount, occurrences[Int(signal)] == 1 { found.append((position, signal)) }
            }
        }
        found.sort { $0.1 < $1.1 }
        return found
    }

    private func rarest(_ sum: borrowing RowAccumulator) -> UInt32? {
        var best: UInt32?
        var fewest = UInt32.max
        for index in 0..<sum.count {
            let signal = sum.signal(met: index)
            guard signal > publicCount, !sum[signal].isZero else { continue }
            let count = occurrences[Int(signal)]
            if count < fewest || (count == fewest && signal > best ?? 0) {
                best = signal
                fewest = count
            }
        }
        return best
    }

    // MARK: Solutions in terms of what stays

    /// Puts into `images` what each dropped signal is in terms of signals that stay, for those of `needed`; drops the
    /// others.
    mutating func express(
        needed: (UInt32) -> Bool, byPosition: Bool, images: inout SignalImages, sum: inout RowAccumulator,
        pool: inout CoefficientArithmetic
    ) {
        if pivots.count == 1, !needed(pivots[0]) {
            images.drop(pivots[0])
            return
        }
        // A solution names signals dropped by solutions that come later in this order.
        var order = Array(0..<UInt32(pivots.count))
        if byPosition, pivots.count > 1 { order.sort { pivots[Int($0)] > pivots[Int($1)] } }
        // How often each solution is put into others that are wanted; 2 stands for more, and for a needed one.
        var uses = Array(repeating: UInt8(0), count: pivots.count)
        for solution in order {
            if needed(pivots[Int(solution)]) { uses[Int(solution)] = 2 }
            guard uses[Int(solution)] > 0 else { continue }
            for k in solutions.range(Int(solution)) {
                let other = solutionOfSignal[Int(solutions.signals[k])]
                if other != Self.none, other != solution { uses[Int(other)] = min(2, uses[Int(other)] + 1) }
            }
        }
        for solution in order.reversed() where uses[Int(solution)] > 1 {
            sum.reset()
            collect(solution, uses: uses, images: images, sum: &sum, pool: &pool)
            images.replace(pivots[Int(solution)], by: sum)
        }
        for solution in order where uses[Int(solution)] < 2 { images.drop(pivots[Int(solution)]) }
    }

    /// Sums what a dropped signal is. Solutions used only here are put in as they are: a chain of them costs its length,
    /// not its square.
    private func collect(
        _ solution: UInt32, uses: [UInt8], images: SignalImages, sum: inout RowAccumulator,
        pool: inout CoefficientArithmetic
    ) {
        var stack = [(solution, quotient(.one, by: solution, &pool))]
        while let (current, factor) = stack.popLast() {
            for k in solutions.range(Int(current)) {
                let signal = solutions.signals[k]
                let other = solutionOfSignal[Int(signal)]
                if other == current { continue }
                let coefficient = pool.multiply(solutions.coefficients[k], factor)
                if other != Self.none, uses[Int(other)] < 2 {
                    stack.append((other, quotient(coefficient, by: other, &pool)))
                } else {
                    images.add(signal, coefficient, to: &sum, &pool)
                }
            }
        }
    }
}
