internal import Algebra
internal import Circuits

/// Looks for two solutions that agree on the fixed wires and differ in a wire that propagation did not determine.
struct SecondWitnessSearch<F: PrimeField> {
    let r1cs: R1CS<F>
    let propagator: Propagator<F>
    /// The wires both solutions agree on.
    let fixed: [Int]
    let isCancelled: () -> Bool
    private let seed: UInt64
    private var remaining: Int
    private var bases: [[F]] = []
    private var nextBase = 0
    private let given: Witness<F>?
    private var isIntermediate: [Bool]

    init(
        _ r1cs: R1CS<F>, _ propagator: Propagator<F>, fixed: [Int], witness: Witness<F>?, visits: Int, seed: UInt64,
        isCancelled: @escaping () -> Bool
    ) {
        self.r1cs = r1cs
        self.propagator = propagator
        self.fixed = fixed
        self.given = witness
        self.seed = seed
        self.isCancelled = isCancelled
        remaining = visits
        isIntermediate = Array(repeating: false, count: r1cs.wireCount)
    }

    /// Whether the budget is spent.
    var isExhausted: Bool { remaining <= 0 }

    /// Looks for a pair of solutions that differ in an output, and one that differ in another signal. One pair may serve
    /// for both.
    mutating func find(outputs: [Int32], intermediates: [Int32]) -> Pairs {
        var found = Pairs()
        for wire in intermediates { isIntermediate[Int(wire)] = true }
        var isMissingOutputs: Bool { found.outputs == nil && !outputs.isEmpty }
        var isMissingIntermediates: Bool { found.intermediates == nil && !intermediates.isEmpty }
        var index = 0
        while remaining > 0, !isCancelled() {
            guard isMissingOutputs || isMissingIntermediates else { break }
            if index == bases.count, !makeBase() { break }
            guard index < bases.count else { continue }
            let base = bases[index]
            index += 1
            if isMissingOutputs { perturb(base, outputs, &found, until: { $0.outputs != nil }) }
            // A change within may show in an output.
            if isMissingOutputs {
                perturb(base, intermediates, &found, until: { $0.outputs != nil })
            } else if isMissingIntermediates {
                perturb(base, intermediates, &found, until: { $0.intermediates != nil })
            }
        }
        return found
    }

    /// What was found: pairs that differ in an output, and in another signal that matters.
    struct Pairs {
        var outputs: SecondWitness<F>?
        var intermediates: SecondWitness<F>?
    }

    // MARK: First solutions

    /// Tries to make one more first solution; false when there are no further ways to try.
    private mutating func makeBase() -> Bool {
        let demands = propagator.openDistinctions
        let number = nextBase
        nextBase += 1
        var completion = Completion(propagator.system, domains: propagator.domains)
        var strategy = 0
        switch number {
        case 0:
            guard let given else { return true }
            for (wire, value) in given.elements().enumerated() { completion.assign(Int32(wire), value) }
        case 1...4: strategy = number - 1
        case 5..<(5 + 2 * min(demands.count, 24)):
            let demand = demands[(number - 5) / 2]
            completion.demand = demand
            strategy = (number - 5) % 2 * 2
        default: return false
        }
        var search = CompletionSearch(completion, seed: seed &+ UInt64(number))
        search.strategy = strategy
        search.first = fixed.map { Int32(truncatingIfNeeded: $0) }
        let before = search.completion.visitCount
        let share = max(remaining / 16, min(remaining, 4 * propagator.system.relations.count + 1000))
        if search.complete(visits: share, isCancelled: isCancelled) {
            let values = search.completion.values
            if !bases.contains(values), satisfies(values) { bases.append(values) }
        }
        remaining -= search.completion.visitCount - before + 1
        return true
    }

    // MARK: Second solutions

    /// Keeps what is known, changes one target at a time and completes the rest, until what is sought was found.
    private mutating func perturb(
        _ base: [F], _ targets: [Int32], _ found: inout Pairs, until isFound: (Pairs) -> Bool
    ) {
        var completion = Completion(propagator.system, domains: propagator.domains)
        for wire in base.indices where propagator.isKnown(Int32(wire)) { completion.assign(Int32(wire), base[wire]) }
        completion.propagate()
        remaining -= completion.visitCount + 1
        guard !completion.hasConflict else { return }
        var search = CompletionSearch(completion, seed: seed)
        search.model = base
        let mark = (search.completion.trail.count, search.completion.frontier.count)
        var stored = 0
        for target in targets.prefix(64) where !search.completion.isSet[Int(target)] {
            let choices = search.completion.choices(for: target)
            for value in choices + search.candidates(target) where value != base[Int(target)] {
                guard remaining > 0, !isCancelled() else { return }
                let before = search.completion.visitCount
                search.completion.assign(target, value)
                let isComplete = search.complete(
                    visits: max(1000, min(remaining / 16, 200_000)), isCancelled: isCancelled)
                remaining -= search.completion.visitCount - before + 1
                if isComplete, let pair = confirm(base, search.completion.values) {
                    if found.outputs == nil, !pair.differingOutputs.isEmpty { found.outputs = pair }
                    if found.intermediates == nil, pair.differences.contains(where: { isIntermediate[$0] }) {
                        found.intermediates = pair
                    }
                    if isFound(found) { return }
                    // After some pairs that do not serve another first solution has better chances.
                    stored += 1
                    if stored == 8 { return }
                }
                search.completion.undo(to: mark.0, frontier: mark.1)
            }
        }
    }

    // MARK: Checking

    private func satisfies(_ values: [F]) -> Bool {
        guard let witness = try? Witness(Array(values.prefix(r1cs.wireCount))) else { return false }
        do throws(WitnessCheckError) {
            try r1cs.check(witness)
            return true
        } catch { return false }
    }

    /// Checks a pair against the constraints themselves, with the evaluator of witness files.
    private func confirm(_ first: [F], _ second: [F]) -> SecondWitness<F>? {
        SecondWitness(
            first: Array(first.prefix(r1cs.wireCount)), second: Array(second.prefix(r1cs.wireCount)), of: r1cs,
            fixed: fixed)
    }
}

extension Propagator {
    /// The distinctions that were tried and did not settle anything: where one holds, something may be free.
    var openDistinctions: [(direction: Int32, value: F)] {
        splits.candidates.filter { hasUnknown($0.relation) && directionValues[Int($0.direction)] == nil }
            .map { ($0.direction, $0.point) }
    }
}
