/// Relations to look at with a rule that is too dear for every visit.
struct RelationAgenda: Sendable {
    private var pending: [Int32] = []
    private var isPending: Set<Int32> = []
    private var attempts: [Int32: UInt8] = [:]

    /// How many times a relation is taken at most.
    static var attemptLimit: UInt8 { 4 }

    /// Puts a relation on the agenda, unless it is there or was taken often enough.
    mutating func add(_ relation: Int32) {
        guard attempts[relation, default: 0] < Self.attemptLimit, isPending.insert(relation).inserted else { return }
        pending.append(relation)
    }

    /// Takes a relation.
    mutating func next() -> Int32? {
        guard let relation = pending.popLast() else { return nil }
        isPending.remove(relation)
        attempts[relation, default: 0] += 1
        return relation
    }

    /// Puts every relation taken before on the agenda again.
    mutating func renew() {
        for relation in attempts.keys.sorted() { add(relation) }
    }
}

extension Propagator {
    /// Applies every rule until nothing more follows or the budget is spent: the cheap rules until nothing changes, then
    /// one application of a dearer one, and again.
    ///
    /// - Parameter isCancelled: asked now and then whether to give up.
    mutating func determineAll(isCancelled: () -> Bool = { false }) {
        var rounds = 0
        while contradiction == nil, !isExhausted, !isCancelled() {
            run(isCancelled: isCancelled)
            if contradiction != nil { return }
            if let index = splits.next(stage: 0) {
                trySplit(index, stage: 0)
            } else if let relation = rootAgenda.next() {
                excludeOtherRoot(relation)
            } else if let relation = aliasAgenda.next() {
                excludeAlias(relation)
            } else if let index = splits.next(stage: 1) {
                trySplit(index, stage: 1)
            } else if rounds < 8, progress != lastProgress {
                // What was tried in vain may succeed now.
                lastProgress = progress
                rounds += 1
                eliminate(isCancelled: isCancelled)
                rootAgenda.renew()
                aliasAgenda.renew()
            } else if let index = splits.next(stage: 2) {
                trySplit(index, stage: 2)
            } else if !probeAll(isCancelled: isCancelled) {
                return
            }
        }
    }

    /// Something that changes when anything is learnt.
    private var progress: Int { steps.count &+ domainChanges }

    /// Probes the wires with two values; whether that told anything. Once nothing was learnt it is not done again.
    private mutating func probeAll(isCancelled: () -> Bool) -> Bool {
        let before = progress
        guard before != lastProbed else { return false }
        for wire in probeCandidates(limit: 1024) {
            if contradiction != nil || isExhausted || isCancelled() { break }
            probe(wire, limit: 256)
            run(isCancelled: isCancelled)
        }
        lastProbed = progress
        return lastProbed != before
    }
}
