internal import Algebra
internal import BigNumbers

/// Guesses that complete an assignment, by depth-first search with a bounded number of relations looked at.
struct CompletionSearch<F: PrimeField>: Sendable {
    var completion: Completion<F>
    /// The values that wires had in a solution; guesses try them first.
    var model: [F]?
    /// The wires to guess first, in order.
    var first: [Int32] = []
    var random: SplitMix
    /// Which values are tried first where there is no model.
    var strategy = 0

    private struct Level {
        let trail: Int
        let frontier: Int
        let cursor: Int
        let firstIndex: Int
        var options: [[(Int32, F)]]
    }

    init(_ completion: Completion<F>, seed: UInt64) {
        self.completion = completion
        random = SplitMix(seed: seed)
    }

    /// Completes the assignment; false where the budget was spent or there is no solution among the guesses. The
    /// assignment is then as before.
    mutating func complete(visits: Int, isCancelled: () -> Bool = { false }) -> Bool {
        let limit = completion.visitCount + visits
        let start = (completion.trail.count, completion.frontier.count)
        var levels: [Level] = []
        var cursor = 1, firstIndex = 0
        completion.propagate()
        while true {
            if completion.hasConflict {
                // The next option of the last level that has one.
                var isResolved = false
                while var level = levels.popLast() {
                    completion.undo(to: level.trail, frontier: level.frontier)
                    (cursor, firstIndex) = (level.cursor, level.firstIndex)
                    guard let option = level.options.popLast() else { continue }
                    levels.append(level)
                    for (wire, value) in option { completion.assign(wire, value) }
                    completion.propagate()
                    isResolved = true
                    break
                }
                if !isResolved || completion.visitCount > limit || isCancelled() {
                    completion.undo(to: start.0, frontier: start.1)
                    return false
                }
                continue
            }
            guard var options = nextOptions(&cursor, &firstIndex) else { return true }
            guard completion.visitCount <= limit, levels.count < 1 << 20, let option = options.popLast() else {
                completion.undo(to: start.0, frontier: start.1)
                return false
            }
            levels.append(
                Level(
                    trail: completion.trail.count, frontier: completion.frontier.count, cursor: cursor,
                    firstIndex: firstIndex, options: options))
            for (wire, value) in option { completion.assign(wire, value) }
            completion.visitCount += 1
            completion.propagate()
        }
    }

    /// The options for the next guess, the best last; nil when every wire has a value.
    private mutating func nextOptions(_ cursor: inout Int, _ firstIndex: inout Int) -> [[(Int32, F)]]? {
        while firstIndex < first.count {
            let wire = first[firstIndex]
            if !completion.isSet[Int(wire)] { return guesses(wire) }
            firstIndex += 1
        }
        for index in completion.frontier.suffix(64).reversed() {
            completion.visitCount += completion.system.cost(index)
            if let options = completion.options(index), !options.isEmpty { return ordered(options) }
        }
        while let index = completion.frontier.last {
            if let wire = completion.unsetWire(of: index) { return guesses(wire) }
            completion.frontier.removeLast()
        }
        while cursor < completion.isSet.count {
            if !completion.isSet[cursor] { return guesses(Int32(cursor)) }
            cursor += 1
        }
        return nil
    }

    /// Options with the model's values last, to be tried first.
    private func ordered(_ options: [[(Int32, F)]]) -> [[(Int32, F)]] {
        guard let model else { return options.reversed() }
        let same = options.filter { $0.allSatisfy { model[Int($0.0)] == $0.1 } }
        let others = options.filter { !$0.allSatisfy { model[Int($0.0)] == $0.1 } }
        return others + same
    }

    private mutating func guesses(_ wire: Int32) -> [[(Int32, F)]] {
        candidates(wire).reversed().map { [(wire, $0)] }
    }

    /// Values for a wire, the best first.
    mutating func candidates(_ wire: Int32) -> [F] {
        var values: [F] = []
        if let model { values.append(model[Int(wire)]) }
        if let domain = completion.domains[Int(wire)] {
            if var own = domain.values(limit: 5) {
                if model == nil { own = Array(own[(strategy % own.count)...] + own[..<(strategy % own.count)]) }
                values += own
            } else {
                values += [.zero, .one, domain.base, domain.base + domain.step, domain.base + domain.step.doubled()]
                if let known = values.first, model != nil { values += [known + domain.step, known - domain.step] }
                values.append(domain.base + domain.step * Integers<F>.element(BigInt(random.next() % 1000)))
                values = values.filter { domain.contains($0) }
                if values.isEmpty { values = [domain.base] }
                if model == nil, strategy > 0, strategy < values.count { values.swapAt(0, strategy) }
            }
        } else {
            if let known = values.first { values += [known + .one, known - .one] }
            let random = F(
                reducingLittleEndian: (0..<F.byteCount).map { _ in UInt8(truncatingIfNeeded: self.random.next()) })
            switch model == nil ? strategy : 0 {
            case 0: values += [.zero, .one, F(2), -.one, random]
            case 1: values += [.one, F(self.random.next() % 256), .zero, random]
            case 2: values += [F(self.random.next() % 65536), .one, random, .zero]
            default: values += [random, .one, .zero]
            }
        }
        var distinct: [F] = []
        for value in values where !distinct.contains(value) { distinct.append(value) }
        return distinct
    }
}
