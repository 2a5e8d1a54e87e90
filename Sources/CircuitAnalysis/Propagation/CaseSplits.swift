internal import Algebra

/// The distinctions to try: whether a direction, all of whose wires are known, has a certain value.
struct SplitAgenda<F: PrimeField>: Sendable {
    struct Candidate: Sendable {
        let direction: Int32
        let point: F
        /// A relation in which the distinction matters.
        var relation: Int32
        var attempts = 0
        var isPending = true
    }

    private(set) var candidates: [Candidate] = []
    private var ofDirection: [Int32: [Int]] = [:]
    /// Candidates to try with ever more relations to look at.
    private var queues: [[Int]] = [[], [], []]
    private var heads = [0, 0, 0]

    /// How many relations each stage looks at in each case.
    static var limits: [Int] { [64, 1024, 1 << 14] }
    static var stageCount: Int { 3 }

    mutating func propose(_ direction: Int32, _ point: F, relation: Int32) {
        for index in ofDirection[direction, default: []] where candidates[index].point == point {
            candidates[index].relation = relation
            if !candidates[index].isPending, candidates[index].attempts < 12 {
                candidates[index].isPending = true
                queues[0].append(index)
            }
            return
        }
        ofDirection[direction, default: []].append(candidates.count)
        queues[0].append(candidates.count)
        candidates.append(Candidate(direction: direction, point: point, relation: relation))
    }

    /// Takes the next candidate of a stage.
    mutating func next(stage: Int) -> Int? {
        guard heads[stage] < queues[stage].count else {
            queues[stage].removeAll(keepingCapacity: true)
            heads[stage] = 0
            return nil
        }
        heads[stage] += 1
        let index = queues[stage][heads[stage] - 1]
        candidates[index].isPending = false
        candidates[index].attempts += 1
        return index
    }

    /// Puts a candidate off to the stage behind `stage`.
    mutating func postpone(_ index: Int, from stage: Int) {
        guard stage + 1 < Self.stageCount else { return }
        candidates[index].isPending = true
        queues[stage + 1].append(index)
    }
}

extension Propagator {
    /// Whether a relation contains a wire that is not known.
    func hasUnknown(_ index: Int32) -> Bool {
        let relation = system.relations[Int(index)]
        if relation.isLinear { return unknownCounts[Int(relation.c)] > 0 }
        return unknownCounts[Int(relation.a)] + unknownCounts[Int(relation.b)] + unknownCounts[Int(relation.c)] > 0
    }

    /// Whether all wires of a direction are known.
    private func isKnownDirection(_ direction: Int32) -> Bool {
        let wire = system.directionWires[Int(direction)]
        if wire >= 0 { return isKnown(wire) }
        return system.terms(system.representative(Int(direction))).allSatisfy { isKnown(system.termWires[$0]) }
    }

    /// Follows both cases of a distinction, and keeps what holds in both.
    mutating func trySplit(_ index: Int, stage: Int) {
        let candidate = splits.candidates[index]
        let direction = candidate.direction
        guard isKnownDirection(direction), hasUnknown(candidate.relation), directionValues[Int(direction)] == nil,
            !directionExclusions[Int(direction)].contains(candidate.point)
        else { return }
        let constraint = Int(system.relations[Int(candidate.relation)].constraint)
        let limit = SplitAgenda<F>.limits[stage]

        let equal = follow(direction, limit) { $0.setDirection(direction, to: candidate.point, constraint: constraint) }
        guard let equal else {
            exclude(candidate.point, from: direction, constraint: constraint)
            return
        }
        let unequal = follow(direction, limit) { $0.exclude(candidate.point, from: direction, constraint: constraint) }
        guard let unequal else {
            setDirection(direction, to: candidate.point, constraint: constraint)
            return
        }
        var common: [Int32] = [], domains: [(Int32, Domain<F>)] = []
        for (wire, value) in unequal {
            guard let other = equal[wire] else {
                if vanishes(wire, where: direction, is: candidate.point) { hints[wire] = candidate.relation }
                continue
            }
            common.append(wire)
            if let value, let other, let domain = Domain([value, other]) { domains.append((wire, domain)) }
        }
        if common.isEmpty {
            splits.postpone(index, from: stage)
            return
        }
        common.sort()
        setKnown(common, .cases, constraint)
        for (wire, domain) in domains.sorted(by: { $0.0 < $1.0 }) { setDomain(wire, domain, constraint: constraint) }
    }

    /// The wires that become known under an assumption, with the values of those that become constant; nil where the
    /// assumption contradicts the relations.
    private mutating func follow(
        _ direction: Int32, _ limit: Int, _ assume: (inout Self) -> Void
    ) -> [Int32: F?]? {
        let mark = beginScope()
        scopedDirections = [direction]
        assume(&self)
        run(limit: limit)
        let isImpossible = contradiction != nil
        var found: [Int32: F?] = [:]
        if !isImpossible {
            for wire in scopedKnown[mark.known...] {
                found[wire] = isConstantWire(wire) ? .some(constants[Int(wire)]) : .some(nil)
            }
        }
        scopedDirections = []
        endScope(mark)
        return isImpossible ? nil : found
    }

    /// Whether a wire occurs only in products with a factor that is zero where the direction has the value.
    private func vanishes(_ wire: Int32, where direction: Int32, is point: F) -> Bool {
        for k in system.forms(of: Int(wire)) {
            let form = system.occurrences[k]
            let relation = system.relations[Int(system.formRelations[Int(form)])]
            guard !relation.isLinear, form != relation.c else { return false }
            let other = form == relation.a ? relation.b : relation.a
            guard system.formDirections[Int(other)] == direction else { return false }
            let value = system.formScales[Int(other)] * point + system.formConstants[Int(other)]
            guard value.isZero else { return false }
        }
        return true
    }
}
